"""An invoice's terms as a Pix charge with due date says them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cobro.application.pix_due_charge import AskedByPix, pix_due_charge
from cobro.domain.errors import InvalidInputError
from cobro.domain.identifiers import Cpf
from cobro.domain.money import Currency, Money
from cobro.domain.terms import (
    Basis,
    DatedDiscount,
    DaysCounted,
    EarlyDiscount,
    Interest,
    PaymentTerms,
    Period,
    Share,
)
from cobro.formats.pix.due_charge import due_charge_body

ASKED = AskedByPix(
    charged_id="inv_1",
    key="loja@example.com",
    amount=Money(125_000, Currency.BRL),
    due_date=date(2026, 12, 15),
    valid_days=30,
    payer_name="Maria Souza",
    payer_tax_id=Cpf("52998224725"),
)


def said(**terms: Any) -> dict[str, Any]:
    value: dict[str, Any] = due_charge_body(pix_due_charge(ASKED, PaymentTerms(**terms)))["valor"]
    return value


def percent(value: str) -> Share:
    return Share(percent=Decimal(value))


def test_terms_of_nothing_say_only_the_amount() -> None:
    assert said() == {"original": "1250.00"}
    assert said(basis=Basis.STATUTORY) == {"original": "1250.00"}


@pytest.mark.parametrize(
    ("share", "term"),
    [
        (percent("2"), {"modalidade": 2, "valorPerc": "2.00"}),
        (Share(fixed_minor=2_500), {"modalidade": 1, "valorPerc": "25.00"}),
    ],
)
def test_fine_and_rebate_are_percentages_or_sums(share: Share, term: dict[str, Any]) -> None:
    assert said(late_fee=share, rebate=share) == {
        "original": "1250.00", "multa": term, "abatimento": term,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("interest", "modality", "value"),
    [
        (Interest(per_day_minor=42), 1, "0.42"),
        (Interest(Decimal("0.03"), Period.DAY), 2, "0.03"),
        (Interest(Decimal(1)), 3, "1.00"),
        (Interest(Decimal(12), Period.YEAR), 4, "12.00"),
        (Interest(Decimal("0.033"), Period.DAY), 3, "0.99"),
    ],
)
def test_interest_goes_by_its_period_or_by_the_month_where_that_is_exact(
    interest: Interest, modality: int, value: str
) -> None:
    assert said(interest=interest)["juros"] == {"modalidade": modality, "valorPerc": value}


def test_a_rate_that_no_modality_can_say_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="two decimals") as refused:
        said(interest=Interest(Decimal("1.005")))

    assert refused.value.field == "juros"


def test_dated_discounts_end_on_their_dates() -> None:
    discounts = (
        DatedDiscount(percent("5"), until_date=date(2026, 12, 5)),
        DatedDiscount(percent("3"), before_days=2),
    )

    assert said(discounts=discounts)["desconto"] == {
        "modalidade": 2,
        "descontoDataFixa": [
            {"data": "2026-12-05", "valorPerc": "5.00"},
            {"data": "2026-12-13", "valorPerc": "3.00"},
        ],
    }


def test_dated_discounts_of_two_kinds_are_refused() -> None:
    discounts = (
        DatedDiscount(percent("5"), until_date=date(2026, 12, 5)),
        DatedDiscount(Share(fixed_minor=100), before_days=2),
    )

    with pytest.raises(InvalidInputError, match="all percentages or all sums"):
        said(discounts=discounts)


@pytest.mark.parametrize(
    ("share", "days", "modality"),
    [
        (Share(fixed_minor=50), DaysCounted.CALENDAR, 3),
        (Share(fixed_minor=50), DaysCounted.BUSINESS, 4),
        (percent("0.5"), DaysCounted.CALENDAR, 5),
        (percent("0.5"), DaysCounted.BUSINESS, 6),
    ],
)
def test_a_discount_for_each_day_early_counts_the_days_that_were_agreed(
    share: Share, days: DaysCounted, modality: int
) -> None:
    found = said(early=EarlyDiscount(share, days))["desconto"]

    assert found == {"modalidade": modality, "valorPerc": "0.50"}


def test_another_attempt_is_another_charge() -> None:
    again = AskedByPix(**{name: getattr(ASKED, name) for name in ASKED.__slots__} | {"attempt": 2})
    first, second = pix_due_charge(ASKED, PaymentTerms()), pix_due_charge(again, PaymentTerms())

    assert first == pix_due_charge(ASKED, PaymentTerms())
    assert first.txid != second.txid
