"""Make the exports that are due, keep each file once, and mail it at most once.

The key of a file is its turn's natural key: made again after a crash, the same object stays. A run
is written after the file and guards it: what is written was made. The mail is claimed, sent and
recorded as every mail is; a claim that was left behind is marked as uncertain and never sent again
by itself. What can never be made (a customer that is gone, a table too long to print) is written
as failed, and the other exports go on.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cobro.application.deliver_notice import NoticeUncertainError
from cobro.application.parking import EXPORTS
from cobro.application.ports import Clock, ExceptionItem, Exceptions, Issuers
from cobro.application.ports.exports import (
    ExportChannel,
    ExportedFile,
    ExportFiles,
    ExportMail,
    ExportPlans,
    ExportRuns,
)
from cobro.domain.calendars import calendar_for
from cobro.domain.errors import RejectionError, UnavailableError
from cobro.domain.exports import ExportMovedError, ExportPlan, ExportRun, Form, RunState
from cobro.domain.ids import derived_id
from cobro.domain.parties import Issuer

ATTACHED_BYTES_MAX = 5_000_000  # below what mail servers take (SES 40 MB, most others 10 MB)
_LEASE = timedelta(minutes=15)  # no run of the function lives longer

# Writes the report of a plan, for a span of days.
ExportWriter = Callable[[Issuer, ExportPlan, date | None, date], ExportedFile]


@dataclass(frozen=True, slots=True)
class ExportsDone:
    """How many files were made and mailed; `is_finished` is False where time was up before."""

    made: int = 0
    mailed: int = 0
    is_finished: bool = True


def _uncertain(run: ExportRun, now: datetime) -> ExceptionItem:
    message = json.dumps({"export": run.name, "turn": run.turn_date.isoformat()})
    return ExceptionItem(
        exception_id=derived_id("exc", EXPORTS, run.issuer_id, message),
        issuer_id=run.issuer_id,
        queue=EXPORTS,
        reason_code=NoticeUncertainError.code,
        explanation=(
            f"it is not known whether the mail with export {run.name} of {run.turn_date} went out; "
            "ask one of its recipients, fetch the file for them if it did not, then replay this"
        ),
        message=message,
        raised_at=now,
    )


def file_key(plan: ExportPlan, turn: date, name: str) -> str:
    ending = name.rpartition(".")[2]
    return f"exports/{plan.issuer_id}/{plan.name}/{turn.isoformat()}.{ending}"


@dataclass(frozen=True, slots=True)
class RunExports:
    issuers: Issuers
    plans: ExportPlans
    runs: ExportRuns
    files: ExportFiles
    write: ExportWriter
    channel: ExportChannel
    exceptions: Exceptions
    content_types: Mapping[Form, str]
    clock: Clock

    def __call__(self, has_time: Callable[[], bool]) -> ExportsDone:
        made = mailed = 0
        for issuer_id in self.issuers.ids():
            for plan in self.plans.current(issuer_id):
                if not has_time():
                    return ExportsDone(made, mailed, is_finished=False)
                is_made, is_mailed = self._run(self.issuers.get(issuer_id), plan)
                made, mailed = made + is_made, mailed + is_mailed
        return ExportsDone(made, mailed)

    def _run(self, issuer: Issuer, plan: ExportPlan) -> tuple[bool, bool]:
        now = self.clock.now()
        turn = plan.due_turn(now.astimezone(issuer.zone), calendar_for(issuer.country))
        if turn is None:
            return False, False
        run = self.runs.find(plan.issuer_id, plan.name, turn)
        is_new = run is None
        if run is None:
            run = self._made(issuer, plan, turn, now)
            self.runs.add(run)
        if run.state is RunState.SENDING and now - run.changed_at >= _LEASE:
            self._leave(run, now)
        is_mailed = run.may_be_mailed and self._mail(issuer, plan, run, now)
        return is_new and run.has_file, is_mailed

    def _made(self, issuer: Issuer, plan: ExportPlan, turn: date, now: datetime) -> ExportRun:
        def run(name: str, key: str, size: int, state: RunState, detail: str = "") -> ExportRun:
            return ExportRun(
                plan.issuer_id, plan.name, turn, plan.version, name, key, size, now, state, now,
                detail,
            )  # fmt: skip

        first, last = plan.span(turn, calendar_for(issuer.country))
        try:
            file = self.write(issuer, plan, first, last)
            key = file_key(plan, turn, file.name)
            size = self.files.keep(key, file)  # rows of a list are read while it is written
        except RejectionError as rejection:
            return run("", "", 0, RunState.FAILED, rejection.code)
        state = RunState.STORED if plan.recipients else RunState.KEPT
        return run(file.name, key, size, state)

    def _mail(self, issuer: Issuer, plan: ExportPlan, run: ExportRun, now: datetime) -> bool:
        """Send it to whom the plan names now; say whether it went."""
        mail = self._written(issuer, plan, run)
        try:
            claimed = self.runs.move(run, RunState.SENDING, now)
        except ExportMovedError:
            return False  # another run has it
        try:
            message_id = self.channel.send(mail)
        except NoticeUncertainError:
            self._leave(claimed, now)
            return False
        except (RejectionError, UnavailableError) as refusal:
            is_final = isinstance(refusal, RejectionError)
            state = RunState.UNDELIVERED if is_final else RunState.REFUSED
            self.runs.move(claimed, state, now, refusal.code)
            return False
        self.runs.move(claimed, RunState.SENT, now, message_id)
        return True

    def _leave(self, run: ExportRun, now: datetime) -> None:
        """Tell a person first, so that a crash in between asks the same again."""
        self.exceptions.park(_uncertain(run, now))
        self.runs.move(run, RunState.UNCERTAIN, now, NoticeUncertainError.code)

    def _written(self, issuer: Issuer, plan: ExportPlan, run: ExportRun) -> ExportMail:
        first, last = plan.span(run.turn_date, calendar_for(issuer.country))
        is_small = run.size_bytes <= ATTACHED_BYTES_MAX
        return ExportMail(
            issuer=issuer,
            recipients=plan.recipients,
            language=plan.language,
            report=plan.report,
            name=plan.name,
            turn_date=run.turn_date,
            first_date=first,
            last_date=last,
            file_name=run.file_name,
            content_type=self.content_types[plan.form],
            content=self.files.read(run.key) if is_small else b"",
            link="" if is_small else self.files.address(run.key, run.file_name),
        )
