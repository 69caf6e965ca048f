"""When a contract is billed: anchors, trials, terms, renewal and due dates."""

from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any

import pytest

from cobro.domain.contracts.billing import due_date_of
from cobro.domain.contracts.cycle import BillingCycle, CycleUnit
from cobro.domain.contracts.model import (
    Cancellation,
    CancellationMode,
    Contract,
    DueRule,
    Renewal,
    Timing,
    trial_end,
)
from cobro.domain.contracts.periods import next_issue_date, next_period, periods
from cobro.domain.contracts.renewal import last_date, term_on
from cobro.domain.errors import InvalidInputError
from tests.support.contracts import a_contract

WEEKLY = BillingCycle(CycleUnit.WEEK)
QUARTERLY = BillingCycle(CycleUnit.MONTH, 3)


def starts(contract: Contract, count: int = 4) -> list[str]:
    found = periods(contract, date(2099, 1, 1))
    return [p.start_date.isoformat() for p in islice(found, count)]


def ends(contract: Contract, count: int = 4) -> list[str]:
    found = periods(contract, date(2099, 1, 1))
    return [p.end_date.isoformat() for p in islice(found, count)]


def test_an_anchor_of_31_falls_on_the_last_day_and_returns() -> None:
    contract = a_contract(start_date=date(2026, 1, 31))

    assert starts(contract) == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]


def test_an_anchor_of_30_falls_on_29_february_of_a_leap_year() -> None:
    contract = a_contract(start_date=date(2028, 1, 30))

    assert starts(contract, 3) == ["2028-01-30", "2028-02-29", "2028-03-30"]


def test_the_first_period_runs_to_the_anchor_day() -> None:
    early = a_contract(start_date=date(2026, 1, 20), cycle=BillingCycle(anchor_day=5))
    late = a_contract(start_date=date(2026, 1, 2), cycle=BillingCycle(anchor_day=5))

    assert starts(early, 3) == ["2026-01-20", "2026-02-05", "2026-03-05"]
    assert starts(late, 3) == ["2026-01-02", "2026-01-05", "2026-02-05"]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (date(2026, 1, 1), ["2026-01-01", "2026-04-01", "2026-07-01"]),
        (date(2026, 1, 2), ["2026-01-02", "2026-04-01", "2026-07-01"]),
        (date(2026, 3, 15), ["2026-03-15", "2026-04-01", "2026-07-01"]),
    ],
)
def test_an_anchor_month_ties_quarters_to_the_calendar(start: date, expected: list[str]) -> None:
    cycle = replace(QUARTERLY, anchor_day=1, anchor_month=1)

    assert starts(a_contract(start_date=start, cycle=cycle), 3) == expected


def test_a_quarter_without_an_anchor_month_counts_from_the_start() -> None:
    contract = a_contract(start_date=date(2026, 2, 10), cycle=QUARTERLY)

    assert starts(contract, 3) == ["2026-02-10", "2026-05-10", "2026-08-10"]


def test_weeks_count_from_the_start_or_from_a_day_of_the_week() -> None:
    thursday = date(2026, 1, 1)
    mondays = BillingCycle(CycleUnit.WEEK, 2, 1)

    assert starts(a_contract(cycle=WEEKLY), 3) == ["2026-01-01", "2026-01-08", "2026-01-15"]
    assert starts(a_contract(start_date=thursday, cycle=mondays), 3) == [
        "2026-01-01",
        "2026-01-05",
        "2026-01-19",
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": 0},
        {"count": 121},
        {"unit": CycleUnit.WEEK, "count": 53},
        {"anchor_day": 32},
        {"unit": CycleUnit.WEEK, "anchor_day": 8},
        {"anchor_month": 13},
        {"unit": CycleUnit.WEEK, "anchor_month": 1},
    ],
)
def test_a_cycle_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        BillingCycle(**wrong)


def test_a_trial_is_not_billed_and_the_first_period_follows_it() -> None:
    start = date(2026, 1, 10)
    contract = a_contract(start_date=start, trial_end_date=trial_end(start, 14))

    assert contract.trial_end_date == date(2026, 1, 23)
    assert starts(contract, 2) == ["2026-01-24", "2026-02-24"]
    assert trial_end(start, 0) is None


