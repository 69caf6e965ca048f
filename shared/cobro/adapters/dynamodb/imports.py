"""Imports: the record of each file, what was refused of it, and what became of its blocks.

All rows of an import lie under its id: `FILE`, `REFUSED#<line>` for each part that was read and
`BLOCK#<run>#<line>` for each block that was issued. Parts and blocks are overwritten by their own
repetition, so that counting rows counts each once.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model

from cobro.adapters.dynamodb.connection import database, is_condition
from cobro.application.ports.imports import (
    ImportBlock,
    ImportMovedError,
    ImportRecord,
    ImportState,
    InvoiceResult,
    RowState,
)
from cobro.formats.invoice_rows.rows import DateOrder, DecimalMark, RefusedRow, RowFormat, Survey

__all__ = ["DynamoImports", "ImportRow"]

SHOWN_MAX = 100
_FILE, _REFUSED, _BLOCK = "FILE", "REFUSED#", "BLOCK#"


class ByIssuer(GlobalSecondaryIndex["ImportRow"]):  # type: ignore[no-untyped-call]  # PynamoDB leaves it untyped
    class Meta:
        index_name = "by_issuer"
        projection = AllProjection()

    issuer_key = UnicodeAttribute(hash_key=True)
    seen_at = UnicodeAttribute(range_key=True)


class ImportRow(Model):
    """Only the record of the file is in the index: it alone has `issuer_key` and `seen_at`."""

    class Meta:
        table_name = "imports"

    import_id = UnicodeAttribute(hash_key=True)
    part = UnicodeAttribute(range_key=True)
    facts = UnicodeAttribute()
    version = NumberAttribute(null=True)
    issuer_key = UnicodeAttribute(null=True)
    seen_at = UnicodeAttribute(null=True)

    by_issuer = ByIssuer()


class DynamoImports:
    def find(self, import_id: str) -> ImportRecord | None:
        with database():
            try:
                return _record(ImportRow.get(import_id, _FILE, consistent_read=True))
            except ImportRow.DoesNotExist:
                return None

    def put(self, record: ImportRecord) -> None:
        row = ImportRow(
            record.import_id,
            _FILE,
            facts=_text(_facts(record)),
            version=record.version,
            issuer_key=record.issuer_id,
            seen_at=record.seen_at.isoformat(),
        )
        is_next: Condition = ImportRow.version == record.version - 1
        if record.version == 1:
            is_next = ImportRow.import_id.does_not_exist()
        with database():
            try:
                row.save(is_next)
            except PutError as error:
                if not is_condition(error):
                    raise
                message = f"another worker reads {record.key}"
                raise ImportMovedError(message) from error

    def of_issuer(self, issuer_id: str) -> list[ImportRecord]:
        with database():
            rows = ImportRow.by_issuer.query(issuer_id, scan_index_forward=False, limit=SHOWN_MAX)
            return [_record(row) for row in rows]

    def put_refusals(self, import_id: str, part: int, refused: Sequence[RefusedRow]) -> None:
        cells = [(row.line, row.column, row.reason_code, row.reason) for row in refused]
        with database():
            ImportRow(import_id, f"{_REFUSED}{part:08d}", facts=_text(cells)).save()

    def refusals(self, import_id: str) -> Iterator[RefusedRow]:
        for cells in self._cells(import_id, _REFUSED):
            yield RefusedRow(*cells)

    def put_block(self, block: ImportBlock, results: Sequence[InvoiceResult]) -> None:
        cells = [(r.row_lines, r.state, r.reason_code, r.reason) for r in results]
        key = f"{_BLOCK}{block.run:04d}#{block.number:08d}"
        with database():
            ImportRow(block.import_id, key, facts=_text(cells)).save()

    def results(self, import_id: str) -> Iterator[InvoiceResult]:
        for lines, state, code, reason in self._cells(import_id, _BLOCK):
            yield InvoiceResult(tuple(lines), RowState(state), code, reason)

    def _cells(self, import_id: str, prefix: str) -> Iterator[list[Any]]:
        begins = ImportRow.part.startswith(prefix)
        with database():
            for row in ImportRow.query(import_id, begins, consistent_read=True):
                yield from json.loads(row.facts)


def _facts(record: ImportRecord) -> dict[str, Any]:
    facts = asdict(record) | {"seen_at": record.seen_at.isoformat()}
    if record.survey is not None:
        facts["survey"]["scattered"] = sorted(record.survey.scattered)
    del facts["import_id"], facts["version"]
    return facts


def _record(row: ImportRow) -> ImportRecord:
    facts: dict[str, Any] = json.loads(row.facts)
    facts["seen_at"] = datetime.fromisoformat(facts["seen_at"])
    facts["state"] = ImportState(facts["state"])
    if facts["survey"] is not None:
        facts["survey"] = _survey(facts["survey"])
    return ImportRecord(import_id=row.import_id, version=int(row.version or 0), **facts)


def _survey(facts: dict[str, Any]) -> Survey:
    facts["format"] = RowFormat(facts["format"])
    facts["decimal"] = DecimalMark(facts["decimal"]) if facts["decimal"] else None
    facts["dates"] = DateOrder(facts["dates"]) if facts["dates"] else None
    facts["unknown_columns"] = tuple(facts["unknown_columns"])
    facts["scattered"] = frozenset(facts["scattered"])
    return Survey(**facts)


def _text(facts: object) -> str:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
