"""Texts of others made safe to stand in a line of a message or a page."""

import unicodedata

__all__ = ["one_line", "one_line_of"]

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def one_line(text: str) -> str:
    """Return a text without what breaks a line, hides, or turns the direction of reading."""
    kept = (" " if c in "\r\n\t" else c for c in text)
    return "".join(c for c in kept if unicodedata.category(c) not in _HIDDEN).strip()


def one_line_of(text: str) -> str:
    """Return the lines of a text, as of an address, in one, a comma between them."""
    return ", ".join(part for line in text.splitlines() if (part := one_line(line)))