def test_a_contract_that_ends_in_its_trial_is_never_billed() -> None:
    cancellation = Cancellation(date(2026, 1, 12), CancellationMode.IMMEDIATE)
    contract = a_contract(trial_end_date=date(2026, 1, 14), cancellation=cancellation)

    assert next_period(contract) is None
    assert next_issue_date(contract) is None


def test_in_advance_is_billed_on_the_first_day_and_in_arrears_after_the_last() -> None:
    assert next_issue_date(a_contract()) == date(2026, 1, 1)
    assert next_issue_date(a_contract(timing=Timing.ARREARS)) == date(2026, 2, 1)


def test_the_next_period_follows_the_last_billed_day() -> None:
    period = next_period(a_contract(billed_through_date=date(2026, 1, 31)))

    assert period is not None
    assert period.start_date == date(2026, 2, 1)


def test_the_last_period_ends_with_the_term() -> None:
    contract = a_contract(term_end_date=date(2026, 2, 10))

    assert ends(contract) == ["2026-01-31", "2026-02-10"]
    assert term_on(contract, date(2027, 1, 1)) == term_on(contract, date(2026, 1, 1))


def test_a_contract_without_end_has_no_term() -> None:
    assert term_on(a_contract(), date(2026, 5, 1)) is None
    assert last_date(a_contract()) is None


YEARLY: dict[str, Any] = {"term_end_date": date(2026, 12, 31), "renewal": Renewal(60, 30)}


def test_a_contract_renews_for_the_same_term_unless_notice_was_given_in_time() -> None:
    on_time = a_contract(**YEARLY, notice_date=date(2026, 11, 1))
    late = a_contract(**YEARLY, notice_date=date(2026, 11, 2))
    told_next_year = a_contract(**YEARLY, notice_date=date(2027, 11, 1))

    assert last_date(a_contract(**YEARLY)) is None
    assert last_date(on_time) == date(2026, 12, 31)
    assert last_date(late) == last_date(told_next_year) == date(2027, 12, 31)


def test_the_days_to_give_notice_and_to_think_of_it_can_be_told() -> None:
    first = term_on(a_contract(**YEARLY), date(2026, 6, 1))
    third = term_on(a_contract(**YEARLY), date(2028, 1, 1))

    assert first is not None
    assert (first.notice_date, first.reminder_date) == (date(2026, 11, 1), date(2026, 10, 2))
    assert third is not None
    assert (third.start_date, third.end_date) == (date(2028, 1, 1), date(2028, 12, 31))


def test_a_term_of_days_renews_for_as_many_days() -> None:
    contract = a_contract(term_end_date=date(2026, 1, 10), renewal=Renewal(0))
    term = term_on(contract, date(2026, 1, 25))

    assert term is not None
    assert (term.start_date, term.end_date) == (date(2026, 1, 21), date(2026, 1, 30))


def test_a_cancellation_ends_before_the_term_does() -> None:
    cancellation = Cancellation(date(2026, 3, 5), CancellationMode.IMMEDIATE)

    assert last_date(a_contract(**YEARLY, cancellation=cancellation)) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("rule", "issued", "due"),
    [
        (DueRule(), date(2026, 1, 1), date(2026, 1, 1)),
        (DueRule(10), date(2026, 1, 25), date(2026, 2, 4)),
        (DueRule(0, 10), date(2026, 1, 10), date(2026, 1, 10)),
        (DueRule(0, 10), date(2026, 1, 11), date(2026, 2, 10)),
        (DueRule(5, 10), date(2026, 1, 8), date(2026, 2, 10)),
        (DueRule(0, 31), date(2026, 2, 1), date(2026, 2, 28)),
    ],
)
def test_due_after_a_term_or_on_a_fixed_day(rule: DueRule, issued: date, due: date) -> None:
    assert due_date_of(rule, issued) == due


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: DueRule(-1),
        lambda: DueRule(366),
        lambda: DueRule(0, 0),
        lambda: DueRule(0, 32),
        lambda: Renewal(-1),
        lambda: Renewal(0, 731),
        lambda: a_contract(term_end_date=date(2025, 12, 31)),
        lambda: a_contract(trial_end_date=date(2025, 12, 31)),
        lambda: a_contract(renewal=Renewal(30)),
    ],
    ids=map(str, range(9)),
)
def test_days_that_cannot_be_are_refused(wrong: Any) -> None:
    with pytest.raises(InvalidInputError):
        wrong()
