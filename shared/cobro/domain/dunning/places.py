"""Where a payer is: country, state, clock, and whose holidays it keeps.

Told from what the customer's address says: the postal code first, in Brazil the state besides. What
cannot be told leaves the state open, and the clock is then the issuer's where both are in one
country. Postal codes: Correios (faixas de CEP), CTT, Correos (the province is the first two digits)
and SEPOMEX (the state is the first two). Clocks: the zone data of IANA. Not told apart: the west of
Amazonas, and the towns at Mexico's northern border that keep the summer time of the United States.
Hours of contact in Mexico lie an hour within what is allowed for that reason.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from zoneinfo import ZoneInfo

from cobro.domain.calendars import Place

# The first five digits from which each range of CEPs begins, with its state.
_CEP_RANGES = (
    (1_000, "SP"), (20_000, "RJ"), (29_000, "ES"), (30_000, "MG"), (40_000, "BA"), (49_000, "SE"),
    (50_000, "PE"), (57_000, "AL"), (58_000, "PB"), (59_000, "RN"), (60_000, "CE"), (64_000, "PI"),
    (65_000, "MA"), (66_000, "PA"), (68_900, "AP"), (69_000, "AM"), (69_300, "RR"), (69_400, "AM"),
    (69_900, "AC"), (70_000, "DF"), (72_800, "GO"), (73_000, "DF"), (73_700, "GO"), (76_800, "RO"),
    (77_000, "TO"), (78_000, "MT"), (79_000, "MS"), (80_000, "PR"), (88_000, "SC"), (90_000, "RS"),
)  # fmt: skip
_CITY_OF_SAO_PAULO = ((1_000, 5_999), (8_000, 8_499))
_NORONHA = 53_990

_UF_ZONES = MappingProxyType(
    {
        "AC": "Rio_Branco", "AL": "Maceio", "AM": "Manaus", "AP": "Belem", "BA": "Bahia",
        "CE": "Fortaleza", "MA": "Fortaleza", "MS": "Campo_Grande", "MT": "Cuiaba", "PA": "Belem",
        "PB": "Fortaleza", "PE": "Recife", "PI": "Fortaleza", "RN": "Fortaleza",
        "RO": "Porto_Velho", "RR": "Boa_Vista", "SE": "Maceio", "TO": "Araguaina",
        **dict.fromkeys(("DF", "ES", "GO", "MG", "PR", "RJ", "RS", "SC", "SP"), "Sao_Paulo"),
    }
)  # fmt: skip
STATES = tuple(_UF_ZONES)

# Province by province, from 01 (Álava) to 52 (Melilla): the community whose holidays it keeps.
_COMMUNITIES = (
    "PV", "CM", "VC", "AN", "CL", "EX", "IB", "CT", "CL", "EX", "AN", "VC", "CM", "AN", "GA", "CM",
    "CT", "AN", "CM", "PV", "AN", "AR", "AN", "CL", "CT", "RI", "GA", "MD", "AN", "MC", "NC", "GA",
    "AS", "CL", "CN", "GA", "CL", "CN", "CB", "CL", "AN", "CL", "CT", "AR", "CM", "VC", "CL", "PV",
    "CL", "AR", "CE", "ML",
)  # fmt: skip

# First two digits of a Mexican code -> the zone of a state that does not keep the capital's.
_MX_ZONES = MappingProxyType(
    {
        "21": "Tijuana", "22": "Tijuana", "23": "Mazatlan", "31": "Chihuahua", "32": "Chihuahua",
        "33": "Chihuahua", "63": "Mazatlan", "77": "Cancun", "80": "Mazatlan", "81": "Mazatlan",
        "82": "Mazatlan", "83": "Hermosillo", "84": "Hermosillo", "85": "Hermosillo",
    }
)  # fmt: skip

_CAPITALS = MappingProxyType(
    {
        Place.BR: "America/Sao_Paulo",
        Place.PT: "Europe/Lisbon",
        Place.ES: "Europe/Madrid",
        Place.MX: "America/Mexico_City",
    }
)
_CODES = MappingProxyType(
    {
        Place.BR: re.compile(r"\b(\d{5})-?\d{3}\b"),
        Place.PT: re.compile(r"\b(\d{4})-\d{3}\b"),
        Place.ES: re.compile(r"\b(\d{5})\b"),
        Place.MX: re.compile(r"\b(\d{5})\b"),
    }
)
_UF = "|".join(STATES)
_STATE_IN_ADDRESS = re.compile(rf"[-\u2013/,]\s*({_UF})\b|\s({_UF})\s*$")


@dataclass(frozen=True, slots=True)
class PayerPlace:
    """Where somebody is written to. `state` is that of Brazil, empty where it cannot be told.

    `keeps` names the part of the country whose holidays are kept; empty for the country's alone.
    """

    country: Place
    zone: ZoneInfo
    state: str = ""
    keeps: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """What is known of somebody's place: country, the text of the address, and its facts."""

    country: str
    text: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    def code(self, place: Place) -> str:
        """Return the leading digits of the postal code; empty where there is none."""
        told = self.facts.get("cep", "") or self.facts.get("codigo_postal", "")
        found = _CODES[place].findall(told) or _CODES[place].findall(self.text)
        return str(found[-1]) if found else ""

    def state(self) -> str:
        """Return the Brazilian state that the address names; empty where it names none."""
        told = self.facts.get("uf", "").strip().upper()
        if told in STATES:
            return told
        named = ["".join(each) for each in _STATE_IN_ADDRESS.findall(self.text.rstrip(" ."))]
        return named[-1] if named else ""


