"""Creditor references of ISO 11649: `RF`, two check digits, up to 21 letters and digits.

The check is modulo 97 of ISO 7064, as for an IBAN: the text with its first four characters moved to
the end, letters as numbers from 10 on, leaves 1.
"""

import re

_REFERENCE = re.compile(r"\bRF[ ]?[0-9]{2}(?:[ ]?[A-Z0-9]{1,4}){1,6}")
_BODY_MAX = 21


def creditor_reference(document: str) -> str:
    """Return the creditor reference of a document, by its letters and digits."""
    body = re.sub(r"[^A-Z0-9]", "", document.upper())
    return f"RF{98 - _remainder(f'{body}RF00'):02d}{body}"


def is_creditor_reference(text: str) -> bool:
    """Tell whether bare text is a reference whose check digits agree."""
    is_shaped = re.fullmatch(rf"RF[0-9]{{2}}[A-Z0-9]{{1,{_BODY_MAX}}}", text) is not None
    return is_shaped and _remainder(text[4:] + text[:4]) == 1


def references_in(text: str) -> list[str]:
    """List the valid references of a text, bare; words that follow one are cut off again."""
    found = []
    for match in _REFERENCE.finditer(text.upper()):
        words = match[0].split()
        tries = ("".join(words[:count]) for count in range(len(words), 0, -1))
        found += [bare for bare in tries if is_creditor_reference(bare)][:1]
    return found


def body_of(reference: str) -> str:
    """Return what stands behind the check digits."""
    return reference[4:]


def _remainder(text: str) -> int:
    return int("".join(str(int(character, 36)) for character in text)) % 97
