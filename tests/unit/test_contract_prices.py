"""What a period of a contract costs: changes, discounts, and shares by day."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cobro.domain.contracts.billing import bill, forecast
from cobro.domain.contracts.cycle import BillingCycle
from cobro.domain.contracts.model import (
    Contract,
    Discount,
    DueRule,
    PlanLine,
    PriceChange,
    QuantityChange,
    Timing,
)
from cobro.domain.contracts.periods import periods
from cobro.domain.contracts.prices import lines_of
from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency, CurrencyMismatchError, Money
from tests.support.builders import brl
from tests.support.contracts import a_contract, a_plan, fixed_off, percent_off

APRIL = date(2026, 4, 30)


def no_values(_: str) -> dict[date, Decimal]:
    return {}


def totals(contract: Contract, through: date = APRIL) -> list[int]:
    return [
        sum(line.amount.minor for line in lines_of(contract, period))
        for period in periods(contract, through)
    ]


def line(contract: Contract, number: int = 0) -> list[tuple[str, str, int]]:
    period = list(periods(contract, APRIL))[number]
    return [
        (ln.description, str(ln.quantity), ln.unit_price.minor) for ln in lines_of(contract, period)
    ]


def test_a_whole_period_is_quantity_times_price_with_its_days_in_the_text() -> None:
    contract = a_contract(lines=(a_plan(10_000, "2.5"),))

    assert line(contract) == [("Mensalidade (2026-01-01/2026-01-31)", "2.5", 10_000)]


def test_the_first_and_the_last_part_of_a_period_cost_the_share_of_their_days() -> None:
    contract = a_contract(start_date=date(2026, 1, 17), term_end_date=date(2026, 3, 10))
    first_of_month = a_contract(
        start_date=date(2026, 1, 17),
        term_end_date=date(2026, 3, 10),
        cycle=BillingCycle(anchor_day=1),
    )

    assert totals(first_of_month) == [4_839, 10_000, 3_226]
    assert line(first_of_month)[0] == ("Mensalidade (2026-01-17/2026-01-31)", "1", 4_839)
    assert totals(contract) == [10_000, 7_857]


def test_a_price_change_inside_a_period_is_billed_by_day() -> None:
    change = PriceChange("plan", date(2026, 1, 17), brl(31_000))
    contract = a_contract(price_changes=(change,))

    assert line(contract) == [
        ("Mensalidade (2026-01-01/2026-01-16)", "1", 5_161),
        ("Mensalidade (2026-01-17/2026-01-31)", "1", 15_000),
    ]
    assert totals(contract)[1:] == [31_000] * 3


def test_the_latest_change_holds_whatever_order_they_came_in() -> None:
    changes = (
        PriceChange("plan", date(2026, 3, 1), brl(300)),
        PriceChange("plan", date(2026, 2, 1), brl(200)),
        PriceChange("more", date(2026, 1, 1), brl(999)),
    )
    contract = a_contract(
        unit_price=100, lines=(a_plan(100), a_plan(1, "0", "more")), price_changes=changes
    )

    assert totals(contract) == [100, 200, 300, 300]


def test_a_quantity_change_and_a_line_that_stops() -> None:
    changes = (
        QuantityChange("plan", date(2026, 2, 1), Decimal(3)),
        QuantityChange("plan", date(2026, 3, 1), Decimal(0)),
    )

    assert totals(a_contract(quantity_changes=changes)) == [10_000, 30_000, 0, 0]


def test_a_change_of_one_line_leaves_the_others_whole() -> None:
    change = PriceChange("more", date(2026, 1, 11), brl(6_200))
    contract = a_contract(lines=(a_plan(), a_plan(3_100, "1", "more")), price_changes=(change,))

    assert [amount for _, _, amount in line(contract)] == [10_000, 1_000, 4_200]


def test_a_percent_discount_of_some_periods() -> None:
    discount = percent_off("33.33", periods=2)
    contract = a_contract(unit_price=9_999, discounts=(discount,))

    assert totals(contract) == [6_666, 6_666, 9_999, 9_999]


def test_a_discount_of_some_periods_begins_with_the_next_whole_one() -> None:
    inside = percent_off("50", date(2026, 1, 15), periods=1)
    on_the_day = percent_off("50", date(2026, 2, 1), periods=1)

    assert totals(a_contract(discounts=(inside,))) == [10_000, 5_000, 10_000, 10_000]
    assert totals(a_contract(discounts=(on_the_day,))) == [10_000, 5_000, 10_000, 10_000]


def test_a_discount_until_a_day_inside_a_period_is_taken_by_day() -> None:
    until = percent_off("100", until_date=date(2026, 1, 16))

    assert line(a_contract(discounts=(until,))) == [
        ("Mensalidade (2026-01-17/2026-01-31)", "1", 4_839)
    ]


def test_a_fixed_discount_is_shared_out_and_never_goes_below_zero() -> None:
    lines = (a_plan(3_000), a_plan(1_000, "1", "more"))

    assert line(a_contract(lines=lines, discounts=(fixed_off(1_000),))) == [
        ("Mensalidade (2026-01-01/2026-01-31)", "1", 2_250),
        ("Mensalidade (2026-01-01/2026-01-31)", "1", 750),
    ]
    assert totals(a_contract(discounts=(fixed_off(20_000),))) == [0, 0, 0, 0]


def test_percent_discounts_add_up_and_fixed_ones_come_after_them() -> None:
    several = (percent_off("10"), percent_off("20"), fixed_off(500))
    whole = (percent_off("60"), percent_off("60"))

    assert totals(a_contract(discounts=several)) == [6_500] * 4
    assert totals(a_contract(discounts=whole)) == [0] * 4


def test_a_fixed_discount_of_a_part_of_a_period_is_a_part_of_it() -> None:
    contract = a_contract(
        start_date=date(2026, 1, 17),
        cycle=BillingCycle(anchor_day=1),
        discounts=(fixed_off(3_100),),
    )

    assert totals(contract)[0] == 3_339


def test_a_bill_has_the_day_it_is_asked_for_and_its_due_date() -> None:
    contract = a_contract(due=DueRule(10))
    billed = bill(contract, date(2026, 2, 3), no_values, 24)

    assert [(i.period_start_date, i.issue_date, i.due_date) for i in billed.invoices] == [
        (date(2026, 1, 1), date(2026, 2, 3), date(2026, 2, 13)),
        (date(2026, 2, 1), date(2026, 2, 3), date(2026, 2, 13)),
    ]
    assert billed.invoices[0].idempotency_key == "contract:con-1:2026-01-01"
    assert billed.invoices[0].total == brl(10_000)
    assert billed.contract.billed_through_date == date(2026, 2, 28)


def test_a_bill_takes_at_most_so_many_periods_at_once() -> None:
    billed = bill(a_contract(), date(2026, 12, 31), no_values, 5)

    assert len(billed.invoices) == 5
    assert billed.contract.first_open_date == date(2026, 6, 1)


def test_a_period_for_which_nothing_is_owed_passes_without_invoice() -> None:
    contract = a_contract(discounts=(percent_off("100", periods=2),))
    billed = bill(contract, date(2026, 3, 1), no_values, 24)

    assert [i.period_start_date for i in billed.invoices] == [date(2026, 3, 1)]


def test_a_forecast_has_the_days_on_which_invoices_will_be_issued() -> None:
    contract = a_contract(timing=Timing.ARREARS, due=DueRule(5))
    coming = forecast(contract, date(2026, 3, 1), no_values, 24)

    assert [(i.issue_date, i.due_date) for i in coming.invoices] == [
        (date(2026, 2, 1), date(2026, 2, 6)),
        (date(2026, 3, 1), date(2026, 3, 6)),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: a_contract(lines=()),
        lambda: a_contract(lines=(a_plan(), a_plan())),
        lambda: a_contract(price_changes=(PriceChange("x", APRIL, brl(1)),)),
        lambda: a_contract(discounts=(percent_off("1"),) * 51),
        lambda: a_plan(0),
        lambda: a_plan(1, "-1"),
        lambda: a_plan(1, "0.0000001"),
        lambda: a_plan(1, "NaN"),
        lambda: PriceChange("plan", APRIL, brl(0)),
        lambda: QuantityChange("plan", APRIL, Decimal(-1)),
        lambda: Discount(APRIL),
        lambda: Discount(APRIL, Decimal(1), brl(1)),
        lambda: percent_off("0"),
        lambda: percent_off("100.1"),
        lambda: fixed_off(0),
        lambda: percent_off("1", periods=1, until_date=APRIL),
        lambda: percent_off("1", periods=0),
        lambda: percent_off("1", APRIL, until_date=date(2026, 4, 29)),
    ],
    ids=map(str, range(18)),
)
def test_what_cannot_be_agreed_is_refused(wrong: Any) -> None:
    with pytest.raises(InvalidInputError):
        wrong()


def test_currencies_are_not_mixed() -> None:
    euros = Money(1, Currency.EUR)

    for more in (
        {"lines": (PlanLine("plan", "x", Decimal(1), euros),)},
        {"price_changes": (PriceChange("plan", APRIL, euros),)},
        {"discounts": (Discount(APRIL, fixed=euros),)},
    ):
        with pytest.raises(CurrencyMismatchError):
            a_contract(**more)
