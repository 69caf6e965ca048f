"""Terms of a contract: when one ends, when notice can be given, and which term is the last.

A contract that renews does so without anybody's doing: each term is as long as the first, in months
where the first was whole months, else in days. Notice given in time ends the contract with the
present term, notice given late with the next one.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from cobro.domain.contracts.cycle import ONE_DAY, add_months, whole_months
from cobro.domain.contracts.model import Contract, Renewal


@dataclass(frozen=True, slots=True)
class ContractTerm:
    """One term, its days included, and the last day on which notice ends the contract with it."""

    start_date: date
    end_date: date
    notice_date: date
    reminder_date: date


def term_end_on(contract: Contract, term_end: date, number: int) -> date:
    """Return the last day of term `number` (from 0), reckoned from the start: it never drifts."""
    following = term_end + ONE_DAY
    months = whole_months(contract.start_date, following)
    if months is not None:
        return add_months(contract.start_date, months * (number + 1)) - ONE_DAY
    days = (following - contract.start_date).days
    return contract.start_date + timedelta(days=days * (number + 1)) - ONE_DAY


def term_on(contract: Contract, day: date) -> ContractTerm | None:
    """Return the term that a day falls in, or the first one; None for a contract without end."""
    if contract.term_end_date is None:
        return None
    number = 0
    while contract.renewal and term_end_on(contract, contract.term_end_date, number) < day:
        number += 1
    return _term(contract, contract.term_end_date, number)


def _term(contract: Contract, term_end: date, number: int) -> ContractTerm:
    end = term_end_on(contract, term_end, number)
    start = contract.start_date
    if number:
        start = term_end_on(contract, term_end, number - 1) + ONE_DAY
    renewal = contract.renewal or Renewal(0, 0)
    notice = end - timedelta(days=renewal.notice_days)
    return ContractTerm(start, end, notice, notice - timedelta(days=renewal.reminder_days))


def last_date(contract: Contract) -> date | None:
    """Return the last day of the contract as things stand; None while no end is in sight."""
    ends = [contract.cancellation.last_date] if contract.cancellation else []
    ends += [end for end in (_term_ending(contract),) if end is not None]
    return min(ends, default=None)


def _term_ending(contract: Contract) -> date | None:
    if contract.term_end_date is None:
        return None
    if contract.renewal is None:
        return contract.term_end_date
    if contract.notice_date is None:
        return None
    number = 0
    while _term(contract, contract.term_end_date, number).notice_date < contract.notice_date:
        number += 1
    return term_end_on(contract, contract.term_end_date, number)
