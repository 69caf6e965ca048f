"""What became of the rows of an import, counted from what is stored of it.

A row may be told of twice, where a block was cut differently the second time: what is the most
settled of it counts. An invoice that exists since before the import began was there already.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cobro.application.issue_invoices import IssueOutcome
from cobro.application.ports.imports import (
    ImportBlock,
    ImportRecord,
    Imports,
    ImportState,
    InvoiceResult,
    RowState,
)
from cobro.domain.errors import NotFoundError
from cobro.formats.invoice_rows.rows import RefusedRow

__all__ = ["ImportProgress", "ReadImports", "RecordImportBlock", "progress_of"]

_RANK = {state: rank for rank, state in enumerate(RowState)}


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """Rows of a file by what became of them; `waiting` are accepted and not issued yet."""

    record: ImportRecord
    issued: int
    already_issued: int
    held: int
    refused_at_issuing: int
    waiting: int

    @property
    def rows(self) -> int:
        return self.record.survey.rows if self.record.survey else 0

    @property
    def rows_ended(self) -> int:
        """Count the rows that are issued, held or listed."""
        return self.record.rows_read - self.waiting

    @property
    def is_done(self) -> bool:
        return self.record.state is not ImportState.READING and not self.waiting


def progress_of(record: ImportRecord, results: Iterable[InvoiceResult]) -> ImportProgress:
    states = Counter(result.state for result in _settled(results) for _ in result.row_lines)
    return ImportProgress(
        record=record,
        issued=states[RowState.ISSUED],
        already_issued=states[RowState.ALREADY_ISSUED],
        held=states[RowState.HELD],
        refused_at_issuing=states[RowState.REFUSED],
        waiting=max(0, record.rows_accepted - states.total()),
    )


def _settled(results: Iterable[InvoiceResult]) -> list[InvoiceResult]:
    """Return the most settled result of each invoice, in the order of the file."""
    best: dict[int, InvoiceResult] = {}
    for result in results:
        known = best.get(result.row_lines[0])
        if known is None or _RANK[result.state] > _RANK[known.state]:
            best[result.row_lines[0]] = result
    return [best[line] for line in sorted(best)]


class RecordImportBlock:
    """Keep what became of the invoices of a block, as often as the block comes."""

    def __init__(self, *, imports: Imports) -> None:
        self._imports = imports

    def __call__(self, block: ImportBlock, outcomes: Sequence[IssueOutcome]) -> None:
        results = [
            _result(block, lines, outcome)
            for lines, outcome in zip(block.row_lines, outcomes, strict=True)
        ]
        self._imports.put_block(block, results)


def _result(block: ImportBlock, lines: tuple[int, ...], outcome: IssueOutcome) -> InvoiceResult:
    if outcome.rejection is not None:
        code = outcome.rejection.code
        return InvoiceResult(lines, RowState.REFUSED, code, str(outcome.rejection))
    if outcome.held is not None:
        return InvoiceResult(lines, RowState.HELD)
    # Replayed does not tell: the block may have died after it issued and before it said so.
    is_ours = outcome.issued().issued_at >= block.started_at
    return InvoiceResult(lines, RowState.ISSUED if is_ours else RowState.ALREADY_ISSUED)


class ReadImports:
    def __init__(self, *, imports: Imports) -> None:
        self._imports = imports

    def of_issuer(self, issuer_id: str) -> Sequence[ImportRecord]:
        return self._imports.of_issuer(issuer_id)

    def progress(self, import_id: str) -> ImportProgress:
        record = self._record(import_id)
        return progress_of(record, self._imports.results(import_id))

    def refusals(self, import_id: str) -> list[RefusedRow]:
        """Return every row that is listed: refused when it was read, or when it was issued."""
        self._record(import_id)
        refused = list(self._imports.refusals(import_id))
        for result in _settled(self._imports.results(import_id)):
            if result.state is RowState.REFUSED:
                line = result.row_lines[0]
                refused.append(RefusedRow(line, "", result.reason_code, result.reason))
        return sorted(refused, key=lambda row: row.line)

    def _record(self, import_id: str) -> ImportRecord:
        record = self._imports.find(import_id)
        if record is None:
            message = f"there is no import {import_id}"
            raise NotFoundError(message)
        return record
