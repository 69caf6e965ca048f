"""Exports by schedule, as the HTTP API takes and shows them, version 1."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from cobro.contracts.fields import Key
from cobro.contracts.report_sheets import SHEETS
from cobro.domain.errors import InvalidInputError
from cobro.domain.exports import (
    RECIPIENTS_MAX,
    ExportPlan,
    ExportRun,
    Form,
    Frequency,
    Timing,
)
from cobro.domain.parties import Language

Address = Annotated[str, Meta(min_length=3, max_length=254)]
NAME = r"[a-z0-9][a-z0-9-]{0,39}"


class KeepExportV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Write `report` in a form and language each day, week or month, and mail it to people.

    `day` is 1 (Monday) to 7 of a week or 1 to 31 of a month; `hour` is on the company's clock.
    `customer_id` is whose account a `statement` is of.
    """

    report: Annotated[str, Meta(min_length=1, max_length=40)]
    format: Form
    locale: Language
    frequency: Frequency
    day: Annotated[int, Meta(ge=0, le=31)] = 0
    hour: Annotated[int, Meta(ge=0, le=23)] = 7
    recipients: Annotated[list[Address], Meta(max_length=RECIPIENTS_MAX)] = []
    customer_id: Key | None = None
    is_active: bool = True

    def to_plan(self, issuer_id: str, name: str, person: str, now: datetime) -> ExportPlan:
        if self.report not in SHEETS:
            message = f"a report is one of {', '.join(sorted(SHEETS))}, not {self.report!r}"
            raise InvalidInputError(message, field="report")
        return ExportPlan(
            issuer_id=issuer_id,
            name=name,
            version=1,
            report=self.report,
            form=self.format,
            language=self.locale,
            timing=Timing(self.frequency, self.day, self.hour),
            recipients=tuple(dict.fromkeys(self.recipients)),
            customer_id=self.customer_id or "",
            is_active=self.is_active,
            author=person,
            stored_at=now,
            since_at=now,
        )


def plan_view(plan: ExportPlan, last_run: ExportRun | None = None) -> dict[str, Any]:
    return {
        "issuer_id": plan.issuer_id,
        "name": plan.name,
        "version": plan.version,
        "report": plan.report,
        "format": plan.form.value,
        "locale": plan.language.value,
        "frequency": plan.timing.frequency.value,
        "day": plan.timing.day,
        "hour": plan.timing.hour,
        "recipients": list(plan.recipients),
        "customer_id": plan.customer_id or None,
        "is_active": plan.is_active,
        "author": plan.author,
        "stored_at": plan.stored_at,
        "last_run": run_view(last_run) if last_run else None,
    }


def run_view(run: ExportRun) -> dict[str, Any]:
    return {
        "turn_date": run.turn_date,
        "version": run.version,
        "state": run.state.value,
        "file": run.file_name or None,
        "size_bytes": run.size_bytes,
        "made_at": run.made_at,
        "changed_at": run.changed_at,
        "detail": run.detail or None,
    }
