"""The periods of a contract: they tile its time from the first billed day, no gap, no overlap.

A period is a cycle of the grid without the days before the first billed one and after the last.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cobro.domain.contracts.cycle import ONE_DAY
from cobro.domain.contracts.model import Contract, Timing
from cobro.domain.contracts.renewal import last_date


@dataclass(frozen=True, slots=True)
class Period:
    """The days billed together, first and last included, and those of the whole cycle."""

    start_date: date
    end_date: date
    cycle_start_date: date
    cycle_end_date: date

    @property
    def is_whole(self) -> bool:
        return (self.start_date, self.end_date) == (self.cycle_start_date, self.cycle_end_date)

    def issue_date(self, timing: Timing) -> date:
        return self.start_date if timing is Timing.ADVANCE else self.end_date + ONE_DAY


def period_on(contract: Contract, day: date) -> Period | None:
    """Return the period that holds a day, if the contract has one then."""
    first = contract.first_billed_date
    end = last_date(contract)
    if day < first or (end is not None and day > end):
        return None
    index = contract.cycle.index_of(first, day)
    cycle_start = contract.cycle.start(first, index)
    cycle_end = contract.cycle.start(first, index + 1) - ONE_DAY
    return Period(
        start_date=max(cycle_start, first),
        end_date=cycle_end if end is None else min(cycle_end, end),
        cycle_start_date=cycle_start,
        cycle_end_date=cycle_end,
    )


def periods(contract: Contract, through: date, since: date | None = None) -> Iterator[Period]:
    """Yield the periods that begin through a day, from the one that holds `since` on."""
    period = period_on(contract, since or contract.first_billed_date)
    while period is not None and period.start_date <= through:
        yield period
        period = period_on(contract, period.end_date + ONE_DAY)


def next_period(contract: Contract) -> Period | None:
    """Return the first period that was not billed yet; None once the contract has ended.

    A last period that was billed in part stays billed: the contract cannot go on in the middle.
    """
    if contract.billed_through_date is None:
        return period_on(contract, contract.first_billed_date)
    return period_on(contract, contract.billed_through_date + ONE_DAY)


def next_issue_date(contract: Contract) -> date | None:
    """Return the day on which the next invoice is due to be issued; None where none is to come."""
    period = next_period(contract)
    return period.issue_date(contract.timing) if period is not None else None
