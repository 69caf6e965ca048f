"""Numbers and dates as people type them: one way to read them, or refused."""

from datetime import date
from decimal import Decimal

import pytest

from cobro.domain.money import Currency
from cobro.formats.invoice_rows.numbers import (
    amount_of,
    date_of,
    date_readings,
    number_of,
    number_readings,
)
from cobro.formats.invoice_rows.rows import CellError, DateOrder, DecimalMark

COMMA, POINT = DecimalMark.COMMA, DecimalMark.POINT
DAY, MONTH = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("12", {COMMA: "12", POINT: "12"}),
        ("1 234", {COMMA: "1234", POINT: "1234"}),
        ("12,50", {COMMA: "12.50"}),
        ("12.50", {POINT: "12.50"}),
        ("1.234,5", {COMMA: "1234.5"}),
        ("1,234.5", {POINT: "1234.5"}),
        ("1.234.567", {COMMA: "1234567"}),
        ("1,234", {COMMA: "1.234", POINT: "1234"}),
        ("0,123", {COMMA: "0.123"}),
        ("-3,5", {COMMA: "-3.5"}),
        ("1\u00a0234,00", {COMMA: "1234.00"}),
        ("", {}),
        ("12,", {}),
        ("1e3", {}),
        ("1.23.456", {}),
        ("\uff11\uff12", {}),
    ],
)
def test_a_number_is_read_in_every_way_that_it_may_be(text: str, readings: dict[str, str]) -> None:
    assert number_readings(text) == {mark: Decimal(value) for mark, value in readings.items()}


def test_what_can_be_read_in_two_ways_is_refused_until_it_is_declared() -> None:
    with pytest.raises(CellError, match=r"may be 1\.234 or 1234") as refused:
        number_of("1,234", None)

    assert refused.value.reason_code == "cell_ambiguous"
    assert (number_of("1,234", COMMA), number_of("1,234", POINT)) == (
        Decimal("1.234"), Decimal(1234),
    )  # fmt: skip


def test_what_contradicts_the_declaration_is_refused() -> None:
    with pytest.raises(CellError, match="not written with a decimal comma"):
        number_of("12.50", COMMA)
    with pytest.raises(CellError, match="not written with the month first"):
        date_of("31/03/2026", MONTH)


@pytest.mark.parametrize("cell", ["abc", date(2026, 3, 1)])
def test_what_is_no_number_is_refused(cell: str | date) -> None:
    with pytest.raises(CellError, match="is not a number"):
        number_of(cell, None)


@pytest.mark.parametrize(
    "text", ["1E+40", "1E-40", "Infinity", "1" * 40, "123456789012345678901.5"]
)
def test_a_number_that_no_amount_has_is_refused(text: str) -> None:
    with pytest.raises(CellError, match="out of the range"):
        number_of(Decimal(text), None)


def test_equal_numbers_are_written_alike() -> None:
    texts = [str(number_of(cell, POINT)) for cell in ("1", "1.00", Decimal("1.0"), Decimal("1E0"))]

    assert texts == ["1"] * 4


@pytest.mark.parametrize(
    ("text", "currency"),
    [("R$ 12,50", "BRL"), ("12,50 €", "EUR"), ("US$12,50", "USD"), ("$12,50", "MXN")],
)
def test_an_amount_may_carry_the_sign_of_its_own_currency(text: str, currency: str) -> None:
    assert amount_of(text, Currency(currency), None) == Decimal("12.5")


def test_the_sign_of_another_currency_is_refused() -> None:
    with pytest.raises(CellError, match="is not a number"):
        amount_of("€ 12,50", Currency.BRL, None)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("2026-03-04", {DAY: date(2026, 3, 4), MONTH: date(2026, 3, 4)}),
        ("2026-03-04T00:00:00", {DAY: date(2026, 3, 4), MONTH: date(2026, 3, 4)}),
        ("03/04/2026", {DAY: date(2026, 4, 3), MONTH: date(2026, 3, 4)}),
        ("31/03/2026", {DAY: date(2026, 3, 31)}),
        ("3.31.2026", {MONTH: date(2026, 3, 31)}),
        ("31-03/2026", {}),
        ("2026-02-30", {}),
        ("31/31/2026", {}),
        ("03/04/26", {}),
    ],
)
def test_a_date_is_read_in_every_way_that_it_may_be(
    text: str, readings: dict[DateOrder, date]
) -> None:
    assert date_readings(text) == readings


def test_a_date_of_two_readings_is_refused_until_the_order_is_known() -> None:
    with pytest.raises(CellError, match="may be 2026-03-04 or 2026-04-03"):
        date_of("03/04/2026", None)

    assert date_of("03/04/2026", DAY) == date(2026, 4, 3)
    assert date_of("04/04/2026", None) == date(2026, 4, 4)
    assert date_of(date(2026, 4, 3), None) == date(2026, 4, 3)


def test_what_is_no_date_is_refused() -> None:
    for cell in ("soon", Decimal(46_000)):
        with pytest.raises(CellError, match="is not a date"):
            date_of(cell, None)
