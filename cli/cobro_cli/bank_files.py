"""Bank files of a deployed stack, as its operator sees them: the bucket and the table."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
from pynamodb.connection import Connection

from cobro.adapters.dynamodb.connection import Database
from cobro.adapters.dynamodb.file_parts import DynamoFileParts
from cobro.adapters.dynamodb.models import model_of
from cobro.adapters.dynamodb.parties import DynamoIssuers
from cobro.adapters.s3 import FILE_BYTES_MAX
from cobro.application.bank_file_progress import (
    FileProgress,
    PartProgress,
    ReadBankFiles,
    Standing,
)
from cobro.application.ingest_bank_file import file_id_for
from cobro.application.ports import FileRecord
from cobro.application.ports.file_parts import FilePart
from cobro.domain.errors import NotFoundError
from cobro.runtime.settings import Table
from cobro_cli.checkout import Checkout
from cobro_cli.reach import reach
from cobro_cli.steps import Listener, Progress, StepError
from infra.names import INCOMING_PREFIX, Output

__all__ = ["BankFiles", "SentFile", "Settled"]

UPLOAD = "upload the file"
WATCH = "entries matched, proposed or waiting"
PATIENCE_SECONDS = 900.0
LOOKS_MAX = 5  # parts that are looked at before the bar moves on
_POLL_SECONDS = 0.5
_ON_ITS_WAY = frozenset({"reading", "ingested"})


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that was put into the bucket; `before` is its record where it was there already."""

    issuer_id: str
    file_id: str
    before: FileRecord | None = None


@dataclass(slots=True)
class Settled:
    """What came of a file: its record, and where the entries of its parts stood when looked at."""

    record: FileRecord
    parts: dict[int, PartProgress] = field(default_factory=dict)

    @property
    def standing(self) -> Counter[Standing]:
        counted: Counter[Standing] = Counter()
        for part in self.parts.values():
            counted.update(part.standing)
        return counted

    @property
    def new_entries(self) -> int:
        return sum(part.new_entries for part in self.parts.values())

    @property
    def settled(self) -> int:
        """Count the entries that are not pending."""
        standing = self.standing
        return standing.total() - standing[Standing.PENDING]

    def unsettled(self, progress: FileProgress) -> list[int]:
        """Return the parts that are kept and not settled yet, those not looked at first."""
        known = self.parts
        left = [n for n in progress.kept if n not in known or not known[n].is_settled]
        return sorted(left, key=lambda number: (number in known, number))

    def is_all(self, progress: FileProgress) -> bool:
        """Tell whether nothing more will come of the file by itself."""
        is_read = self.record.state == "ingested" and len(progress.kept) == progress.parts
        return is_read and not self.unsettled(progress)


def _sleep() -> None:
    time.sleep(_POLL_SECONDS)


@dataclass
class BankFiles:
    """One stack; `pause` lets time pass between two looks at it."""

    s3: Any
    bucket: str
    reader: ReadBankFiles
    issuers: DynamoIssuers
    pause: Callable[[], None] = _sleep

    @classmethod
    def reach(cls, checkout: Checkout, port: int | None) -> "BankFiles":
        """Find the outputs of the last deployment; raise `StepError` where there is none."""
        outputs = reach(checkout, port)
        database = Database(Connection())
        for table in (Table.STATEMENTS, Table.ISSUERS):
            database.bind(model_of(table.value), outputs.table(table))
        bucket = outputs[Output.STATEMENTS_BUCKET]
        reader = ReadBankFiles(files=DynamoFileParts())
        return cls(boto3.client("s3"), bucket, reader, DynamoIssuers())

    def upload(self, file: Path, issuer_id: str) -> SentFile:
        """Put the file into the bucket; raise `StepError` where it would be read for nobody."""
        if file.stat().st_size > FILE_BYTES_MAX:
            reason = f"{file} is larger than {FILE_BYTES_MAX:,} bytes: split it"
            raise StepError(UPLOAD, reason)
        try:
            self.issuers.get(issuer_id)
        except NotFoundError as error:
            raise StepError(UPLOAD, str(error)) from error
        with file.open("rb") as stream:
            file_id = file_id_for(issuer_id, stream)
        known = self.reader.find(issuer_id, file_id)
        key = f"{INCOMING_PREFIX}{issuer_id}/{file.name}"
        self.s3.upload_file(str(file), self.bucket, key)
        return SentFile(issuer_id, file_id, known.record if known else None)

    def watch(self, sent: SentFile, listener: Listener) -> Settled:
        """Tell of the entries that are settled until all are; raise `StepError` if nothing moves.

        A part whose entries are all settled is not read again.
        """
        deadline, before = time.monotonic() + PATIENCE_SECONDS, (-1, -1)
        parts: dict[int, PartProgress] = {}
        while time.monotonic() < deadline:
            progress = self.reader.find(sent.issuer_id, sent.file_id)
            if progress is None or _is_old(progress.record, sent):
                listener(Progress(WATCH, 0, 0))
                self.pause()
                continue
            found = Settled(progress.record, parts)
            if progress.record.state not in _ON_ITS_WAY:
                return found
            self._look(found, progress)
            listener(Progress(WATCH, found.settled, progress.record.entries))
            if found.is_all(progress):
                return found
            moved = (len(progress.kept), found.settled)
            if moved != before:
                deadline, before = time.monotonic() + PATIENCE_SECONDS, moved
            self.pause()
        reason = f"nothing moved for {PATIENCE_SECONDS:.0f} s; look at GET /v1/exceptions"
        raise StepError(WATCH, reason)

    def _look(self, found: Settled, progress: FileProgress) -> None:
        """Look at some parts that are not settled: first those that were not looked at yet."""
        record = progress.record
        for number in found.unsettled(progress)[:LOOKS_MAX]:
            part = FilePart(record.issuer_id, record.file_id, number)
            looked = self.reader.part(part) if record.parts else self.reader.only_part(progress)
            # A file that was kept before its ids were tells no more than that it is kept.
            found.parts[number] = looked or PartProgress(number, record.entries, 0, {})


def _is_old(record: FileRecord, sent: SentFile) -> bool:
    """Tell whether the record is that of an upload before, which this one has yet to replace."""
    return record == sent.before and record.state not in _ON_ITS_WAY
