"""What settles a debt on a day: rebate, discounts and the order of a payment."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from cobro.domain.late_charges import Exposure, owed, share_out
from cobro.domain.money import Currency, Money
from cobro.domain.payoff import due_date_notices, owed_on, payoff
from cobro.domain.position import NO_CHARGES, OpenCharges
from cobro.domain.rates import RateBook
from cobro.domain.terms import (
    ALLOCATION_ORDER,
    Component,
    DatedDiscount,
    DaysCounted,
    EarlyDiscount,
    Interest,
    LateFrom,
    PaymentTerms,
    Share,
)
from tests.support.builders import brl

NO_RATES = RateBook()
FRIDAY = date(2026, 11, 13)
LATE = date(2026, 12, 4)
FINE = Share(percent=Decimal(2))
USUAL = PaymentTerms(late_fee=FINE, interest=Interest(Decimal(1)))


def a_debt(minor: int = 125_000, due: date = FRIDAY) -> Exposure:
    return Exposure(brl(minor), brl(minor), due, "BR")


def test_a_rebate_that_was_granted_already_does_not_come_off_twice() -> None:
    terms = replace(USUAL, rebate=Share(percent=Decimal(10)))
    granted = replace(a_debt(100_000), principal=brl(90_000), rebate_granted_minor=10_000)

    assert payoff(a_debt(100_000), terms, FRIDAY, NO_RATES).total == brl(90_000)
    assert payoff(granted, terms, FRIDAY, NO_RATES).total == brl(90_000)
    assert payoff(replace(a_debt(), principal=brl(0)), terms, FRIDAY, NO_RATES).total == brl(0)


def test_a_discount_until_a_saturday_moves_to_monday_only_where_all_dates_move() -> None:
    saturday, monday = date(2026, 11, 7), date(2026, 11, 9)
    step = DatedDiscount(Share(fixed_minor=1_000), saturday)
    stays = PaymentTerms(discounts=(step,))
    moves = replace(stays, late_from=LateFrom.ADJUSTED)

    assert payoff(a_debt(), stays, saturday, NO_RATES).discount.amount == brl(1_000)
    assert payoff(a_debt(), stays, monday, NO_RATES).discount.amount == brl(0)
    assert payoff(a_debt(), moves, monday, NO_RATES).discount.amount == brl(1_000)


def test_a_discount_may_end_so_many_days_before_the_due_date() -> None:
    terms = PaymentTerms(discounts=(DatedDiscount(FINE, before_days=5),))

    assert payoff(a_debt(), terms, date(2026, 11, 8), NO_RATES).total == brl(122_500)
    quoted = payoff(a_debt(), terms, date(2026, 11, 9), NO_RATES)
    assert quoted.total == brl(125_000)
    assert quoted.discount.sentence == ""


def test_a_percentage_for_each_day_early_is_rounded_once() -> None:
    terms = PaymentTerms(early=EarlyDiscount(Share(percent=Decimal("0.033"))))

    quoted = payoff(a_debt(), terms, date(2026, 11, 6), NO_RATES)

    assert quoted.discount.amount == brl(289)
    assert quoted.discount.sentence == (
        "a discount of 0.033 % of 1250.00 BRL for each of 7 calendar days early"
    )


def test_a_discount_for_each_business_day_early_leaves_the_weekend_out() -> None:
    agreed = EarlyDiscount(Share(fixed_minor=100), DaysCounted.BUSINESS)
    quoted = payoff(a_debt(), PaymentTerms(early=agreed), date(2026, 11, 6), NO_RATES)

    assert quoted.discount.amount == brl(500)
    assert quoted.discount.sentence.endswith("for each of 5 business days early")


def test_no_discount_is_higher_than_the_debt_or_given_after_its_due_date() -> None:
    terms = PaymentTerms(early=EarlyDiscount(Share(fixed_minor=9_999)))

    assert payoff(a_debt(1_000), terms, date(2026, 11, 1), NO_RATES).total == brl(0)
    assert payoff(a_debt(1_000), terms, date(2026, 11, 14), NO_RATES).total == brl(1_000)


def test_what_settles_a_debt_is_owed_by_component_and_shared_out_in_order() -> None:
    before = OpenCharges(costs_minor=700, interest_minor=100, assessed_date=FRIDAY)
    debt = replace(a_debt(), charges=before)
    quoted = payoff(debt, USUAL, LATE, NO_RATES)
    due = owed_on(debt, quoted)

    shares = share_out(brl(4_000), due, ALLOCATION_ORDER)

    assert quoted.total == Money.total(due.values(), Currency.BRL) == brl(129_175)
    assert shares == {
        Component.COSTS: brl(700),
        Component.INTEREST: brl(975),
        Component.LATE_FEE: brl(2_325),
        Component.CORRECTION: brl(0),
        Component.PRINCIPAL: brl(0),
    }
    assert owed(brl(5), NO_CHARGES)[Component.PRINCIPAL] == brl(5)
    principal_first = share_out(brl(130_000), due, tuple(reversed(ALLOCATION_ORDER)))
    assert principal_first[Component.PRINCIPAL] == brl(125_000)
    assert Money.total(principal_first.values(), Currency.BRL) == quoted.total


@pytest.mark.parametrize(
    ("terms", "country", "expected"),
    [
        (USUAL, "BR", ["Lei 7.089/1983", "STJ, REsp 1.954.924"]),
        (replace(USUAL, late_from=LateFrom.ADJUSTED), "BR", ["Lei 7.089/1983", "the Pix API"]),
        (replace(USUAL, place="PT"), "ES", ["in PT", "the terms agreed"]),
    ],
)
def test_a_due_date_that_moves_is_told_with_its_source(
    terms: PaymentTerms, country: str, expected: list[str]
) -> None:
    debt = replace(a_debt(due=date(2026, 11, 14)), country=country)
    notices = due_date_notices(debt, terms, payoff(debt, terms, LATE, NO_RATES))

    assert len(notices) == 2
    assert all(text in notice for text, notice in zip(expected, notices, strict=True))


def test_a_due_date_on_a_banking_day_needs_no_words() -> None:
    assert due_date_notices(a_debt(), USUAL, payoff(a_debt(), USUAL, LATE, NO_RATES)) == ()
