"""Expected cash per day for 90 days, with intervals of 50 % and 90 %.

Each receivable is spread over the days on which its customer's curve says that it may be paid,
given that it is unpaid today. So is each invoice that a contract asks for in these days, from its
day of issue on. Other billing to come repeats by day of month, each with an equal share,
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
from enum import StrEnum
from itertools import pairwise

from cobro.domain.contracts.cycle import add_months
from cobro.domain.payment_lags import WHOLE, Origin, PastReceivable, PaymentHabits

VERSION = 2
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

    `open_mean` is of open invoices, `agreed_mean` of instalments of agreements, `contract_mean` of
    what contracts will bill, `coming_mean` of other billing to come.
    """

    open_mean: Decimal = _NOTHING
    coming_mean: Decimal = _NOTHING
    variance: Decimal = _NOTHING
    agreed_mean: Decimal = _NOTHING
    contract_mean: Decimal = _NOTHING

    @property
    def mean(self) -> Decimal:
        return self.open_mean + self.agreed_mean + self.contract_mean + self.coming_mean

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


@dataclass(frozen=True, slots=True)
class FutureInvoice:
    """An invoice that will be issued on a day, of minor units."""

    customer_id: str
    segment: str
    issue_date: date
    due_date: date
    amount_minor: int


class _Part(StrEnum):
    """What expected cash is of."""

    OPEN = "open"
    AGREED = "agreed"
    CONTRACT = "contract"
    COMING = "coming"


@dataclass(slots=True)
class _Pile:
    """Receivables alike in all but their amounts, billed or to be; one in `parts` of them comes."""

    customer_id: str
    segment: str
    way: str
    due_date: date
    first_date: date
    part: _Part = _Part.OPEN
    parts: int = 1
    amount: int = 0
    squares: int = 0

    @property
    def is_billed(self) -> bool:
        return self.part in {_Part.OPEN, _Part.AGREED}

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
        self.means = {part: [0] * DAYS for part in _Part}
        self.variance = [0] * DAYS

    def add(self, pile: _Pile, chances: Iterable[int]) -> None:
        means = self.means[pile.part]
        amount, squares, parts = pile.amount, pile.squares, pile.parts
        is_guess = pile.part is _Part.COMING
        for day, chance in enumerate(chances):
            if chance:
                means[day] += amount * chance // parts
                against = WHOLE if is_guess else WHOLE - chance
                self.variance[day] += squares * chance * against // parts

    def outlooks(self) -> tuple[Outlook, ...]:
        whole = Decimal(WHOLE)
        means = {part: [Decimal(each) / whole for each in self.means[part]] for part in _Part}
        return tuple(
            Outlook(
                open_mean=means[_Part.OPEN][day],
                coming_mean=means[_Part.COMING][day],
                variance=Decimal(variance) / whole / whole,
                agreed_mean=means[_Part.AGREED][day],
                contract_mean=means[_Part.CONTRACT][day],
            )
            for day, variance in enumerate(self.variance)
        )


def cash_outlook(
    past: Sequence[PastReceivable],
    habits: PaymentHabits,
    as_of: date,
    *,
    with_coming: bool = True,
    contracted: Sequence[FutureInvoice] | None = None,
) -> CashOutlook:
    """Return what the receivables known at the end of a day let expect after it.

    `contracted` are the invoices that contracts will ask for; what they billed is not repeated
    then. Without them (None) nothing is known of contracts, and it is repeated like the rest.
    """
    by_day, until = _Sums(), _Sums()
    repeated = past if contracted is None else [p for p in past if p.origin is not Origin.CONTRACT]
    since = _first_day(past, as_of)
    piles = [
        *_open(past, as_of),
        *_contracted(contracted or ()),
        *(_coming(repeated, as_of, since) if with_coming else ()),
    ]
    for pile in piles:
        chances = pile.chances(habits, as_of)
        by_day.add(pile, (later - before for before, later in pairwise(chances)))
        until.add(pile, chances[1:])
    return CashOutlook(as_of, by_day.outlooks(), until.outlooks())


def _open(past: Iterable[PastReceivable], as_of: date) -> Iterator[_Pile]:
    tomorrow = as_of + timedelta(days=1)
    piles: dict[tuple[str, str, str, date, bool], _Pile] = {}
    for each in past:
        if each.is_open(as_of):
            is_agreed = each.origin is Origin.INSTALMENT
            parties = (each.customer_id, each.segment, each.way, each.due_date)
            part = _Part.AGREED if is_agreed else _Part.OPEN
            pile = piles.setdefault((*parties, is_agreed), _Pile(*parties, tomorrow, part))
            pile.add(each.amount_minor)
    return iter(piles.values())


def _contracted(coming: Iterable[FutureInvoice]) -> Iterator[_Pile]:
    for each in coming:
        days = (each.due_date, each.issue_date)
        parties = (each.customer_id, each.segment, "")
        yield _Pile(*parties, *days, _Part.CONTRACT, 1, *_sizes(each.amount_minor))


def _first_day(past: Iterable[PastReceivable], as_of: date) -> date:
    return min((each.issue_date for each in past), default=as_of)


def _coming(past: Iterable[PastReceivable], as_of: date, since: date) -> Iterator[_Pile]:
    """Repeat what was billed in the last months; of a shorter history, in its whole months.

    Instalments are no billing: what they ask for was billed before.
    """
    starts = [add_months(as_of, -months) for months in range(1, BILLED_MONTHS + 1)]
    parts = max(1, sum(start >= since for start in starts))
    last = as_of + timedelta(days=DAYS)
    for each in past:
        if each.origin is Origin.INSTALMENT:
            continue
        if starts[parts - 1] < each.issue_date <= as_of:
            for issued in _repeated(each.issue_date, as_of, last):
                due = issued + (each.due_date - each.issue_date)
                parties = (each.customer_id, each.segment, each.way)
                sizes = _sizes(each.amount_minor)
                yield _Pile(*parties, due, issued, _Part.COMING, parts, *sizes)


def billing_to_come(past: Sequence[PastReceivable], as_of: date) -> Iterator[tuple[date, int]]:
    """Yield due dates and minor units of the billing that an outlook repeats."""
    for pile in _coming(past, as_of, _first_day(past, as_of)):
        yield pile.due_date, pile.amount // pile.parts


def _repeated(issued: date, as_of: date, last: date) -> Iterator[date]:
    for months in range(1, BILLED_MONTHS + _MONTHS_AHEAD):
        again = add_months(issued, months)
        if as_of < again <= last:
            yield again


def _sizes(minor: int) -> tuple[int, int]:
    return minor, minor * minor
