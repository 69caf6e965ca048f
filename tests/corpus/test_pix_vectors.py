"""Published Pix codes, among them BCB's own, and BCB's examples of the last day to pay."""

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cobro.domain.agreements import PixReceiver
from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency, Money
from cobro.formats.pix.br_code import GUI, dynamic_code, recurrence_code, static_code
from cobro.formats.pix.due_charge import last_payable_date
from cobro.formats.pix.read_br_code import BrCode, CodeKind, read_br_code
from cobro.formats.pix.tlv import crc16
from tests.corpus.conftest import DATA


def lines(name: str) -> list[dict[str, Any]]:
    text = (DATA / "vectors" / name).read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


CODES = [vector for vector in lines("pix.jsonl") if "payload" in vector]
CRCS = [vector for vector in lines("pix.jsonl") if "payload" not in vector]
VALID = [vector for vector in CODES if vector["valid"]]
DUE = lines("pix_cobv_validade.jsonl")
# Codes with something that we read and never write, by what it is.
READ_ONLY = {
    "P014": "a static code that says once, and a postal code",
    "P015": "a txid with a hyphen, an amount without decimals",
    "P016": "a static txid of 30 characters",
    "P017": "templates of other schemes, a key of no kind",
    "P023": "a postal code",
    "P025": "a txid with underscores",
    "P026": "an amount with one decimal",
    "P030": "an account field 03",
    "P034": "an account field 03",
    "P035": "an account field 03",
    "P008": "a location with its scheme",
    "P009": "a dynamic code that does not say once",
    "P010": "a dynamic code that does not say once",
}


def named(vector: dict[str, Any]) -> str:
    return str(vector["id"])


@pytest.mark.parametrize("vector", CRCS, ids=named)
def test_crc_has_its_published_check_value(vector: dict[str, Any]) -> None:
    assert crc16(vector["input"]) == vector["crc"]


@pytest.mark.parametrize("vector", VALID, ids=named)
def test_published_code_says_what_its_source_says(vector: dict[str, Any]) -> None:
    code = read_br_code(vector["payload"])
    account, amount = vector["mai26"], vector["fields"].get("54")

    assert code.kind == vector["kind"]
    assert (code.key, code.location) == (account.get("01", ""), account.get("25", ""))
    assert code.note == account.get("02", "")
    assert code.recurrence == vector.get("rec80", {}).get("25", "")
    assert (code.name, code.city) == (vector["fields"]["59"], vector["fields"]["60"])
    assert code.txid == vector["add62"]["05"]
    assert (code.amount.decimal() if code.amount else None) == (Decimal(amount) if amount else None)
    assert vector["fields"].items() <= code.fields.items()
    assert set(vector.get("warnings", ())) <= set(code.warnings)


@pytest.mark.parametrize("vector", [v for v in CODES if not v["valid"]], ids=named)
def test_code_that_was_published_wrong_is_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError, match=f"CRC .* is {vector['crc']}") as refusal:
        read_br_code(vector["payload"])

    assert refusal.value.field == "63"


@pytest.mark.parametrize("vector", [v for v in VALID if v["id"] not in READ_ONLY], ids=named)
def test_published_code_is_written_again_letter_by_letter(vector: dict[str, Any]) -> None:
    code = read_br_code(vector["payload"])
    # Some write the scheme's name in capitals; what we write is in lower case, as BCB's is.
    expected = vector["payload"].replace(GUI.upper(), GUI)[:-4]

    assert written(code) == expected + crc16(expected)


def written(code: BrCode) -> str:
    receiver = PixReceiver(code.key or "-", code.name, code.city)
    extra = {"txid": code.txid, "recurrence": code.recurrence}
    if code.kind is CodeKind.STATIC:
        return static_code(receiver, code.amount, note=code.note, **extra)
    if code.kind is CodeKind.RECURRENCE:
        return recurrence_code(receiver, code.recurrence)
    return dynamic_code(receiver, code.location, **extra)


@pytest.mark.parametrize("vector", [v for v in VALID if v["id"] in READ_ONLY], ids=named)
def test_code_that_strays_is_the_same_charge_when_we_write_it(vector: dict[str, Any]) -> None:
    code = read_br_code(vector["payload"])
    receiver = PixReceiver("loja@example.com", code.name, code.city)
    amount = code.amount or Money(100, Currency.BRL)

    again = read_br_code(static_code(receiver, amount, note=code.note))

    assert again.warnings == ()
    assert (again.name, again.city, again.amount) == (code.name, code.city, amount)


@dataclass
class Holidays:
    """Saturdays, Sundays and the days that an example names."""

    days: set[date] = field(default_factory=set)

    def next_business_day(self, day: date) -> date:
        while day.weekday() >= 5 or day in self.days:
            day += timedelta(days=1)
        return day


@pytest.mark.parametrize("vector", DUE, ids=named)
def test_last_day_to_pay_follows_the_central_banks_examples(vector: dict[str, Any]) -> None:
    calendar = Holidays({date.fromisoformat(day) for day in vector["holidays"]})
    due_date = date.fromisoformat(vector["dataDeVencimento"])

    last = last_payable_date(due_date, vector["validadeAposVencimento"], calendar)

    assert calendar.next_business_day(due_date).isoformat() == vector["adjusted_due"]
    assert last.isoformat() == vector["last_payable_by_rule"]
    accepted = {day: bool(is_accepted) for day, is_accepted in vector["accepted"].items()}
    assert {day: date.fromisoformat(day) <= last for day in accepted} == accepted


def test_every_vector_is_read_by_some_test() -> None:
    assert (len(CRCS), len(VALID), len(CODES)) == (1, 35, 37)
    assert len(DUE) == 7
    assert set(READ_ONLY) <= {vector["id"] for vector in VALID}
