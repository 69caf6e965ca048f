"""Bank files, their parts and entries in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import BinaryIO

from cobro.application.ports import (
    FileRecord,
    StoredEntry,
    StoredFile,
)
from cobro.application.ports.file_parts import EntryStanding, FilePart
from cobro.contracts.file_parts import entries_of, lines_of
from cobro.domain.errors import NotFoundError


@dataclass
class MemoryStatements:
    files: dict[tuple[str, str], FileRecord] = field(default_factory=dict)
    entries: dict[str, StoredEntry] = field(default_factory=dict)
    details: dict[str, str] = field(default_factory=dict)
    ids: dict[FilePart, list[str]] = field(default_factory=dict)
    parts: set[FilePart] = field(default_factory=set)

    def file(self, issuer_id: str, file_id: str) -> FileRecord | None:
        return self.files.get((issuer_id, file_id))

    def record_file(self, record: FileRecord, entry_ids: Sequence[str] = ()) -> None:
        self.files[record.issuer_id, record.file_id] = record
        if entry_ids:
            self.ids[FilePart(record.issuer_id, record.file_id, 1)] = list(entry_ids)

    def add(self, entry: StoredEntry) -> bool:
        is_new = entry.entry_id not in self.entries
        self.entries.setdefault(entry.entry_id, entry)
        return is_new

    def entry(self, entry_id: str) -> StoredEntry:
        return self.entries[entry_id]

    def decide(self, entry_id: str, state: str, detail: str) -> None:
        self.entries[entry_id] = replace(self.entries[entry_id], state=state)
        self.details[entry_id] = detail

    def is_kept(self, part: FilePart) -> bool:
        return part in self.parts

    def record_part(self, part: FilePart, entry_ids: Sequence[str]) -> None:
        self.parts.add(part)
        self.ids[part] = list(entry_ids)

    def kept(self, issuer_id: str, file_id: str) -> dict[int, int]:
        own = [p for p in self.parts if (p.issuer_id, p.file_id) == (issuer_id, file_id)]
        return {part.number: len(self.ids[part]) for part in own}

    def entry_ids(self, part: FilePart) -> list[str]:
        if part not in self.ids:
            message = f"part {part.number} is not kept yet"
            raise NotFoundError(message)
        return self.ids[part]

    def standing(self, entry_ids: Sequence[str]) -> list[EntryStanding]:
        found = [self.entries[entry_id] for entry_id in entry_ids]
        return [EntryStanding(entry.state, entry.file_id) for entry in found]


@dataclass
class MemoryParts:
    """The entries of parts as they lie in the bucket, written and read as there."""

    contents: dict[FilePart, bytes] = field(default_factory=dict)

    def put(self, part: FilePart, entries: Sequence[StoredEntry]) -> None:
        self.contents[part] = lines_of(entries)

    def get(self, part: FilePart) -> list[StoredEntry]:
        return entries_of(self.contents[part])


@dataclass
class MemoryBankFiles:
    contents: dict[str, bytes] = field(default_factory=dict)

    def open(self, file: StoredFile) -> BinaryIO:
        return BytesIO(self.contents[file.key])
