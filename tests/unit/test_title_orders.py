"""What the bank is told of a charge: its terms in the bank's own units, and its payer."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cobro.application.title_orders import charge_id_of, title_order
from cobro.domain.money import Currency, Money
from cobro.domain.parties import PartySnapshot
from cobro.domain.terms import (
    DatedDiscount,
    EarlyDiscount,
    Interest,
    PaymentTerms,
    Period,
    Share,
)
from cobro.formats.remittance.orders import RemittanceFieldError, RemittanceOrder, TitleDiscount
from tests.support.remittances import an_agreement, money, percent
from tests.support.title_orders import an_order_of_a_charge

PAYER = PartySnapshot(
    "Maria da Silva", "52998224725", "BR", "Rua das Flores 10, 01310-100 São Paulo - SP", "", ""
)


def told(
    bank: str = "341", layout: str = "cnab400", *, number: str = "1", **terms: Any
) -> RemittanceOrder:
    order = an_order_of_a_charge(
        terms=PaymentTerms(**terms), amount=Money(100_000, Currency.BRL), nosso_numero=number
    )
    return title_order(order, PAYER, an_agreement(bank, layout))


def test_rate_of_interest_becomes_a_sum_for_each_day_where_the_bank_takes_no_rate() -> None:
    monthly, daily = Interest(Decimal(1)), Interest(Decimal(1), Period.DAY)

    assert told(interest=monthly).terms.interest == money("0.33")  # 1,000.00 at 1 % over 30 days
    assert told(interest=daily).terms.interest == money("10.00")
    assert told("237", "cnab240", interest=monthly).terms.interest == percent("1")
    yearly = Interest(Decimal(12), Period.YEAR)
    assert told("237", "cnab240", interest=yearly).terms.interest == percent("1")
    odd = Interest(Decimal("1.005"))
    assert told("237", "cnab240", interest=odd).terms.interest == money("0.34")
    assert told(interest=Interest(per_day_minor=50)).terms.interest == money("0.50")
    assert told().terms.interest is None


def test_interest_that_rounds_to_nothing_is_left_out() -> None:
    assert told(interest=Interest(Decimal("0.001"))).terms.interest is None


def test_fine_and_discounts_are_told_in_percent_where_the_bank_takes_that() -> None:
    discounts = (
        DatedDiscount(Share(percent=Decimal(5)), until_date=date(2026, 3, 10)),
        DatedDiscount(Share(fixed_minor=1_000), before_days=2),
    )
    febraban = told("237", "cnab240", late_fee=Share(percent=Decimal(2)), discounts=discounts)
    itau = told(late_fee=Share(fixed_minor=500), discounts=discounts[:1])

    assert febraban.terms.fine == percent("2")
    assert febraban.terms.discounts == (
        TitleDiscount(date(2026, 3, 10), percent("5")),
        TitleDiscount(date(2026, 3, 30), money("10.00")),
    )
    assert itau.terms.fine == money("5.00")
    assert itau.terms.discounts == (TitleDiscount(date(2026, 3, 10), money("50.00")),)


def test_share_that_rounds_to_nothing_is_left_out() -> None:
    tiny = DatedDiscount(Share(percent=Decimal("0.0001")), until_date=date(2026, 3, 10))

    assert told(discounts=(tiny,)).terms.discounts == ()


def test_rebate_comes_from_the_order_or_from_the_terms() -> None:
    order = an_order_of_a_charge(rebate_minor=700)

    assert title_order(order, PAYER, an_agreement()).terms.rebate == Money(700, Currency.BRL)
    assert told(rebate=Share(percent=Decimal(1))).terms.rebate == Money(1_000, Currency.BRL)
    assert told().terms.rebate is None


def test_discount_for_each_day_early_is_refused() -> None:
    with pytest.raises(RemittanceFieldError, match="early"):
        told(early=EarlyDiscount(Share(percent=Decimal(1))))


def test_days_of_protest_and_species_are_those_of_the_agreement() -> None:
    agreement = replace(an_agreement(), protest_days=5, species="DS")
    order = title_order(an_order_of_a_charge(), PAYER, agreement)

    assert (order.terms.protest_days, order.species) == (5, "DS")


def test_number_at_banco_do_brasil_is_told_without_its_agreement() -> None:
    assert told("001", "cnab240", number="31285570000000042").nosso_numero == "0000000042"
    assert told(number="42").nosso_numero == "42"


def test_cep_is_found_in_the_address_or_among_the_facts() -> None:
    order = an_order_of_a_charge()
    facts = {"cep": "20040-002", "city": "Rio de Janeiro", "uf": "RJ", "district": "Centro"}

    assert told().payer.cep == "01310100"
    payer = title_order(order, replace(PAYER, fiscal=facts), an_agreement()).payer
    assert (payer.cep, payer.city, payer.uf) == ("20040-002", "Rio de Janeiro", "RJ")
    assert title_order(order, replace(PAYER, address="Rua 1"), an_agreement()).payer.cep == ""


def test_our_id_leads_back_to_the_charge() -> None:
    order = an_order_of_a_charge()
    our_id = title_order(order, PAYER, an_agreement()).our_id

    assert len(our_id) <= 25
    assert charge_id_of(our_id.upper()) == order.charge_id
