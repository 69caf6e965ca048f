"""Published boletos of 22 banks, read and written again digit by digit."""

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency, Money
from cobro.formats.boleto.banks import number_title
from cobro.formats.boleto.barcode import Barcode
from cobro.formats.boleto.collection_slip import CollectionSlip, CollectionSlipError
from cobro.formats.boleto.read import read_boleto
from tests.corpus.boleto_inputs import OTHER_RULES, agreement_of, title_of
from tests.corpus.conftest import DATA


def lines(name: str) -> list[dict[str, Any]]:
    text = (DATA / "vectors" / name).read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


VECTORS = lines("boleto.jsonl")
BAD = lines("boleto_bad.jsonl")
READABLE = [v for v in VECTORS if v["kind"] in {"bank", "bank_derived", "bank_rollover"}]
BANK = [v for v in READABLE if "barcode" in v]
SLIPS = [v for v in VECTORS if v["kind"] == "arrecadacao"]
NUMBERED = [v for v in BANK if "inputs" in v and agreement_of(v) and "caveat" not in v]
PRINTED = re.compile(r"([0-9]+/)?[0-9]{6,}-[0-9P]")
# The check digit of the account (column 22) is made up there; ours is computed.
ITAU_ACCOUNTS = [
    v
    for v in BANK
    if v["bank"] == "341" and "account DAC" in v.get("caveat", "") and "112" not in v["caveat"]
]
PRINTED_TOO = [
    v for v in NUMBERED if PRINTED.fullmatch(v["inputs"].get("nossoNumeroFormatado", ""))
]


def named(vector: dict[str, Any]) -> str:
    return str(vector["id"])


def reference(vector: dict[str, Any]) -> date:
    candidates = undeclared(vector) or ["2026-11-23"]
    day = vector.get("reference_date") or vector.get("due_date") or candidates[0]
    return date.fromisoformat(day)


def undeclared(vector: dict[str, Any]) -> list[str]:
    """List what a factor can mean where the source does not say which date it meant."""
    return [] if vector.get("due_declared", True) else list(vector["due_candidates"])


def amount(vector: dict[str, Any]) -> Money:
    return Money(int(Decimal(vector["amount"]) * 100), Currency.BRL)


@pytest.mark.parametrize("vector", BANK, ids=named)
def test_published_boleto_is_read_from_both_of_its_forms(vector: dict[str, Any]) -> None:
    barcode = read_boleto(vector["barcode"])

    assert read_boleto(vector.get("formatted", vector["linha_digitavel"])) == barcode
    assert barcode.digits == vector["barcode"]
    assert barcode.line == vector["linha_digitavel"]
    assert barcode.formatted == vector.get("formatted", barcode.formatted)
    assert (barcode.bank, barcode.factor) == (vector["bank"], vector["fator"])
    assert barcode.amount == amount(vector)
    due_date = barcode.due_date(reference(vector))
    said = due_date.isoformat() if due_date else None
    assert said in (vector["due_date"], *undeclared(vector))


@pytest.mark.parametrize("vector", [v for v in BANK if v["due_date"]], ids=named)
def test_published_boleto_is_written_from_its_parts(vector: dict[str, Any]) -> None:
    due_date = date.fromisoformat(vector["due_date"])
    free_field = vector["barcode"][19:]

    barcode = Barcode.due(
        vector["bank"], due_date, amount(vector), free_field, on=reference(vector)
    )

    assert barcode.digits == vector["barcode"]
    assert barcode.line == vector["linha_digitavel"]


@pytest.mark.parametrize("vector", [v for v in NUMBERED if v["id"] not in OTHER_RULES], ids=named)
def test_published_boleto_is_numbered_by_its_banks_rule(vector: dict[str, Any]) -> None:
    agreement = agreement_of(vector)
    assert agreement

    assert number_title(agreement, title_of(vector)).free_field == vector["campo_livre"]


