"""How far a bank file has come: which parts of it are kept, and where their entries stand.

Nothing is counted while entries are kept and decided on: whoever asks counts. A part is asked for
at a time, so that an answer costs the reading of at most as many entries as a part has.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cobro.application.ports import FileRecord
from cobro.application.ports.file_parts import BankFileStanding, FilePart
from cobro.application.ports.review import EntryState
from cobro.domain.errors import NotFoundError

__all__ = ["FileProgress", "PartProgress", "ReadBankFiles", "Standing"]

INGESTED = "ingested"


class Standing(StrEnum):
    """Where an entry stands, for whoever waits for it."""

    MATCHED = "matched"
    PROPOSED = "proposed"
    WAITING = "waiting"  # for a person, with nothing to propose
    KEPT = "kept"  # needs no decision, or a person says that it concerns no customer
    PENDING = "pending"  # not decided yet


_STANDINGS = {
    EntryState.NEW: Standing.PENDING,
    EntryState.ACCEPTING: Standing.PENDING,
    EntryState.PROPOSED: Standing.PROPOSED,
    EntryState.IN_REVIEW: Standing.WAITING,
    EntryState.REJECTED: Standing.WAITING,
    EntryState.MATCHED: Standing.MATCHED,
    EntryState.IGNORED: Standing.KEPT,
    EntryState.KEPT: Standing.KEPT,
}


@dataclass(frozen=True, slots=True)
class PartProgress:
    """Where the entries of a kept part stand; `new_entries` came with no file before."""

    number: int
    entries: int
    new_entries: int
    standing: Mapping[Standing, int]

    @property
    def is_settled(self) -> bool:
        return not self.standing.get(Standing.PENDING, 0)


@dataclass(frozen=True, slots=True)
class FileProgress:
    """The record of a file and how many entries each kept part has, by its number."""

    record: FileRecord
    kept: Mapping[int, int]

    @property
    def parts(self) -> int:
        return self.record.parts or 1

    @property
    def entries_kept(self) -> int:
        return sum(self.kept.values())


class ReadBankFiles:
    def __init__(self, *, files: BankFileStanding) -> None:
        self._files = files

    def find(self, issuer_id: str, file_id: str) -> FileProgress | None:
        record = self._files.file(issuer_id, file_id)
        if record is None:
            return None
        if record.parts:
            return FileProgress(record, self._files.kept(issuer_id, file_id))
        kept = {1: record.entries} if record.state == INGESTED else {}
        return FileProgress(record, kept)

    def file(self, issuer_id: str, file_id: str) -> FileProgress:
        """Return the progress of a file, or raise `NotFoundError`."""
        progress = self.find(issuer_id, file_id)
        if progress is None:
            message = f"there is no bank file {file_id} of {issuer_id}"
            raise NotFoundError(message)
        return progress

    def only_part(self, progress: FileProgress) -> PartProgress | None:
        """Return the progress of a file's one part; None where it has several, or no entry.

        None also of a file that was kept before its ids were.
        """
        record = progress.record
        if record.parts or not progress.entries_kept:
            return None
        try:
            return self.part(FilePart(record.issuer_id, record.file_id, 1))
        except NotFoundError:
            return None

    def part(self, part: FilePart) -> PartProgress:
        """Return where the entries of a kept part stand; raise `NotFoundError` before that."""
        ids = self._files.entry_ids(part)
        found = list(self._files.standing(ids))
        standing = Counter(_STANDINGS[EntryState(entry.state)] for entry in found)
        new = sum(entry.file_id == part.file_id for entry in found)
        return PartProgress(part.number, len(ids), new, standing)
