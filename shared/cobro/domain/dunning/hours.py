"""The hours at which a payer may be written to, as one table of rules with their sources.

Laws speak of calls; the same hours are kept for every channel that reaches a payer by itself, which
is stricter than the law. Local time is that of the payer's place (`places`). A lawyer of the
country has the last word on each line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from cobro.domain.calendars import Place
from cobro.domain.dunning.places import Address, PayerPlace, place_of

if TYPE_CHECKING:
    from cobro.domain.parties import Customer, Issuer

_ONE_DAY = timedelta(days=1)
_SATURDAY, _SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class Window:
    """Full hours of a day: from the first on, and until the other begins."""

    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class ContactRule:
    """When somebody may be written to; never on a day without a window, nor on a holiday."""

    source: str
    weekdays: Window
    saturday: Window | None = None
    sunday: Window | None = None

    def window(self, day: date) -> Window | None:
        """Return the hours of a day that is no holiday."""
        return {_SATURDAY: self.saturday, _SUNDAY: self.sunday}.get(day.weekday(), self.weekdays)


_SHORT_SATURDAY = Window(8, 14)

# (country, state) -> rule; the state is empty for what holds where a state has no rule of its own.
RULES: Mapping[tuple[Place, str], ContactRule] = MappingProxyType(
    {
        (Place.BR, ""): ContactRule(
            "SP Lei 15.426/2014, kept in every state without a rule of its own",
            Window(8, 20),
            _SHORT_SATURDAY,
        ),
        (Place.BR, "SP"): ContactRule("SP Lei 15.426/2014", Window(8, 20), _SHORT_SATURDAY),
        (Place.BR, "AL"): ContactRule("AL Lei 7.782/2016", Window(8, 20), _SHORT_SATURDAY),
        (Place.BR, "RJ"): ContactRule("RJ Lei 7.868/2018", Window(9, 19)),
        (Place.BR, "ES"): ContactRule("ES Lei 10.626/2017", Window(8, 19)),
        (Place.BR, "AM"): ContactRule("AM Lei 306/2016", Window(8, 19)),
        (Place.PT, ""): ContactRule(
            "Decreto-Lei 134/2009 (from 9); until 20 as the bills of 2018 and 2020 wanted",
            Window(9, 20),
            Window(9, 14),
        ),
        (Place.ES, ""): ContactRule(
            "no act on collection: the reference hours of practice, 9 to 21 on working days",
            Window(9, 21),
        ),
        (Place.MX, ""): ContactRule(
            "CONDUSEF, rules for collection agencies: 7 to 22; an hour less on either side",
            Window(8, 21),
            _SHORT_SATURDAY,
        ),
    }
)
# Where the state cannot be told: what every state allows.
STRICTEST = ContactRule("what all states of Brazil allow together", Window(9, 19))


def rule_of(place: PayerPlace) -> ContactRule:
    """Return the rule of a place."""
    if place.country is Place.BR and not place.state:
        return STRICTEST
    return RULES.get((place.country, place.state)) or RULES[place.country, ""]


@dataclass(frozen=True, slots=True)
class ContactHours:
    """The hours of one place, its holidays among them."""

    place: PayerPlace

    def is_open(self, at: datetime) -> bool:
        """Tell whether somebody there may be written to at an instant."""
        return self.next_opening(at) == at.astimezone(UTC)

    def local_date(self, at: datetime) -> date:
        return at.astimezone(self.place.zone).date()

    def span_on(self, day: date) -> tuple[datetime, datetime] | None:
        """Return when contact begins and ends on a local day, in that clock; None for no hours."""
        window = self._window(day)
        if window is None:
            return None
        zone = self.place.zone
        opens, closes = self._hour(day, window.opens), self._hour(day, window.closes)
        return opens.astimezone(zone), closes.astimezone(zone)

    def next_opening(self, at: datetime) -> datetime:
        """Return the first instant from `at` on at which contact is allowed, in UTC."""
        day = self.local_date(at)
        while True:
            window = self._window(day)
            if window is not None:
                opens, closes = self._hour(day, window.opens), self._hour(day, window.closes)
                if at < closes:
                    return max(at.astimezone(UTC), opens)
            day += _ONE_DAY

    def opening_on(self, day: date) -> datetime:
        """Return the first opening on a local day or after it, in UTC."""
        return self.next_opening(datetime.combine(day, time.min, self.place.zone))

    def date_from(self, day: date) -> date:
        """Return the day itself where somebody may be written to on it, else the next such day."""
        return self.local_date(self.opening_on(day))

    def _window(self, day: date) -> Window | None:
        """Return the hours of a day; what is closed for want of a window needs no holidays."""
        window = rule_of(self.place).window(day)
        is_holiday = window is not None and day in _holidays(
            self.place.country, self.place.keeps, day.year
        )
        return None if is_holiday else window

    def _hour(self, day: date, hour: int) -> datetime:
        # In UTC: Python compares instants of one zone by their clocks, wrong when those are put on.
        return datetime.combine(day, time(hour), self.place.zone).astimezone(UTC)


@cache
def _holidays(country: Place, keeps: str, year: int) -> frozenset[date]:
    from holidays import country_holidays  # 110 ms to import: only who asks for a day pays it

    return frozenset(country_holidays(country.value, subdiv=keeps or None, years=year))


# When a company's day is planned: once it begins to work, and not on a Sunday.
_PLANS = RULES[Place.BR, ""]


def hours_with(customer: "Customer", issuer: "Issuer") -> ContactHours:
    """Return the hours of the place that a customer's address names."""
    address = Address(customer.country, customer.address, customer.fiscal)
    return ContactHours(place_of(address, issuer.country, issuer.zone))


def may_plan(local: datetime) -> bool:
    """Tell whether a company's reminders are planned at this time of its place."""
    window = _PLANS.window(local.date())
    return window is not None and window.opens <= local.hour < window.closes


def next_contact_date(today: date) -> date:
    """Return the next day after today on which a company's looks are planned."""
    following = today + _ONE_DAY
    return following if _PLANS.window(following) else following + _ONE_DAY
