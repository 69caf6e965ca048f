"""Published figures: what time they hold for, how they are corrected, and that none is guessed."""

from datetime import date
from decimal import Decimal

import pytest

from cobro.domain.errors import InvalidInputError
from cobro.domain.rates import (
    Cycle,
    RateBook,
    RateDiffersError,
    RateEntry,
    RateMissingError,
    Slice,
    cycle_of,
    legal_rate_of_factors,
    months_before,
    period_text,
    rate_value,
    slices,
)
from tests.support.builders import NOW


def an_entry(value: str = "0.52", name: str = "ipca", on: date = date(2026, 9, 1)) -> RateEntry:
    return RateEntry(name, on, Decimal(value), "IBGE, table 1737", NOW, "ana")


def test_a_figure_is_recorded_from_the_first_day_of_its_time() -> None:
    with pytest.raises(InvalidInputError, match="2026-07-01") as refusal:
        an_entry(name="eu_reference", on=date(2026, 9, 1))

    assert refusal.value.field == "valid_from"


@pytest.mark.parametrize("source", ["", "   ", "x" * 201])
def test_a_figure_needs_its_source(source: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        RateEntry("ipca", date(2026, 9, 1), Decimal(1), source, NOW, "ana")

    assert refusal.value.field == "source"


def test_an_unknown_name_is_refused_with_those_that_exist() -> None:
    with pytest.raises(InvalidInputError, match="taxa_legal"):
        cycle_of("ipca_15")


@pytest.mark.parametrize("text", ["", "1,5", "1e3", "1.123456789", "1001", "NaN"])
def test_what_is_no_percentage_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        rate_value(text)


def test_deflation_is_a_figure_too() -> None:
    assert rate_value("-0.11") == Decimal("-0.11")


def test_the_same_figure_again_changes_nothing() -> None:
    stored = an_entry()

    assert an_entry().succeeding(None, None) == stored
    assert an_entry("0.520").succeeding(stored, None) is stored


def test_another_figure_is_refused_unless_it_names_the_one_it_replaces() -> None:
    stored = an_entry()

    with pytest.raises(RateDiffersError, match=r"0\.52 \(IBGE"):
        an_entry("0.53").succeeding(stored, None)
    with pytest.raises(RateDiffersError):
        an_entry("0.53").succeeding(stored, Decimal("0.51"))
    with pytest.raises(RateDiffersError, match="stands at"):
        an_entry("0.53").succeeding(None, Decimal("0.52"))
    corrected = an_entry("0.53").succeeding(stored, Decimal("0.52"))
    assert corrected.value == Decimal("0.53")
    assert corrected.replaced == ("0.52|IBGE, table 1737|ana",)


def test_a_missing_figure_is_named_with_its_time() -> None:
    book = RateBook.of([an_entry()])

    assert book.value("ipca", date(2026, 9, 1)) == Decimal("0.52")
    with pytest.raises(RateMissingError, match="no ipca is recorded for 2026-10") as refusal:
        book.value("ipca", date(2026, 10, 1))
    assert refusal.value.start_date == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("name", "start", "expected"),
    [
        ("ipca", date(2026, 9, 1), "2026-09"),
        ("pt_commercial", date(2026, 7, 1), "2026 semester 2"),
        ("es_legal", date(2026, 1, 1), "2026"),
    ],
)
def test_a_time_is_told_in_words(name: str, start: date, expected: str) -> None:
    assert period_text(name, start) == expected


def test_days_are_cut_where_a_semester_ends() -> None:
    assert list(slices(date(2024, 12, 1), date(2025, 2, 1), Cycle.SEMESTER)) == [
        Slice(date(2024, 7, 1), 30, 184),
        Slice(date(2025, 1, 1), 32, 181),
    ]
    assert list(slices(date(2026, 1, 1), date(2026, 1, 1), Cycle.MONTH)) == []


def test_months_before_pass_over_the_year() -> None:
    assert months_before(date(2026, 1, 31), 1) == date(2025, 12, 1)
    assert months_before(date(2026, 12, 31), 0) == date(2026, 12, 1)


def test_the_legal_rate_is_never_below_zero() -> None:
    assert str(legal_rate_of_factors(Decimal("1.005"), Decimal("1.009"))) == "0.000000"
    assert str(legal_rate_of_factors(Decimal("1.0083"), Decimal("1.002"))) == "0.628743"
