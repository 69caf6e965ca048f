"""Expected cash per day for 90 days, with intervals of 50 % and 90 %.

Each receivable is spread over the days on which its customer's curve says that it may be paid,
given that it is unpaid today. Billing to come repeats by day of month, each with an equal share,
what was billed in the last four months. Payments are taken as independent of each other: the
variance of a day's cash is the sum of squared amounts times chance and counter-chance (that of a
Poisson-binomial count; of a Poisson count for what is not billed yet). Cash is never below nothing
and leans to the right, so bounds are quantiles of the gamma distribution with that mean and
variance (Wilson and Hilferty, 1931). How far cash strayed from earlier forecasts stretches them:
see `forecast_checks`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from cobro.domain.contracts.cycle import add_months
from cobro.domain.payment_lags import WHOLE, PastReceivable, PaymentHabits

VERSION = 1
DAYS = 90
HORIZONS = (7, 30, 90)
BILLED_MONTHS = 4
_MONTHS_AHEAD = 4  # 90 days reach into the fourth
_SCORES = {50: Decimal("0.674490"), 90: Decimal("1.644854")}  # of the normal distribution
_NOTHING, _INFINITE, _THIRD = Decimal(0), Decimal("Infinity"), Decimal(1) / Decimal(3)


@dataclass(frozen=True, slots=True)
class Stretch:
    """By which factor intervals are wider than independent payments alone would make them."""

    of_50: Decimal = Decimal(1)
    of_90: Decimal = Decimal(1)

    def score(self, level: int) -> Decimal:
        return _SCORES[level] * (self.of_50 if level == 50 else self.of_90)  # noqa: PLR2004 - per cent


UNSTRETCHED = Stretch()


@dataclass(frozen=True, slots=True)
class Band:
    """Expected minor units, and the bounds of the intervals around them."""

    expected_minor: int
    low_90_minor: int
    low_50_minor: int
    high_50_minor: int
    high_90_minor: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """Cash to come on a day or until it: means and variance in minor units, not rounded.

    `open_mean` is of what is billed already, `coming_mean` of what will be.
    """

    open_mean: Decimal = _NOTHING
    coming_mean: Decimal = _NOTHING
    variance: Decimal = _NOTHING

    @property
    def mean(self) -> Decimal:
        return self.open_mean + self.coming_mean

    def quantile(self, score: Decimal) -> int:
        """Return the amount that cash stays below with the chance of a normal score."""
        if not self.variance:
            return _rounded(self.mean)
        deviation = self.variance.sqrt() / self.mean
        root = 1 - deviation * deviation / 9 + score * deviation / 3
        return _rounded(self.mean * root**3) if root > 0 else 0

    def score_of(self, minor: int) -> Decimal:
        """Return the normal score of an amount: the other way round of `quantile`."""
        if not self.variance:
            return _NOTHING if minor == _rounded(self.mean) else _INFINITE
        deviation = self.variance.sqrt() / self.mean
        root = (minor / self.mean) ** _THIRD if minor > 0 else _NOTHING
        return (root - 1 + deviation * deviation / 9) * 3 / deviation

    def band(self, stretch: Stretch = UNSTRETCHED) -> Band:
        half, most = stretch.score(50), stretch.score(90)
        return Band(
            _rounded(self.mean),
            self.quantile(-most),
            self.quantile(-half),
            self.quantile(half),
            self.quantile(most),
        )


def _rounded(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class CashOutlook:
    """What comes on each of the 90 days after `as_of`, and from the first of them until each."""

    as_of: date
    days: tuple[Outlook, ...]
    until: tuple[Outlook, ...]


@dataclass(slots=True)
class _Pile:
    """Receivables alike in all but their amounts, billed or to be; one in `parts` of them comes."""

    customer_id: str
    segment: str
    way: str
    due_date: date
    first_date: date
    is_billed: bool = True
    parts: int = 1
    amount: int = 0
    squares: int = 0

    def add(self, minor: int) -> None:
        self.amount += minor
        self.squares += minor * minor

    def chances(self, habits: PaymentHabits, as_of: date) -> list[int]:
        """Return by day the chance, in parts of WHOLE, of being paid until it; 0 today."""
        curve = habits.curve_of(self.customer_id, self.segment)
        age = (as_of - self.due_date).days - habits.days_of_way(self.way)
        left = curve.unpaid_by_day(age + 1, DAYS + 1)
        unpaid = left[0] if self.is_billed else WHOLE
        whole = unpaid or 1  # where all would have been paid by today, nothing more is expected
        first = (self.first_date - as_of).days
        return [0] * first + [(unpaid - each) * WHOLE // whole for each in left[first:]]


class _Sums:
    """Means in parts of WHOLE and variances in parts of its square, by day."""

    def __init__(self) -> None:
        self.open = [0] * DAYS
        self.coming = [0] * DAYS
        self.variance = [0] * DAYS

    def add(self, pile: _Pile, chances: Iterable[int]) -> None:
        means = self.open if pile.is_billed else self.coming
        amount, squares, parts = pile.amount, pile.squares, pile.parts
        for day, chance in enumerate(chances):
            if chance:
                means[day] += amount * chance // parts
                against = WHOLE - chance if pile.is_billed else WHOLE
                self.variance[day] += squares * chance * against // parts

    def outlooks(self) -> tuple[Outlook, ...]:
        whole = Decimal(WHOLE)
        return tuple(
            Outlook(of_open / whole, coming / whole, variance / whole / whole)
            for of_open, coming, variance in zip(
                map(Decimal, self.open),
                map(Decimal, self.coming),
                map(Decimal, self.variance),
                strict=True,
            )
        )


def cash_outlook(
    past: Sequence[PastReceivable], habits: PaymentHabits, as_of: date, *, with_coming: bool = True
) -> CashOutlook:
    """Return what the receivables known at the end of a day let expect after it."""
    by_day, until = _Sums(), _Sums()
    piles = [*_open(past, as_of), *(_coming(past, as_of) if with_coming else ())]
    for pile in piles:
        chances = pile.chances(habits, as_of)
        by_day.add(pile, (later - before for before, later in pairwise(chances)))
        until.add(pile, chances[1:])
    return CashOutlook(as_of, by_day.outlooks(), until.outlooks())


def _open(past: Iterable[PastReceivable], as_of: date) -> Iterator[_Pile]:
    tomorrow = as_of + timedelta(days=1)
    piles: dict[tuple[str, str, str, date], _Pile] = {}
    for each in past:
        if each.is_open(as_of):
            key = (each.customer_id, each.segment, each.way, each.due_date)
            piles.setdefault(key, _Pile(*key, tomorrow)).add(each.amount_minor)
    return iter(piles.values())


def _coming(past: Sequence[PastReceivable], as_of: date) -> Iterator[_Pile]:
    """Repeat what was billed in the last months; of a shorter history, in its whole months."""
    first = min((each.issue_date for each in past), default=as_of)
    starts = [add_months(as_of, -months) for months in range(1, BILLED_MONTHS + 1)]
    parts = max(1, sum(start >= first for start in starts))
    last = as_of + timedelta(days=DAYS)
    for each in past:
        if starts[parts - 1] < each.issue_date <= as_of:
            for issued in _repeated(each.issue_date, as_of, last):
                due = issued + (each.due_date - each.issue_date)
                parties = (each.customer_id, each.segment, each.way)
                yield _Pile(*parties, due, issued, False, parts, *_sizes(each.amount_minor))


def billing_to_come(past: Sequence[PastReceivable], as_of: date) -> Iterator[tuple[date, int]]:
    """Yield due dates and minor units of the billing that an outlook counts with."""
    for pile in _coming(past, as_of):
        yield pile.due_date, pile.amount // pile.parts


def _repeated(issued: date, as_of: date, last: date) -> Iterator[date]:
    for months in range(1, BILLED_MONTHS + _MONTHS_AHEAD):
        again = add_months(issued, months)
        if as_of < again <= last:
            yield again


def _sizes(minor: int) -> tuple[int, int]:
    return minor, minor * minor
