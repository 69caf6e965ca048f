"""The rule of duplicates: what makes an entry of a bank file the same as one that came before.

An entry is named by what the bank says of it (`natural_key`, scoped by its account) and its ordinal
among equal entries of the same statement. So two equal payments of one statement are two; the same
file, another export of it or a statement whose period overlaps adds none. A statement counts for
itself: two statements of one account in one file are as two files.
"""

import hashlib

from cobro.formats.entries import StatementEntry

_SEPARATOR = "\x1f"
DIGEST_BYTES = 12
_BIN_BYTES = 2
_KEPT_BYTES = DIGEST_BYTES - _BIN_BYTES


class SeenDigests:
    """Counts digests of `DIGEST_BYTES` in some 20 bytes for each that differs.

    A digest is put into the bin of its first bytes, one byte string for all that are there: a
    `Counter` of digests takes five times as much. Only what comes again is counted.
    """

    def __init__(self) -> None:
        self._bins: dict[bytes, bytes] = {}
        self._again: dict[bytes, int] = {}

    def count(self, digest: bytes) -> int:
        """Return how often the digest has come now, from 1."""
        bin_key, rest = digest[:_BIN_BYTES], digest[_BIN_BYTES:]
        seen = self._bins.get(bin_key, b"")
        place = seen.find(rest)
        while place >= 0 and place % _KEPT_BYTES:  # across two digests that lie side by side
            place = seen.find(rest, place + 1)
        if place < 0:
            self._bins[bin_key] = seen + rest
            return 1
        self._again[digest] = times = self._again.get(digest, 1) + 1
        return times


class Ordinals:
    """Numbers the equal entries of one statement from 1."""

    def __init__(self, scope: str) -> None:
        self._scope = scope
        self._statement = 0
        self._seen = SeenDigests()

    def key(self, entry: StatementEntry) -> tuple[str, int]:
        """Return the key of an entry within the scope and its ordinal among equal ones."""
        if entry.statement != self._statement:
            self._statement = entry.statement
            self._seen = SeenDigests()
        key = _SEPARATOR.join((self._scope, entry.account, *entry.natural_key))
        return key, self._seen.count(hashlib.sha256(key.encode()).digest()[:DIGEST_BYTES])
