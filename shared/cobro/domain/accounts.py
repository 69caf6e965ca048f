"""Account numbers that payers transfer to, checked once: IBAN (ISO 13616) and CLABE (ABM, Mexico).

One that is mistyped would stand on every invoice, so it is refused before it is kept.
"""

import re
from collections.abc import Callable
from types import MappingProxyType

from cobro.domain.errors import InvalidInputError

__all__ = ["ACCOUNT_FACTS", "checked_clabe", "checked_iban"]

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}")
_IBAN_LENGTHS = MappingProxyType({"PT": 25, "ES": 24, "BR": 29})
_REMAINDER = 97
_CLABE = re.compile(r"[0-9]{18}")
_CLABE_WEIGHTS = (3, 7, 1) * 6


def checked_iban(text: str) -> str:
    """Return an IBAN in groups of four; raise `InvalidInputError` where its digits disagree."""
    bare = _bare(text)
    length = _IBAN_LENGTHS.get(bare[:2], len(bare))
    if not _IBAN.fullmatch(bare) or len(bare) != length:
        raise _refusal("iban", "write it like PT50 0002 0123 1234 5678 9015 4")
    turned = "".join(str(int(letter, 36)) for letter in bare[4:] + bare[:4])
    if int(turned) % _REMAINDER != 1:
        raise _refusal("iban", "it is mistyped: its check digits do not agree")
    return " ".join(bare[at : at + 4] for at in range(0, len(bare), 4))


def checked_clabe(text: str) -> str:
    """Return the 18 digits of a CLABE; raise `InvalidInputError` where the last disagrees."""
    bare = _bare(text)
    if not _CLABE.fullmatch(bare):
        raise _refusal("clabe", "it has 18 digits")
    weighed = zip(bare[:-1], _CLABE_WEIGHTS, strict=False)
    total = sum(int(digit) * weight % 10 for digit, weight in weighed)
    if int(bare[-1]) != -total % 10:
        raise _refusal("clabe", "it is mistyped: its check digit does not agree")
    return bare


# What a profile may name among its facts, and how it is checked.
ACCOUNT_FACTS: MappingProxyType[str, Callable[[str], str]] = MappingProxyType(
    {"iban": checked_iban, "clabe": checked_clabe}
)


def _bare(text: str) -> str:
    return re.sub(r"[\s-]", "", text).upper()


def _refusal(fact: str, reason: str) -> InvalidInputError:
    return InvalidInputError(
        f"this is not a valid {fact.upper()}: {reason}", field=f"fiscal.{fact}"
    )
