"""Of every contract: its periods tile the time, anchors never drift, and no cent is lost."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cobro.domain.contracts.billing import ContractInvoice, bill, unused
from cobro.domain.contracts.changes import cancel, change_price
from cobro.domain.contracts.cycle import ONE_DAY, BillingCycle, CycleUnit
from cobro.domain.contracts.model import CancellationMode, Contract, PriceChange, QuantityChange
from cobro.domain.contracts.periods import Period, period_on, periods
from cobro.domain.contracts.prices import lines_of, prices_on
from cobro.domain.money import Money
from tests.support.builders import brl
from tests.support.contracts import contracts, cycles, days

FAR = date(2029, 12, 31)
NO_VALUES: dict[date, Decimal] = {}


def no_values(_: str) -> dict[date, Decimal]:
    return NO_VALUES


def total(contract: Contract, period: Period) -> Money:
    return Money.total((line.amount for line in lines_of(contract, period)), contract.currency)


@given(contracts())
def test_periods_tile_the_time_from_the_first_billed_day_to_the_last(contract: Contract) -> None:
    found = list(periods(contract, FAR))

    assert all(p.start_date <= p.end_date for p in found)
    assert all(a.end_date + ONE_DAY == b.start_date for a, b in pairwise(found))
    if found:
        assert found[0].start_date == contract.first_billed_date
        end = contract.term_end_date
        is_open = end is None or end > FAR
        assert found[-1].end_date >= FAR if is_open else found[-1].end_date == end


@given(contracts(), days)
def test_a_day_is_in_the_one_period_that_holds_it(contract: Contract, day: date) -> None:
    holding = [p for p in periods(contract, day) if p.start_date <= day <= p.end_date]

    assert [p for p in (period_on(contract, day),) if p is not None] == holding


@given(days, st.integers(1, 31), st.integers(1, 24))
def test_an_anchor_of_the_month_never_drifts(first: date, anchor: int, count: int) -> None:
    cycle = BillingCycle(CycleUnit.MONTH, count, anchor)
    starts = [cycle.start(first, index) for index in range(40)]

    assert all(s.day == min(anchor, monthrange(s.year, s.month)[1]) for s in starts)
    assert starts[0] <= first < starts[1]


@given(days, cycles(), st.integers(0, 60))
def test_a_cycle_holds_its_own_days(first: date, cycle: BillingCycle, index: int) -> None:
    start, following = cycle.start(first, index), cycle.start(first, index + 1)

    assert cycle.index_of(first, start) == index
    assert cycle.index_of(first, following - ONE_DAY) == index


@given(contracts(), st.integers(0, 6), st.data())
def test_the_parts_of_a_period_add_up_to_its_price(
    contract: Contract, ahead: int, data: st.DataObject
) -> None:
    """Cut a whole period at a day: what is billed before and after it is its price."""
    contract = replace(contract, term_end_date=None)
    start = contract.cycle.start(contract.first_billed_date, ahead + 1)
    period = period_on(contract, start)
    assert period is not None
    assert period.is_whole
    length = (period.end_date - period.start_date).days
    cut = period.start_date + timedelta(days=data.draw(st.integers(0, length)))
    first = replace(period, end_date=cut)
    amounts = [total(contract, first)]
    if cut < period.end_date:
        amounts.append(total(contract, replace(period, start_date=cut + ONE_DAY)))

    whole = prices_on(contract, period.start_date)[0].net
    assert Money.total(amounts, contract.currency) == total(contract, period) == whole


@given(contracts(), days)
def test_a_change_to_the_same_price_changes_no_line(contract: Contract, day: date) -> None:
    change = PriceChange("plan", day, contract.lines[0].unit_price)
    same = replace(contract, price_changes=(change,))

    for period in periods(contract, date(2027, 1, 1)):
        assert lines_of(same, period) == lines_of(contract, period)


@given(contracts(), days, st.integers(0, 9))
def test_lines_of_a_period_are_between_the_lowest_and_the_highest_price(
    contract: Contract, day: date, quantity: int
) -> None:
    changed = replace(contract, quantity_changes=(QuantityChange("plan", day, Decimal(quantity)),))
    price = contract.lines[0].unit_price.minor
    low, high = sorted((price, price * quantity))

    for period in periods(changed, date(2027, 1, 1)):
        if period.is_whole:
            assert low <= total(changed, period).minor <= high


@given(contracts(), days, st.lists(st.integers(0, 200), max_size=6))
def test_billing_in_any_steps_asks_for_each_period_once(
    contract: Contract, today: date, steps: list[int]
) -> None:
    stepwise = contract
    asked: list[ContractInvoice] = []
    day = contract.start_date
    for step in [*steps, None]:
        day = today if step is None else min(today, day + timedelta(days=step))
        billed = bill(stepwise, day, no_values, 2_000)
        again = bill(billed.contract, day, no_values, 2_000)
        stepwise = billed.contract
        asked += billed.invoices
        assert again.invoices == ()
    at_once = bill(contract, today, no_values, 2_000)
    keys = [invoice.idempotency_key for invoice in asked]

    assert len(set(keys)) == len(keys)
    assert stepwise == at_once.contract
    assert [(i.idempotency_key, i.lines) for i in asked] == [
        (i.idempotency_key, i.lines) for i in at_once.invoices
    ]


@given(contracts(), days, st.integers(0, 400), st.sampled_from(CancellationMode))
def test_what_is_owed_back_is_what_was_billed_past_the_end(
    contract: Contract, today: date, ahead: int, mode: CancellationMode
) -> None:
    contract = replace(contract, term_end_date=None)
    billed = bill(contract, today, no_values, 2_000)
    day = contract.start_date + timedelta(days=ahead)
    ended = cancel(billed.contract, day, mode)
    fresh = bill(cancel(contract, day, mode), FAR, no_values, 2_000)
    rest = bill(ended, FAR, no_values, 2_000)
    asked = sum(i.total.minor for i in (*billed.invoices, *rest.invoices))

    assert asked - unused(ended).minor == sum(i.total.minor for i in fresh.invoices)


@given(contracts(), days, st.integers(1, 10**6))
def test_a_price_change_never_alters_what_was_billed(
    contract: Contract, today: date, price: int
) -> None:
    contract = replace(contract, term_end_date=None)
    billed = bill(contract, today, no_values, 2_000)
    first = billed.contract.first_open_date
    changed = change_price(billed.contract, PriceChange("plan", first, brl(price)))

    for period in periods(contract, first - ONE_DAY):
        if period.end_date < first:
            assert lines_of(changed, period) == lines_of(contract, period)
