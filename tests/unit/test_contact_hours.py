"""When a payer may be written to: each rule of the table, with the law or the practice it is of."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from cobro.domain.calendars import Place
from cobro.domain.dunning.hours import RULES, STRICTEST, ContactHours, rule_of
from cobro.domain.dunning.places import PayerPlace

ZONES = {
    Place.BR: "America/Sao_Paulo",
    Place.PT: "Europe/Lisbon",
    Place.ES: "Europe/Madrid",
    Place.MX: "America/Mexico_City",
}
MONDAY, SATURDAY, SUNDAY = 2, 7, 8  # of March 2026


def hours(country: Place, state: str = "", keeps: str = "", zone: str = "") -> ContactHours:
    return ContactHours(PayerPlace(country, ZoneInfo(zone or ZONES[country]), state, keeps))


def at(where: ContactHours, day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=where.place.zone)


@pytest.mark.parametrize(
    ("country", "state", "weekdays", "saturday", "source"),
    [
        (Place.BR, "SP", (8, 20), (8, 14), "Lei 15.426/2014"),
        (Place.BR, "AL", (8, 20), (8, 14), "Lei 7.782/2016"),
        (Place.BR, "RJ", (9, 19), None, "Lei 7.868/2018"),
        (Place.BR, "ES", (8, 19), None, "Lei 10.626/2017"),
        (Place.BR, "AM", (8, 19), None, "Lei 306/2016"),
        (Place.BR, "MG", (8, 20), (8, 14), "Lei 15.426/2014"),
        (Place.BR, "", (9, 19), None, "all states of Brazil"),
        (Place.PT, "", (9, 20), (9, 14), "Decreto-Lei 134/2009"),
        (Place.ES, "", (9, 21), None, "reference hours"),
        (Place.MX, "", (8, 21), (8, 14), "CONDUSEF"),
    ],
)
def test_each_place_keeps_the_hours_of_its_law(
    country: Place,
    state: str,
    weekdays: tuple[int, int],
    saturday: tuple[int, int] | None,
    source: str,
) -> None:
    where = hours(country, state)
    opens, closes = weekdays

    assert source in rule_of(where.place).source
    assert [where.is_open(at(where, MONDAY, opens)), where.is_open(at(where, MONDAY, closes))] == [
        True,
        False,
    ]
    assert not where.is_open(at(where, MONDAY, opens - 1, 59))
    assert where.is_open(at(where, MONDAY, closes - 1, 59))
    assert not any(where.is_open(at(where, SUNDAY, hour)) for hour in range(24))
    told = [hour for hour in range(24) if where.is_open(at(where, SATURDAY, hour))]
    assert told == list(range(*saturday or (0, 0)))


def test_a_rule_of_the_table_names_its_source_and_is_no_wider_than_the_law() -> None:
    assert all(rule.source for rule in (*RULES.values(), STRICTEST))
    assert all(
        rule.weekdays.opens <= STRICTEST.weekdays.opens
        and rule.weekdays.closes >= STRICTEST.weekdays.closes
        for (country, _), rule in RULES.items()
        if country is Place.BR
    )


@pytest.mark.parametrize(
    ("country", "state", "keeps", "holiday"),
    [
        (Place.BR, "SP", "SP", date(2026, 7, 9)),  # Revolução Constitucionalista, SP only
        (Place.BR, "SP", "São Paulo Capital", date(2027, 1, 25)),  # the city's own day
        (Place.BR, "RJ", "RJ", date(2026, 4, 23)),  # São Jorge, RJ only
        (Place.BR, "", "", date(2026, 9, 7)),
        (Place.PT, "", "13", date(2026, 6, 24)),  # São João, Porto
        (Place.PT, "", "20", date(2026, 5, 25)),  # of the Azores
        (Place.ES, "", "CT", date(2026, 9, 11)),  # Diada
        (Place.ES, "", "Barcelona", date(2026, 9, 24)),  # la Mercè
        (Place.MX, "", "", date(2026, 11, 16)),
    ],
)
def test_nobody_is_written_to_on_a_holiday_of_the_place(
    country: Place, state: str, keeps: str, holiday: date
) -> None:
    where = hours(country, state, keeps)
    noon = datetime(holiday.year, holiday.month, holiday.day, 12, tzinfo=where.place.zone)

    assert holiday.weekday() < 5
    assert not where.is_open(noon)
    assert where.date_from(holiday) > holiday


def test_a_holiday_of_one_state_is_a_working_day_of_another() -> None:
    rio = hours(Place.BR, "RJ", "RJ")

    assert rio.is_open(at(rio, 9, 12, month=7))


def test_the_next_opening_is_the_instant_itself_within_the_hours() -> None:
    where = hours(Place.BR, "SP", "SP")
    noon = at(where, MONDAY, 12, 34)

    assert where.next_opening(noon) == noon
    assert where.next_opening(noon).tzinfo is UTC


@pytest.mark.parametrize(
    ("day", "hour", "opening"),
    [
        (MONDAY, 3, (MONDAY, 8)),
        (MONDAY, 20, (MONDAY + 1, 8)),
        (SATURDAY, 14, (SUNDAY + 1, 8)),
        (SUNDAY, 10, (SUNDAY + 1, 8)),
    ],
)
def test_outside_the_hours_the_next_opening_follows(
    day: int, hour: int, opening: tuple[int, int]
) -> None:
    where = hours(Place.BR, "SP", "SP")

    assert where.next_opening(at(where, day, hour)) == at(where, *opening)


def test_a_day_is_that_of_the_payer() -> None:
    acre = hours(Place.BR, "AC", "AC", "America/Rio_Branco")
    late = datetime(2026, 3, 3, 3, tzinfo=UTC)  # ten in the evening of the 2nd in Acre

    assert acre.local_date(late) == date(2026, 3, 2)
    assert acre.opening_on(date(2026, 3, 3)) == datetime(2026, 3, 3, 13, tzinfo=UTC)


def test_on_the_day_on_which_clocks_are_put_on_contact_begins_by_the_new_clock() -> None:
    lisbon = hours(Place.PT, keeps="11")

    assert lisbon.opening_on(date(2026, 3, 28)) == datetime(2026, 3, 28, 9, tzinfo=UTC)
    assert lisbon.opening_on(date(2026, 3, 29)) == datetime(2026, 3, 30, 8, tzinfo=UTC)
