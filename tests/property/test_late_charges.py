"""Late charges for any debt, terms and days: never negative, never shrinking, none before due."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cobro.domain.late_charges import Exposure, assess, charges_after, share_out
from cobro.domain.money import Currency, Money, Rounding
from cobro.domain.payoff import discount_on, owed_on, payoff
from cobro.domain.position import OpenCharges
from cobro.domain.rates import RateBook, months_before
from cobro.domain.terms import (
    ALLOCATION_ORDER,
    Basis,
    Component,
    Convention,
    Correction,
    DatedDiscount,
    DaysCounted,
    EarlyDiscount,
    Interest,
    LateFrom,
    PaymentTerms,
    Period,
    Share,
)
from tests.support.builders import brl

START = date(2026, 1, 1)
MONTHS = [months_before(date(2027, 6, 1), count) for count in range(24)]
BOOK = RateBook(
    {
        (name, month): Decimal("0.43") + Decimal(month.month) / 100
        for month in MONTHS
        for name in ("taxa_legal", "ipca")
    }
)

percents = st.integers(1, 9_999).map(lambda n: Decimal(n) / 100)
shares = st.one_of(
    percents.filter(lambda p: p < 100).map(lambda p: Share(percent=p)),
    st.integers(1, 10**6).map(lambda minor: Share(fixed_minor=minor)),
)
interests = st.one_of(
    st.builds(Interest, percents, st.sampled_from(list(Period)), st.sampled_from(list(Convention))),
    st.integers(1, 10**5).map(lambda minor: Interest(per_day_minor=minor)),
)
late_terms = st.builds(
    PaymentTerms,
    late_fee=st.none() | shares,
    interest=st.none() | interests,
    correction=st.none() | st.just(Correction("ipca")),
    rebate=st.none() | shares,
    late_from=st.sampled_from(list(LateFrom)),
    rounding=st.sampled_from(list(Rounding)),
    order=st.permutations(ALLOCATION_ORDER).map(tuple),
) | st.just(PaymentTerms(basis=Basis.STATUTORY, correction=Correction("ipca")))
early_terms = st.builds(
    PaymentTerms,
    discounts=st.lists(
        st.builds(DatedDiscount, shares, before_days=st.integers(0, 60)), max_size=3
    ).map(tuple),
    late_from=st.sampled_from(list(LateFrom)),
) | st.builds(
    PaymentTerms,
    early=st.builds(EarlyDiscount, shares, st.sampled_from(list(DaysCounted))),
    late_from=st.sampled_from(list(LateFrom)),
)
debts = st.builds(
    lambda minor, day: Exposure(brl(minor), brl(minor), START + timedelta(days=day), "BR"),
    st.integers(1, 10**9),
    st.integers(0, 300),
)


@given(debts, late_terms, st.integers(0, 120), st.integers(0, 60))
def test_charges_are_never_negative_and_never_shrink_with_the_days(
    debt: Exposure, terms: PaymentTerms, first: int, more: int
) -> None:
    on = debt.due_date + timedelta(days=first)
    sooner = assess(debt, terms, on, BOOK)
    later = assess(debt, terms, on + timedelta(days=more), BOOK)

    for component in Component:
        assert 0 <= sooner.amount(component).minor <= later.amount(component).minor


@given(debts, late_terms, st.integers(-60, 0))
def test_nothing_is_charged_until_the_due_date(
    debt: Exposure, terms: PaymentTerms, days: int
) -> None:
    result = assess(debt, terms, debt.due_date + timedelta(days=days), BOOK)

    assert result.lines == ()
    assert result.lateness.late_days == 0


@given(debts, late_terms, st.integers(0, 60), st.integers(0, 60))
def test_assessing_twice_charges_once(
    debt: Exposure, terms: PaymentTerms, first: int, more: int
) -> None:
    on = debt.due_date + timedelta(days=first)
    once = assess(debt, terms, on, BOOK)
    booked = charges_after(debt, once, on)
    known = Exposure(debt.original, debt.principal, debt.due_date, "BR", charges=booked)

    again = assess(known, terms, on, BOOK)
    later = assess(known, terms, on + timedelta(days=more), BOOK)

    assert again.total.is_zero
    assert once.lateness.late_days == 0 or later.late_fee.is_zero


@given(debts, early_terms, st.integers(-60, 60))
def test_a_discount_leaves_at_least_nothing_and_ends_by_the_day_that_lateness_counts_from(
    debt: Exposure, terms: PaymentTerms, days: int
) -> None:
    on = debt.due_date + timedelta(days=days)
    discount = discount_on(debt, terms, on).amount

    assert 0 <= discount.minor <= debt.principal.minor
    assert (
        discount.is_zero
        or on <= payoff(debt, terms, on, BOOK).assessment.lateness.counted_from_date
    )


@given(
    st.integers(0, 10**9),
    st.fixed_dictionaries({part: st.integers(0, 10**6).map(brl) for part in Component}),
    st.permutations(ALLOCATION_ORDER),
)
def test_a_payment_is_shared_out_in_order_and_none_of_it_is_lost(
    paid: int, due: dict[Component, Money], order: list[Component]
) -> None:
    shared = share_out(brl(paid), due, order)

    taken = Money.total(shared.values(), Currency.BRL)
    assert taken == min(brl(paid), Money.total(due.values(), Currency.BRL))
    for position, part in enumerate(order[:-1]):
        rest_is_empty = all(shared[later].is_zero for later in order[position + 1 :])
        assert shared[part] == due[part] or rest_is_empty


@given(debts, late_terms, st.integers(0, 60), st.integers(0, 10**4), st.integers(0, 10**4))
def test_the_total_is_what_the_components_add_up_to(
    debt: Exposure, terms: PaymentTerms, days: int, costs: int, interest: int
) -> None:
    charges = OpenCharges(costs_minor=costs, interest_minor=interest)
    known = Exposure(debt.original, debt.principal, debt.due_date, "BR", charges=charges)
    quoted = payoff(known, terms, debt.due_date + timedelta(days=days), BOOK)

    assert quoted.total == Money.total(owed_on(known, quoted).values(), Currency.BRL)
