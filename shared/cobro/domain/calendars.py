"""Banking days by place: the days on which a due amount can be paid and credited.

The base is the `holidays` library; it knows public holidays, and banks keep other ones. Each
correction below names its source. A due date that is no banking day can be paid without charges on
the next one (Brazil: Lei 7.089/1983; Mexico: the transparency law for financial services).
Municipal holidays are not in the tables.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from cobro.domain.errors import InvalidInputError

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_DECEMBER = 12


class Place(StrEnum):
    """The countries whose banking days are known."""

    BR = "BR"
    PT = "PT"
    ES = "ES"
    MX = "MX"


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """The banking days of one place. Two calendars of the same place are equal."""

    place: Place

    def is_business_day(self, day: date) -> bool:
        return day.weekday() < _SATURDAY and day not in _closed_days(self.place, day.year)

    def next_business_day(self, day: date) -> date:
        """Return the day itself where it is a business day, else the first one after it."""
        while not self.is_business_day(day):
            day += _ONE_DAY
        return day

    def add_business_days(self, day: date, count: int) -> date:
        """Step `count` business days forward, or backward where negative; zero gives the day."""
        step = _ONE_DAY if count >= 0 else -_ONE_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_business_day(day):
                day += step
        return day


def calendar_for(place: str) -> BusinessCalendar:
    """Return the calendar of a country code; raise `InvalidInputError` for an unknown one."""
    try:
        return BusinessCalendar(Place(place.strip().upper()))
    except ValueError as error:
        message = f"no banking days are known for {place!r}: use one of {', '.join(Place)}"
        raise InvalidInputError(message, field="country") from error


@cache
def _closed_days(place: Place, year: int) -> frozenset[date]:
    from holidays import country_holidays  # 110 ms to import: only who asks for a day pays it

    public = country_holidays(place.value, years=year)
    return frozenset(public.keys()) | frozenset(_bank_days_off(place, year))


def _bank_days_off(place: Place, year: int) -> Iterator[date]:
    """Return what the banks of a place keep besides the public holidays of the library."""
    rules = {Place.BR: _brazil, Place.PT: _target, Place.ES: _target, Place.MX: _mexico}
    return rules[place](year)


def _brazil(year: int) -> Iterator[date]:
    # Carnival and Corpus Christi are optional days in law; banks do not open (Res. CMN 4.880/2020).
    # 24 December stays a banking day with short hours (FEBRABAN's notices), unlike on the exchange.
    easter = _easter(year)
    yield easter - timedelta(days=48)
    yield easter - timedelta(days=47)
    yield easter + timedelta(days=60)
    # No opening and no clearing on the last weekday of the year: FEBRABAN's notices of December,
    # 2022 (Friday 30) and 2025 (Wednesday 31) among them. 20 November is public from 2024 on
    # (Lei 14.759/2023), and the library knows it.
    last = date(year, _DECEMBER, 31)
    yield last - timedelta(days=max(0, last.weekday() - _SATURDAY + 1))


def _target(year: int) -> Iterator[date]:
    # Euro payments settle in T2, which closes on six days (ECB, long-term calendar of 2000-12-14).
    easter = _easter(year)
    yield date(year, 1, 1)
    yield easter - timedelta(days=2)
    yield easter + timedelta(days=1)
    yield date(year, 5, 1)
    yield date(year, _DECEMBER, 25)
    yield date(year, _DECEMBER, 26)


def _mexico(year: int) -> Iterator[date]:
    # CNBV's yearly list of closing days: Holy Thursday and Friday, 2 November and 12 December. Its
    # Mondays and the 1 October of a new president (2024) are public, and the library knows them.
    easter = _easter(year)
    yield easter - timedelta(days=3)
    yield easter - timedelta(days=2)
    yield date(year, 11, 2)
    yield date(year, _DECEMBER, 12)


def _easter(year: int) -> date:
    from dateutil.easter import easter  # comes with `holidays`

    day: date = easter(year)
    return day
