"""Series: how numbers are written, read back from a text, and kept apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobro.domain.errors import InvalidInputError
from cobro.domain.ids import IssuerId
from cobro.domain.series import (
    CHAIN_START,
    DocumentKind,
    InvoiceNumber,
    Series,
    SeriesRule,
    check_distinct,
    numbers_in,
)

YEARLY = SeriesRule(pattern="{series} {year}/{number}", is_yearly=True)
SHORT_YEAR = SeriesRule(pattern="N{yy}.{number:04d}", is_yearly=True)


@pytest.mark.parametrize(
    ("rule", "written"),
    [
        (SeriesRule(1), "FT-0000042"),
        (YEARLY, "FT 2026/42"),
        (SHORT_YEAR, "N26.0042"),
        (SeriesRule(pattern="{number}"), "42"),
    ],
)
def test_a_number_is_written_as_its_pattern_says(rule: SeriesRule, written: str) -> None:
    assert rule.document("FT", 2026, 42) == written


@pytest.mark.parametrize(
    "pattern",
    [
        *("", "FT", "{number}{number}", "{series}{series}{number}", "{number:d}"),
        *("{number}%", "{x}{number}", "{number}" + "x" * 40),
    ],
)
def test_a_pattern_that_names_no_number_or_something_else_is_refused(pattern: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        SeriesRule(pattern=pattern)

    assert refusal.value.field == "series.pattern"


def test_a_yearly_pattern_that_would_repeat_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="would repeat each year"):
        SeriesRule(is_yearly=True)


def test_a_yearly_series_stands_in_no_nosso_numero() -> None:
    with pytest.raises(InvalidInputError, match="code 0"):
        SeriesRule(code=1, pattern="{year}/{number}", is_yearly=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("{number}", "{number}"),
        ("X{number}", "X1{number}"),
        ("{number}", "{number:05d}"),
        ("{yy}-{number}", "{yy}-{number}"),
        ("{number}/26", "{number}1/26"),
        ("ft/{number}", "FT/{number}"),
        ("2026/{number}", "{year}/{number}"),
    ],
)
def test_two_series_that_could_write_one_number_alike_are_refused(one: str, other: str) -> None:
    with pytest.raises(InvalidInputError, match="would repeat each other"):
        check_distinct({"A": SeriesRule(pattern=one), "B": SeriesRule(pattern=other)})


def test_series_that_differ_before_or_after_the_number_stand_together() -> None:
    check_distinct(
        {
            "A": SeriesRule(1),
            "B": SeriesRule(2),
            "FT": YEARLY,
            "NC": SeriesRule(kind=DocumentKind.CREDIT_NOTE, pattern="{series} {number}"),
            "X": SeriesRule(pattern="{number}/X"),
            "Y": SeriesRule(pattern="{number}/Y"),
        }
    )


def test_a_series_moves_on_with_the_hash_of_its_last_document() -> None:
    series = Series(IssuerId("acme"), "FT", YEARLY, 2026)

    assert series.last_hash == CHAIN_START
    assert series.period == "FT/2026"
    assert series.moved(3, b"x").take(2) == range(4, 6)


RULES = {
    "A": SeriesRule(1),
    "FT": YEARLY,
    "N": SHORT_YEAR,
    "NC": SeriesRule(kind=DocumentKind.CREDIT_NOTE, pattern="{series} {number}"),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("paga ft 2026/42 e A-0000007", [("FT/2026", 42), ("A", 7)]),
        ("n26.0042", [("N/2026", 42)]),
        ("NC 42", []),
        ("FT 2026/42A", []),
        ("XFT 2026/42", []),
        ("FT 2026/0", []),
    ],
)
def test_numbers_are_read_back_from_a_text(text: str, expected: list[tuple[str, int]]) -> None:
    assert numbers_in(text, RULES) == [InvoiceNumber(*number) for number in expected]


@given(st.sampled_from(["A", "FT", "N"]), st.integers(2000, 2099), st.integers(1, 9_999_999))
def test_what_is_written_is_read_back(name: str, year: int, number: int) -> None:
    written = RULES[name].document(name, year, number)
    (found,) = numbers_in(f"obrigado, {written}.", RULES)

    assert (found.period.partition("/")[0], found.number) == (name, number)
