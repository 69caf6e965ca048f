"""Plans of exports in their versions, and what became of each turn."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.update import Action

from cobro.adapters.dynamodb.connection import database, is_condition
from cobro.adapters.dynamodb.export_rows import ExportRow
from cobro.adapters.dynamodb.versions import add_version
from cobro.domain.exports import (
    ExportMovedError,
    ExportPlan,
    ExportRun,
    Form,
    Frequency,
    RunState,
    Timing,
)
from cobro.domain.parties import Language

RUNS_SHOWN = 100


class DynamoExportPlans:
    def latest(self, issuer_id: str, name: str) -> ExportPlan | None:
        with database():
            rows = ExportRow.query(
                f"PLAN#{issuer_id}",
                ExportRow.sk.startswith(f"{name}#"),
                scan_index_forward=False,
                limit=1,
                consistent_read=True,
            )
            return next((_plan(row) for row in rows), None)

    def current(self, issuer_id: str) -> Sequence[ExportPlan]:
        with database():
            rows = ExportRow.query(f"PLAN#{issuer_id}", consistent_read=True)
            newest = {plan.name: plan for plan in map(_plan, rows)}
        return list(newest.values())

    def add(self, plan: ExportPlan) -> None:
        add_version(_plan_row(plan), ExportRow.pk.does_not_exist(), ExportMovedError())


class DynamoExportRuns:
    def find(self, issuer_id: str, name: str, turn: date) -> ExportRun | None:
        with database():
            try:
                key = (f"RUN#{issuer_id}", f"{name}#{turn.isoformat()}")
                return _run(ExportRow.get(*key, consistent_read=True))
            except ExportRow.DoesNotExist:
                return None

    def recent(self, issuer_id: str, name: str, limit: int = RUNS_SHOWN) -> Sequence[ExportRun]:
        with database():
            rows = ExportRow.query(
                f"RUN#{issuer_id}",
                ExportRow.sk.startswith(f"{name}#"),
                scan_index_forward=False,
                limit=limit,
            )
            return [_run(row) for row in rows]

    def add(self, run: ExportRun) -> None:
        facts = {
            "version": run.version,
            "file_name": run.file_name,
            "key": run.key,
            "size_bytes": run.size_bytes,
            "made_at": run.made_at.isoformat(),
        }
        row = _run_row(run)
        row.facts, row.at, row.detail = json.dumps(facts), _text(run.changed_at), run.detail or None
        row.state = run.state.value
        with database():
            try:
                row.save(ExportRow.pk.does_not_exist())
            except PutError as error:
                if not is_condition(error):
                    raise

    def move(self, run: ExportRun, state: RunState, at: datetime, detail: str = "") -> ExportRun:
        is_unmoved = (ExportRow.state == run.state.value) & (ExportRow.at == _text(run.changed_at))
        row = _run_row(run)
        actions: list[Action] = [
            ExportRow.state.set(state.value),
            ExportRow.at.set(_text(at)),
            ExportRow.detail.set(detail),
        ]
        with database():
            try:
                row.update(actions, is_unmoved)
            except UpdateError as error:
                if not is_condition(error):
                    raise
                row.refresh(consistent_read=True)
                # Else the answer to our own writing was lost, and the SDK wrote again.
                if (row.state, row.at) != (state.value, _text(at)):
                    raise ExportMovedError from error
        return replace(run, state=state, changed_at=at, detail=detail)


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _plan_row(plan: ExportPlan) -> ExportRow:
    timing = plan.timing
    facts = {
        "report": plan.report,
        "form": plan.form.value,
        "language": plan.language.value,
        "frequency": timing.frequency.value,
        "day": timing.day,
        "hour": timing.hour,
        "recipients": plan.recipients,
        "customer_id": plan.customer_id,
        "is_active": plan.is_active,
        "author": plan.author,
        "since_at": plan.since_at.isoformat(),
    }
    return ExportRow(
        f"PLAN#{plan.issuer_id}",
        f"{plan.name}#{plan.version:06d}",
        facts=json.dumps(facts, ensure_ascii=False, separators=(",", ":")),
        at=_text(plan.stored_at),
    )


def _plan(row: ExportRow) -> ExportPlan:
    name, _, version = row.sk.rpartition("#")
    facts = json.loads(row.facts)
    return ExportPlan(
        issuer_id=row.pk.partition("#")[2],
        name=name,
        version=int(version),
        report=facts["report"],
        form=Form(facts["form"]),
        language=Language(facts["language"]),
        timing=Timing(Frequency(facts["frequency"]), facts["day"], facts["hour"]),
        recipients=tuple(facts["recipients"]),
        customer_id=facts["customer_id"],
        is_active=facts["is_active"],
        author=facts["author"],
        stored_at=datetime.fromisoformat(row.at),
        since_at=datetime.fromisoformat(facts["since_at"]),
    )


def _run_row(run: ExportRun) -> ExportRow:
    return ExportRow(f"RUN#{run.issuer_id}", f"{run.name}#{run.turn_date.isoformat()}")


def _run(row: ExportRow) -> ExportRun:
    name, _, turn = row.sk.rpartition("#")
    facts = json.loads(row.facts)
    return ExportRun(
        issuer_id=row.pk.partition("#")[2],
        name=name,
        turn_date=date.fromisoformat(turn),
        version=facts["version"],
        file_name=facts["file_name"],
        key=facts["key"],
        size_bytes=facts["size_bytes"],
        made_at=datetime.fromisoformat(facts["made_at"]),
        state=RunState(row.state or ""),
        changed_at=datetime.fromisoformat(row.at),
        detail=row.detail or "",
    )
