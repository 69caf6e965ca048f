"""Bank files: ingesting them and deciding on their entries."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from cobro.adapters.dynamodb.intake import DynamoStatements
from cobro.adapters.s3 import S3BankFiles
from cobro.adapters.statement_parts import S3StatementParts
from cobro.application.cut_file import CutFile
from cobro.application.decide_entry import DecideEntry
from cobro.application.ingest_bank_file import IngestBankFile
from cobro.application.keep_entries import KeepEntries
from cobro.application.keep_statement_part import KeepStatementPart
from cobro.application.note_title import NoteTitle
from cobro.application.reconcile_entry import EntryInReviewError, ReconcileEntry
from cobro.application.settle_exactly import SettleExactly
from cobro.contracts.file_parts import part_message
from cobro.contracts.messages import entry_message
from cobro.formats.contents import with_content
from cobro.formats.entries import ParsedRecord
from cobro.formats.read import read_bank_file
from cobro.formats.statements import ReadOptions
from cobro.formats.streams import Readable
from cobro.runtime.consume import park
from cobro.runtime.settings import Queue, Variable, settings
from cobro.runtime.wiring import (
    bank_files,
    bank_settings,
    base,
    charges,
    gateway_books,
    matching,
    money,
    parties,
)

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@cache
def statements() -> DynamoStatements:
    base.database()
    return DynamoStatements()


@cache
def ingest_bank_file() -> IngestBankFile:
    s3: S3Client = base.client("s3")
    return IngestBankFile(
        files=S3BankFiles(s3, settings().get(Variable.STATEMENTS_BUCKET)),
        issuers=parties.issuers(),
        statements=statements(),
        keep=_keep_entries(),
        cut=CutFile(
            parts=_parts(),
            kept=bank_files.file_parts(),
            queue=base.queue(Queue.STATEMENT_PARTS),
            message=part_message,
            part_max=int(settings().get(Variable.PART_ENTRIES)),
        ),
        clock=base.clock(),
        read=_read,
        admit=bank_settings.admit_bank_file(),
    )


@cache
def keep_statement_part() -> KeepStatementPart:
    return KeepStatementPart(parts=_parts(), kept=bank_files.file_parts(), keep=_keep_entries())


def _parts() -> S3StatementParts:
    return S3StatementParts(base.client("s3"), settings().get(Variable.STATEMENTS_BUCKET))


def _keep_entries() -> KeepEntries:
    return KeepEntries(
        statements=statements(), entries=base.queue(Queue.ENTRIES), entry_message=entry_message
    )


def _read(issuer_id: str, stream: Readable) -> Iterator[ParsedRecord]:
    """Read a file as of today, a table by the mappings of its issuer."""
    today = base.clock().now().date()
    options = ReadOptions(bank_settings.mappings_of(issuer_id), today)
    return with_content(read_bank_file(stream, options))


@cache
def reconcile_entry() -> ReconcileEntry:
    return ReconcileEntry(
        statements=statements(),
        issuers=parties.issuers(),
        invoices=money.invoices(),
        settle_exactly=SettleExactly(
            invoices=money.invoices(),
            payments=money.payments(),
            post_receipt=money.post_receipt(),
            paid_charges=charges.paid_charges(),
            tell=_tell,
        ),
        note_title=NoteTitle(
            charges=charges.charges(), named=charges.paid_charges(), pause=base.pause()
        ),
        match=matching.match_entry(),
    )


@cache
def decide_entry() -> DecideEntry:
    return DecideEntry(
        statements=statements(),
        reconcile=reconcile_entry(),
        settle_payout=gateway_books.settle_payout(),
        take_off_list=matching.take_off_list(),
    )


def _tell(review: EntryInReviewError) -> None:
    park(Queue.ENTRIES.value, entry_message(review.entry.entry_id), review)
