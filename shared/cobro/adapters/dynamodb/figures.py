"""The sums of a generation: each line of the ledger adds to them exactly once.

| pk | sk | holds |
|---|---|---|
| `FIGURES#issuer#generation` | `M#2026-03` | sums of a month, versions of its days |
| `FIGURES#issuer#generation` | `D#2026-03-05` | what became owed on a day; its version |
| `SEEN#issuer#generation` | `2026-03-05#00000001` | marks of the entries that a version added |

One transaction writes a month, its days and the marks of what it added, each under the version that
was read. An entry that comes again finds its mark, whenever that is: its day leads to it. A reader
believes only marks of versions that are in the sums it read, so that it needs no lock.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import blake2b

from cobro.adapters.dynamodb.connection import (
    Database,
    Put,
    TransactionRefusedError,
    database,
)
from cobro.adapters.dynamodb.figure_cells import (
    owed_of,
    packed_month,
    packed_owed,
    unpacked_month,
)
from cobro.adapters.dynamodb.rows import SegmentRow
from cobro.application.ports.figures import FiguresMovedError
from cobro.domain.figures import FigureBook, Figures, Owed, month_of
from cobro.domain.reports import LedgerLine

_MARK_BYTES = 10


class DynamoFigures:
    """The sums of one issuer in one generation."""

    def __init__(self, tables: Database, issuer_id: str, generation: int) -> None:
        self._tables = tables
        self._sums = f"FIGURES#{issuer_id}#{generation}"
        self._seen = f"SEEN#{issuer_id}#{generation}"

    def add(self, lines: Sequence[LedgerLine]) -> None:
        """Add lines that come once each; raise `FiguresMovedError` if another writer was faster.

        What was added before changes nothing. A crash leaves whole months added or not.
        """
        months: defaultdict[str, list[LedgerLine]] = defaultdict(list)
        for line in lines:
            months[month_of(line.business_date)].append(line)
        for month, own in sorted(months.items()):
            self._add_to_month(month, own)

    def _add_to_month(self, month: str, lines: Sequence[LedgerLine]) -> None:
        row = self._row(f"M#{month}")
        figures, versions = unpacked_month(row.cells) if row else (Figures(), {})
        days: defaultdict[date, list[LedgerLine]] = defaultdict(list)
        for line in self._unseen(lines, {month: versions}):
            days[line.business_date].append(line)
        puts: list[Put] = []
        for day, own in sorted(days.items()):
            version = versions.get(day.isoformat(), 0)
            puts += self._day(day, version, own)
            figures.add(Figures.of(own))
            versions[day.isoformat()] = version + 1
        if puts:
            cells = packed_month(figures, versions)
            self._write([*puts, _next(self._sums, f"M#{month}", row, cells)])

    def _day(self, day: date, version: int, lines: Sequence[LedgerLine]) -> Iterator[Put]:
        name = f"D#{day.isoformat()}"
        row = self._row(name) if version else None
        owed = Figures({} if row is None else owed_of(row.cells))
        owed.add_owed(Figures.of(lines).owed)
        yield _next(self._sums, name, row, packed_owed(owed.owed))
        marks = b"".join(mark_of(line) for line in lines)
        seen = SegmentRow(self._seen, f"{day.isoformat()}#{version + 1:08}", ids=marks)
        yield Put(seen, SegmentRow.pk.does_not_exist())

    def _write(self, puts: list[Put]) -> None:
        try:
            self._tables.transact(puts, [])
        except TransactionRefusedError as refusal:
            message = "another writer added to these figures: read them again"
            raise FiguresMovedError(message) from refusal

    def _row(self, name: str) -> SegmentRow | None:
        with database():
            try:
                return SegmentRow.get(self._sums, name, consistent_read=True)
            except SegmentRow.DoesNotExist:
                return None

    def book(self, looked_into: Iterable[date], fresh: Sequence[LedgerLine]) -> FigureBook:
        """Return the sums, days of the months looked into, and which of `fresh` are not in them."""
        months: dict[str, Figures] = {}
        versions: dict[str, dict[str, int]] = {}
        for row in self._rows("M#", "M#~"):
            name = row.sk.removeprefix("M#")
            months[name], versions[name] = unpacked_month(row.cells)
        days: dict[date, Owed] = {}
        for month in sorted({month_of(day) for day in looked_into} & set(months)):
            days |= self._days(month, versions[month])
        return FigureBook(months, days, tuple(self._unseen(fresh, versions)))

    def _days(self, month: str, versions: dict[str, int]) -> dict[date, Owed]:
        rows = self._rows(f"D#{month}", f"D#{month}~")
        if any(versions.get(row.sk[2:]) != row.version for row in rows):
            message = "these figures moved while they were read: read them again"
            raise FiguresMovedError(message)
        return {date.fromisoformat(row.sk[2:]): owed_of(row.cells) for row in rows}

    def _rows(self, first: str, last: str) -> list[SegmentRow]:
        with database():
            within = SegmentRow.sk.between(first, last)
            return list(SegmentRow.query(self._sums, within, consistent_read=True))

    def _unseen(
        self, lines: Iterable[LedgerLine], versions: dict[str, dict[str, int]]
    ) -> Iterator[LedgerLine]:
        known: dict[str, set[bytes]] = {}
        for line in lines:
            day = line.business_date.isoformat()
            if day not in known:
                last = versions.get(month_of(line.business_date), {}).get(day, 0)
                known[day] = self._marks(day, last) if last else set()
            if mark_of(line) not in known[day]:
                yield line

    def _marks(self, day: str, last: int) -> set[bytes]:
        with database():
            within = SegmentRow.sk.between(f"{day}#", f"{day}#{last:08}")
            rows = SegmentRow.query(self._seen, within, consistent_read=True)
            marks = b"".join(row.ids for row in rows)
        return {marks[at : at + _MARK_BYTES] for at in range(0, len(marks), _MARK_BYTES)}

    def delete(self) -> None:
        """Throw the generation away."""
        for key in (self._sums, self._seen):
            with database():
                for row in list(SegmentRow.query(key)):
                    row.delete()


def mark_of(line: LedgerLine) -> bytes:
    """Return 80 bits that stand for an entry among those of its day."""
    return blake2b(line.entry_id.encode(), digest_size=_MARK_BYTES).digest()


def _next(pk: str, sk: str, row: SegmentRow | None, cells: bytes) -> Put:
    if row is None:
        return Put(SegmentRow(pk, sk, cells=cells, version=1), SegmentRow.pk.does_not_exist())
    before = int(row.version)
    changed = SegmentRow(pk, sk, cells=cells, version=before + 1)
    return Put(changed, SegmentRow.version == before)
