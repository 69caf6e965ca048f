from datetime import date

import pytest

from cobro.domain.calendars import calendar_for
from cobro.domain.errors import InvalidInputError

# Days of the week on which banks are closed, as the banks' own lists give them.
CLOSED = {
    ("BR", 2024): "01-01 02-12 02-13 03-29 05-01 05-30 11-15 11-20 12-25 12-31",
    ("BR", 2025): "01-01 03-03 03-04 04-18 04-21 05-01 06-19 11-20 12-25 12-31",
    ("BR", 2026): "01-01 02-16 02-17 04-03 04-21 05-01 06-04 09-07 10-12 11-02 11-20 12-25 12-31",
    ("BR", 2027): "01-01 02-08 02-09 03-26 04-21 05-27 09-07 10-12 11-02 11-15 12-31",
    ("PT", 2024): "01-01 03-29 04-01 04-25 05-01 05-30 06-10 08-15 11-01 12-25 12-26",
    ("PT", 2025): "01-01 04-18 04-21 04-25 05-01 06-10 06-19 08-15 12-01 12-08 12-25 12-26",
    ("PT", 2026): "01-01 04-03 04-06 05-01 06-04 06-10 10-05 12-01 12-08 12-25",
    ("PT", 2027): "01-01 03-26 03-29 05-27 06-10 10-05 11-01 12-01 12-08",
    ("ES", 2024): "01-01 03-29 04-01 05-01 08-15 11-01 12-06 12-25 12-26",
    ("ES", 2025): "01-01 01-06 04-18 04-21 05-01 08-15 12-08 12-25 12-26",
    ("ES", 2026): "01-01 01-06 04-03 04-06 05-01 10-12 12-08 12-25",
    ("ES", 2027): "01-01 01-06 03-26 03-29 10-12 11-01 12-06 12-08",
    ("MX", 2024): "01-01 02-05 03-18 03-28 03-29 05-01 09-16 10-01 11-18 12-12 12-25",
    ("MX", 2025): "01-01 02-03 03-17 04-17 04-18 05-01 09-16 11-17 12-12 12-25",
    ("MX", 2026): "01-01 02-02 03-16 04-02 04-03 05-01 09-16 11-02 11-16 12-25",
    ("MX", 2027): "01-01 02-01 03-15 03-25 03-26 09-16 11-02 11-15",
}


@pytest.mark.parametrize(("place", "year"), CLOSED)
def test_banks_are_closed_on_the_listed_weekdays_and_on_no_other(place: str, year: int) -> None:
    calendar = calendar_for(place)
    first = date(year, 1, 1).toordinal()
    days = [date.fromordinal(first + offset) for offset in range(366)]
    closed = [
        f"{day:%m-%d}"
        for day in days
        if day.year == year and day.weekday() < 5 and not calendar.is_business_day(day)
    ]

    assert closed == CLOSED[place, year].split()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 10), date(2026, 3, 10)),
        (date(2026, 11, 14), date(2026, 11, 16)),  # Saturday, then the holiday on Sunday
        (date(2026, 2, 14), date(2026, 2, 18)),  # over Carnival to Ash Wednesday
        (date(2026, 12, 31), date(2027, 1, 4)),
        (date(2026, 12, 24), date(2026, 12, 24)),
    ],
)
def test_next_business_day_keeps_a_business_day_and_passes_over_the_others(
    day: date, expected: date
) -> None:
    assert calendar_for("BR").next_business_day(day) == expected


def test_the_last_weekday_of_the_year_is_closed_where_the_31st_falls_on_a_weekend() -> None:
    calendar = calendar_for("BR")

    assert not calendar.is_business_day(date(2022, 12, 30))
    assert not calendar.is_business_day(date(2023, 12, 29))
    assert calendar.is_business_day(date(2024, 12, 30))


def test_black_awareness_day_is_a_banking_day_until_2023() -> None:
    calendar = calendar_for("BR")

    assert calendar.is_business_day(date(2023, 11, 20))
    assert not calendar.is_business_day(date(2024, 11, 20))


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, date(2026, 4, 4)),
        (1, date(2026, 4, 6)),
        (2, date(2026, 4, 7)),
        (-1, date(2026, 4, 2)),
        (-3, date(2026, 3, 31)),
    ],
)
def test_business_days_are_counted_in_both_directions(count: int, expected: date) -> None:
    assert calendar_for("BR").add_business_days(date(2026, 4, 4), count) == expected


def test_the_code_of_a_country_is_read_in_either_case() -> None:
    assert calendar_for(" br ") == calendar_for("BR")


def test_an_unknown_country_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidInputError, match="BR, PT, ES, MX") as refusal:
        calendar_for("AR")

    assert refusal.value.field == "country"
