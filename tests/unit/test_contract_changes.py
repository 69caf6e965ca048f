"""Changes of a contract: what may change from when, ends and notice, yearly adjustment."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cobro.domain.contracts.billing import IndexValues, bill, unused
from cobro.domain.contracts.changes import (
    BilledPeriodError,
    ContractEndedError,
    FutureTerms,
    cancel,
    change_price,
    change_quantity,
    give_notice,
    revise,
    revise_discounts,
    revise_lines,
)
from cobro.domain.contracts.indexing import Indexing
from cobro.domain.contracts.model import (
    CancellationMode,
    Contract,
    DueRule,
    PriceChange,
    QuantityChange,
    Renewal,
)
from cobro.domain.contracts.periods import next_period
from cobro.domain.contracts.prices import quantity_on, unit_price_on
from cobro.domain.contracts.renewal import last_date
from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Rounding
from tests.support.builders import brl
from tests.support.contracts import a_contract, a_plan, percent_off

IMMEDIATE, PERIOD_END = CancellationMode.IMMEDIATE, CancellationMode.PERIOD_END
FEBRUARY = date(2026, 2, 1)


def no_values(_: str) -> dict[date, Decimal]:
    return {}


def billed_january(**more: Any) -> Contract:
    return bill(a_contract(**more), date(2026, 1, 1), no_values, 24).contract


def test_a_price_may_change_from_the_first_day_not_billed() -> None:
    change = PriceChange("plan", FEBRUARY, brl(1))
    changed = change_price(billed_january(), change)

    assert changed.price_changes == (change,)
    assert change_price(changed, change) is changed


def test_a_change_in_a_billed_period_names_the_first_day_allowed() -> None:
    with pytest.raises(BilledPeriodError, match="begin on 2026-02-01 or later"):
        change_price(billed_january(), PriceChange("plan", date(2026, 1, 31), brl(1)))
    with pytest.raises(BilledPeriodError, match="2026-02-01"):
        change_quantity(billed_january(), QuantityChange("plan", date(2026, 1, 9), Decimal(2)))


def test_the_same_line_and_day_again_replaces_the_change() -> None:
    once = change_price(a_contract(), PriceChange("plan", FEBRUARY, brl(1)))
    twice = change_price(once, PriceChange("plan", FEBRUARY, brl(2)))
    more = QuantityChange("plan", FEBRUARY, Decimal(2))
    grown = change_quantity(twice, more)

    assert [c.unit_price for c in twice.price_changes] == [brl(2)]
    assert change_quantity(grown, more) is grown
    assert quantity_on(grown, grown.lines[0], FEBRUARY) == 2


def test_nothing_changes_after_the_end() -> None:
    ended = a_contract(term_end_date=date(2026, 1, 31))

    with pytest.raises(ContractEndedError, match="ends on 2026-01-31"):
        change_price(ended, PriceChange("plan", FEBRUARY, brl(1)))


def test_a_contract_ends_with_the_period_of_the_day() -> None:
    ended = cancel(billed_january(), date(2026, 1, 10), PERIOD_END)

    assert last_date(ended) == date(2026, 1, 31)
    assert unused(ended) == brl(0)
    assert next_period(ended) is None


def test_an_immediate_end_owes_back_what_was_billed_for_later_days() -> None:
    ended = cancel(billed_january(), date(2026, 1, 10), IMMEDIATE)

    assert last_date(ended) == date(2026, 1, 10)
    assert unused(ended) == brl(10_000 - 3_226)
    assert unused(billed_january()) == brl(0)


def test_an_end_in_the_trial_owes_back_nothing() -> None:
    trial = a_contract(trial_end_date=date(2026, 1, 20))

    assert last_date(cancel(trial, date(2026, 1, 10), PERIOD_END)) == date(2026, 1, 10)


def test_an_end_can_be_moved_until_it_was_billed_to() -> None:
    first = cancel(a_contract(), date(2026, 1, 10), IMMEDIATE)
    later = cancel(first, date(2026, 1, 20), IMMEDIATE)
    billed = bill(later, date(2026, 1, 1), no_values, 24).contract
    earlier = cancel(billed, date(2026, 1, 15), IMMEDIATE)

    assert last_date(later) == date(2026, 1, 20)
    assert last_date(earlier) == date(2026, 1, 15)
    with pytest.raises(ContractEndedError, match="billed to its end on 2026-01-20"):
        cancel(billed, date(2026, 1, 21), IMMEDIATE)


def test_an_end_outside_the_contract_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="begins on 2026-01-01"):
        cancel(a_contract(), date(2025, 12, 31), IMMEDIATE)
    with pytest.raises(ContractEndedError, match="ends on 2026-06-30 already"):
        cancel(a_contract(term_end_date=date(2026, 6, 30)), date(2026, 7, 1), IMMEDIATE)


def test_notice_is_given_once_and_only_where_a_contract_renews() -> None:
    yearly = a_contract(term_end_date=date(2026, 12, 31), renewal=Renewal(30))
    told = give_notice(yearly, date(2026, 5, 1))

    assert told.notice_date == date(2026, 5, 1)
    assert give_notice(told, date(2026, 6, 1)) is told
    with pytest.raises(InvalidInputError, match="does not renew"):
        give_notice(a_contract(), date(2026, 5, 1))
    with pytest.raises(InvalidInputError, match="cannot come before"):
        give_notice(yearly, date(2025, 5, 1))


def test_lines_are_revised_from_a_day_on() -> None:
    contract = billed_january(lines=(a_plan(), a_plan(500, "2", "old")))
    wanted = (replace(a_plan(12_000, "3"), description="Plano"), a_plan(700, "1", "new"))
    revised = revise_lines(contract, wanted, FEBRUARY)
    plan, old, new = revised.lines

    assert plan.description == "Plano"
    assert unit_price_on(revised, plan, FEBRUARY) == brl(12_000)
    assert [quantity_on(revised, own, FEBRUARY) for own in (plan, old, new)] == [3, 0, 1]
    assert [quantity_on(revised, own, date(2026, 1, 31)) for own in (plan, old, new)] == [1, 2, 0]
    assert revise_lines(revised, wanted, FEBRUARY) == revised


def future(**more: Any) -> FutureTerms:
    return replace(FutureTerms(FEBRUARY, (a_plan(12_000),), "B", DueRule(5, 10)), **more)


def test_everything_but_the_grid_is_revised_from_a_day_on() -> None:
    contract = billed_january(term_end_date=date(2026, 12, 31), renewal=Renewal(30))
    revised = revise(contract, future(term_end_date=date(2027, 6, 30), indexing=IPCA))

    assert (revised.series, revised.due, revised.indexing) == ("B", DueRule(5, 10), IPCA)
    assert last_date(revised) == date(2027, 6, 30)
    assert unit_price_on(revised, revised.lines[0], FEBRUARY) == brl(12_000)
    assert revise(revised, future(term_end_date=date(2027, 6, 30), indexing=IPCA)) == revised


def test_new_terms_do_not_reach_into_what_was_billed() -> None:
    with pytest.raises(BilledPeriodError, match="begin on 2026-02-01"):
        revise(billed_january(), future(from_date=date(2026, 1, 31)))
    with pytest.raises(BilledPeriodError, match="cancel the contract"):
        revise(billed_january(), future(term_end_date=date(2026, 1, 30)))


def test_discounts_are_revised_from_a_day_on() -> None:
    begun, coming = percent_off("10"), percent_off("20", date(2026, 5, 1))
    contract = billed_january(discounts=(begun, coming))
    other = percent_off("30", FEBRUARY)

    assert revise_discounts(contract, (begun, other), FEBRUARY).discounts == (begun, other)
    with pytest.raises(InvalidInputError, match="begins on 2026-02-01 or later"):
        revise_discounts(contract, (percent_off("5"),), FEBRUARY)


# ---- yearly adjustment -------------------------------------------------------------------------

IPCA = Indexing("ipca", date(2027, 1, 1))


def months(percent: str, *, without: int = 0) -> IndexValues:
    values = {date(2026, month, 1): Decimal(percent) for month in range(1, 13) if month != without}
    return lambda _: values


def billed_in_2027(values: IndexValues, indexing: Indexing = IPCA) -> Contract:
    return bill(a_contract(indexing=indexing), date(2027, 2, 1), values, 24).contract


def price_in_2027(values: IndexValues, indexing: Indexing = IPCA) -> int:
    contract = billed_in_2027(values, indexing)
    return unit_price_on(contract, contract.lines[0], date(2027, 2, 1)).minor


def test_prices_rise_by_twelve_months_of_the_index() -> None:
    contract = billed_in_2027(months("0.5"))

    assert contract.adjustments[0].factor == Decimal("1.06167781")
    assert unit_price_on(contract, contract.lines[0], date(2026, 12, 31)) == brl(10_000)
    assert unit_price_on(contract, contract.lines[0], date(2027, 1, 1)) == brl(10_617)


def test_a_negative_year_leaves_prices_as_they_are_or_lowers_them() -> None:
    unfloored = replace(IPCA, is_floored=False)

    assert price_in_2027(months("-0.1")) == 10_000
    assert price_in_2027(months("-0.1"), unfloored) == 9_881
    assert price_in_2027(months("-99"), unfloored) == 1


def test_rounding_is_as_named() -> None:
    values = {date(2026, month, 1): Decimal(0) for month in range(1, 13)}
    values[date(2026, 6, 1)] = Decimal("1.25")
    half_even = replace(IPCA, rounding=Rounding.HALF_EVEN)
    contract = a_contract(unit_price=200, indexing=half_even)
    even = bill(contract, date(2027, 1, 1), lambda _: values, 24).contract
    up = bill(replace(contract, indexing=IPCA), date(2027, 1, 1), lambda _: values, 24).contract

    assert unit_price_on(even, even.lines[0], date(2027, 1, 1)) == brl(202)
    assert unit_price_on(up, up.lines[0], date(2027, 1, 1)) == brl(203)


def test_an_adjustment_waits_for_a_missing_month_and_holds_from_then_on() -> None:
    waiting = bill(a_contract(indexing=IPCA), date(2027, 1, 1), months("1", without=12), 24)
    later = bill(waiting.contract, date(2027, 2, 1), months("1"), 24)
    adjustment = later.contract.adjustments[0]

    assert waiting.contract.adjustments == ()
    assert waiting.missing is not None
    assert "waits for ipca of 2026-12" in str(waiting.missing)
    assert waiting.invoices[-1].total == brl(10_000)
    assert later.missing is None
    assert adjustment.anniversary_date == date(2027, 1, 1)
    assert adjustment.effective_date == date(2027, 2, 1)


def test_the_index_can_be_read_some_months_before_the_anniversary() -> None:
    lagged = replace(IPCA, lag_months=2)

    assert lagged.months(date(2027, 1, 1))[0] == date(2025, 12, 1)
    assert lagged.months(date(2027, 1, 1))[-1] == date(2026, 11, 1)
    with pytest.raises(InvalidInputError):
        replace(IPCA, lag_months=7)
    with pytest.raises(InvalidInputError, match="monthly index"):
        replace(IPCA, index="es_legal")


def test_years_that_were_missed_are_adjusted_one_after_the_other() -> None:
    values = {date(2026 + m // 12, m % 12 + 1, 1): Decimal(1) for m in range(24)}
    contract = a_contract(indexing=IPCA)
    billed = bill(contract, date(2028, 1, 1), lambda _: values, 40).contract

    assert [a.effective_date for a in billed.adjustments] == [date(2027, 1, 1), date(2028, 1, 1)]
    assert unit_price_on(billed, billed.lines[0], date(2028, 1, 1)) == brl(12_697)


def test_a_price_agreed_for_the_day_of_an_adjustment_holds_as_agreed() -> None:
    agreed = PriceChange("plan", date(2027, 1, 1), brl(20_000))
    contract = change_price(a_contract(indexing=IPCA), agreed)
    billed = bill(contract, date(2027, 1, 1), months("1"), 24).contract

    assert unit_price_on(billed, billed.lines[0], date(2027, 1, 1)) == brl(20_000)
