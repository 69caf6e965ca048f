"""The rule of duplicates: what makes an entry of a bank file the same as one that came before.

An entry is named by what the bank says of it (`natural_key`, scoped by its account) and its ordinal
among equal entries of the same statement. So two equal payments of one statement are two; the same
file, another export of it or a statement whose period overlaps adds none. A statement counts for
itself: two statements of one account in one file are as two files.
"""

import hashlib
from collections import Counter

from cobro.formats.entries import StatementEntry

_SEPARATOR = "\x1f"
_DIGEST_BYTES = 12


class Ordinals:
    """Numbers the equal entries of one file from 1; holds twelve bytes for each that differs."""

    def __init__(self, scope: str) -> None:
        self._scope = scope
        self._statement = 0
        self._seen: Counter[bytes] = Counter()

    def key(self, entry: StatementEntry) -> tuple[str, int]:
        """Return the key of an entry within the scope and its ordinal among equal ones."""
        if entry.statement != self._statement:
            self._statement = entry.statement
            self._seen.clear()
        key = _SEPARATOR.join((self._scope, entry.account, *entry.natural_key))
        short = hashlib.sha256(key.encode()).digest()[:_DIGEST_BYTES]
        self._seen[short] += 1
        return key, self._seen[short]
