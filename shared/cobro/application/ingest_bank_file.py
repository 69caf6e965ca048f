"""Read a bank file, keep each entry once under its natural id, and hand the entries on.

The file is read twice: first wholly, so that its own totals are checked before anything of it is
kept, then entry by entry. A file that fails is kept with the line and the reason and changes
nothing else. Entries are kept once by the rule of `formats.duplicates`.

A file of more entries than a part has is cut: its entries are named here, in the order of the file,
and kept part by part elsewhere.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, ClassVar

from cobro.application.cut_file import CutFile
from cobro.application.keep_entries import KeepEntries
from cobro.application.ports import (
    BankFiles,
    Clock,
    FileRecord,
    Issuers,
    Statements,
    StoredEntry,
    StoredFile,
)
from cobro.application.title_notices import notice_facts
from cobro.domain.errors import RejectionError
from cobro.domain.ids import derived_id
from cobro.formats.duplicates import Ordinals
from cobro.formats.entries import (
    BadEntry,
    BankFileError,
    EntryKind,
    FileSummary,
    ParsedRecord,
    StatementEntry,
)
from cobro.formats.notices import title_notice

_CHUNK_BYTES = 1 << 20
# A debit is no payment; it may take back the payout of a gateway that failed.
_KINDS_FOR_A_DECISION = frozenset(
    {
        EntryKind.SETTLEMENT,
        EntryKind.CREDIT,
        EntryKind.DEBIT,
        EntryKind.REVERSAL,
        EntryKind.UNKNOWN,
    }
)


class RejectedFileError(RejectionError):
    """The bank file is refused; `record` says why and where."""

    code: ClassVar[str] = "bank_file_rejected"

    def __init__(self, record: FileRecord) -> None:
        super().__init__(f"{record.key}, line {record.line}: {record.reason}")
        self.record = record
        self.issuer_id = record.issuer_id
        self.reason_code = record.reason_code


class BadEntryError(RejectionError):
    """One record of a file cannot be read; the others are not held up by it."""

    code: ClassVar[str] = "bad_entry"

    def __init__(self, record: FileRecord, entry: BadEntry) -> None:
        super().__init__(
            f"{record.key}, line {entry.line}: {entry.reason}; correct the file and upload it again"
        )
        self.reason_code = entry.code


@dataclass(frozen=True, slots=True)
class IngestedFile:
    """What came of a file: its record, and the entries that could not be read."""

    record: FileRecord
    bad_entries: tuple[BadEntry, ...]


class IngestBankFile:
    def __init__(
        self,
        *,
        files: BankFiles,
        issuers: Issuers,
        statements: Statements,
        keep: KeepEntries,
        cut: CutFile,
        clock: Clock,
        read: Callable[[str, BinaryIO], Iterator[ParsedRecord]],
        admit: Callable[[StoredFile, str, FileSummary], FileSummary],
    ) -> None:
        """`read` reads a file of an issuer; `admit` refuses what is read well but not theirs."""
        self._files = files
        self._issuers = issuers
        self._statements = statements
        self._keep = keep
        self._cut = cut
        self._clock = clock
        self._read = read
        self._admit = admit

    def __call__(self, file: StoredFile) -> IngestedFile:
        """Ingest the file; raise `RejectedFileError` where it is refused as a whole."""
        self._issuers.get(file.issuer_id)
        with self._files.open(file) as stream:
            file_id = file_id_for(file.issuer_id, stream)
            seen = self._statements.file(file.issuer_id, file_id)
            is_kept = seen is not None and seen.state == "ingested" and self._cut.is_kept(seen)
            if seen is not None and is_kept and not seen.bad_entries:
                return IngestedFile(seen, ())
            summary, bad_entries = self._check(file, file_id, stream)
            if seen is not None and is_kept:
                # Told again: whoever asked first may have died before the bad ones were parked.
                return IngestedFile(seen, bad_entries)
            summary = self._admitted(file, file_id, summary)
            stream.seek(0)
            record = self._record(file, file_id, "ingested", summary)
            found = _identified(file, file_id, summary, self._read(file.issuer_id, stream))
            return IngestedFile(self._store(record, found), bad_entries)

    def _check(
        self, file: StoredFile, file_id: str, stream: BinaryIO
    ) -> tuple[FileSummary, tuple[BadEntry, ...]]:
        bad_entries: list[BadEntry] = []
        summary: FileSummary | None = None
        line = 1  # what concerns the file as a whole is shown where reading stopped
        try:
            for parsed in self._read(file.issuer_id, stream):
                if isinstance(parsed, FileSummary):
                    summary = parsed
                    continue
                line = parsed.line
                if isinstance(parsed, BadEntry):
                    bad_entries.append(parsed)
        except BankFileError as error:
            raise self._rejected(file, file_id, error, line) from error
        if summary is None:
            message = "the reader ended without a summary"
            raise AssertionError(message)
        return summary, tuple(bad_entries)

    def _admitted(self, file: StoredFile, file_id: str, summary: FileSummary) -> FileSummary:
        try:
            return self._admit(file, file_id, summary)
        except BankFileError as error:
            raise self._rejected(file, file_id, error, 1) from error

    def _rejected(
        self, file: StoredFile, file_id: str, error: BankFileError, line: int
    ) -> RejectedFileError:
        """Record that the file is refused as a whole, and return the refusal."""
        record = self._record(file, file_id, "rejected", None)
        record = replace(
            record, line=error.line or line, reason_code=error.reason_code, reason=str(error)
        )
        self._statements.record_file(record)
        return RejectedFileError(record)

    def _store(self, record: FileRecord, found: Iterator[StoredEntry]) -> FileRecord:
        if record.entries <= self._cut.part_max:
            kept = self._keep(found)
            record = replace(record, new_entries=kept.new)
            self._statements.record_file(record, kept.entry_ids)
            return record
        expected = -(-record.entries // self._cut.part_max)
        self._statements.record_file(replace(record, state="reading", parts=expected))
        record = replace(record, parts=self._cut(record, found))
        self._statements.record_file(record)
        return record

    def _record(
        self, file: StoredFile, file_id: str, state: str, summary: FileSummary | None
    ) -> FileRecord:
        return FileRecord(
            file_id=file_id,
            issuer_id=file.issuer_id,
            key=file.key,
            state=state,
            format=summary.format.value if summary else "",
            entries=summary.entries if summary else 0,
            new_entries=0,
            bad_entries=summary.bad_entries if summary else 0,
            line=0,
            reason_code="",
            reason="",
            warnings=summary.warnings if summary else (),
            seen_at=self._clock.now(),
        )


def file_id_for(issuer_id: str, stream: BinaryIO) -> str:
    """Name a file by its issuer and what is in it; `stream` is then at its beginning again."""
    digest = hashlib.sha256()
    while chunk := stream.read(_CHUNK_BYTES):
        digest.update(chunk)
    stream.seek(0)
    return derived_id("file", issuer_id, digest.hexdigest())


def _identified(
    file: StoredFile, file_id: str, summary: FileSummary, records: Iterable[ParsedRecord]
) -> Iterator[StoredEntry]:
    ordinals = Ordinals(file.issuer_id)
    for parsed in records:
        if not isinstance(parsed, StatementEntry):
            continue
        key, ordinal = ordinals.key(parsed)
        notice = notice_facts(title_notice(parsed, summary.bank, summary.format))
        is_for_a_decision = parsed.kind in _KINDS_FOR_A_DECISION or bool(notice)
        yield StoredEntry(
            entry_id=derived_id("ent", key, str(ordinal)),
            issuer_id=file.issuer_id,
            file_id=file_id,
            format=summary.format.value,
            line=parsed.line,
            account=parsed.account,
            kind=parsed.kind.value,
            booking_date=parsed.booking_date,
            amount_minor=parsed.amount.minor,
            currency=parsed.amount.currency.value,
            references={**parsed.references, **notice},
            text=parsed.text,
            payer_name=parsed.payer_name,
            payer_tax_id=parsed.payer_tax_id,
            state="new" if is_for_a_decision else "kept",
        )
