"""Tables for spreadsheets: nothing in them is computed, and each reader has their own writing."""

from datetime import date
from decimal import Decimal

import pytest

from cobro.domain.money import Currency, Money
from cobro.domain.parties import Language
from cobro.formats.sheet_words import WORDS
from cobro.formats.sheets import BYTE_ORDER_MARK, Cell, Sheet, safe_text, write_csv

ROW: tuple[Cell, ...] = (
    date(2026, 3, 5),
    Money(-123_456, Currency.BRL),
    Decimal("0.7692"),
    3,
    None,
    "not_due",
)
COLUMNS = ("day", "amount", "rate", "payments", "gateway", "bucket")


def lines(language: Language) -> list[str]:
    return "".join(write_csv(Sheet(COLUMNS, [ROW]), language)).split("\r\n")


def test_who_writes_a_comma_parts_cells_by_semicolons() -> None:
    head, row, end = lines(Language.PT_BR)

    assert head == f"{BYTE_ORDER_MARK}Data;Valor;Taxa;Pagamentos;Gateway;Faixa"
    assert (row, end) == ("05/03/2026;-1234,56;0,7692;3;;A vencer", "")


def test_english_writes_a_point_and_days_as_iso_does() -> None:
    assert lines(Language.EN)[1] == "2026-03-05,-1234.56,0.7692,3,,Not due"


def test_mexico_writes_a_point_and_days_first() -> None:
    assert lines(Language.ES_MX)[1] == "05/03/2026,-1234.56,0.7692,3,,Por vencer"


def test_a_sheet_without_rows_has_its_headings() -> None:
    assert "".join(write_csv(Sheet(("day",), []), Language.EN)) == f"{BYTE_ORDER_MARK}Date\r\n"


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_is_a_formula(first: str) -> None:
    sheet = Sheet(("source",), [(f"{first}1+1",)])

    assert safe_text(f"{first}1+1") == f"'{first}1+1"
    assert f"'{first}1+1" in "".join(write_csv(sheet, Language.EN))


def test_rows_are_written_one_by_one() -> None:
    def rows() -> "list[tuple[Cell, ...]]":
        return [(number,) for number in range(1_000)]

    parts = list(write_csv(Sheet(("days",), rows()), Language.EN))

    assert len(parts) == 1_002
    assert max(len(part) for part in parts) < 20


def test_every_heading_stands_in_each_language() -> None:
    assert all(all(words) and len(words) == len(Language) for words in WORDS.values())
