"""A desk of exports in memory: plans, runs, files and mails, and a channel that may fail."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from cobro.adapters.documents.report_files import CONTENT_TYPES
from cobro.application.keep_exports import KeepExports
from cobro.application.ports.exports import ExportedFile, ExportMail
from cobro.application.run_exports import RunExports
from cobro.domain.calendars import calendar_for
from cobro.domain.errors import NotFoundError
from cobro.domain.exports import (
    ExportMovedError,
    ExportPlan,
    ExportRun,
    Form,
    Frequency,
    RunState,
    Timing,
)
from cobro.domain.parties import Issuer, Language
from tests.support.builders import an_issuer
from tests.support.fakes import FixedClock, MemoryCustomers, MemoryExceptions, MemoryIssuers

BRAZIL = calendar_for("BR")
SINCE = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAILY = Timing(Frequency.DAILY)
ZONE = ZoneInfo("America/Sao_Paulo")


def plan(timing: Timing = DAILY, **changes: Any) -> ExportPlan:
    facts: dict[str, Any] = {
        "issuer_id": "acme",
        "name": "ages",
        "version": 1,
        "report": "ageing",
        "form": Form.CSV,
        "language": Language.PT_BR,
        "recipients": ("ana@acme.example",),
        "customer_id": "",
        "is_active": True,
        "author": "ana",
        "stored_at": SINCE,
        "since_at": SINCE,
    }
    return ExportPlan(timing=timing, **{**facts, **changes})


def at(day: int, hour: int = 9, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZONE)


@dataclass
class Shelf:
    """Plans, runs and files in memory; a writer, and a channel that fails with `failure` once."""

    kept: list[ExportPlan] = field(default_factory=list)
    made: dict[tuple[str, date], ExportRun] = field(default_factory=dict)
    stored: dict[str, bytes] = field(default_factory=dict)
    mails: list[ExportMail] = field(default_factory=list)
    content: bytes = b"a;b"
    failure: Exception | None = None
    is_claimed: bool = False

    def latest(self, issuer_id: str, name: str) -> ExportPlan | None:
        own = [p for p in self.kept if (p.issuer_id, p.name) == (issuer_id, name)]
        return own[-1] if own else None

    def current(self, issuer_id: str) -> Sequence[ExportPlan]:
        return [
            p for p in self.kept if p.issuer_id == issuer_id and p is self.latest("acme", p.name)
        ]

    def add(self, item: ExportPlan | ExportRun) -> None:
        if isinstance(item, ExportPlan):
            self.kept.append(item)
        else:
            self.made.setdefault((item.name, item.turn_date), item)

    def find(self, issuer_id: str, name: str, turn: date) -> ExportRun | None:
        del issuer_id
        return self.made.get((name, turn))

    def recent(self, issuer_id: str, name: str, limit: int = 100) -> Sequence[ExportRun]:
        del issuer_id, limit
        return [run for run in self.made.values() if run.name == name]

    def move(self, run: ExportRun, state: RunState, at: datetime, detail: str = "") -> ExportRun:
        if self.is_claimed:
            raise ExportMovedError
        moved = replace(run, state=state, changed_at=at, detail=detail)
        self.made[run.name, run.turn_date] = moved
        return moved

    def keep(self, key: str, file: ExportedFile) -> int:
        return len(self.stored.setdefault(key, b"".join(file.parts)))

    def replace(self, key: str, file: ExportedFile) -> None:
        self.stored[key] = b"".join(file.parts)

    def read(self, key: str) -> bytes:
        return self.stored[key]

    def address(self, key: str, name: str) -> str:
        return f"https://bucket.example/{key}?{name}"

    def send(self, mail: ExportMail) -> str:
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure
        self.mails.append(mail)
        return f"message-{len(self.mails)}"

    def write(
        self, issuer: Issuer, wanted: ExportPlan, first: date | None, last: date
    ) -> ExportedFile:
        del issuer, first
        if wanted.customer_id == "gone":
            message = "there is no customer gone"
            raise NotFoundError(message)
        return ExportedFile(f"{wanted.report}-{last}.csv", "text/csv", [self.content])


@dataclass
class Desk:
    shelf: Shelf = field(default_factory=Shelf)
    clock: FixedClock = field(default_factory=lambda: FixedClock(at(3)))
    exceptions: MemoryExceptions = field(default_factory=MemoryExceptions)

    def run(self, has_time: bool = True) -> tuple[int, int, bool]:  # noqa: FBT002 - reads as told
        runner = RunExports(
            issuers=MemoryIssuers(an_issuer()),
            plans=self.shelf,
            runs=self.shelf,
            files=self.shelf,
            write=self.shelf.write,
            channel=self.shelf,
            exceptions=self.exceptions,
            content_types=CONTENT_TYPES,
            clock=self.clock,
        )
        done = runner(lambda: has_time)
        return done.made, done.mailed, done.is_finished

    @property
    def states(self) -> list[RunState]:
        return [run.state for run in self.shelf.made.values()]

    def keeper(self) -> KeepExports:
        return KeepExports(
            issuers=MemoryIssuers(an_issuer()),
            customers=MemoryCustomers(),
            plans=self.shelf,
            runs=self.shelf,
            files=self.shelf,
            clock=self.clock,
        )


def desk(*plans: ExportPlan) -> Desk:
    return Desk(Shelf(list(plans)))
