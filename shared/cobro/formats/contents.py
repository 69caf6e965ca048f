"""Tell what a file holds by its records, so that a copy in other bytes is known for one.

Files are packed, saved with other line ends, or get an end mark on their way. What stands in a file
is what its records are called by their bank; whether they are money today does not count.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from cobro.formats.entries import BadEntry, FileSummary, ParsedRecord

__all__ = ["with_content"]


def with_content(records: Iterator[ParsedRecord]) -> Iterator[ParsedRecord]:
    """Yield the records, and the summary with 32 hexadecimal digits that stand for them."""
    digest = hashlib.blake2b(digest_size=16)
    for record in records:
        if isinstance(record, FileSummary):
            yield replace(record, content=digest.hexdigest())
            continue
        parts = (record.raw,) if isinstance(record, BadEntry) else record.natural_key
        digest.update(("\x1f".join(parts) + "\n").encode())
        yield record