@pytest.mark.parametrize("vector", PRINTED_TOO, ids=named)
def test_nosso_numero_has_the_published_check_digit(vector: dict[str, Any]) -> None:
    agreement = agreement_of(vector)
    assert agreement
    title = number_title(agreement, title_of(vector))

    printed = vector["inputs"]["nossoNumeroFormatado"]
    assert title.check_digit == printed[-1]
    assert title.printed_number.lstrip("0").replace("/", "") == printed.lstrip("0").replace("/", "")


@pytest.mark.parametrize("vector", ITAU_ACCOUNTS, ids=named)
def test_itau_title_differs_in_nothing_but_the_made_up_digit_of_the_account(
    vector: dict[str, Any],
) -> None:
    agreement = agreement_of(vector)
    assert agreement
    title = number_title(agreement, title_of(vector))

    made, published = title.free_field, vector["campo_livre"]
    assert made[:21] + made[22:] == published[:21] + published[22:]
    assert title.printed_number == vector["inputs"]["nossoNumeroFormatado"]


@pytest.mark.parametrize(
    "vector", [v for v in READABLE if v not in BANK or v["kind"] == "bank_invalid"], ids=named
)
def test_a_factor_outside_the_control_range_is_refused(vector: dict[str, Any]) -> None:
    barcode = read_boleto(vector["linha_digitavel"])

    with pytest.raises(InvalidInputError, match="control range") as refusal:
        barcode.due_date(reference(vector))

    assert refusal.value.field == "due_factor"


@pytest.mark.parametrize("vector", SLIPS, ids=named)
def test_a_slip_of_arrecadacao_is_read_and_refused_as_a_boleto(vector: dict[str, Any]) -> None:
    slip = CollectionSlip.parse(vector["linha_digitavel"])

    assert (slip.barcode, slip.segment) == (vector["barcode"], vector["segment"])
    assert slip == CollectionSlip.parse(vector["barcode"])
    assert slip.amount == amount(vector)
    for form in ("barcode", "linha_digitavel"):
        with pytest.raises(CollectionSlipError, match="not a bank boleto"):
            read_boleto(vector[form])


def test_a_wrong_general_digit_is_named() -> None:
    vector = next(v for v in VECTORS if v["kind"] == "bank_invalid")

    with pytest.raises(InvalidInputError, match="check digit 7, 6 was expected") as refusal:
        read_boleto(vector["linha_digitavel"])

    assert refusal.value.field == "linha_digitavel.field_4"


def expected_reason(numbers: str, why: str) -> str | None:
    """Return what the refusal says of a number; None where its own digits agree."""
    if "arrec" in why:
        return "begins with 8"
    if "fields WRONG" in why:
        return r"field [123] of the linha digitável has check digit"
    if "expected" in why:
        return f"{why.rpartition('expected ')[2].rstrip(')')} was expected"
    return None if numbers[3] == "9" else "currency code"


@pytest.mark.parametrize(
    ("number", "why"),
    [pair for row in BAD for pair in zip(row["numbers"], row["why"], strict=True)],
)
def test_a_number_that_was_published_wrong_is_refused_for_its_reason(number: str, why: str) -> None:
    reason = expected_reason(number, why)
    if reason is None:
        assert number in {(barcode := read_boleto(number)).digits, barcode.line}
        return

    with pytest.raises(InvalidInputError, match=reason):
        read_boleto(number)


@pytest.mark.parametrize("row", [row for row in BAD if len(row["numbers"]) == 2])
def test_two_forms_of_different_boletos_are_never_one(row: dict[str, Any]) -> None:
    barcode, line = row["numbers"]
    try:
        agree = read_boleto(barcode) == read_boleto(line)
    except InvalidInputError:
        return

    assert not agree


def test_every_vector_is_read_by_some_test() -> None:
    kinds = {vector["kind"] for vector in VECTORS}

    assert kinds == {"bank", "bank_derived", "bank_rollover", "bank_invalid", "arrecadacao"}
    assert len(READABLE) + len(SLIPS) + 1 == len(VECTORS) == 329
    assert len(BAD) == 15
    assert len(NUMBERED) - len(OTHER_RULES) == 121
    assert len(ITAU_ACCOUNTS) == 18
    assert {vector["id"] for vector in NUMBERED} >= set(OTHER_RULES)
