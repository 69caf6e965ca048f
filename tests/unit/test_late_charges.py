"""Late charges and what settles a debt: the rules between the published examples."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from cobro.domain.jurisdiction import legal_terms
from cobro.domain.late_charges import (
    Exposure,
    assess,
    charges_after,
    rates_needed,
)
from cobro.domain.money import Currency, Money, Rounding
from cobro.domain.position import NO_CHARGES, OpenCharges
from cobro.domain.rates import RateBook, RateMissingError, RateNeed
from cobro.domain.terms import (
    NO_TERMS,
    Basis,
    Convention,
    Correction,
    Interest,
    PaymentTerms,
    Period,
    Share,
)
from tests.support.builders import brl

NO_RATES = RateBook()
FRIDAY = date(2026, 11, 13)
LATE = date(2026, 12, 4)
FINE = Share(percent=Decimal(2))
USUAL = PaymentTerms(late_fee=FINE, interest=Interest(Decimal(1)))
STATUTORY = PaymentTerms(basis=Basis.STATUTORY)


def a_debt(minor: int = 125_000, due: date = FRIDAY, country: str = "BR") -> Exposure:
    return Exposure(brl(minor), brl(minor), due, country)


def book(name: str, *figures: tuple[date, str]) -> RateBook:
    return RateBook({(name, start): Decimal(value) for start, value in figures})


def test_nothing_agreed_is_nothing_charged() -> None:
    result = assess(a_debt(), NO_TERMS, LATE, NO_RATES)

    assert result.lateness.late_days == 21
    assert result.total == brl(0)
    assert result.lines == ()


def test_nothing_is_charged_on_a_debt_that_is_paid() -> None:
    paid = replace(a_debt(), principal=brl(0))

    assert assess(paid, USUAL, LATE, NO_RATES).lines == ()


def test_each_line_says_its_convention_its_rounding_and_its_source() -> None:
    fee, interest = assess(a_debt(), USUAL, LATE, NO_RATES).lines

    assert fee.sentence == "late fee, once: 2 % of 1250.00 BRL, rounded half up"
    assert fee.source == "a guard after Decreto 22.626/1933 art. 9"
    assert interest.sentence == (
        "late interest, 1 % a month for 21 days, simple interest, a month counted as 30 days, "
        "on 1250.00 BRL, rounded half up"
    )
    assert interest.source == "the terms agreed"


@pytest.mark.parametrize(
    ("interest", "expected"),
    [
        (Interest(per_day_minor=50), 1050),
        (Interest(Decimal("0.033"), Period.DAY), 866),
        (Interest(Decimal("0.033"), Period.DAY, Convention.ROUNDED_DAY), 861),
        (Interest(Decimal(12), Period.YEAR, Convention.YEAR_360), 875),
        (Interest(Decimal(12), Period.YEAR, Convention.THIRTY_360), 875),
        (Interest(Decimal("0.033"), Period.DAY, Convention.THIRTY_360), 866),
        (Interest(Decimal(1), Period.MONTH, Convention.YEAR_365), 863),
        (Interest(Decimal(12), Period.YEAR, Convention.ACTUAL_MONTHS), 870),
        (Interest(Decimal(1), Period.MONTH, Convention.ROUNDED_DAY), 882),
        (Interest(Decimal(12), Period.YEAR), 875),
    ],
)
def test_interest_is_agreed_by_the_day_month_or_year(interest: Interest, expected: int) -> None:
    result = assess(a_debt(), PaymentTerms(interest=interest), LATE, NO_RATES)

    assert result.interest == brl(expected)


@pytest.mark.parametrize(
    ("due", "on", "days"),
    [
        (date(2026, 1, 29), date(2026, 3, 1), 32),
        (date(2026, 3, 30), date(2026, 3, 31), 0),
        (date(2026, 5, 29), date(2026, 6, 29), 30),
        (date(2026, 7, 31), date(2027, 1, 30), 180),
    ],
)
def test_months_of_thirty_days_are_counted_as_such(due: date, on: date, days: int) -> None:
    interest = Interest(Decimal(36), Period.YEAR, Convention.THIRTY_360)
    debt = replace(a_debt(100_000), due_date=due)
    result = assess(debt, PaymentTerms(interest=interest), on, NO_RATES)

    assert result.interest == brl(100 * days)
    assert all(f"for {days} days" in line.sentence for line in result.lines)


@pytest.mark.parametrize(
    ("rounding", "expected"),
    [(Rounding.HALF_UP, 13), (Rounding.HALF_EVEN, 12), (Rounding.DOWN, 12)],
)
def test_half_a_cent_goes_where_the_terms_say(rounding: Rounding, expected: int) -> None:
    terms = PaymentTerms(interest=Interest(Decimal(1)), rounding=rounding)

    assert assess(a_debt(1_250), terms, date(2026, 12, 13), NO_RATES).interest == brl(expected)


def test_a_fixed_late_fee_never_grows_above_the_cap_on_what_is_left() -> None:
    terms = PaymentTerms(late_fee=Share(fixed_minor=2_000))
    left = replace(a_debt(100_000), principal=brl(10_000), is_consumer=True)

    result = assess(left, terms, LATE, NO_RATES)

    assert result.late_fee == brl(200)
    assert "lowered from 20.00 BRL" in result.lines[0].sentence


def test_after_a_part_payment_interest_goes_on_and_the_late_fee_does_not_come_again() -> None:
    first = assess(a_debt(), USUAL, LATE, NO_RATES)
    charges = charges_after(a_debt(), first, LATE)
    left = replace(a_debt(), principal=brl(25_000), charges=charges)

    again = assess(left, USUAL, LATE, NO_RATES)
    later = assess(left, USUAL, date(2026, 12, 14), NO_RATES)

    assert charges == OpenCharges(0, 875, 2_500, 0, LATE, has_fee=True)
    assert again.lines == ()
    assert later.late_fee == brl(0)
    assert later.interest == brl(83)
    assert charges_after(left, later, date(2026, 12, 14)).interest_minor == 958


def test_what_is_not_late_leaves_the_charges_as_they_are() -> None:
    result = assess(a_debt(), USUAL, FRIDAY, NO_RATES)

    assert charges_after(a_debt(), result, FRIDAY) is NO_CHARGES
    assert rates_needed(a_debt(), STATUTORY, FRIDAY) == ()


def test_correction_chains_the_months_and_legal_interest_falls_on_the_corrected_value() -> None:
    rates = RateBook(
        {
            ("ipca", date(2026, 8, 1)): Decimal(1),
            ("ipca", date(2026, 9, 1)): Decimal(2),
            ("taxa_legal", date(2026, 9, 1)): Decimal(1),
            ("taxa_legal", date(2026, 10, 1)): Decimal(1),
        }
    )
    debt = a_debt(1_000_000, date(2026, 9, 15))
    on = date(2026, 10, 31)

    result = assess(debt, legal_terms("BR", is_consumer=False), on, rates)

    # 1.005 x 1.02 - 1 = 2.51 %; 1.5 % on 10,251.00
    assert result.correction == brl(25_100)
    assert result.interest == brl(15_377)
    assert "ipca by days of the month: 1 % (2026-08) for 15/30" in result.lines[0].sentence
    assert rates_needed(debt, legal_terms("BR", is_consumer=False), on) == (
        RateNeed("taxa_legal", date(2026, 9, 1), on),
        RateNeed("ipca", date(2026, 8, 1), on),
    )


def test_correction_goes_on_upon_the_correction_that_is_open() -> None:
    terms = PaymentTerms(correction=Correction("igpm", 0))
    open_before = OpenCharges(correction_minor=10_000, assessed_date=date(2026, 9, 30))
    debt = replace(a_debt(100_000, date(2026, 9, 1)), charges=open_before)

    result = assess(debt, terms, date(2026, 10, 31), book("igpm", (date(2026, 10, 1), "1")))

    assert result.correction == brl(1_100)


def test_deflation_never_lowers_what_was_invoiced() -> None:
    terms = PaymentTerms(correction=Correction("igpm", 0))
    rates = book("igpm", (date(2026, 9, 1), "-0.7"))

    result = assess(a_debt(100_000, date(2026, 9, 1)), terms, date(2026, 9, 30), rates)

    assert result.total == brl(0)


def test_a_month_without_its_figure_is_named_and_nothing_is_guessed() -> None:
    rates = book("taxa_legal", (date(2026, 11, 1), "0.6"))

    with pytest.raises(RateMissingError, match="no taxa_legal is recorded for 2026-12"):
        assess(a_debt(), STATUTORY, LATE, rates)


@pytest.mark.parametrize(
    ("country", "is_consumer", "name", "expected"),
    [("PT", True, "", 493), ("ES", True, "es_legal", 401), ("MX", True, "", 750)],
)
def test_consumers_owe_the_legal_interest_of_their_country(
    country: str, is_consumer: bool, name: str, expected: int
) -> None:
    amount = Money(100_000, Currency.EUR)
    debt = Exposure(amount, amount, date(2026, 1, 30), country, is_consumer=is_consumer)
    rates = book(name, (date(2026, 1, 1), "3.25"))

    result = assess(debt, STATUTORY, date(2026, 3, 16), rates)

    assert result.interest == Money(expected, Currency.EUR)
    assert result.costs == Money(0, Currency.EUR)


@pytest.mark.parametrize(("country", "name"), [("PT", "pt_commercial"), ("ES", "eu_reference")])
def test_companies_owe_forty_euros_and_a_rate_that_follows_from_the_reference(
    country: str, name: str
) -> None:
    amount = Money(100_000, Currency.EUR)
    debt = Exposure(amount, amount, date(2026, 1, 30), country)
    points = "10.15" if name == "pt_commercial" else "2.15"
    rates = book(name, (date(2026, 1, 1), points))

    result = assess(debt, STATUTORY, date(2026, 3, 16), rates)

    assert result.costs == Money(4_000, Currency.EUR)
    assert result.interest == Money(1_251, Currency.EUR)


def test_the_forty_euros_are_owed_in_euros_alone() -> None:
    rates = book("pt_commercial", (date(2026, 7, 1), "10"))

    assert assess(a_debt(country="PT"), STATUTORY, LATE, rates).costs == brl(0)
    assert rates_needed(a_debt(country="PT"), STATUTORY, LATE) == (
        RateNeed("pt_commercial", date(2026, 7, 1), LATE),
        RateNeed("eu_reference", date(2026, 7, 1), LATE),
    )


def test_no_figure_is_needed_where_the_law_itself_names_it_or_all_is_assessed() -> None:
    assessed = replace(a_debt(), charges=OpenCharges(assessed_date=LATE))

    assert rates_needed(a_debt(country="MX"), STATUTORY, LATE) == ()
    assert rates_needed(assessed, STATUTORY, LATE) == ()
    assert rates_needed(a_debt(), USUAL, LATE) == ()


def test_the_banking_days_may_be_those_of_another_place() -> None:
    """20 November is a holiday in Brazil alone."""
    debt = a_debt(due=date(2026, 11, 20), country="PT")
    monday = date(2026, 11, 23)

    assert assess(debt, USUAL, monday, NO_RATES).lateness.late_days == 3
    assert assess(debt, replace(USUAL, place="BR"), monday, NO_RATES).lateness.late_days == 0