def place_of(address: Address, issuer_country: str, issuer_zone: ZoneInfo) -> PayerPlace:
    """Return the place of a payer of a company that is in such a country and zone."""
    country = Place(address.country.strip().upper())
    is_at_home = issuer_country.strip().upper() == country
    usual = issuer_zone if is_at_home else ZoneInfo(_CAPITALS[country])
    code = address.code(country)
    if country is Place.BR:
        return _in_brazil(code, address.state(), usual)
    if country is Place.PT:
        return _in_portugal(code, usual)
    if country is Place.ES:
        return _in_spain(code, usual)
    zone = _MX_ZONES.get(code[:2]) if code else None
    if zone is None and code:
        zone = "Mexico_City"
    return PayerPlace(country, ZoneInfo(f"America/{zone}") if zone else usual)


def _in_brazil(code: str, named: str, usual: ZoneInfo) -> PayerPlace:
    coded = _state_of(int(code)) if code else ""
    if coded and named and coded != named:
        return PayerPlace(Place.BR, usual)  # they contradict each other: neither is taken
    state = coded or named
    if not state:
        return PayerPlace(Place.BR, usual)
    keeps, zone = state, _UF_ZONES[state]
    if code and any(first <= int(code) <= last for first, last in _CITY_OF_SAO_PAULO):
        keeps = "São Paulo Capital"
    if code and int(code) == _NORONHA:
        zone = "Noronha"
    return PayerPlace(Place.BR, ZoneInfo(f"America/{zone}"), state, keeps)


def _state_of(cep: int) -> str:
    """Return the state of the first five digits of a CEP."""
    states = [state for first, state in _CEP_RANGES if first <= cep]
    return states[-1] if states else ""


def _in_portugal(code: str, usual: ZoneInfo) -> PayerPlace:
    if not code:
        return PayerPlace(Place.PT, usual)
    # The islands, and the two cities whose codes are theirs alone (1000 to 1999, 4000 to 4399).
    rules = (
        ("9500", "9999", "Atlantic/Azores", "20"),
        ("9000", "9499", "Atlantic/Madeira", "30"),
        ("1000", "1999", "Europe/Lisbon", "11"),
        ("4000", "4399", "Europe/Lisbon", "13"),
    )
    for first, last, zone, keeps in rules:
        if first <= code <= last:
            return PayerPlace(Place.PT, ZoneInfo(zone), keeps=keeps)
    return PayerPlace(Place.PT, ZoneInfo("Europe/Lisbon"))


def _in_spain(code: str, usual: ZoneInfo) -> PayerPlace:
    province = int(code[:2]) if code else 0
    if not 1 <= province <= len(_COMMUNITIES):
        return PayerPlace(Place.ES, usual)
    community = _COMMUNITIES[province - 1]
    zone = "Atlantic/Canary" if community == "CN" else "Europe/Madrid"
    keeps = "Barcelona" if code.startswith("080") else community
    return PayerPlace(Place.ES, ZoneInfo(zone), keeps=keeps)
