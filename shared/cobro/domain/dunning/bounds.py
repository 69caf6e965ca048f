"""How much a company asks of its payers' patience, and how much of it the rules of a country bear.

No law of the four countries names a number of messages or calls; what is too much is judged
afterwards, and courts judge it hard. The ceilings are guards, as data with their source: the only
number that a law anywhere names is that of the United States, seven calls in seven days. A company
may set less, never more. Where a payer lives in another country, the ceilings of that one hold. A
lawyer of the country has the last word on each line.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import ClassVar

from cobro.domain.calendars import Place
from cobro.domain.errors import RejectionError


class BoundAboveLawError(RejectionError):
    """A company wants to press its payers harder than the rules of its country bear."""

    code: ClassVar[str] = "bound_above_law"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a company keeps to, with everybody.

    `messages_a_day` and `messages_a_week` (in seven days) count what a payer hears over all
    invoices and channels, `calls_a_day` the tries. A message tells of up to `gathered_invoices`
    others beside its own. A payer promises up to `promise_days` ahead by itself and `staff` up to
    `staff_promise_days`; who broke `broken_promises` about an invoice makes the next with staff.
    """

    messages_a_day: int = 1
    messages_a_week: int = 3
    calls_a_day: int = 2
    gathered_invoices: int = 40
    promise_days: int = 15
    staff_promise_days: int = 60
    broken_promises: int = 1


DEFAULT_BOUNDS = Bounds()


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most that is borne, and where that stands."""

    most: int
    source: str


_BY = {
    Place.BR: "CDC art. 42: no pressing",
    Place.PT: "Decreto-Lei 57/2008 art. 12: no aggressive practice",
    Place.ES: "Ley 3/1991 art. 8: no aggressive practice",
    Place.MX: "Código Penal Federal art. 284 bis: no pressing",
}
_GUARD = "the number is a guard"
_A_WEEK = "the number is that of 12 CFR 1006.14(b)(2), the only one that a law names"


def _of(place: Place) -> Mapping[str, Ceiling]:
    guard = f"{_BY[place]}; {_GUARD}"
    return MappingProxyType(
        {
            "messages_a_day": Ceiling(2, guard),
            "messages_a_week": Ceiling(7, f"{_BY[place]}; {_A_WEEK}"),
            "calls_a_day": Ceiling(2, guard),
        }
    )


CEILINGS: Mapping[Place, Mapping[str, Ceiling]] = MappingProxyType(
    {place: _of(place) for place in Place}
)


def checked_bounds(bounds: Bounds, country: str) -> Bounds:
    """Return the bounds; raise `BoundAboveLawError` where one is above what the country bears."""
    for name, ceiling in _ceilings(country).items():
        asked = getattr(bounds, name)
        if asked > ceiling.most:
            message = f"{name} is {ceiling.most} at most in {country}, not {asked}: "
            raise BoundAboveLawError(message + ceiling.source)
    return bounds


def bounds_in(bounds: Bounds, country: str) -> Bounds:
    """Return what holds for a payer in a country: the stricter of each."""
    ceilings = _ceilings(country)
    return Bounds(
        **{
            each.name: min(value, ceilings[each.name].most) if each.name in ceilings else value
            for each in fields(bounds)
            for value in (getattr(bounds, each.name),)
        }
    )


def _ceilings(country: str) -> Mapping[str, Ceiling]:
    """Return the ceilings of a country; of one that is not known, the strictest of all."""
    if country in CEILINGS:
        return CEILINGS[Place(country)]
    every = [(name, each) for own in CEILINGS.values() for name, each in own.items()]
    return dict(sorted(every, key=lambda found: found[1].most, reverse=True))
