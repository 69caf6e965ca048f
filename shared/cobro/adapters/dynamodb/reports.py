"""Ledger lines as the reports read them, in compressed segments.

A segment holds the lines that came together and is named by them, so that a batch that is delivered
again overwrites its own segment; lines that lie in two segments (a batch that was cut differently)
are told apart by their entry id when they are read. A write costs a share of one unit per line.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import astuple
from datetime import date
from typing import Any

from cobro.adapters.dynamodb.connection import database
from cobro.adapters.dynamodb.rows import SegmentRow
from cobro.domain.ids import derived_id
from cobro.domain.reports import LedgerLine, distinct

_LINES_MAX = 500


class DynamoLedgerProjection:
    def absorb(self, issuer_id: str, lines: Sequence[LedgerLine]) -> None:
        for start in range(0, len(lines), _LINES_MAX):
            self._write(issuer_id, lines[start : start + _LINES_MAX])

    def _write(self, issuer_id: str, lines: Sequence[LedgerLine]) -> None:
        name = derived_id("seg", *sorted(line.entry_id for line in lines))
        text = json.dumps([_cells(line) for line in lines], separators=(",", ":"))
        row = SegmentRow(f"LEDGER#{issuer_id}", name, lines=zlib.compress(text.encode(), 9))
        with database():
            row.save()

    def lines(self, issuer_id: str) -> list[LedgerLine]:
        with database():
            segments = [row.lines for row in SegmentRow.query(f"LEDGER#{issuer_id}")]
        cells = (cell for text in segments for cell in json.loads(zlib.decompress(text)))
        return distinct(_line(cell) for cell in cells)


def _cells(line: LedgerLine) -> list[Any]:
    cells = [cell.isoformat() if isinstance(cell, date) else cell for cell in astuple(line)]
    return cells if line.unidentified_minor else cells[:-1]


def _line(cells: list[Any]) -> LedgerLine:
    entry_id, code, customer_id, invoice_id, currency, business, due, *amounts = cells
    receivable, received, credit, source, *more = amounts
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
        unidentified_minor=more[0] if more else 0,
    )
