"""What reports are read from: fresh segments of ledger lines, folded into sums by day and month.

A segment holds the lines that came together and is named by them, so that a batch that is delivered
again overwrites its own segment. One in sixteen of the names also folds what lies there into the
sums and takes it away: how much is fresh stays bounded, and a line costs a share of a write unit.
A line that comes again after that is told by its mark in the sums. Who reads adds the fresh lines
to the sums, each once.

| pk | sk | holds |
|---|---|---|
| `LEDGER#issuer` | name of the segment | lines that are not folded yet |
| `GENERATION#issuer` | `-` | `current`: whose sums are read; `building`: those being rebuilt |
"""

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from datetime import date
from itertools import islice
from typing import Any

from cobro.adapters.dynamodb.connection import Database, database
from cobro.adapters.dynamodb.figures import DynamoFigures
from cobro.adapters.dynamodb.rows import SegmentRow
from cobro.application.ports.figures import FiguresMovedError
from cobro.domain.figures import FigureBook
from cobro.domain.ids import derived_id
from cobro.domain.reports import LedgerLine, distinct

_LINES_MAX = 500
_SEGMENTS_MAX = 64  # of one fold: some 32,000 lines
_FOLDING_NAMES = ("a", "b")  # last letters, of 32: a sixteenth of all names
_READS_MAX = 5
_OPTIONAL = 2  # the last fields of a line, left out where they are nothing


class DynamoLedgerProjection:
    def __init__(self, tables: Database) -> None:
        self._tables = tables

    def absorb(self, issuer_id: str, lines: Sequence[LedgerLine]) -> None:
        for start in range(0, len(lines), _LINES_MAX):
            name = _write(issuer_id, lines[start : start + _LINES_MAX])
            if name.endswith(_FOLDING_NAMES):
                self.fold(issuer_id)

    def fold(self, issuer_id: str) -> int:
        """Move fresh lines into the sums; return how many segments, 0 if another one folds."""
        with database():
            rows = SegmentRow.query(f"LEDGER#{issuer_id}", consistent_read=True)
            segments = list(islice(rows, _SEGMENTS_MAX))
        lines = _lines_of(segments)
        try:
            for generation in self.generations(issuer_id):
                self.figures(issuer_id, generation).add(lines)
        except FiguresMovedError:
            return 0
        with database():
            for row in segments:
                row.delete()
        return len(segments)

    def generations(self, issuer_id: str) -> tuple[int, ...]:
        """Return the generation that is read, and after it the one that is being built."""
        with database():
            try:
                row = SegmentRow.get(f"GENERATION#{issuer_id}", "-", consistent_read=True)
            except SegmentRow.DoesNotExist:
                return (1,)
        kept = (int(row.current), int(row.building or 0))
        return tuple(generation for generation in kept if generation)

    def figures(self, issuer_id: str, generation: int) -> DynamoFigures:
        return DynamoFigures(self._tables, issuer_id, generation)

    def book(self, issuer_id: str, looked_into: Iterable[date]) -> FigureBook:
        """Read again where a fold came between; the figures are those of one moment."""
        current, *_ = self.generations(issuer_id)
        return self.book_of(issuer_id, current, tuple(looked_into))

    def book_of(self, issuer_id: str, generation: int, looked_into: Sequence[date]) -> FigureBook:
        figures = self.figures(issuer_id, generation)
        for _ in range(_READS_MAX - 1):
            try:
                return figures.book(looked_into, self._fresh(issuer_id))
            except FiguresMovedError:
                continue
        return figures.book(looked_into, self._fresh(issuer_id))

    def _fresh(self, issuer_id: str) -> list[LedgerLine]:
        # Read before the sums: a segment that is gone by then is in them.
        with database():
            return _lines_of(SegmentRow.query(f"LEDGER#{issuer_id}"))


def _write(issuer_id: str, lines: Sequence[LedgerLine]) -> str:
    name = derived_id("seg", *sorted(line.entry_id for line in lines))
    text = json.dumps([_cells(line) for line in lines], separators=(",", ":"))
    row = SegmentRow(f"LEDGER#{issuer_id}", name, lines=zlib.compress(text.encode(), 9))
    with database():
        row.save()
    return name


def _lines_of(segments: Iterable[SegmentRow]) -> list[LedgerLine]:
    cells = (cell for row in segments for cell in json.loads(zlib.decompress(row.lines)))
    return distinct(_line(cell) for cell in cells)


def _cells(line: LedgerLine) -> list[Any]:
    cells = [cell.isoformat() if isinstance(cell, date) else cell for cell in astuple(line)]
    for _ in range(_OPTIONAL):
        if not cells[-1]:
            cells.pop()
    return cells


def _line(cells: list[Any]) -> LedgerLine:
    entry_id, code, customer_id, invoice_id, currency, business, due, *amounts = cells
    receivable, received, credit, source, *more = amounts
    unidentified, fee = (*more, 0, 0)[:_OPTIONAL]
    return LedgerLine(
        entry_id=entry_id,
        code=code,
        customer_id=customer_id,
        invoice_id=invoice_id,
        currency=currency,
        business_date=date.fromisoformat(business),
        due_date=date.fromisoformat(due),
        receivable_minor=receivable,
        received_minor=received,
        credit_minor=credit,
        source=source,
        unidentified_minor=unidentified,
        fee_minor=fee,
    )
