"""Messages between the functions, as they lie in the queues."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime

import msgspec

from cobro.application.issue_invoices import IssueInvoice
from cobro.application.ports import AgendaItem, OutgoingMessage, StoredFile
from cobro.application.ports.imports import ImportBlock
from cobro.contracts.api import BatchInvoiceV1, IssueBatchV1
from cobro.contracts.parsing import dump
from cobro.domain.errors import InvalidInputError
from cobro.domain.ids import InvoiceId, IssuerId, derived_id
from cobro.domain.invoice import BLOCK_MAX
from cobro.formats.entries import BadEntry

BLOCK_BYTES_MAX = 200 * 1024  # a message of Amazon SQS holds 1 MiB, and so does a batch of ten


class ImportOriginV1(msgspec.Struct, frozen=True):
    """The import that a block comes of, and the lines of the rows of each invoice."""

    import_id: str
    run: int
    started_at: datetime
    row_lines: tuple[tuple[int, ...], ...]

    def to_block(self) -> ImportBlock:
        return ImportBlock(self.import_id, self.run, self.started_at, self.row_lines)


class IssueBlockV1(msgspec.Struct, frozen=True, omit_defaults=True):
    """Up to 25 invoices of one issuer and series."""

    invoices: list[BatchInvoiceV1]
    origin: ImportOriginV1 | None = None
    author: str = ""

    def to_commands(self) -> list[IssueInvoice]:
        commands = [item.invoice.to_command(item.idempotency_key) for item in self.invoices]
        return [replace(command, author=self.author) for command in commands]

    def alone(self, position: int) -> str:
        """Return the message that asks for one invoice of the block only."""
        return dump(IssueBlockV1([self.invoices[position]], author=self.author))


class EntryV1(msgspec.Struct, frozen=True):
    """A bank entry that is to be decided on."""

    entry_id: str


class ReminderV1(msgspec.Struct, frozen=True):
    """A reminder that is due."""

    issuer_id: str
    invoice_id: str
    step: str
    on: date

    def to_item(self) -> AgendaItem:
        return AgendaItem(IssuerId(self.issuer_id), InvoiceId(self.invoice_id), self.step, self.on)


def reminder_message(item: AgendaItem) -> str:
    return dump(ReminderV1(item.issuer_id, item.invoice_id, item.step, item.on))


def entry_message(entry_id: str) -> str:
    return dump(EntryV1(entry_id))


def issue_messages(
    batch: IssueBatchV1,
    origin: Callable[[list[BatchInvoiceV1]], ImportOriginV1] | None = None,
    author: str = "",
) -> list[OutgoingMessage]:
    """Cut a batch into blocks of one series each; a block is grouped with those of its series.

    Raise `InvalidInputError` where an invoice cannot become a command: a block that cannot be read
    would be parked whole, with the good invoices in it. `origin` says where a block comes from.
    """
    by_series: dict[str, list[BatchInvoiceV1]] = {}
    for position, item in enumerate(batch.invoices):
        _check_readable(position, item)
        series = f"{item.invoice.issuer_id}#{item.invoice.series}"
        by_series.setdefault(series, []).append(item)
    messages = []
    for series, items in by_series.items():
        for block in _blocks(items):
            body = dump(IssueBlockV1(block, origin(block) if origin else None, author))
            group, deduplication = derived_id("series", series), derived_id("block", body)
            messages.append(OutgoingMessage(body, group, deduplication))
    return messages


def _check_readable(position: int, item: BatchInvoiceV1) -> None:
    try:
        item.invoice.to_command(item.idempotency_key)
    except InvalidInputError as error:
        field = f"invoices[{position}].invoice.{error.field}"
        raise InvalidInputError(str(error), field=field) from error


def _blocks(items: list[BatchInvoiceV1]) -> Iterator[list[BatchInvoiceV1]]:
    """Cut into blocks of at most `BLOCK_MAX` invoices and `BLOCK_BYTES_MAX` of JSON."""
    block: list[BatchInvoiceV1] = []
    size = 0
    for item in items:
        own = len(msgspec.json.encode(item))
        if block and (len(block) == BLOCK_MAX or size + own > BLOCK_BYTES_MAX):
            yield block
            block, size = [], 0
        block.append(item)
        size += own
    yield block


class UnreadableEntryV1(msgspec.Struct, frozen=True):
    """A record of a bank file that could not be read; `raw` is the record as the bank wrote it."""

    file_id: str
    line: int
    raw: str


def bad_entry_message(file_id: str, entry: BadEntry) -> str:
    return dump(UnreadableEntryV1(file_id, entry.line, entry.raw))


class S3Bucket(msgspec.Struct, frozen=True):
    name: str


class S3Object(msgspec.Struct, frozen=True, rename={"version_id": "version-id"}):
    key: str
    version_id: str = ""


class S3ObjectCreated(msgspec.Struct, frozen=True):
    bucket: S3Bucket
    object: S3Object


class BankFileArrivedV1(msgspec.Struct, frozen=True):
    """The event "Object Created" of Amazon S3 as EventBridge delivers it."""

    detail: S3ObjectCreated

    def to_file(self) -> StoredFile:
        """Read `incoming/<issuer>/<name>`; raise `InvalidInputError` for any other key."""
        key = self.detail.object.key
        parts = key.split("/", 2)
        if len(parts) != 3 or parts[0] != "incoming" or not parts[1] or not parts[2]:  # noqa: PLR2004 - the three parts named above
            message = f"put bank files under incoming/<issuer_id>/<file>, not under {key!r}"
            raise InvalidInputError(message, field="key")
        return StoredFile(parts[1], key, self.detail.object.version_id)
