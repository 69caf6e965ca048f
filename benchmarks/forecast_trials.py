"""Forecasts held against what came, and against two simple ways of forecasting.

`due_dates` expects each receivable when it is due (what is overdue: at once), and billing to come
as the forecast does; `due_dates_only` leaves what is overdue out. `moving_average` expects the mean
of the last 90 days. All of them know what was known at the end of the day of the cut, no more.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from cobro.domain.contracts.cycle import add_months
from cobro.domain.forecast import (
    DAYS,
    HORIZONS,
    FutureInvoice,
    Stretch,
    billing_to_come,
    cash_outlook,
)
from cobro.domain.forecast_checks import (
    Seen,
    cash_came,
    learn_stretch,
    seen_of,
)
from cobro.domain.payment_lags import (
    EARLIEST_DAYS,
    WHOLE,
    Origin,
    PastReceivable,
    PaymentHabits,
    learn_habits,
)

__all__ = ["METHODS", "Trial", "try_at", "try_with_contracts", "weekly_pairs"]

METHODS = ("forecast", "due_dates", "due_dates_only", "moving_average")
Pair = tuple[int, int]


@dataclass(slots=True)
class Trial:
    """Pairs of expected and come minor units by method and horizon; days and sums that were seen.

    `open_pairs` are of receivables that were open at the cut alone.
    """

    pairs: defaultdict[tuple[str, int], list[Pair]] = field(
        default_factory=lambda: defaultdict(list)
    )
    open_pairs: defaultdict[tuple[str, int], list[Pair]] = field(
        default_factory=lambda: defaultdict(list)
    )
    days: list[tuple[Stretch, list[Seen]]] = field(default_factory=list)
    sums: list[tuple[Stretch, list[Seen]]] = field(default_factory=list)

    def held(self, level: int, *, is_sum: bool) -> tuple[int, int]:
        """Return how many intervals held what came, and of how many."""
        found = [
            seen.strayed <= stretch.score(level)
            for stretch, all_seen in (self.sums if is_sum else self.days)
            for seen in all_seen
        ]
        return sum(found), len(found)


def try_at(
    trial: Trial, past: Sequence[PastReceivable], cut: date, *, with_intervals: bool = True
) -> None:
    """Forecast at a cut and note how it went; intervals have to be learnt on earlier cuts."""
    known = [each for each in past if each.issue_date <= cut]
    outlook = cash_outlook(known, learn_habits(known, cut), cut)
    days, sums = seen_of(outlook, past, cut + timedelta(days=DAYS))
    if with_intervals:
        learnt = learn_stretch(known, cut)
        trial.days.append((learnt.days, days))
        trial.sums.append((learnt.sums, sums))
    opened = [each for each in known if each.is_open(cut)]
    before = sum(cash_came(past, cut - timedelta(days=DAYS - 1), DAYS))
    late = _due(opened, cut)
    for horizon in HORIZONS:
        last, seen = cut + timedelta(days=horizon), sums[horizon - 1]
        coming = sum(minor for due, minor in billing_to_come(known, cut) if due <= last)
        due = _due(opened, last)
        average = before * horizon // DAYS
        said = (int(seen.outlook.mean), coming + due, coming + due - late, average)
        for method, minor in zip(METHODS, said, strict=True):
            trial.pairs[method, horizon].append((minor, seen.came_minor))
        of_open = sum(cash_came(opened, cut + timedelta(days=1), horizon))
        said = (int(seen.outlook.open_mean), due, due - late, average)
        for method, minor in zip(METHODS[:-1], said, strict=False):
            trial.open_pairs[method, horizon].append((minor, of_open))


def try_with_contracts(trial: Trial, past: Sequence[PastReceivable], cut: date) -> None:
    """Forecast at a cut with the contracts that run then, which due dates are told of as well."""
    known = [each for each in past if each.issue_date <= cut]
    contracted = _contracted(known, cut)
    habits = learn_habits(known, cut)
    _, sums = seen_of(
        cash_outlook(known, habits, cut, contracted=contracted), past, cut + timedelta(days=DAYS)
    )
    opened = [each for each in known if each.is_open(cut)]
    others = [each for each in known if each.origin is not Origin.CONTRACT]
    coming = [*billing_to_come(others, cut), *((i.due_date, i.amount_minor) for i in contracted)]
    for horizon in HORIZONS:
        last, seen = cut + timedelta(days=horizon), sums[horizon - 1]
        due = _due(opened, last) + sum(minor for due, minor in coming if due <= last)
        said = (int(seen.outlook.mean), due, due - _due(opened, cut))
        for method, minor in zip(METHODS[:-1], said, strict=True):
            trial.pairs[method, horizon].append((minor, seen.came_minor))


def _contracted(known: Iterable[PastReceivable], cut: date) -> list[FutureInvoice]:
    """Return what the contracts that billed in the last month will bill; none is told to end."""
    found = []
    for each in known:
        if each.origin is Origin.CONTRACT and each.issue_date > add_months(cut, -1):
            for month in range(1, 5):
                issued = add_months(each.issue_date, month)
                due = issued + (each.due_date - each.issue_date)
                if issued <= cut + timedelta(days=DAYS):
                    parties = (each.customer_id, each.segment)
                    found.append(FutureInvoice(*parties, issued, due, each.amount_minor))
    return found


def _due(opened: Iterable[PastReceivable], last: date) -> int:
    return sum(each.amount_minor for each in opened if each.due_date <= last)


def weekly_pairs(past: Sequence[PastReceivable], cut: date) -> Iterator[tuple[str, list[Pair]]]:
    """Yield by method cash per week, from Monday, of what was billed from the cut on.

    The days of issue are told, payments only before the cut; a customer is asked as it was last.
    """
    before = cut - timedelta(days=1)
    habits = learn_habits(past, before)
    ways = {each.customer_id: each.way for each in past if each.issue_date <= before}
    came: Counter[int] = Counter()
    due: Counter[int] = Counter()
    spread: Counter[int] = Counter()
    for each in past:
        if each.issue_date >= cut and each.settled_date:
            came[_week(each.settled_date)] += each.amount_minor
            due[_week(each.due_date)] += each.amount_minor
            way = ways.get(each.customer_id, each.way)
            for day, share in _spread(habits, each, way):
                spread[_week(day)] += each.amount_minor * share
    weeks = sorted({*came, *due, *spread})
    yield "forecast", [(spread[week] // WHOLE, came[week]) for week in weeks]
    yield "due_dates", [(due[week], came[week]) for week in weeks]


def _spread(habits: PaymentHabits, each: PastReceivable, way: str) -> Iterable[tuple[date, int]]:
    curve = habits.curve_of(each.customer_id, each.segment)
    first = each.due_date + timedelta(days=EARLIEST_DAYS + habits.days_of_way(way))
    for number, share in enumerate(curve.shares):
        if share:
            yield max(each.issue_date, first + timedelta(days=number)), share


def _week(day: date) -> int:
    return (day.toordinal() - 1) // 7
