"""Where a payer is, told from its address: the clock, the state's rule and whose holidays."""

from zoneinfo import ZoneInfo

import pytest

from cobro.domain.calendars import Place
from cobro.domain.dunning.places import STATES, Address, PayerPlace, place_of

HOME = ZoneInfo("America/Sao_Paulo")


def place(country: str, text: str = "", home: str = "BR", **facts: str) -> PayerPlace:
    return place_of(Address(country, text, facts), home, HOME)


@pytest.mark.parametrize(
    ("cep", "state", "zone"),
    [
        ("01310-100", "SP", "America/Sao_Paulo"),
        ("20040-002", "RJ", "America/Sao_Paulo"),
        ("29010-000", "ES", "America/Sao_Paulo"),
        ("53990-000", "PE", "America/Noronha"),
        ("50030-230", "PE", "America/Recife"),
        ("68900-073", "AP", "America/Belem"),
        ("69005-010", "AM", "America/Manaus"),
        ("69301-000", "RR", "America/Boa_Vista"),
        ("69460-000", "AM", "America/Manaus"),
        ("69900-100", "AC", "America/Rio_Branco"),
        ("70040-010", "DF", "America/Sao_Paulo"),
        ("72800-000", "GO", "America/Sao_Paulo"),
        ("73015-132", "DF", "America/Sao_Paulo"),
        ("74000-000", "GO", "America/Sao_Paulo"),
        ("76801-000", "RO", "America/Porto_Velho"),
        ("78005-000", "MT", "America/Cuiaba"),
        ("79002-000", "MS", "America/Campo_Grande"),
        ("90010-000", "RS", "America/Sao_Paulo"),
    ],
)
def test_a_cep_tells_the_state_and_its_clock(cep: str, state: str, zone: str) -> None:
    for found in (place("BR", cep=cep), place("BR", f"Rua A 1, CEP {cep}")):
        assert (found.state, found.zone.key) == (state, zone)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Rua das Flores 10, São Paulo - SP", "SP"),
        ("Av. Brasil 5, Manaus/AM", "AM"),
        ("Rua SE 3, Vitória, ES.", "ES"),
        ("Travessa do Sol 2, Rio Branco AC", "AC"),
        ("Rua A, Belém \u2013 PA, Brasil", "PA"),
        ("Rua PE 3", ""),
        ("", ""),
    ],
)
def test_without_a_cep_the_address_names_the_state(text: str, state: str) -> None:
    assert place("BR", text).state == state


def test_the_state_kept_beside_the_address_is_taken_first() -> None:
    assert place("BR", "Rua A 1, Curitiba - PR", uf="rj").state == "RJ"
    assert place("BR", "Rua A 1, Curitiba - PR", uf="??").state == "PR"


@pytest.mark.parametrize("text", ["Rua A 1, Manaus - AM, 01310-100", "Rua A 1, 00999-000"])
def test_what_contradicts_itself_or_is_no_cep_leaves_the_state_open(text: str) -> None:
    found = place("BR", text)

    assert (found.state, found.keeps, found.zone) == ("", "", HOME)


def test_every_state_has_a_clock_and_the_city_of_sao_paulo_its_own_holidays() -> None:
    assert len(STATES) == 27
    assert all(place("BR", uf=state).state == state for state in STATES)
    assert place("BR", cep="01310-100").keeps == "São Paulo Capital"
    assert place("BR", cep="13010-000").keeps == "SP"


@pytest.mark.parametrize(
    ("code", "zone", "keeps"),
    [
        ("1200-195", "Europe/Lisbon", "11"),
        ("4000-322", "Europe/Lisbon", "13"),
        ("3000-001", "Europe/Lisbon", ""),
        ("9000-050", "Atlantic/Madeira", "30"),
        ("9500-119", "Atlantic/Azores", "20"),
    ],
)
def test_portugal_is_told_by_its_postal_code(code: str, zone: str, keeps: str) -> None:
    found = place("PT", f"Rua Augusta 1, {code} Lisboa")

    assert (found.country, found.zone.key, found.keeps) == (Place.PT, zone, keeps)


@pytest.mark.parametrize(
    ("code", "zone", "keeps"),
    [
        ("28013", "Europe/Madrid", "MD"),
        ("08002", "Europe/Madrid", "Barcelona"),
        ("17001", "Europe/Madrid", "CT"),
        ("35001", "Atlantic/Canary", "CN"),
        ("38001", "Atlantic/Canary", "CN"),
        ("52001", "Europe/Madrid", "ML"),
    ],
)
def test_spain_is_told_by_its_province(code: str, zone: str, keeps: str) -> None:
    found = place("ES", f"Calle Mayor 1, {code}")

    assert (found.zone.key, found.keeps) == (zone, keeps)


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        ("06500", "Mexico_City"),
        ("22000", "Tijuana"),
        ("77500", "Cancun"),
        ("83000", "Hermosillo"),
        ("31000", "Chihuahua"),
        ("82000", "Mazatlan"),
    ],
)
def test_mexico_is_told_by_its_postal_code(code: str, zone: str) -> None:
    assert place("MX", codigo_postal=code).zone.key == f"America/{zone}"


@pytest.mark.parametrize(
    ("country", "text", "zone"),
    [
        ("BR", "", "America/Sao_Paulo"),
        ("PT", "Rua Augusta 1", "Europe/Lisbon"),
        ("ES", "Calle Mayor 1, 99999", "Europe/Madrid"),
        ("ES", "Calle Mayor 1", "Europe/Madrid"),
        ("MX", "Calle 5", "America/Mexico_City"),
    ],
)
def test_an_unknown_address_has_the_clock_of_the_capital_abroad(
    country: str, text: str, zone: str
) -> None:
    assert place(country, text, home="US").zone.key == zone


def test_an_unknown_address_has_the_clock_of_the_company_in_one_country() -> None:
    far = ZoneInfo("Pacific/Kiritimati")

    assert {place_of(Address(c), c.value, far).zone for c in Place} == {far}
