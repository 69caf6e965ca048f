"""The months of the lake, each an object that is replaced whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from cobro.domain.errors import ConflictError, RejectionError
from cobro.domain.lake import LakeMonth, PostingLine


class LakeMonthMovedError(ConflictError):
    """Another writer replaced the month since it was read: read it again."""

    code: ClassVar[str] = "lake_month_moved"


class LakeMonthUnreadableError(RejectionError):
    """What lies where a month should is no file of ours: rebuild it from the journal.

    `version` is that of what lies there.
    """

    code: ClassVar[str] = "lake_month_unreadable"

    def __init__(self, message: str, version: str) -> None:
        super().__init__(message)
        self.version = version


@dataclass(frozen=True, slots=True)
class StoredMonth:
    """The rows of a month, and the version under which they were read; empty where none are."""

    lines: Sequence[PostingLine] = ()
    version: str = ""


class Lake(Protocol):
    def read(self, month: LakeMonth) -> StoredMonth:
        """Return the rows of a month, none where nothing was written yet.

        Raise `LakeMonthUnreadableError` where something else lies there.
        """
        ...

    def write(self, month: LakeMonth, lines: Sequence[PostingLine], version: str) -> None:
        """Replace the month that was read under `version`; raise `LakeMonthMovedError` else."""
        ...

    def months(self, issuer_id: str) -> Sequence[LakeMonth]:
        """Return the months of an issuer that are there, the earliest first."""
        ...
