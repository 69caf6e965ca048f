"""How far forecasts were from what came: errors, and how wide the intervals have to be.

The error is the WAPE (weighted absolute percentage error): the sum of the distances between what
was expected and what came, over the sum of what came. Intervals are stretched until they would have
held the share that they promise, on forecasts made again for past days with what was known then.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_UP, Decimal

from cobro.domain.forecast import (
    DAYS,
    UNSTRETCHED,
    CashOutlook,
    Outlook,
    Stretch,
    cash_outlook,
)
from cobro.domain.payment_lags import PastReceivable, learn_habits
from cobro.domain.reports import share

CHECK_EVERY_DAYS = 30
CHECKS_MAX = 6
_LEAST, _MOST, _DIGITS = Decimal("0.20"), Decimal("6.00"), Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Seen:
    """What was expected of a day or of the days until it, and what came; minor units."""

    outlook: Outlook
    came_minor: int

    @property
    def strayed(self) -> Decimal:
        """Return how far it strayed, as a score of the normal distribution without its sign."""
        return abs(self.outlook.score_of(self.came_minor))


def wape(pairs: Iterable[tuple[int, int]]) -> Decimal | None:
    """Return the error of pairs of expected and come minor units; None where nothing came."""
    found = list(pairs)
    came = sum(real for _, real in found)
    return share(sum(abs(said - real) for said, real in found), came) if came else None


def cash_came(past: Iterable[PastReceivable], first: date, days: int) -> list[int]:
    """Return what settled receivables on each of so many days from `first` on, in minor units."""
    came = [0] * days
    for each in past:
        if each.settled_date and 0 <= (day := (each.settled_date - first).days) < days:
            came[day] += each.amount_minor
    return came


def seen_of(
    outlook: CashOutlook, past: Sequence[PastReceivable], known: date
) -> tuple[list[Seen], list[Seen]]:
    """Hold an outlook against what came up to the day `known`: by day, and until each day."""
    days = min(DAYS, (known - outlook.as_of).days)
    came = cash_came(past, outlook.as_of + timedelta(days=1), days)
    until = [sum(came[: day + 1]) for day in range(days)]
    return (
        [Seen(*each) for each in zip(outlook.days, came, strict=False)],
        [Seen(*each) for each in zip(outlook.until, until, strict=False)],
    )


def coverage(seen: Sequence[Seen], level: int, stretch: Stretch) -> Decimal | None:
    """Return the share of what was seen that lies within the intervals of a level."""
    score = stretch.score(level)
    return share(sum(each.strayed <= score for each in seen), len(seen)) if seen else None


def stretched(seen: Sequence[Seen]) -> Stretch:
    """Return the least stretch with which intervals held what they promise; 1 without any."""
    if not seen:
        return UNSTRETCHED
    strayed = sorted(each.strayed for each in seen)
    return Stretch(of_50=_least(strayed, 50), of_90=_least(strayed, 90))


def _least(strayed: Sequence[Decimal], level: int) -> Decimal:
    held = -(-len(strayed) * level // 100)
    found = strayed[held - 1] / UNSTRETCHED.score(level)
    return min(max(found, _LEAST), _MOST).quantize(_DIGITS, rounding=ROUND_UP)


def past_outlooks(past: Sequence[PastReceivable], as_of: date) -> Iterator[CashOutlook]:
    """Forecast again for days before `as_of`, with what was known on them."""
    first = min((each.issue_date for each in past), default=as_of)
    for number in range(1, CHECKS_MAX + 1):
        cut = as_of - timedelta(days=CHECK_EVERY_DAYS * number)
        if (cut - first).days >= DAYS:
            known = [each for each in past if each.issue_date <= cut]
            yield cash_outlook(known, learn_habits(known, cut), cut)


@dataclass(frozen=True, slots=True)
class Learnt:
    """The stretch of days and that of sums of days, and how many past forecasts they are from."""

    days: Stretch
    sums: Stretch
    checks: int


def learn_stretch(past: Sequence[PastReceivable], as_of: date) -> Learnt:
    by_day: list[Seen] = []
    until: list[Seen] = []
    checks = 0
    for outlook in past_outlooks(past, as_of):
        days, sums = seen_of(outlook, past, as_of)
        by_day += days
        until += sums
        checks += 1
    return Learnt(stretched(by_day), stretched(until), checks)
