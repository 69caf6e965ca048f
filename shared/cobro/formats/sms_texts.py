"""How many text messages a text takes, and its plain spelling (3GPP TS 23.038).

A message of the basic alphabet (GSM 7-bit) holds 160 characters and each part of a longer one 153;
some characters count twice. One character outside of it turns the whole text into UCS-2: 70
characters, 67 of each part. So accents that the alphabet lacks are left out where the letter stays.
"""

import unicodedata

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = frozenset("^{}\\[~]|€")
_BASIC_ALONE, _BASIC_PART = 160, 153
_WIDE_ALONE, _WIDE_PART = 70, 67
_SPELLED = {
    "\u2018": "'",
    "\u2019": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u2013": "-",
    "\u2014": "-",
    "\u2026": "...",
    "\xa0": " ",
}


def plain(text: str) -> str:
    """Return the text in the basic alphabet as far as its letters are in it."""
    return "".join(_spelled(character) for character in unicodedata.normalize("NFC", text))


def _spelled(character: str) -> str:
    if character in _BASIC or character in _TWICE:
        return character
    bare = "".join(
        part
        for part in unicodedata.normalize("NFKD", _SPELLED.get(character, character))
        if not unicodedata.combining(part)
    )
    return bare if bare and set(bare) <= _BASIC else character


def parts(text: str) -> int:
    """Return how many messages a text is sent, and paid, as."""
    if set(text) <= _BASIC | _TWICE:
        length = len(text) + sum(character in _TWICE for character in text)
        return _count(length, _BASIC_ALONE, _BASIC_PART)
    # A character outside of the basic plane takes two units of UCS-2.
    return _count(len(text.encode("utf-16-be")) // 2, _WIDE_ALONE, _WIDE_PART)


def _count(length: int, alone: int, part: int) -> int:
    return 1 if length <= alone else -(-length // part)
