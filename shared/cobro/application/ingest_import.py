"""Read a file of invoices, send the good ones to be issued, and list every row that is refused.

The file is named by its issuer, its content and how it is said to be written. It is read in parts:
blocks go to the queue, then refusals are kept, then the record moves on by one version. A worker
that dies in between does its part again; the keys `import:<reference>` make that issue nothing
twice. Before the time of a worker is up, the file goes back to the queue and is read on from there.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO, ClassVar

from cobro.application.ports import Clock, Customers, Issuers, Outgoing, OutgoingMessage
from cobro.application.ports.imports import (
    ImportBlock,
    ImportFile,
    ImportFiles,
    ImportRecord,
    Imports,
    ImportState,
    OpenedImport,
)
from cobro.domain.errors import NotFoundError, RejectionError
from cobro.domain.ids import derived_id
from cobro.domain.parties import Issuer
from cobro.formats.invoice_rows.columns import Column
from cobro.formats.invoice_rows.invoices import read_invoices
from cobro.formats.invoice_rows.rows import (
    ImportFileError,
    ReadInvoice,
    RefusedRow,
    RowProblem,
    Survey,
    shown,
)
from cobro.formats.invoice_rows.survey import survey

__all__ = ["IngestImport", "RejectedImportError", "import_id_for"]

PART_ROWS = 500
_CHUNK_BYTES = 1 << 20


class RejectedImportError(RejectionError):
    """The file of invoices is refused as a whole; `record` says why and where."""

    code: ClassVar[str] = "import_rejected"

    def __init__(self, record: ImportRecord) -> None:
        super().__init__(f"{record.key}, line {record.line}: {record.reason}")
        self.issuer_id = record.issuer_id
        self.reason_code = record.reason_code


def import_id_for(issuer_id: str, digest: str, decimal: str = "", dates: str = "") -> str:
    """Name an import by what is in the file (SHA-256) and how it is said to be written."""
    return derived_id("imp", issuer_id, digest, decimal, dates)


@dataclass(slots=True)
class _Part:
    """What was read since the record was last written."""

    rows: int = 0
    last_line: int = 0
    accepted: list[ReadInvoice] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)


class IngestImport:
    def __init__(
        self,
        *,
        files: ImportFiles,
        imports: Imports,
        issuers: Issuers,
        customers: Customers,
        invoices: Outgoing,
        files_again: Outgoing,
        clock: Clock,
        messages: Callable[[ImportBlock, str, Sequence[ReadInvoice], str], list[OutgoingMessage]],
    ) -> None:
        """`messages` makes the messages that ask for the invoices of a part, in blocks."""
        self._files = files
        self._imports = imports
        self._issuers = issuers
        self._customers = customers
        self._invoices = invoices
        self._files_again = files_again
        self._clock = clock
        self._messages = messages

    def __call__(
        self, file: ImportFile, message: str, has_time: Callable[[], bool]
    ) -> ImportRecord:
        """Read on while there is time; `message` goes to the queue again where it is not enough.

        Raise `RejectedImportError` where the file is refused as a whole.
        """
        issuer = self._issuers.get(file.issuer_id)
        opened = self._files.open(file)
        with opened.stream:
            record = self._begin(file, opened)
            if record.state is ImportState.REJECTED:
                raise RejectedImportError(record)
            if record.state is ImportState.READING:
                record = self._read_on(record, issuer, opened, has_time)
        if record.state is ImportState.READING:
            self._files_again.send([OutgoingMessage(message)])
        return record

    def _begin(self, file: ImportFile, opened: OpenedImport) -> ImportRecord:
        """Return the record of the file; begin anew where the same file was brought again."""
        digest = _digest(opened.stream)
        import_id = import_id_for(file.issuer_id, digest, opened.decimal or "", opened.dates or "")
        known = self._imports.find(import_id)
        if known is not None and known.file_version == file.version:
            return known
        record = ImportRecord(
            import_id=import_id,
            issuer_id=file.issuer_id,
            key=file.key,
            file_version=file.version,
            state=ImportState.READING,
            seen_at=known.seen_at if known else self._clock.now(),
            run=known.run + 1 if known else 1,
            version=known.version if known else 0,
        )
        try:
            found = survey(opened.stream, opened.decimal, opened.dates)
            record = replace(record, survey=found)
        except ImportFileError as error:
            record = replace(
                record,
                state=ImportState.REJECTED,
                line=error.line,
                reason_code=error.reason_code,
                reason=str(error),
            )
        return self._write(record)

    def _read_on(
        self,
        record: ImportRecord,
        issuer: Issuer,
        opened: OpenedImport,
        has_time: Callable[[], bool],
    ) -> ImportRecord:
        form = record.survey or survey(opened.stream)
        known: dict[str, bool] = {}
        for part in _parts(opened.stream, form, record, issuer):
            self._refuse_strangers(part, issuer, known)
            record = self._keep(record, part, opened.author)
            if not has_time():
                return record
        return self._write(replace(record, state=ImportState.READ))

    def _refuse_strangers(self, part: _Part, issuer: Issuer, known: dict[str, bool]) -> None:
        for invoice in list(part.accepted):
            problem = self._problem(invoice, issuer, known)
            if problem is not None:
                part.accepted.remove(invoice)
                part.refused += _refusals(invoice, problem)
        part.refused.sort(key=lambda row: row.line)

    def _problem(
        self, invoice: ReadInvoice, issuer: Issuer, known: dict[str, bool]
    ) -> RowProblem | None:
        customer_id = invoice.customer_id
        if customer_id not in known:
            known[customer_id] = self._is_customer(issuer.issuer_id, customer_id)
        if not known[customer_id]:
            message = f"there is no customer {shown(customer_id)}; register the customer first"
            return RowProblem("customer_unknown", message, Column.CUSTOMER_ID.value)
        try:
            today = self._clock.now().astimezone(issuer.zone).date()
            issuer.series_named(invoice.series, invoice.issue_date or today)
        except NotFoundError as error:
            return RowProblem("series_unknown", str(error), Column.SERIES.value)
        return None

    def _is_customer(self, issuer_id: str, customer_id: str) -> bool:
        try:
            self._customers.get(issuer_id, customer_id)
        except NotFoundError:
            return False
        return True

    def _keep(self, record: ImportRecord, part: _Part, author: str) -> ImportRecord:
        """Send, list, and only then move on: what is done twice changes nothing."""
        if part.accepted:
            block = ImportBlock(record.import_id, record.run, record.seen_at, ())
            asked = self._messages(block, record.issuer_id, part.accepted, author)
            self._invoices.send(asked)
        if part.refused or record.run > 1:
            self._imports.put_refusals(record.import_id, record.line + 1, part.refused)
        accepted = sum(len(invoice.row_lines) for invoice in part.accepted)
        return self._write(
            replace(
                record,
                line=part.last_line,
                rows_read=record.rows_read + part.rows,
                rows_accepted=record.rows_accepted + accepted,
                rows_refused=record.rows_refused + part.rows - accepted,
                invoices_accepted=record.invoices_accepted + len(part.accepted),
            )
        )

    def _write(self, record: ImportRecord) -> ImportRecord:
        written = replace(record, version=record.version + 1)
        self._imports.put(written)
        return written


def _parts(stream: BinaryIO, form: Survey, record: ImportRecord, issuer: Issuer) -> Iterator[_Part]:
    """Cut what is left of the file; the cuts fall alike whoever reads it and when."""
    part = _Part()
    for read in read_invoices(stream, form, issuer.currency, record.line):
        if isinstance(read, ReadInvoice):
            part.accepted.append(read)
            lines = read.row_lines
        else:
            part.refused += read
            lines = tuple(row.line for row in read)
        part.rows += len(lines)
        part.last_line = max(lines)
        if part.rows >= PART_ROWS:
            yield part
            part = _Part()
    if part.rows:
        yield part


def _refusals(invoice: ReadInvoice, problem: RowProblem) -> list[RefusedRow]:
    first, *others = invoice.row_lines
    because = f"line {first} of the same invoice is refused"
    return [
        RefusedRow(first, problem.column, problem.reason_code, problem.reason),
        *(RefusedRow(line, "", "invoice_refused", because) for line in others),
    ]


def _digest(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    stream.seek(0)
    while chunk := stream.read(_CHUNK_BYTES):
        digest.update(chunk)
    return digest.hexdigest()
