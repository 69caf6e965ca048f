"""What comes in and waits: bank files and their entries, and exceptions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO, Protocol


@dataclass(frozen=True, slots=True)
class ExceptionItem:
    """Input that waits for a person. `queue` and `message` let it be sent again as it was."""

    exception_id: str
    issuer_id: str
    queue: str
    reason_code: str
    explanation: str
    message: str
    raised_at: datetime
    amount_minor: int = 0
    currency: str = ""
    replays: int = 0


class Exceptions(Protocol):
    def park(self, item: ExceptionItem) -> None:
        """Keep the item open; parking it again while it is open changes nothing."""
        ...

    def get(self, exception_id: str) -> ExceptionItem: ...

    def open_items(self, issuer_id: str) -> Sequence[ExceptionItem]: ...

    def close(self, item: ExceptionItem) -> None:
        """Take the item off the open list because it was sent again."""
        ...

    def withdraw(self, exception_id: str) -> None:
        """Take an item off the open list whose reason is gone; what is not open stays as it is."""
        ...


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A bank file in the bucket. `version` tells apart what was put under the same key."""

    issuer_id: str
    key: str
    version: str


class BankFiles(Protocol):
    def open(self, file: StoredFile) -> BinaryIO:
        """Return the whole file, seekable; the caller closes it."""
        ...


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What became of a bank file: `reading`, `ingested` (kept, or its parts queued), `rejected`."""

    file_id: str
    issuer_id: str
    key: str
    state: str
    format: str
    entries: int
    new_entries: int
    bad_entries: int
    line: int
    reason_code: str
    reason: str
    warnings: tuple[str, ...]
    seen_at: datetime
    parts: int = 0  # of a file that is kept in parts


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """A bank entry under its natural id, with what was decided of it."""

    entry_id: str
    issuer_id: str
    file_id: str
    format: str
    line: int
    account: str
    kind: str
    booking_date: date
    amount_minor: int
    currency: str
    references: dict[str, str]
    text: str
    payer_name: str
    payer_tax_id: str
    state: str


class Statements(Protocol):
    def file(self, issuer_id: str, file_id: str) -> FileRecord | None: ...

    def record_file(self, record: FileRecord, entry_ids: Sequence[str] = ()) -> None:
        """Write the record; with the ids of its entries where it is kept in one piece."""
        ...

    def add(self, entry: StoredEntry) -> bool:
        """Add the entry; return False where it was there before."""
        ...

    def entry(self, entry_id: str) -> StoredEntry: ...

    def decide(self, entry_id: str, state: str, detail: str) -> None:
        """Write the decision on an entry: `matched`, `in_review` or `kept`.

        What a person decided stays.
        """
        ...
