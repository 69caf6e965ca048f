"""Numbers of mobile phones that a text message reaches, in the form of ITU-T E.164.

Lengths and beginnings are those of the numbering plans: Brazil's Anatel (Res. 749/2022: two digits
of the area, then nine that begin with 9), Portugal's ANACOM (91, 92, 93, 96), Spain's RD 2296/2004
(6 and 71 to 74), Mexico's IFT (ten digits; mobile ones are not told apart since 2019). Of other
countries only the bounds of E.164 are known.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

_PREFIXES: Mapping[str, str] = MappingProxyType({"BR": "55", "PT": "351", "ES": "34", "MX": "52"})
_MOBILE = MappingProxyType(
    {
        "55": re.compile(r"[1-9][1-9]9[0-9]{8}"),
        "351": re.compile(r"9[1236][0-9]{7}"),
        "34": re.compile(r"(6[0-9]|7[1-4])[0-9]{7}"),
        "52": re.compile(r"[2-9][0-9]{9}"),
    }
)
_ANY = re.compile(r"[1-9][0-9]{7,14}")
_SEPARATORS = re.compile(r"[\s().\-/]+")
_TRUNK = "0"  # said before the area within Brazil, and by nobody abroad


def mobile_number(text: str, country: str) -> str:
    """Return `+` and the digits, or an empty text for what is no mobile number.

    A number without its country's prefix is taken to be of `country`.
    """
    bare = _SEPARATORS.sub("", text)
    international = bare.removeprefix("00") if bare.startswith("00") else bare
    is_abroad = international != bare or bare.startswith("+")
    digits = international.removeprefix("+")
    if not (digits.isascii() and digits.isdecimal()):
        return ""
    if not is_abroad:
        prefix = _PREFIXES.get(country, "")
        digits = prefix + digits.removeprefix(_TRUNK) if prefix else ""
    return f"+{digits}" if _is_mobile(digits) else ""


def _is_mobile(digits: str) -> bool:
    for prefix, pattern in _MOBILE.items():
        if digits.startswith(prefix):
            return pattern.fullmatch(digits.removeprefix(prefix)) is not None
    return _ANY.fullmatch(digits) is not None
