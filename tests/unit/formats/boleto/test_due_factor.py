from datetime import date, timedelta

import pytest

from cobro.domain.errors import InvalidInputError
from cobro.formats.boleto.due_factor import due_date_of, due_factor


@pytest.mark.parametrize(
    ("due_date", "factor"),
    [
        (date(2000, 7, 3), "1000"),
        (date(2000, 7, 4), "1001"),
        (date(2012, 4, 27), "5316"),
        (date(2025, 2, 21), "9999"),
        (date(2025, 2, 22), "1000"),
        (date(2026, 7, 1), "1494"),
        (date(2049, 10, 13), "9999"),
        (date(2049, 10, 14), "1000"),
    ],
)
def test_a_due_date_has_its_factor_in_each_cycle(due_date: date, factor: str) -> None:
    assert due_factor(due_date, due_date) == factor
    assert due_date_of(factor, due_date) == due_date


def test_a_factor_under_a_thousand_says_no_date() -> None:
    assert due_date_of("0000", date(2026, 1, 1)) is None
    assert due_date_of("0999", date(2026, 1, 1)) is None


@pytest.mark.parametrize(("days", "is_read"), [(-3001, False), (-3000, True), (5500, True)])
def test_the_control_range_is_3000_days_back_and_5500_ahead(days: int, *, is_read: bool) -> None:
    on = date(2026, 11, 23)
    due_date = on + timedelta(days=days)
    if is_read:
        assert due_date_of(due_factor(due_date, on), on) == due_date
        return

    with pytest.raises(InvalidInputError, match="cannot be written"):
        due_factor(due_date, on)


@pytest.mark.parametrize("days", [5501, -3001])
def test_a_date_out_of_range_is_not_written(days: int) -> None:
    on = date(2026, 11, 23)

    with pytest.raises(InvalidInputError) as refusal:
        due_factor(on + timedelta(days=days), on)

    assert refusal.value.field == "due_date"


def test_a_date_before_the_first_factor_is_not_written() -> None:
    with pytest.raises(InvalidInputError):
        due_factor(date(2000, 7, 2), date(2000, 7, 1))


def test_a_factor_between_the_ranges_is_not_guessed() -> None:
    with pytest.raises(InvalidInputError, match="factor 6614") as refusal:
        due_date_of("6614", date(2025, 6, 15))

    assert refusal.value.field == "due_factor"
