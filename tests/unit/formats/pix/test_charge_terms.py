"""Payment terms in the words of a Pix charge with due date."""

from datetime import date
from decimal import Decimal

import pytest

from cobro.domain.errors import InvalidInputError
from cobro.domain.terms import (
    NO_TERMS,
    DatedDiscount,
    DaysCounted,
    EarlyDiscount,
    Interest,
    PaymentTerms,
    Period,
    Share,
)
from cobro.formats.pix.charge_terms import charge_terms
from cobro.formats.pix.due_charge import Discount, DiscountStep, Fine, Rebate, Term
from cobro.formats.pix.due_charge import Interest as PixInterest

DUE = date(2026, 9, 30)
PERCENT = Share(percent=Decimal("2.5"))
FIXED = Share(fixed_minor=150)


def test_no_terms_fill_nothing() -> None:
    assert charge_terms(NO_TERMS, DUE) == {}


@pytest.mark.parametrize(
    ("share", "fine", "rebate", "value"),
    [
        (PERCENT, Fine.PERCENT, Rebate.PERCENT, "2.5"),
        (FIXED, Fine.AMOUNT, Rebate.AMOUNT, "1.50"),
    ],
)
def test_a_fine_and_a_rebate_are_sums_or_percentages(
    share: Share, fine: Fine, rebate: Rebate, value: str
) -> None:
    terms = PaymentTerms(late_fee=share, rebate=share)

    assert charge_terms(terms, DUE) == {
        "fine": Term(fine, Decimal(value)),
        "rebate": Term(rebate, Decimal(value)),
    }


@pytest.mark.parametrize(
    ("interest", "modality", "value"),
    [
        (Interest(per_day_minor=7), PixInterest.AMOUNT_PER_DAY, "0.07"),
        (Interest(percent=Decimal(1)), PixInterest.PERCENT_PER_MONTH, "1"),
        (Interest(percent=Decimal(1), period=Period.DAY), PixInterest.PERCENT_PER_DAY, "1"),
        (Interest(percent=Decimal(12), period=Period.YEAR), PixInterest.PERCENT_PER_YEAR, "12"),
    ],
)
def test_interest_keeps_its_period(interest: Interest, modality: PixInterest, value: str) -> None:
    found = charge_terms(PaymentTerms(interest=interest), DUE)

    assert found == {"interest": Term(modality, Decimal(value))}


@pytest.mark.parametrize(
    ("share", "days", "modality"),
    [
        (PERCENT, DaysCounted.CALENDAR, Discount.PERCENT_PER_DAY),
        (PERCENT, DaysCounted.BUSINESS, Discount.PERCENT_PER_BUSINESS_DAY),
        (FIXED, DaysCounted.CALENDAR, Discount.AMOUNT_PER_DAY),
        (FIXED, DaysCounted.BUSINESS, Discount.AMOUNT_PER_BUSINESS_DAY),
    ],
)
def test_a_discount_by_day_counts_the_days_agreed(
    share: Share, days: DaysCounted, modality: Discount
) -> None:
    found = charge_terms(PaymentTerms(early=EarlyDiscount(share, days)), DUE)

    assert found["discount"].modality is modality


def test_dated_discounts_end_on_their_days() -> None:
    discounts = (
        DatedDiscount(PERCENT, until_date=date(2026, 9, 10)),
        DatedDiscount(PERCENT, before_days=5),
    )

    assert charge_terms(PaymentTerms(discounts=discounts), DUE) == {
        "dated_discounts": (
            DiscountStep(date(2026, 9, 10), Decimal("2.5")),
            DiscountStep(date(2026, 9, 25), Decimal("2.5")),
        ),
        "is_dated_in_percent": True,
    }


def test_sums_and_percentages_are_not_mixed() -> None:
    discounts = (
        DatedDiscount(PERCENT, until_date=date(2026, 9, 10)),
        DatedDiscount(FIXED, until_date=date(2026, 9, 20)),
    )

    with pytest.raises(InvalidInputError, match="not both"):
        charge_terms(PaymentTerms(discounts=discounts), DUE)
