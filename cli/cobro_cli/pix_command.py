"""`cobro pix decode` and `encode`: the BR Code behind a Pix QR and what it asks for."""

import argparse

from cobro.domain.agreements import PixReceiver
from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency, Money
from cobro.formats.pix.br_code import (
    CITY_MAX,
    NAME_MAX,
    NO_TXID,
    dynamic_code,
    recurrence_code,
    static_code,
)
from cobro.formats.pix.names import folded
from cobro.formats.pix.read_br_code import BrCode, read_br_code
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


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    decode = actions.add_parser("decode", help="read a code")
    decode.add_argument("payload", help="the text of the QR, in quotes")
    encode = actions.add_parser(
        "encode", help="make a code from the options, or from a JSON object on the input"
    )
    for name in FACTS:
        encode.add_argument(f"--{name.replace('_', '-')}", dest=name, help=_HELP.get(name))
    for action in (decode, encode):
        action.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    if arguments.action == "decode":
        return answer(arguments, lambda: _said(read_br_code(arguments.payload)))
    return answer(arguments, lambda: _encode(facts_of(arguments, FACTS)))


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
