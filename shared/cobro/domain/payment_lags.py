"""When customers pay: how many days after the due date, learnt from what they paid before.

A lag is the day of payment less the due date. A curve holds, per lag, the share of receivables
that are paid at it, in parts of a thousand million; what it does not hold comes later or never.
Receivables that are still open are censored: they say that their lag is longer than their age. The
curve is the Bayesian Kaplan-Meier estimate with a Dirichlet prior (Susarla and Van Ryzin, 1976): a
customer's prior is the curve of its segment, a segment's that of the company, the company's an
assumption. Newer receivables weigh more. Everything is whole numbers, rounded down.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import accumulate

WHOLE = 1_000_000_000
EARLIEST_DAYS, LATEST_DAYS = -60, 180
HALF_WEIGHT_DAYS = 180
KNOWN_FROM_COUNT = 30
_LAGS = range(EARLIEST_DAYS, LATEST_DAYS + 1)
_UNIT = 1_000  # an observation of today, in thousandths
_COMPANY_PRIOR, _SEGMENT_PRIOR, CUSTOMER_PRIOR = 10, 20, 4  # as if so many were seen
_WAY_FROM_COUNT = 20


class Origin(StrEnum):
    """What a receivable comes of: a contract's billing, an agreement, or another invoice."""

    INVOICE = "invoice"
    CONTRACT = "contract"
    INSTALMENT = "instalment"


@dataclass(frozen=True, slots=True)
class PastReceivable:
    """A receivable as it went. Amounts are minor units of one currency.

    `way` is how it was asked for (by e-mail, on paper, from a saved card), empty where that is the
    same for all. `settled_date` is the day on which money settled it, `ended_date` the day on which
    it ended otherwise: given up, cancelled, credited.
    """

    customer_id: str
    segment: str
    way: str
    issue_date: date
    due_date: date
    amount_minor: int
    settled_date: date | None = None
    ended_date: date | None = None
    invoice_id: str = ""
    origin: Origin = Origin.INVOICE

    def is_open(self, at: date) -> bool:
        """Tell whether it was open at the end of a day."""
        ends = (self.settled_date, self.ended_date)
        return self.issue_date <= at and all(end is None or end > at for end in ends)

    def lag_known(self, at: date) -> tuple[int, bool]:
        """Return the lag as known at the end of a day, and whether it was paid."""
        if self.settled_date and self.settled_date <= at:
            return _within((self.settled_date - self.due_date).days), True
        last = at if self.ended_date is None else min(at, self.ended_date)
        return _within((last - self.due_date).days), False


def _within(lag: int) -> int:
    return max(EARLIEST_DAYS, min(lag, LATEST_DAYS))


@dataclass(frozen=True, slots=True)
class LagCurve:
    """Shares per lag from the earliest to the latest; `left` what is unpaid before each of them."""

    shares: tuple[int, ...]
    left: tuple[int, ...]

    @classmethod
    def of(cls, shares: Sequence[int]) -> "LagCurve":
        left = accumulate(shares, lambda rest, share: rest - share, initial=WHOLE)
        return cls(tuple(shares), tuple(left))

    def paid_within(self, first: int, last: int) -> int:
        """Return the share, in parts of WHOLE, that pays at lags from `first` to `last`."""
        if last < first:
            return 0
        start = _within(first) - EARLIEST_DAYS
        return self.left[start] - self.left[_within(last) - EARLIEST_DAYS + 1]

    def unpaid_from(self, lag: int) -> int:
        """Return the share that is not paid before a lag."""
        return self.left[max(0, min(lag - EARLIEST_DAYS, len(self.shares)))]

    def unpaid_by_day(self, lag: int, days: int) -> list[int]:
        """Return the share that is not paid before a lag, and before each of the days after it."""
        start = lag - EARLIEST_DAYS
        before = [WHOLE] * min(days, max(0, -start))
        found = [*before, *self.left[max(0, start) : max(0, start + days)]]
        return found + [self.left[-1]] * (days - len(found))


