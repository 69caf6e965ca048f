"""Exports by schedule: their plans and runs, the files, and the mail to the company's people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from cobro.domain.exports import ExportPlan, ExportRun, RunState
from cobro.domain.parties import Issuer, Language


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """`parts` come one by one and can be read once."""

    name: str
    content_type: str
    parts: Iterable[bytes]


class ExportPlans(Protocol):
    """Versions are added and never changed."""

    def latest(self, issuer_id: str, name: str) -> ExportPlan | None: ...

    def current(self, issuer_id: str) -> Sequence[ExportPlan]:
        """Return the newest version of each."""
        ...

    def add(self, plan: ExportPlan) -> None:
        """Write a version; raise `ExportMovedError` where there is one of that number."""
        ...


class ExportRuns(Protocol):
    def find(self, issuer_id: str, name: str, turn: date) -> ExportRun | None: ...

    def recent(self, issuer_id: str, name: str, limit: int = 100) -> Sequence[ExportRun]:
        """Return the newest runs, the newest first."""
        ...

    def add(self, run: ExportRun) -> None:
        """Write a run where there is none yet."""
        ...

    def move(self, run: ExportRun, state: RunState, at: datetime, detail: str = "") -> ExportRun:
        """Write how far it came; raise `ExportMovedError` where it was moved meanwhile."""
        ...


class ExportFiles(Protocol):
    def keep(self, key: str, file: ExportedFile) -> int:
        """Keep a file once and return the size of what is kept."""
        ...

    def replace(self, key: str, file: ExportedFile) -> None:
        """Write a file over what was there."""
        ...

    def read(self, key: str) -> bytes: ...

    def address(self, key: str, name: str) -> str:
        """Return an address that opens for a short while."""
        ...


@dataclass(frozen=True, slots=True)
class ExportMail:
    """One mail to all recipients about a turn.

    `first_date` is None for a report of a day. `content` is empty where it is fetched by `link`.
    """

    issuer: Issuer
    recipients: tuple[str, ...]
    language: Language
    report: str
    name: str
    turn_date: date
    first_date: date | None
    last_date: date
    file_name: str
    content_type: str
    content: bytes
    link: str


class ExportChannel(Protocol):
    def send(self, mail: ExportMail) -> str:
        """Send once and return the provider's message id, or fail as `ReminderChannel` does.

        Raise `NoticeUncertainError` where it is not known whether it went.
        """
        ...
