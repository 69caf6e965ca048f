"""The rule of duplicates: what makes an entry of a bank file the same as one that came before.

An entry is named by what the bank says of it (`natural_key`, scoped by its account) and its ordinal
among equal entries of the same statement. So two equal payments of one statement are two; the same
file, another export of it or a statement whose period overlaps adds none. A statement counts for
itself: two statements of one account in one file are as two files.
"""

import hashlib

from cobro.formats.entries import StatementEntry

_SEPARATOR = "\x1f"
_DIGEST_BYTES = 12
_BIN_BYTES = 2
_KEPT_BYTES = _DIGEST_BYTES - _BIN_BYTES


class Ordinals:
    """Numbers the equal entries of one statement from 1; holds some 20 bytes for each that differs.

    A digest is put into the bin of its first bytes, one byte string for all that are there: a
    `Counter` of digests takes five times as much. Only what comes again is counted.
    """

    def __init__(self, scope: str) -> None:
        self._scope = scope
        self._statement = 0
        self._bins: dict[bytes, bytes] = {}
        self._again: dict[bytes, int] = {}

    def key(self, entry: StatementEntry) -> tuple[str, int]:
        """Return the key of an entry within the scope and its ordinal among equal ones."""
        if entry.statement != self._statement:
            self._statement = entry.statement
            self._bins.clear()
            self._again.clear()
        key = _SEPARATOR.join((self._scope, entry.account, *entry.natural_key))
        return key, self._ordinal(hashlib.sha256(key.encode()).digest()[:_DIGEST_BYTES])

    def _ordinal(self, digest: bytes) -> int:
        bin_key, rest = digest[:_BIN_BYTES], digest[_BIN_BYTES:]
        seen = self._bins.get(bin_key, b"")
        place = seen.find(rest)
        while place % _KEPT_BYTES and place >= 0:  # across two digests that lie side by side
            place = seen.find(rest, place + 1)
        if place < 0:
            self._bins[bin_key] = seen + rest
            return 1
        self._again[digest] = ordinal = self._again.get(digest, 1) + 1
        return ordinal
