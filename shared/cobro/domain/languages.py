"""Which of the five languages somebody reads: as a request prefers, else as the company's country.

Preferences are a list of language ranges with weights (RFC 9110, section 12.5.4). A language whose
region we do not write is read in the nearest: the company's own, Spanish of the Americas as es-MX.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from cobro.domain.errors import InvalidInputError
from cobro.domain.parties import Language

_OF_COUNTRY: Mapping[str, Language] = MappingProxyType(
    {
        "BR": Language.PT_BR,
        "PT": Language.PT_PT,
        "ES": Language.ES_ES,
        "MX": Language.ES_MX,
    }
)
_MAIN: Mapping[str, Language] = MappingProxyType(
    {"pt": Language.PT_BR, "es": Language.ES_ES, "en": Language.EN}
)
_RANGE = re.compile(
    r"\s*(\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q\s*=\s*([01](?:\.[0-9]{0,3})?))?\s*"
)
RANGES_MAX = 20


def language_of_country(country: str) -> Language:
    return _OF_COUNTRY.get(country, Language.EN)


def language_named(text: str) -> Language:
    """Return the language of a tag such as pt-BR; raise `InvalidInputError` for any other."""
    found = {language.value.lower(): language for language in Language}.get(text.lower())
    if found is None:
        message = f"locale is one of {', '.join(Language)}, not {text!r}"
        raise InvalidInputError(message, field="locale")
    return found


def preferred(ranges: str, own: Language) -> Language:
    """Return the language that a request prefers; `own` where it prefers none that we write."""
    for wanted in _by_weight(ranges):
        found = own if wanted == "*" else _nearest(wanted, own)
        if found is not None:
            return found
    return own


def _by_weight(ranges: str) -> list[str]:
    matched = (_RANGE.fullmatch(one) for one in ranges.split(",")[:RANGES_MAX])
    weighed = [(_weight(one[2]), one[1]) for one in matched if one]
    return [tag for weight, tag in sorted(weighed, key=lambda one: -one[0]) if weight]


def _weight(text: str | None) -> int:
    """Return thousandths: `0.8` is 800."""
    whole, _, rest = (text or "1").partition(".")
    return int(whole) * 1000 + int(rest.ljust(3, "0"))


def _nearest(tag: str, own: Language) -> Language | None:
    exact = {language.value.lower(): language for language in Language}.get(tag.lower())
    if exact is not None:
        return exact
    base, _, region = tag.lower().partition("-")
    if own.value.partition("-")[0] == base:
        return own
    return Language.ES_MX if base == "es" and region else _MAIN.get(base)