def _assumed() -> LagCurve:
    """Return what a company without history begins with: half when due, half in 30 days after."""
    late = dict.fromkeys(range(1, 31), WHOLE // 60)
    return LagCurve.of([WHOLE // 2 if lag == 0 else late.get(lag, 0) for lag in _LAGS])


ASSUMED = _assumed()


@dataclass(slots=True)
class _Seen:
    """Weights in thousandths by lag, of what was paid and of what was seen at all."""

    paid: defaultdict[int, int]
    all: defaultdict[int, int]

    @classmethod
    def empty(cls) -> "_Seen":
        return cls(defaultdict(int), defaultdict(int))

    def add(self, lag: int, weight: int, *, is_paid: bool) -> None:
        self.all[lag] += weight
        if is_paid:
            self.paid[lag] += weight


def _curve(seen: _Seen, prior: LagCurve, drawn_to: int) -> LagCurve:
    """Return the estimate: at each lag the share of those at risk that pays, prior included."""
    at_risk, left, shares = sum(seen.all.values()), WHOLE, []
    weight = drawn_to * _UNIT
    for place, lag in enumerate(_LAGS):
        risk = at_risk * WHOLE + weight * prior.left[place]
        pays = seen.paid[lag] * WHOLE + weight * prior.shares[place]
        share = left * pays // risk if risk else 0
        shares.append(share)
        left -= share
        at_risk -= seen.all[lag]
    return LagCurve.of(shares)


@dataclass(frozen=True, slots=True)
class PaymentHabits:
    """Curves of a company, its segments and customers; days that each way of asking adds."""

    company: LagCurve
    segments: Mapping[str, LagCurve]
    customers: Mapping[str, LagCurve]
    ways: Mapping[str, int]
    paid_count: int

    @property
    def is_assumed(self) -> bool:
        """Tell whether too little was paid yet: then what is assumed weighs much."""
        return self.paid_count < KNOWN_FROM_COUNT

    def curve_of(self, customer_id: str, segment: str) -> LagCurve:
        own = self.customers.get(customer_id)
        return own or self.segments.get(segment, self.company)

    def days_of_way(self, way: str) -> int:
        return self.ways.get(way, 0)


def learn_habits(
    past: Iterable[PastReceivable], at: date, customer_prior: int = CUSTOMER_PRIOR
) -> PaymentHabits:
    """Learn from what was known at the end of a day, and from nothing after it.

    `customer_prior` is how many receivables of its segment a customer is drawn towards.
    """
    known = [each for each in past if each.issue_date <= at]
    ways = _ways(known, at)
    company, paid_count = _Seen.empty(), 0
    segments: defaultdict[str, _Seen] = defaultdict(_Seen.empty)
    customers: defaultdict[tuple[str, str], _Seen] = defaultdict(_Seen.empty)
    for each in known:
        lag, is_paid = each.lag_known(at)
        lag, weight = _within(lag - ways.get(each.way, 0)), _weight(each, at)
        paid_count += is_paid
        seen = (company, segments[each.segment], customers[each.customer_id, each.segment])
        for one in seen:
            one.add(lag, weight, is_paid=is_paid)
    of_company = _curve(company, ASSUMED, _COMPANY_PRIOR)
    of_segments = {k: _curve(v, of_company, _SEGMENT_PRIOR) for k, v in segments.items()}
    return PaymentHabits(
        of_company,
        of_segments,
        {
            customer_id: _curve(seen, of_segments[segment], customer_prior)
            for (customer_id, segment), seen in customers.items()
        },
        ways,
        paid_count,
    )


def _weight(each: PastReceivable, at: date) -> int:
    age = (at - each.issue_date).days
    return max(1, _UNIT * HALF_WEIGHT_DAYS // (HALF_WEIGHT_DAYS + age))


def _ways(known: Sequence[PastReceivable], at: date) -> dict[str, int]:
    """Return by how many whole days each way of asking moves payment, seen within customers.

    The commonest way is the measure. A customer asked both ways says how far its means lie apart;
    it weighs by how often it was asked. A way seen so fewer than 20 times moves nothing.
    """
    sums: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    counts: defaultdict[str, int] = defaultdict(int)
    for each in known:
        lag, is_paid = each.lag_known(at)
        if is_paid:
            count, total = sums[each.customer_id].get(each.way, (0, 0))
            sums[each.customer_id][each.way] = (count + 1, total + lag)
            counts[each.way] += 1
    common = max(sorted(counts), key=lambda way: counts[way], default="")
    apart = {way: _apart(sums.values(), common, way) for way in counts if way != common}
    return {way: days for way, days in apart.items() if days}


def _apart(sums: Iterable[Mapping[str, tuple[int, int]]], common: str, way: str) -> int:
    """Return the mean difference in whole days, rounded down where it lies between two."""
    weight, total, asked = 0, 0, 0
    for of in sums:
        if common in of and way in of:
            (count, lags), (other, other_lags) = of[way], of[common]
            asked += count
            weight += _UNIT * count * other // (count + other)
            total += _UNIT * (lags * other - other_lags * count) // (count + other)
    return (2 * total + weight) // (2 * weight) if asked >= _WAY_FROM_COUNT else 0
