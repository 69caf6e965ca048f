"""Make an issuer's months of the lake anew from the journal, and prove that both are equal.

The system goes on meanwhile. What lay in the lake before the journal was read must be in the
journal; what is not was never booked and goes. What came into the lake since stays.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from cobro.application.land_journal import replace_month
from cobro.application.ports.lake import Lake, LakeMonthUnreadableError, StoredMonth
from cobro.domain.journal import JournalEntry
from cobro.domain.lake import (
    LakeMonth,
    MonthTotals,
    PostingLine,
    by_month,
    posting_lines,
    rebuilt,
    totals_of,
)

__all__ = ["LakeDifference", "RebuildLake", "RebuiltLake"]

_LOOKS_MAX = 20

Reading = Callable[[], Iterable[JournalEntry]]


@dataclass(frozen=True, slots=True)
class RebuiltLake:
    """How many entries and months the journal has, and how many months were not so before."""

    entries: int
    months: int
    written: int


@dataclass(frozen=True, slots=True)
class LakeDifference:
    """A month in which the lake is not as the journal; None where it cannot be read."""

    month: LakeMonth
    journal: MonthTotals
    lake: MonthTotals | None


@dataclass(frozen=True, slots=True)
class RebuildLake:
    """`pause` waits before a month is tried again, and between two looks."""

    lake: Lake
    pause: Callable[[int], None]

    def __call__(self, issuer_id: str, journal: Reading) -> RebuiltLake:
        before = {m: self._stored(m) for m in self.lake.months(issuer_id)}
        entries = list(journal())
        booked, written = by_month(entries), 0
        for month in sorted({*before, *booked}):
            lay = frozenset(line.entry_id for line in before.get(month, StoredMonth()).lines)
            written += self._rebuild(month, booked.get(month, []), lay)
        return RebuiltLake(len({entry.entry_id for entry in entries}), len(booked), written)

    def verify(self, issuer_id: str, journal: Reading) -> list[LakeDifference]:
        """Compare entries, rows and sums by account; name the months that differ in each look.

        Entries need some seconds to come into the lake: months that differ are looked at again.
        """
        found = self._differences(issuer_id, journal)
        for attempt in range(_LOOKS_MAX):
            if not found:
                break
            self.pause(attempt)
            now = self._differences(issuer_id, journal)
            found = {month: now[month] for month in found if month in now}
        return [found[month] for month in sorted(found)]

    def _rebuild(
        self, month: LakeMonth, entries: list[JournalEntry], before: frozenset[str]
    ) -> bool:
        def anew(stored: StoredMonth) -> list[PostingLine]:
            return rebuilt(stored.lines, entries, before)

        read, write = partial(self._stored, month), partial(self.lake.write, month)
        return replace_month(read, write, anew, self.pause)

    def _stored(self, month: LakeMonth) -> StoredMonth:
        try:
            return self.lake.read(month)
        except LakeMonthUnreadableError as error:
            return StoredMonth((), error.version)

    def _differences(self, issuer_id: str, journal: Reading) -> dict[LakeMonth, LakeDifference]:
        booked = by_month(journal())
        months = {*booked, *self.lake.months(issuer_id)}
        looks = (self._look(month, booked.get(month, [])) for month in months)
        return {look.month: look for look in looks if look.journal != look.lake}

    def _look(self, month: LakeMonth, entries: list[JournalEntry]) -> LakeDifference:
        distinct = {entry.entry_id: entry for entry in entries}.values()
        journal = totals_of(line for entry in distinct for line in posting_lines(entry))
        try:
            return LakeDifference(month, journal, totals_of(self.lake.read(month).lines))
        except LakeMonthUnreadableError:
            return LakeDifference(month, journal, None)
