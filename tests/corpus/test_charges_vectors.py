"""The published and worked examples of late charges and discounts, to the cent."""

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cobro.domain.interest import Span
from cobro.domain.jurisdiction import law_of
from cobro.domain.late_charges import Assessment, Exposure, assess
from cobro.domain.money import Currency, Money, Rounding
from cobro.domain.payoff import Payoff, payoff
from cobro.domain.rates import RateBook, legal_rate_of_factors
from cobro.domain.terms import (
    Basis,
    Convention,
    DatedDiscount,
    DaysCounted,
    EarlyDiscount,
    Interest,
    LateFrom,
    PaymentTerms,
    Period,
    Share,
)
from tests.corpus.conftest import DATA

LINES = (DATA / "vectors" / "charges.jsonl").read_text("utf-8").splitlines()
VECTORS: dict[str, dict[str, Any]] = {v["id"]: v for v in map(json.loads, LINES)}
CURRENCIES = {"BR": Currency.BRL, "PT": Currency.EUR, "ES": Currency.EUR, "MX": Currency.MXN}
FINE = Share(percent=Decimal(2))
A_MONTH = Interest(Decimal(1))
BRAZIL = PaymentTerms(late_fee=FINE, interest=A_MONTH)
NO_RATES = RateBook()


def vector(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return VECTORS[name], VECTORS[name]["expect"]


def debt(found: dict[str, Any], due: date, country: str | None = None) -> Exposure:
    place = country or found["country"]
    text = str(found.get("principal") or found.get("original") or "1000.00")
    principal = Money.parse(text, CURRENCIES[place])
    return Exposure(principal, principal, due, place)


def charged(found: dict[str, Any], terms: PaymentTerms, country: str | None = None) -> Assessment:
    due = date.fromisoformat(found["due"])
    on = date.fromisoformat(found["paid"])
    return assess(debt(found, due, country), terms, on, NO_RATES)


def text(amount: Money) -> str:
    return str(amount.decimal())


def settled(found: dict[str, Any], terms: PaymentTerms, on: str) -> Payoff:
    due = date.fromisoformat(found.get("due", "2026-12-10"))
    return payoff(debt(found, due), terms, date.fromisoformat(on), NO_RATES)


@pytest.mark.parametrize(
    ("rounding", "interest", "total"),
    [
        (Rounding.HALF_UP, "juros_half_up", "total_half_up"),
        (Rounding.DOWN, "juros_truncated", "total_published"),
    ],
)
def test_a_published_total_truncates_and_ours_rounds_half_up(
    rounding: Rounding, interest: str, total: str
) -> None:
    found, expected = vector("BR-kobana")
    due = date(2026, 11, 5)
    terms = PaymentTerms(late_fee=FINE, interest=A_MONTH, rounding=rounding)

    quoted = payoff(debt(found, due), terms, due + timedelta(days=found["days"]), NO_RATES)

    assert text(quoted.assessment.late_fee) == expected["multa"]
    assert text(quoted.assessment.interest) == expected[interest]
    assert text(quoted.total) == expected[total]


CONVENTIONS = {
    "juros_1pct_month_over_30": A_MONTH,
    "juros_12pct_year_over_365": Interest(Decimal(12), Period.YEAR, Convention.YEAR_365),
    "juros_value_per_day_rounded": Interest(Decimal(1), Period.MONTH, Convention.ROUNDED_DAY),
    "juros_actual_month_days": Interest(Decimal(1), Period.MONTH, Convention.ACTUAL_MONTHS),
}


@pytest.mark.parametrize("name", CONVENTIONS)
def test_each_convention_gives_its_own_interest(name: str) -> None:
    found, expected = vector("BR-conventions")

    result = charged(found, PaymentTerms(late_fee=FINE, interest=CONVENTIONS[name]))

    assert result.lateness.late_days == found["days"]
    assert text(result.late_fee) == expected["multa"]
    assert text(result.interest) == expected[name].rpartition(" ")[2]


def test_the_default_convention_gives_the_total_that_banks_give() -> None:
    found, expected = vector("BR-conventions")

    assert text(settled(found, BRAZIL, found["paid"]).total) == expected["total_over_30"]


def test_due_on_a_weekend_and_paid_the_next_business_day_costs_nothing() -> None:
    found, expected = vector("BR-weekend-paid-next-bd")

    result = charged(found, BRAZIL)

    assert result.lateness.late_days == expected["days_late"]
    assert text(result.late_fee) == expected["multa"]
    assert text(result.interest) == expected["juros"]


def test_due_on_a_weekend_and_paid_later_counts_from_one_of_two_days() -> None:
    found, expected = vector("BR-weekend-late")
    adjusted = PaymentTerms(late_fee=FINE, interest=A_MONTH, late_from=LateFrom.ADJUSTED)

    boleto, pix = charged(found, BRAZIL), charged(found, adjusted)

    assert boleto.lateness.late_days == expected["days_from_nominal_due"]
    assert text(boleto.interest) == expected["juros_nominal"]
    assert pix.lateness.late_days == expected["days_from_adjusted_due_pix"]
    assert text(pix.interest) == expected["juros_pix_cobv"]
    assert text(boleto.late_fee) == text(pix.late_fee) == expected["multa"]


def test_the_judged_case_has_the_days_of_the_judgment() -> None:
    found, expected = vector("BR-STJ-2007")

    assert charged(found, BRAZIL).lateness.late_days == expected["days_late"]


@pytest.mark.parametrize("name", ["BR-taxa-legal-formula", "BR-taxa-legal-negative"])
def test_the_legal_rate_comes_from_its_factors(name: str) -> None:
    found, expected = vector(name)

    rate = legal_rate_of_factors(Decimal(found["fator_selic"]), Decimal(found["fator_ipca"]))

    assert str(rate) == expected["TL_pct"]


def test_the_legal_rate_adds_up_month_by_month() -> None:
    found, expected = vector("BR-taxa-legal-accumulate")
    book = RateBook(
        {
            ("taxa_legal", date.fromisoformat(f"{month}-01")): Decimal(value)
            for month, value in found["rates_hypothetical"].items()
        }
    )
    exposure = debt(found, date.fromisoformat(found["due"]))

    result = assess(
        exposure, PaymentTerms(basis=Basis.STATUTORY), date.fromisoformat(found["paid"]), book
    )

    assert text(result.interest) == expected["juros"]


@pytest.mark.parametrize(
    ("name", "country", "interest"), [("PT-B2B", "PT", "juros"), ("ES-B2B", "ES", "interes")]
)
def test_companies_in_the_union_owe_the_semesters_rate_and_forty_euros(
    name: str, country: str, interest: str
) -> None:
    found, expected = vector(name)
    book = RateBook({(f"{country.lower()}_commercial", date(2026, 1, 1)): Decimal(found["rate"])})
    exposure = debt(found, date.fromisoformat(found["due"]))

    result = assess(
        exposure, PaymentTerms(basis=Basis.STATUTORY), date.fromisoformat(found["paid"]), book
    )

    # The due date is a Saturday: the days count from it as written.
    assert result.lateness.late_days == found["days"]
    assert text(result.interest) == expected[interest]
    assert text(result.costs) == expected["compensation"]
    if "total_extra" in expected:
        assert text(result.total) == expected["total_extra"]


@pytest.mark.parametrize("country", ["PT", "ES"])
@pytest.mark.parametrize("is_reference", [False, True])
def test_a_debt_across_semesters_is_cut_at_their_ends(country: str, is_reference: bool) -> None:
    found, expected = vector("PT-ES-cross-semester")
    points = Decimal(8) if is_reference else Decimal(0)
    name = "eu_reference" if is_reference else f"{country.lower()}_commercial"
    starts = [date(2024, 7, 1), date(2025, 1, 1)]
    book = RateBook(
        {
            (name, start): Decimal(rate) - points
            for start, (rate, _) in zip(starts, found["segments"], strict=True)
        }
    )
    exposure = debt(found, date.fromisoformat(found["due"]), country)

    result = assess(
        exposure, PaymentTerms(basis=Basis.STATUTORY), date.fromisoformat(found["paid"]), book
    )

    assert text(result.interest) == expected["juros"]


def mexican(found: dict[str, Any], terms: PaymentTerms) -> Assessment:
    due = date(2026, 6, 1)
    return assess(debt(found, due), terms, due + timedelta(days=found["days"]), NO_RATES)


def test_mexican_law_gives_six_percent_a_year_and_its_tax() -> None:
    found, expected = vector("MX-legal")
    by_calendar_year = PaymentTerms(interest=Interest(Decimal(6), Period.YEAR, Convention.YEAR_365))

    legal = mexican(found, PaymentTerms(basis=Basis.STATUTORY))

    assert text(legal.interest) == expected["interes_360"]
    assert text(mexican(found, by_calendar_year).interest) == expected["interes_365"]
    assert text(mexican_tax(legal)) == expected["iva16_on_360"]
    assert f"{expected['iva16_on_360']} MXN" in legal.notices[0]


def test_a_mexican_contract_charges_what_was_agreed_and_its_tax() -> None:
    found, expected = vector("MX-contract")

    result = mexican(found, PaymentTerms(interest=Interest(Decimal(3))))

    assert text(result.interest) == expected["interes"]
    assert text(mexican_tax(result)) == expected["iva16"]


def mexican_tax(result: Assessment) -> Money:
    tax = law_of("MX", is_consumer=False).interest_tax
    assert tax is not None
    return tax.on(result.interest)


def test_a_percentage_until_a_date_is_gone_the_day_after() -> None:
    found, expected = vector("DISC-fixed-date")
    until = date.fromisoformat(found["desconto"]["data"])
    step = DatedDiscount(Share(percent=Decimal(found["desconto"]["valorPerc"])), until)
    terms = PaymentTerms(discounts=(step,))

    assert text(settled(found, terms, until.isoformat()).total) == expected["on_or_before"]
    assert text(settled(found, terms, "2026-12-06").total) == expected["after"]


def test_three_dated_discounts_follow_each_other() -> None:
    found, expected = vector("DISC-3-steps")
    terms = PaymentTerms(
        discounts=tuple(
            DatedDiscount(
                Share(fixed_minor=Money.parse(off, Currency.BRL).minor), date.fromisoformat(until)
            )
            for until, off in found["desconto"]["steps"]
        )
    )

    assert {on: text(settled(found, terms, on).total) for on in expected} == expected


def test_a_sum_for_each_day_early_counts_calendar_or_business_days() -> None:
    found, expected = vector("DISC-per-day")
    share = Share(fixed_minor=Money.parse(found["desconto"]["valorPerc"], Currency.BRL).minor)
    business = PaymentTerms(early=EarlyDiscount(share, DaysCounted.BUSINESS))

    quoted = settled(found, PaymentTerms(early=EarlyDiscount(share)), found["paid"])

    due = date.fromisoformat(found["due"])
    assert Span(date.fromisoformat(found["paid"]), due).count_days == expected["days"]
    assert text(quoted.discount.amount) == expected["discount"]
    assert text(quoted.total) == expected["total"]
    assert text(settled(found, business, found["paid"]).discount.amount) == "2.00"


def test_charges_fall_on_what_the_rebate_leaves() -> None:
    found, expected = vector("ORDER")
    rebate = Share(fixed_minor=Money.parse(found["abatimento"], Currency.BRL).minor)
    terms = PaymentTerms(late_fee=FINE, interest=A_MONTH, rebate=rebate)
    due = date(2026, 11, 5)

    quoted = payoff(debt(found, due), terms, due + timedelta(days=found["days"]), NO_RATES)

    assert text(quoted.assessment.base) == expected["base"]
    assert text(quoted.assessment.late_fee) == expected["multa"]
    assert text(quoted.assessment.interest) == expected["juros"]
    assert text(quoted.total) == expected["total"]


def test_every_vector_is_asked_for() -> None:
    source = Path(__file__).read_text("utf-8")

    assert [name for name in VECTORS if f'"{name}"' not in source] == []
