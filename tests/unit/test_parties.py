"""Issuers: their series, their codes and their place."""

from dataclasses import replace
from datetime import date

import pytest

from cobro.domain.agreements import BankAgreement
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.series import SeriesRule
from tests.support.builders import TODAY, a_customer, an_issuer, brl


@pytest.mark.parametrize("codes", [{}, {"A": 1, "B": 1}, {"A": 10}, {"A": -1}])
def test_each_series_has_one_digit_of_its_own(codes: dict[str, int]) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        an_issuer(series={name: SeriesRule(code) for name, code in codes.items()})

    assert refusal.value.field in {"series", "series.code"}


@pytest.mark.parametrize("timezone", ["", "Nowhere/Land", "../etc/passwd", "America"])
def test_a_place_that_is_no_time_zone_is_refused(timezone: str) -> None:
    with pytest.raises(InvalidInputError, match="time zone") as refusal:
        an_issuer(timezone=timezone)

    assert refusal.value.field == "timezone"


def test_an_issuer_knows_its_zone_and_its_series_both_ways() -> None:
    issuer = an_issuer()

    assert issuer.zone.key == "America/Sao_Paulo"
    assert issuer.series_by_code == {1: "A", 2: "B"}
    assert issuer.series_named("B", TODAY).rule.code == 2


def test_a_yearly_series_is_one_run_of_numbers_a_year() -> None:
    issuer = an_issuer(
        series={"FT": SeriesRule(pattern="{series} {year}/{number}", is_yearly=True)}
    )

    assert issuer.series_named("FT", date(2026, 12, 31)).period == "FT/2026"
    assert issuer.series_named("FT", date(2027, 1, 1)).period == "FT/2027"


def test_an_unknown_series_is_refused_with_those_that_exist() -> None:
    with pytest.raises(NotFoundError, match="A, B"):
        an_issuer().series_named("Z", TODAY)


def test_a_new_profile_may_add_a_series_but_not_drop_or_change_one() -> None:
    before = an_issuer(series={"A": SeriesRule(1)})
    richer = an_issuer(series={"A": SeriesRule(1), "B": SeriesRule(2)})

    assert richer.checked_against(before) is richer
    for series in (
        {"B": SeriesRule(2)},
        {"A": SeriesRule(2)},
        {"A": SeriesRule(1, is_yearly=False, pattern="{series}/{number}")},
    ):
        with pytest.raises(InvalidInputError, match="keeps its rule"):
            an_issuer(series=series).checked_against(before)


def test_a_new_profile_may_add_an_agreement_but_not_move_one() -> None:
    itau = BankAgreement("itau", "341", "1234", "56789", "109")
    before = an_issuer(agreements={"itau": itau})

    same = an_issuer(agreements={"itau": replace(itau, protest_days=5)})
    assert same.checked_against(before) is same
    for agreements in ({}, {"itau": replace(itau, carteira="112")}):
        with pytest.raises(InvalidInputError, match="keeps its bank"):
            an_issuer(agreements=agreements).checked_against(before)


def test_an_approval_limit_is_above_zero() -> None:
    assert an_issuer(approval_limit=brl(1)).approval_limit == brl(1)
    with pytest.raises(InvalidInputError, match="approval limit"):
        an_issuer(approval_limit=brl(0))


def test_what_a_document_prints_of_a_party_is_known_by_its_hash() -> None:
    issuer, customer = an_issuer(), a_customer()

    assert issuer.snapshot.version == an_issuer(email=issuer.email).snapshot.version
    assert issuer.snapshot.version != an_issuer(address="Rua Nova 1").snapshot.version
    assert customer.snapshot.version != replace(customer, fiscal={"ie": "1"}).snapshot.version
    assert len(customer.snapshot.version) == 16


@pytest.mark.parametrize(
    ("country", "tax_id", "is_person"),
    [
        ("BR", "52998224725", True),
        ("BR", "11222333000181", False),
        ("PT", "501964843", False),
        ("PT", "232013969", True),
        ("PT", "451234561", True),
        ("ES", "B58818501", False),
        ("ES", "54362315K", True),
        ("ES", "X2482300W", True),
        ("MX", "GODE561231GR8", True),
        ("MX", "MAB9307148T4", False),
        ("US", "123456789", False),
    ],
)
def test_a_natural_person_is_known_by_the_tax_id(
    country: str, tax_id: str, *, is_person: bool
) -> None:
    assert replace(a_customer(), country=country, tax_id=tax_id).is_consumer is is_person
