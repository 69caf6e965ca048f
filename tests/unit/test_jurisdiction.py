"""The caps and defaults of the law, per country and kind of payer."""

from decimal import Decimal

import pytest

from cobro.domain.errors import InvalidInputError
from cobro.domain.jurisdiction import (
    LAWS,
    ChargeAboveCapError,
    check_against_law,
    law_of,
    legal_terms,
    lowered_to_cap,
    usual_terms,
)
from cobro.domain.money import Currency, Money
from cobro.domain.terms import NO_TERMS, Basis, Correction, Interest, PaymentTerms, Period, Share
from tests.support.builders import brl

ONE_PERCENT = Interest(Decimal(1))


def fee(percent: str) -> PaymentTerms:
    return PaymentTerms(late_fee=Share(percent=Decimal(percent)))


def monthly(interest: Interest) -> PaymentTerms:
    return PaymentTerms(interest=interest)


@pytest.mark.parametrize("terms", [NO_TERMS, fee("2"), monthly(ONE_PERCENT)])
def test_what_the_law_bears_passes_and_is_left_alone(terms: PaymentTerms) -> None:
    assert check_against_law(terms, "BR", is_consumer=True) is terms
    assert lowered_to_cap(terms, "BR", is_consumer=True) is terms


def test_a_consumers_late_fee_above_two_percent_is_refused_with_its_article() -> None:
    with pytest.raises(ChargeAboveCapError, match=r"art\. 52 § 1"):
        check_against_law(fee("2.01"), "BR", is_consumer=True)

    assert lowered_to_cap(fee("2.01"), "BR", is_consumer=True) == fee("2")


def test_a_companys_late_fee_above_the_guard_is_refused() -> None:
    assert check_against_law(fee("10"), "BR", is_consumer=False) == fee("10")
    with pytest.raises(ChargeAboveCapError, match=r"22\.626"):
        check_against_law(fee("10.5"), "BR", is_consumer=False)


@pytest.mark.parametrize(
    "interest",
    [
        Interest(Decimal("1.1")),
        Interest(Decimal("12.5"), Period.YEAR),
        Interest(Decimal("0.034"), Period.DAY),
    ],
)
def test_a_consumers_interest_is_compared_by_the_month(interest: Interest) -> None:
    with pytest.raises(ChargeAboveCapError, match="Súmula 379"):
        check_against_law(monthly(interest), "BR", is_consumer=True)

    assert check_against_law(monthly(interest), "BR", is_consumer=False) == monthly(interest)
    assert lowered_to_cap(monthly(interest), "BR", is_consumer=True) == monthly(ONE_PERCENT)


@pytest.mark.parametrize(
    "interest", [Interest(Decimal(12), Period.YEAR), Interest(Decimal("0.033"), Period.DAY)]
)
def test_one_percent_a_month_may_be_written_by_the_year_or_day(interest: Interest) -> None:
    assert check_against_law(monthly(interest), "BR", is_consumer=True) == monthly(interest)


def test_fixed_sums_are_compared_once_the_debt_is_known() -> None:
    fixed = PaymentTerms(late_fee=Share(fixed_minor=300))
    by_day = monthly(Interest(per_day_minor=40))

    assert check_against_law(fixed, "BR", is_consumer=True) is fixed
    assert check_against_law(fixed, "BR", is_consumer=True, principal=brl(15_000)) is fixed
    with pytest.raises(ChargeAboveCapError):
        check_against_law(fixed, "BR", is_consumer=True, principal=brl(14_900))
    with pytest.raises(ChargeAboveCapError):
        check_against_law(by_day, "BR", is_consumer=True, principal=brl(100_000))
    assert lowered_to_cap(by_day, "BR", is_consumer=True, principal=brl(200_000)) is by_day


def test_where_nothing_was_agreed_the_law_gives_the_terms() -> None:
    brazil = PaymentTerms(basis=Basis.STATUTORY, correction=Correction("ipca"))

    assert legal_terms("BR", is_consumer=True) == brazil
    assert legal_terms("PT", is_consumer=False) == PaymentTerms(basis=Basis.STATUTORY)
    assert usual_terms("ES", is_consumer=True) == PaymentTerms(basis=Basis.STATUTORY)
    assert usual_terms("BR", is_consumer=True).interest == ONE_PERCENT


def test_the_usual_terms_of_each_place_keep_to_its_law() -> None:
    for place, is_consumer in LAWS:
        terms = usual_terms(place, is_consumer=is_consumer)

        assert check_against_law(terms, place, is_consumer=is_consumer) is terms


def test_every_rule_names_its_source() -> None:
    assert all(law.interest.source for law in LAWS.values())
    assert all(law.recovery_source for law in LAWS.values() if law.recovery)


def test_mexican_interest_bears_a_tax() -> None:
    tax = law_of(" mx ", is_consumer=False).interest_tax

    assert tax is not None
    assert tax.on(Money(5_000, Currency.MXN)) == Money(800, Currency.MXN)


def test_a_country_that_is_not_in_the_table_is_refused() -> None:
    with pytest.raises(InvalidInputError) as refusal:
        law_of("FR", is_consumer=True)

    assert refusal.value.field == "country"
