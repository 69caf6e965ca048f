"""Payment terms: what can be agreed, and the short form that rows keep."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency, Money, Rounding
from cobro.domain.terms import (
    ALLOCATION_ORDER,
    NO_TERMS,
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

TWO = Share(percent=Decimal(2))
SUM = Share(fixed_minor=500)
FULL = PaymentTerms(
    late_fee=TWO,
    interest=Interest(Decimal("1.5"), Period.YEAR, Convention.YEAR_360),
    correction=Correction("igpm"),
    discounts=(
        DatedDiscount(SUM, until_date=date(2026, 11, 30)),
        DatedDiscount(TWO, before_days=5),
        DatedDiscount(TWO, before_days=0),
    ),
    rebate=SUM,
    late_from=LateFrom.ADJUSTED,
    rounding=Rounding.DOWN,
    order=tuple(reversed(ALLOCATION_ORDER)),
    place="BR",
)


def test_empty_terms_are_written_as_nothing_and_are_the_default() -> None:
    assert PaymentTerms() == NO_TERMS
    assert NO_TERMS.to_plain() == {}
    assert PaymentTerms.from_plain({}) == NO_TERMS


@pytest.mark.parametrize(
    "terms",
    [
        FULL,
        PaymentTerms(late_fee=SUM, interest=Interest(per_day_minor=42)),
        PaymentTerms(basis=Basis.STATUTORY),
        PaymentTerms(early=EarlyDiscount(SUM, DaysCounted.BUSINESS)),
        PaymentTerms(early=EarlyDiscount(TWO)),
    ],
)
def test_terms_come_back_from_their_short_form_through_json(terms: PaymentTerms) -> None:
    plain = json.loads(json.dumps(terms.to_plain()))

    again = PaymentTerms.from_plain(plain)
    assert again == terms
    assert hash(again) == hash(terms)


def test_the_usual_terms_take_few_bytes_of_a_row() -> None:
    usual = PaymentTerms(late_fee=TWO, interest=Interest(Decimal("1.00")))

    assert usual.to_plain() == {"f": "2", "i": ["1", "month", "month_30"]}
    assert len(json.dumps(FULL.to_plain(), separators=(",", ":"))) < 250


def test_a_share_is_taken_of_an_amount_or_is_its_own_sum() -> None:
    amount = Money(10_025, Currency.BRL)

    assert TWO.of(amount, Rounding.HALF_UP) == Money(201, Currency.BRL)
    assert TWO.of(amount, Rounding.DOWN) == Money(200, Currency.BRL)
    assert SUM.of(amount, Rounding.HALF_UP) == Money(500, Currency.BRL)


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"percent": Decimal(2), "fixed_minor": 500},
        {"percent": Decimal(0)},
        {"percent": Decimal(1001)},
        {"percent": Decimal("NaN")},
        {"percent": Decimal("0.0000001")},
        {"fixed_minor": 0},
        {"fixed_minor": "5"},
    ],
)
def test_a_share_or_an_interest_that_says_nothing_or_too_much_is_refused(
    arguments: dict[str, Any],
) -> None:
    interest = {k.replace("fixed_minor", "per_day_minor"): v for k, v in arguments.items()}

    with pytest.raises(InvalidInputError):
        Share(**arguments)
    with pytest.raises(InvalidInputError) as refusal:
        Interest(**interest)
    assert refusal.value.field == "terms.interest"


@pytest.mark.parametrize(("index", "lag"), [("", 1), ("IPCA", 1), ("ipca", -1), ("ipca", 13)])
def test_an_index_has_a_short_name_and_a_short_lag(index: str, lag: int) -> None:
    with pytest.raises(InvalidInputError):
        Correction(index, lag)


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"until_date": date(2026, 11, 30), "before_days": 1},
        {"before_days": -1},
        {"before_days": 366},
        {"before_days": 1, "share": Share(percent=Decimal(100))},
    ],
)
def test_a_discount_ends_on_one_day_and_leaves_something_to_pay(arguments: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        DatedDiscount(**{"share": TWO, **arguments})


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"basis": Basis.STATUTORY, "interest": Interest(Decimal(1))}, "terms.interest"),
        (
            {"early": EarlyDiscount(TWO), "discounts": (DatedDiscount(TWO, before_days=1),)},
            "terms.discounts",
        ),
        ({"discounts": (DatedDiscount(TWO, before_days=1),) * 4}, "terms.discounts"),
        ({"rebate": Share(percent=Decimal(100))}, "terms.rebate"),
        ({"order": (Component.COSTS,)}, "terms.order"),
        ({"place": "XX"}, "country"),
    ],
)
def test_terms_that_contradict_themselves_are_refused(
    arguments: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        PaymentTerms(**arguments)

    assert refusal.value.field == field


def test_a_discount_may_end_on_the_due_date_but_not_after_it() -> None:
    terms = PaymentTerms(
        discounts=(
            DatedDiscount(SUM, until_date=date(2026, 12, 10)),
            DatedDiscount(SUM, before_days=2),
        )
    )

    assert terms.checked_for(date(2026, 12, 10)) is terms
    with pytest.raises(InvalidInputError, match="after the due date"):
        terms.checked_for(date(2026, 12, 9))


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (NO_TERMS, False),
        (PaymentTerms(late_fee=TWO, interest=Interest(Decimal(1))), False),
        (PaymentTerms(late_fee=SUM), True),
        (PaymentTerms(interest=Interest(per_day_minor=1)), True),
        (PaymentTerms(early=EarlyDiscount(SUM)), True),
    ],
)
def test_terms_know_whether_they_name_sums_of_a_currency(
    terms: PaymentTerms, expected: bool
) -> None:
    assert terms.has_fixed_sums is expected
