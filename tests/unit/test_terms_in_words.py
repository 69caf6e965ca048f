from datetime import date
from decimal import Decimal

import pytest

from cobro.adapters.documents.terms_in_words import TermsInWords, _wording
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Language
from cobro.domain.terms import (
    NO_TERMS,
    Basis,
    Correction,
    DatedDiscount,
    DaysCounted,
    EarlyDiscount,
    Interest,
    PaymentTerms,
    Period,
    Share,
)

DUE = date(2026, 3, 10)
TWO_PERCENT = Share(percent=Decimal(2))


def said(terms: PaymentTerms, language: Language = Language.PT_BR) -> tuple[str, ...]:
    return TermsInWords().sentences(terms, Money(100_000, Currency.BRL), DUE, language)


def test_nothing_agreed_says_nothing() -> None:
    assert said(NO_TERMS) == ()


def test_late_fee_interest_and_discounts_are_said_one_by_one() -> None:
    terms = PaymentTerms(
        late_fee=TWO_PERCENT,
        interest=Interest(percent=Decimal(1)),
        correction=Correction("ipca"),
        discounts=(
            DatedDiscount(Share(percent=Decimal("5.5")), until_date=date(2026, 3, 1)),
            DatedDiscount(Share(fixed_minor=2_500), before_days=2),
        ),
        rebate=Share(fixed_minor=1_000),
    )

    assert said(terms) == (
        "Após o vencimento, multa de 2%.",
        "Após o vencimento, juros de mora de 1% ao mês.",
        "Após o vencimento, correção monetária pelo IPCA.",
        "Desconto de 5,5% para pagamento até 1 de mar. de 2026.",
        "Desconto de R$\xa025,00 para pagamento até 8 de mar. de 2026.",
        "Abatimento de R$\xa010,00.",
    )


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        (PaymentTerms(interest=Interest(per_day_minor=42)), "late interest of R$0.42 a day."),
        (
            PaymentTerms(interest=Interest(percent=Decimal(12), period=Period.YEAR)),
            "late interest of 12% a year.",
        ),
        (PaymentTerms(basis=Basis.STATUTORY), "late interest at the statutory rate."),
        (
            PaymentTerms(early=EarlyDiscount(Share(fixed_minor=50))),
            "Discount of R$0.50 for each calendar day of early payment.",
        ),
        (
            PaymentTerms(early=EarlyDiscount(Share(fixed_minor=50), DaysCounted.BUSINESS)),
            "Discount of R$0.50 for each business day of early payment.",
        ),
    ],
)
def test_other_terms_are_said_as_they_were_agreed(terms: PaymentTerms, sentence: str) -> None:
    assert said(terms, Language.EN)[0].endswith(sentence)


def test_every_language_says_every_term() -> None:
    names = {language: set(_wording(language)) for language in Language}

    assert set(map(frozenset, names.values())) == {frozenset(names[Language.EN])}
