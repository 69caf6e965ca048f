"""Imports of invoices: the arrival of a file, the request to upload one, what is shown of it.

The key of an invoice of a table is `import:<external_reference>`, so that the same row asks for the
same invoice whatever file it comes in.
"""

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from cobro.application.import_progress import ImportProgress
from cobro.application.ingest_import import import_id_for
from cobro.application.ports import OutgoingMessage
from cobro.application.ports.imports import ImportBlock, ImportFile, ImportRecord
from cobro.contracts.api import BatchInvoiceV1, IssueBatchV1, IssueInvoiceV1, LineV1, TaxV1
from cobro.contracts.fields import Key
from cobro.contracts.messages import ImportOriginV1, S3ObjectCreated, issue_messages
from cobro.domain.errors import InvalidInputError
from cobro.formats.invoice_rows.rows import DateOrder, DecimalMark, ReadInvoice, RefusedRow

__all__ = ["ImportArrivedV1", "RequestImportV1", "import_messages", "import_view", "refusal_view"]

PREFIX = "incoming"
FileName = Annotated[
    str, Meta(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9_-][A-Za-z0-9._-]*(?!\n)$")
]
Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}(?!\n)$")]


class ImportArrivedV1(msgspec.Struct, frozen=True):
    """The event "Object Created" of Amazon S3 as EventBridge delivers it."""

    detail: S3ObjectCreated

    def to_file(self) -> ImportFile:
        """Read `incoming/<issuer>/<name>`; raise `InvalidInputError` for any other key."""
        key = self.detail.object.key
        prefix, _, rest = key.partition("/")
        issuer_id, _, name = rest.partition("/")
        if prefix != PREFIX or not issuer_id or not name:
            message = f"put invoices under incoming/<issuer_id>/<file>, not under {key!r}"
            raise InvalidInputError(message, field="key")
        return ImportFile(issuer_id, key, self.detail.object.version_id)


class RequestImportV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of invoices that is to be uploaded; `sha256` names its content.

    `decimal` and `dates` declare how numbers and dates are written where the file does not show it.
    """

    issuer_id: Key
    file_name: FileName
    sha256: Digest
    decimal: DecimalMark | None = None
    dates: DateOrder | None = None

    @property
    def key(self) -> str:
        return f"{PREFIX}/{self.issuer_id}/{self.file_name}"

    @property
    def import_id(self) -> str:
        return import_id_for(self.issuer_id, self.sha256, self.decimal or "", self.dates or "")

    @property
    def declared(self) -> dict[str, str]:
        pairs = {"decimal": self.decimal, "dates": self.dates}
        return {name: value.value for name, value in pairs.items() if value is not None}


def import_messages(
    block: ImportBlock, issuer_id: str, invoices: Sequence[ReadInvoice], author: str = ""
) -> list[OutgoingMessage]:
    """Ask for the invoices in blocks; each says from which rows of which import it comes."""
    wanted = [_request(issuer_id, invoice) for invoice in invoices]
    keys = [request.natural_key for request in wanted]
    lines = dict(zip(keys, (invoice.row_lines for invoice in invoices), strict=True))

    def origin(items: list[BatchInvoiceV1]) -> ImportOriginV1:
        own = tuple(lines[item.idempotency_key] for item in items)
        return ImportOriginV1(block.import_id, block.run, block.started_at, own)

    asked = [BatchInvoiceV1(request.natural_key, request) for request in wanted]
    return issue_messages(IssueBatchV1(asked), origin, author)


def _request(issuer_id: str, invoice: ReadInvoice) -> IssueInvoiceV1:
    return IssueInvoiceV1(
        issuer_id=issuer_id,
        customer_id=invoice.customer_id,
        due_date=invoice.due_date,
        currency=invoice.currency.value,
        lines=[
            LineV1(line.description, line.unit_price.minor, line.quantity) for line in invoice.lines
        ],
        series=invoice.series,
        taxes=[
            TaxV1(tax.name, tax.amount.minor, tax.mode, tax.rate or None, code=tax.code)
            for tax in invoice.taxes
        ],
        issue_date=invoice.issue_date,
        notes=invoice.notes,
        external_reference=invoice.external_reference,
        fiscal=invoice.fiscal,
    )


def import_view(record: ImportRecord) -> dict[str, Any]:
    """Show how far a file was read; `rows` counts those of the whole file."""
    survey = record.survey
    return {
        "import_id": record.import_id,
        "issuer_id": record.issuer_id,
        "key": record.key,
        "state": record.state.value,
        "format": survey.format.value if survey else "",
        "rows": survey.rows if survey else 0,
        "rows_read": record.rows_read,
        "rows_accepted": record.rows_accepted,
        "rows_refused": record.rows_refused,
        "invoices_accepted": record.invoices_accepted,
        "columns_not_read": list(survey.unknown_columns) if survey else [],
        "seen_at": record.seen_at,
        "reason_code": record.reason_code,
        "reason": record.reason,
        "reason_line": record.line if record.reason_code else 0,
    }


def progress_view(progress: ImportProgress) -> dict[str, Any]:
    """Show the file and what became of its accepted rows."""
    return import_view(progress.record) | {
        "rows_issued": progress.issued,
        "rows_already_issued": progress.already_issued,
        "rows_held": progress.held,
        "rows_refused_at_issuing": progress.refused_at_issuing,
        "rows_waiting": progress.waiting,
        "is_done": progress.is_done,
    }


def refusal_view(row: RefusedRow) -> dict[str, Any]:
    return {
        "line": row.line,
        "column": row.column,
        "reason_code": row.reason_code,
        "reason": row.reason,
    }
