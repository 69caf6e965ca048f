"""`cobro boleto decode` and `encode`: the digits of a boleto and what they mean."""

import argparse
from datetime import UTC, date, datetime

from cobro.domain.agreements import BankAgreement
from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency, Money
from cobro.formats.boleto.banks import number_title
from cobro.formats.boleto.barcode import Barcode
from cobro.formats.boleto.read import read_boleto
from cobro.formats.boleto.titles import Title
from cobro_cli.payment_codes import Facts, answer, facts_of, text_fact, whole_fact

__all__ = ["add_arguments", "run"]

FACTS = (
    "bank",
    "agency",
    "agency_digit",
    "account",
    "account_digit",
    "carteira",
    "convenio",
    "variation",
    "nosso_numero",
    "document",
    "issued_date",
    "free_field",
    "amount_minor",
    "due_date",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    decode = actions.add_parser("decode", help="read 44 or 47 digits")
    decode.add_argument("digits", nargs="+", help="barcode or linha digitável, as it is printed")
    encode = actions.add_parser(
        "encode", help="make a boleto from the options, or from a JSON object on the input"
    )
    for name in FACTS:
        encode.add_argument(f"--{name.replace('_', '-')}", dest=name, help=_HELP.get(name))
    for action in (decode, encode):
        action.add_argument("--on", help="the day of reference, YYYY-MM-DD; today if not given")
        action.add_argument("--json", action="store_true", help="print one JSON object")


_HELP = {
    "bank": "three digits",
    "convenio": "the code that the bank gave the payee",
    "variation": "posto, modalidade or variação, where the bank has one",
    "nosso_numero": "our sequence number; the bank's rule makes the nosso número of it",
    "free_field": "25 digits, instead of an agreement and a number",
    "amount_minor": "centavos; 0 leaves the amount open",
    "due_date": "YYYY-MM-DD",
    "issued_date": "YYYY-MM-DD; the day of reference if not given",
    "document": "seu número, for the banks that write it into the barcode",
}


def run(arguments: argparse.Namespace) -> int:
    work = _decode if arguments.action == "decode" else _encode
    return answer(arguments, lambda: work(arguments))


def _decode(arguments: argparse.Namespace) -> Facts:
    return _said(read_boleto(" ".join(arguments.digits)), _reference(arguments.on))


def _encode(arguments: argparse.Namespace) -> Facts:
    facts = facts_of(arguments, FACTS)
    on = _reference(arguments.on)
    numbered: Facts = {}
    if free_field := text_fact(facts, "free_field"):
        bank = text_fact(facts, "bank", None)
    else:
        agreement = _agreement(facts)
        bank = agreement.bank
        issued = text_fact(facts, "issued_date")
        title = Title(
            whole_fact(facts, "nosso_numero"),
            _day(issued, "issued_date") if issued else on,
            text_fact(facts, "document"),
        )
        made = number_title(agreement, title)
        free_field = made.free_field
        numbered = {
            "nosso_numero": made.nosso_numero,
            "nosso_numero_check_digit": made.check_digit,
            "nosso_numero_printed": made.printed_number,
            "agency_code": made.agency_code,
        }
    amount = Money(whole_fact(facts, "amount_minor"), Currency.BRL)
    due_date = _day(text_fact(facts, "due_date", None), "due_date")
    return _said(Barcode.due(bank, due_date, amount, free_field, on=on), on) | numbered


def _agreement(facts: Facts) -> BankAgreement:
    return BankAgreement(
        agreement_id="-",
        bank=text_fact(facts, "bank", None),
        agency=text_fact(facts, "agency"),
        agency_digit=text_fact(facts, "agency_digit"),
        account=text_fact(facts, "account"),
        account_digit=text_fact(facts, "account_digit"),
        carteira=text_fact(facts, "carteira"),
        convenio=text_fact(facts, "convenio"),
        variation=text_fact(facts, "variation"),
    )


def _said(barcode: Barcode, on: date) -> Facts:
    due_date = barcode.due_date(on)
    return {
        "kind": "bank",
        "bank": barcode.bank,
        "currency": barcode.amount.currency.value,
        "amount_minor": barcode.amount.minor,
        "due_date": due_date.isoformat() if due_date else None,
        "due_factor": barcode.factor,
        "check_digit": barcode.check_digit,
        "free_field": barcode.free_field,
        "codigo_barras": barcode.digits,
        "linha_digitavel": barcode.line,
        "formatted": barcode.formatted,
    }


def _reference(text: str | None) -> date:
    return _day(text, "on") if text else datetime.now(UTC).date()


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"{field} is a day such as 2026-11-30, not {text!r}"
        raise InvalidInputError(message, field=field) from error
