"""What contracts will bill: each period once, and its share of cash as counted one by one."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cobro.domain.contracts.ahead import ahead
from cobro.domain.contracts.billing import ContractInvoice, bill, due_date_of, forecast
from cobro.domain.contracts.model import Contract, DueRule, Timing
from cobro.domain.contracts.periods import periods
from cobro.domain.contracts.prices import lines_of
from cobro.domain.forecast import DAYS, FutureInvoice, cash_outlook
from cobro.domain.payment_lags import ASSUMED, EARLIEST_DAYS, WHOLE, learn_habits
from tests.support.contracts import contracts, days

LATER = timedelta(days=DAYS)
ALL_OF_THEM = 2_000
Coming = list[tuple[date, date, int]]


@st.composite
def agreed(draw: st.DrawFn) -> Contract:
    due = DueRule(draw(st.integers(0, 60)), draw(st.one_of(st.none(), st.integers(1, 31))))
    return replace(draw(contracts()), due=due)


def no_values(_: str) -> dict[date, Decimal]:
    return {}


def billed(contract: Contract, through: date) -> Contract:
    return bill(contract, through, no_values, ALL_OF_THEM).contract


def counted(contract: Contract, after: date) -> Coming:
    """Go through all periods from the beginning, as a person with a calendar would."""
    found = []
    for period in periods(contract, after + LATER):
        is_first_day = contract.timing is Timing.ADVANCE
        issued = period.start_date if is_first_day else period.end_date + timedelta(days=1)
        minor = sum(line.amount.minor for line in lines_of(contract, period))
        if after < issued <= after + LATER and minor:
            found.append((issued, due_date_of(contract.due, issued), minor))
    return found


def told(invoices: tuple[ContractInvoice, ...]) -> Coming:
    return [(each.issue_date, each.due_date, each.total.minor) for each in invoices]


@given(agreed(), days, st.integers(0, 3))
def test_each_period_counts_until_it_is_issued_whoever_has_billed_it_since(
    contract: Contract, after: date, runs: int
) -> None:
    since = billed(contract, after + timedelta(days=runs))

    coming = ahead(since, after, after + LATER, no_values, set())

    assert told(coming.invoices) == counted(contract, after)


@given(agreed(), days)
def test_what_is_issued_the_next_day_is_all_that_the_next_forecast_lacks(
    contract: Contract, after: date
) -> None:
    tomorrow = after + timedelta(days=1)
    until = after + LATER
    kept = billed(contract, tomorrow)

    today = told(ahead(kept, after, until, no_values, set()).invoices)
    following = told(ahead(kept, tomorrow, until, no_values, set()).invoices)

    assert [each for each in today if each[0] > tomorrow] == following


@given(agreed(), days, st.integers(1, 40))
def test_what_should_have_been_billed_comes_on_the_day_after(
    contract: Contract, after: date, late: int
) -> None:
    behind = billed(contract, after - timedelta(days=late))
    caught_up = billed(contract, after + timedelta(days=1))
    left = forecast(behind, after, no_values, ALL_OF_THEM).invoices

    tomorrow = ahead(behind, after, after + LATER, no_values, set()).invoices
    unissued = {each.period_start_date for each in left}

    assert tomorrow == ahead(caught_up, after, after + LATER, no_values, unissued).invoices
    assert {each.issue_date for each in tomorrow[: len(left)]} <= {after + timedelta(days=1)}
    assert len(tomorrow) == len(left) + len(counted(contract, after))


@given(st.lists(agreed(), max_size=4), days)
def test_expected_cash_of_contracts_is_the_sum_of_their_invoices_one_by_one(
    several: list[Contract], after: date
) -> None:
    coming = [each for contract in several for each in counted(contract, after)]
    future = [FutureInvoice("cus-1", "", *each) for each in coming]

    outlook = cash_outlook([], learn_habits([], after), after, contracted=future)

    shares = [
        minor * share
        for issued, due, minor in coming
        for place, share in enumerate(ASSUMED.shares)
        if max(issued, due + timedelta(days=EARLIEST_DAYS + place)) <= after + LATER
    ]
    assert outlook.until[-1].contract_mean == Decimal(sum(shares)) / WHOLE
    assert sum(day.contract_mean for day in outlook.days) == outlook.until[-1].contract_mean
    assert outlook.until[-1].mean == outlook.until[-1].contract_mean
