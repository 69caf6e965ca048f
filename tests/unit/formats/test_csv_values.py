"""Dates and amounts of CSV statements are read as the mapping says, never guessed."""

import pytest

from cobro.formats.columns import UnreadableFieldError
from cobro.formats.csv_statements.values import amount_reader, date_reader, date_tokens


@pytest.mark.parametrize(
    ("date_format", "zone", "text", "day"),
    [
        ("DD/MM/YYYY", "", "4/3/2026", "2026-03-04"),
        ("DD/MM/YY hh:mm:ss", "", "04/03/26 10:00:00", "2026-03-04"),
        ("DD.MM.YY", "", "04.03.99", "1999-03-04"),
        ("DD-MMM-YY", "", "04-dic-25", "2025-12-04"),
        ("DD MMM YYYY", "", "04 Fev. 2026", "2026-02-04"),
        ("MMM DD, YYYY", "", "September 4, 2026", "2026-09-04"),
        ("ISO", "", "2026-03-04", "2026-03-04"),
        ("ISO", "", "2026-03-04T23:59:00Z", "2026-03-04"),
        ("ISO", "America/Sao_Paulo", "2026-01-11T02:30:00.000Z", "2026-01-10"),
        ("ISO", "America/Sao_Paulo", "2026-01-11T02:30:00", "2026-01-11"),
    ],
)
def test_dates_are_read_as_the_mapping_says(
    date_format: str, zone: str, text: str, day: str
) -> None:
    assert f"{date_reader(date_format, zone)(text)}" == day


@pytest.mark.parametrize(
    ("date_format", "text"),
    [("DD/MM/YYYY", "2026-03-04"), ("DD/MM/YYYY", "31/02/2026"), ("ISO", "4 March"),
     ("DD MMM YY", "04 xxx 26")],
)  # fmt: skip
def test_dates_of_another_form_are_not_guessed(date_format: str, text: str) -> None:
    with pytest.raises(UnreadableFieldError, match="is not a date as"):
        date_reader(date_format, "")(text)


@pytest.mark.parametrize(
    ("decimal", "text", "minor"),
    [
        (",", "1.234,56", 123_456),
        (",", "R$ 1.234,56", 123_456),
        (",", "-5", -500),
        (",", "5,5-", -550),
        (",", "(5,00)", -500),
        (",", "\u2212 5,00", -500),
        (",", "€ -5,00", -500),
        (",", "+31070,11", 3_107_011),
        (".", "1,533.50", 153_350),
        (".", "MXN 1'533.5", 153_350),
        (".", ".5", 50),
    ],
)
def test_amounts_are_read_with_the_mark_of_the_mapping(decimal: str, text: str, minor: int) -> None:
    assert amount_reader(decimal)(text, "EUR") == minor


@pytest.mark.parametrize(
    ("decimal", "text"),
    [(",", "1,234.56"), (",", "12.34"), (",", "(5,00"), (",", "-5,00-"), (",", "x"), (",", ""),
     (",", "1,005"), (",", "9" * 19)],
)  # fmt: skip
def test_amounts_in_doubt_are_not_guessed(decimal: str, text: str) -> None:
    with pytest.raises(UnreadableFieldError):
        amount_reader(decimal)(text, "EUR")


def test_tokens_of_a_date_are_told_apart() -> None:
    assert date_tokens("DD-MMM-YY hh:mm") == ["DD", "MMM", "YY", "hh", "mm"]
