"""Large bank files are kept in parts, and what is kept of each.

A part is named by its file and a number from 1. Its entries lie in the bucket until they are kept;
then the ids of its entries are recorded with it, so that what became of them can be looked up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from cobro.application.ports.intake import FileRecord, StoredEntry


@dataclass(frozen=True, slots=True)
class FilePart:
    """One part of a bank file; `number` counts from 1."""

    issuer_id: str
    file_id: str
    number: int


@dataclass(frozen=True, slots=True)
class EntryStanding:
    """Where an entry stands, and the file that brought it first."""

    state: str
    file_id: str


class StatementParts(Protocol):
    """The entries of parts, until they are kept."""

    def put(self, part: FilePart, entries: Sequence[StoredEntry]) -> None:
        """Put a part where its keeper finds it; the same part again replaces it."""
        ...

    def get(self, part: FilePart) -> list[StoredEntry]:
        """Return what was put; raise `NotFoundError` where it is gone."""
        ...


class KeptParts(Protocol):
    """Which parts are kept."""

    def is_kept(self, part: FilePart) -> bool: ...

    def record_part(self, part: FilePart, entry_ids: Sequence[str]) -> None:
        """Record that all entries of a part are kept and handed on."""
        ...

    def kept(self, issuer_id: str, file_id: str) -> dict[int, int]:
        """Return how many entries each kept part has, by its number."""
        ...


class BankFileStanding(KeptParts, Protocol):
    """What can be told of a file and its entries."""

    def file(self, issuer_id: str, file_id: str) -> FileRecord | None: ...

    def entry_ids(self, part: FilePart) -> Sequence[str]:
        """Return the ids of a kept part; a file that was not parted is its own part 1."""
        ...

    def standing(self, entry_ids: Sequence[str]) -> Iterable[EntryStanding]:
        """Return where entries stand, in no order; some moments old."""
        ...
