"""Put journal entries into the lake, each once, however often and in whatever order they come.

A month is read, joined with what is new and replaced under the version that was read. Entries that
are there already change nothing, so that a batch that comes again, whole or in parts, writes
nothing. Two writers of a month meet at the version: the later one reads again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from cobro.application.ports.lake import Lake, LakeMonthMovedError, StoredMonth
from cobro.domain.journal import JournalEntry
from cobro.domain.lake import LakeMonth, PostingLine, by_month, joined

__all__ = ["LandJournal", "replace_month"]

TRIES_MAX = 8


@dataclass(frozen=True, slots=True)
class LandJournal:
    """`pause` waits before a month is read again, longer with each attempt."""

    lake: Lake
    pause: Callable[[int], None]

    def __call__(self, entries: Sequence[JournalEntry]) -> int:
        """Return how many months were written."""
        return sum(self._land(month, own) for month, own in by_month(entries).items())

    def _land(self, month: LakeMonth, entries: Sequence[JournalEntry]) -> bool:
        def with_them(stored: StoredMonth) -> list[PostingLine]:
            return joined(stored.lines, entries)

        read = partial(self.lake.read, month)
        return replace_month(read, partial(self.lake.write, month), with_them, self.pause)


def replace_month(
    read: Callable[[], StoredMonth],
    write: Callable[[Sequence[PostingLine], str], None],
    change: Callable[[StoredMonth], list[PostingLine]],
    pause: Callable[[int], None],
) -> bool:
    """Write what `change` makes of a month, and tell whether it differed from what was there.

    Raises `LakeMonthMovedError` where others come between again and again.
    """

    def attempt() -> bool:
        stored = read()
        lines = change(stored)
        is_changed = lines != list(stored.lines) or not stored.version
        if is_changed:
            write(lines, stored.version)
        return is_changed

    for number in range(TRIES_MAX):
        try:
            return attempt()
        except LakeMonthMovedError:
            pause(number)
    return attempt()
