"""`cobro pix decode`, `encode`, `charge`, `webhook`: BR Codes, charges with due date, and where a
bank delivers what comes in.
"""

import argparse
import json
import sys
from datetime import date
from urllib.parse import quote

from cobro.application.pix_due_charge import AskedByPix, pix_due_charge
from cobro.contracts.parsing import parse
from cobro.contracts.terms_api import TermsV1
from cobro.domain.agreements import PixReceiver
from cobro.domain.calendars import calendar_for
from cobro.domain.errors import InvalidInputError
from cobro.domain.identifiers import Cnpj, Cpf, parse_tax_id
from cobro.domain.money import Currency, Money
from cobro.formats.pix.br_code import (
    CITY_MAX,
    NAME_MAX,
    NO_TXID,
    dynamic_code,
    recurrence_code,
    static_code,
)
from cobro.formats.pix.due_charge import due_charge_body, last_payable_date
from cobro.formats.pix.names import folded
from cobro.formats.pix.read_br_code import BrCode, read_br_code
from cobro_cli.api_client import add_api_arguments, api_of
from cobro_cli.payment_codes import Facts, answer, facts_of, text_fact, whole_fact

__all__ = ["add_arguments", "run"]

FACTS = ("key", "location", "recurrence", "name", "city", "amount_minor", "txid", "note")
_HELP = {
    "key": "the receiver's key: a static code",
    "location": "what the PSP gave for a charge, without https://: a dynamic code",
    "recurrence": "what the PSP gave for a recurrence (Pix Automático)",
    "amount_minor": "centavos; without it the payer chooses (static only)",
    "note": "free text beside the key (static only)",
}
CHARGE_FACTS = (
    "charged_id", "attempt", "key", "amount_minor", "due_date", "valid_days", "payer_name",
    "payer_tax_id", "note", "terms",
)  # fmt: skip
_CHARGE_HELP = {
    "charged_id": "what is charged, such as the invoice_id: the txid is derived from it",
    "attempt": "1 for the first charge of it, 2 for the next",
    "key": "the receiver's key",
    "amount_minor": "centavos",
    "due_date": "YYYY-MM-DD",
    "valid_days": "calendar days after the due date on which it can be paid; 30 if not given",
    "payer_tax_id": "CPF or CNPJ",
    "terms": "late fee, interest, rebate and discounts in JSON, as an invoice has them",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    decode = actions.add_parser("decode", help="read a code")
    decode.add_argument("payload", help="the text of the QR, in quotes")
    encode = actions.add_parser(
        "encode", help="make a code from the options, or from a JSON object on the input"
    )
    for name in FACTS:
        encode.add_argument(f"--{name.replace('_', '-')}", dest=name, help=_HELP.get(name))
    charge = actions.add_parser(
        "charge", help="make the body of a charge with due date (PUT /cobv/{txid} of the API Pix)"
    )
    for name in CHARGE_FACTS:
        option = f"--{name.replace('_', '-')}"
        charge.add_argument(option, dest=name, help=_CHARGE_HELP.get(name))
    webhook = actions.add_parser(
        "webhook", help="have the bank of a Pix account deliver what comes in to an address"
    )
    webhook.add_argument("step", choices=("register",))
    webhook.add_argument("--issuer", required=True, help="the company's id")
    webhook.add_argument("--account", required=True, help="the account's id, without pix/")
    webhook.add_argument("--to", required=True, help="https://<host>/webhooks/pix/<account>[/...]")
    add_api_arguments(webhook)
    for action in (decode, encode, charge):
        action.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    if arguments.action == "decode":
        return answer(arguments, lambda: _said(read_br_code(arguments.payload)))
    if arguments.action == "webhook":
        return _register_webhook(arguments)
    if arguments.action == "charge":
        return answer(arguments, lambda: _charge(facts_of(arguments, CHARGE_FACTS)))
    return answer(arguments, lambda: _encode(facts_of(arguments, FACTS)))


def _register_webhook(arguments: argparse.Namespace) -> int:
    """Print the API's answer; return 1 where it is a refusal."""
    body = json.dumps({"issuer_id": arguments.issuer, "url": arguments.to}).encode()
    path = f"/v1/gateway-accounts/pix/{quote(arguments.account, safe='')}/webhook"
    told = api_of(arguments).call("PUT", path, body)
    sys.stdout.write(told.text + "\n")
    return 1 if told.is_refusal else 0


def _encode(facts: Facts) -> Facts:
    key, location = text_fact(facts, "key"), text_fact(facts, "location")
    recurrence = text_fact(facts, "recurrence")
    txid = text_fact(facts, "txid", NO_TXID)
    # What is too long is cut here as apps cut it; a stored receiver is checked when it is kept.
    receiver = PixReceiver(
        key=key or location or recurrence,
        name=folded(text_fact(facts, "name", None))[:NAME_MAX],
        city=folded(text_fact(facts, "city", None))[:CITY_MAX],
    )
    if key and location:
        message = "a code has a key or a location, not both"
        raise InvalidInputError(message, field="location")
    if key:
        minor = whole_fact(facts, "amount_minor") if "amount_minor" in facts else None
        amount = None if minor is None else Money(minor, Currency.BRL)
        note = text_fact(facts, "note")
        payload = static_code(receiver, amount, txid=txid, note=note, recurrence=recurrence)
    elif location:
        payload = dynamic_code(receiver, location, txid=txid, recurrence=recurrence)
    else:
        payload = recurrence_code(receiver, recurrence)
    return {"payload": payload} | _said(read_br_code(payload))


def _charge(facts: Facts) -> Facts:
    terms = facts.get("terms") or "{}"
    agreed = parse(terms if isinstance(terms, str) else json.dumps(terms), TermsV1).to_terms()
    tax_id = parse_tax_id("BR", text_fact(facts, "payer_tax_id", None))
    if not isinstance(tax_id, Cpf | Cnpj):
        message = "the payer of a Pix has a CPF or CNPJ"
        raise InvalidInputError(message, field="payer_tax_id")
    asked = AskedByPix(
        charged_id=text_fact(facts, "charged_id", None),
        key=text_fact(facts, "key", None),
        amount=Money(whole_fact(facts, "amount_minor"), Currency.BRL),
        due_date=_day(text_fact(facts, "due_date", None)),
        valid_days=whole_fact(facts, "valid_days", 30),
        payer_name=text_fact(facts, "payer_name", None),
        payer_tax_id=tax_id,
        attempt=whole_fact(facts, "attempt", 1),
        note=text_fact(facts, "note"),
    )
    charge = pix_due_charge(asked, agreed.checked_for(asked.due_date))
    last = last_payable_date(asked.due_date, asked.valid_days, calendar_for("BR"))
    return {
        "txid": charge.txid,
        "method": "PUT",
        "path": f"/cobv/{charge.txid}",
        "last_payable_date": last.isoformat(),
        "body": due_charge_body(charge),
    }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"due_date is a day such as 2026-11-30, not {text!r}"
        raise InvalidInputError(message, field="due_date") from error


def _said(code: BrCode) -> Facts:
    return {
        "kind": code.kind.value,
        "key": code.key,
        "location": code.location,
        "recurrence": code.recurrence,
        "currency": "BRL",
        "amount_minor": code.amount.minor if code.amount else None,
        "name": code.name,
        "city": code.city,
        "postal_code": code.postal_code,
        "txid": code.txid,
        "note": code.note,
        "crc": code.crc,
        "fields": code.fields,
        "warnings": list(code.warnings),
    }
