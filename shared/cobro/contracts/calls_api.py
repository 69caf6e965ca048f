"""The call list, as the HTTP API shows and takes it, version 1. Amounts are minor units."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from cobro.application.call_list import CallLine, CallPage
from cobro.application.record_call import CallEnded
from cobro.contracts.fields import Minor
from cobro.domain.dunning.calls import CallOutcome
from cobro.domain.timeline import TEXT_MAX, CallNote
from cobro.formats.sheets import Cell, Sheet

_COLUMNS = (
    *("customer_name", "phone", "document", "due_date", "owed_today", "late_charges"),
    *("call_from", "call_until", "promised_for", "promised_amount", "promise_state", "tries"),
    *("not_now", "task"),
)


class RecordCallV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a call ended; `promised_date`, and maybe `amount`, belong to the outcome `promised`."""

    outcome: CallOutcome
    called_at: Annotated[datetime, Meta(tz=True)]
    text: Annotated[str, Meta(max_length=TEXT_MAX)] = ""
    promised_date: date | None = None
    amount: Minor | None = None

    def to_command(self, task_id: str, person: str) -> CallEnded:
        return CallEnded(
            task_id=task_id,
            outcome=self.outcome,
            called_at=self.called_at,
            text=self.text,
            person=person,
            promised_date=self.promised_date,
            amount_minor=self.amount or 0,
        )


def call_note_view(note: CallNote) -> dict[str, Any]:
    return {
        "note_id": note.note_id,
        "customer_id": note.customer_id,
        "invoice_id": note.invoice_id,
        "outcome": note.outcome,
        "called_at": note.called_at,
        "text": note.text,
        "person": note.person,
    }


def call_list_view(page: CallPage) -> dict[str, Any]:
    return {"calls": [_line(each) for each in page.lines], "is_complete": page.is_complete}


def _line(line: CallLine) -> dict[str, Any]:
    opens, closes = line.facts.span or (None, None)
    promise = line.promise
    return {
        "task_id": line.task_id,
        "step": line.step,
        "asked_at": line.asked_at,
        "customer_id": line.customer.customer_id,
        "name": line.customer.name,
        "phone": line.customer.phone,
        "language": line.customer.language.value,
        "invoice_id": line.invoice.invoice_id,
        "document": line.invoice.document,
        "due_date": line.due_date,
        "owed": line.debt.total.minor,
        "charges": line.debt.charges.minor,
        "currency": line.debt.total.currency.value,
        "is_complete": line.debt.is_complete,
        "timezone": str(line.hours.place.zone),
        "opens_at": opens,
        "closes_at": closes,
        "promise": None
        if promise is None
        else {
            "amount": promise.amount.minor,
            "promised_date": promise.promised_date,
            "state": promise.state.value,
        },
        "tries_today": line.facts.tries,
        "hold": line.hold.value if line.hold else None,
    }


def call_sheet(lines: Iterable[CallLine]) -> Sheet:
    """Return the list as a table; hours are those of the payer's clock."""
    return Sheet(_COLUMNS, _rows(lines))


def _rows(lines: Iterable[CallLine]) -> Iterator[tuple[Cell, ...]]:
    for line in lines:
        opens, closes = line.facts.span or (None, None)
        promise = line.promise
        yield (
            line.customer.name,
            line.customer.phone,
            line.invoice.document,
            line.due_date,
            line.debt.total,
            line.debt.charges,
            f"{opens:%H:%M}" if opens else "",
            f"{closes:%H:%M}" if closes else "",
            promise.promised_date if promise else None,
            promise.amount if promise else None,
            f"promise_{promise.state.value}" if promise else "",
            line.facts.tries,
            f"hold_{line.hold.value}" if line.hold else "",
            line.task_id,
        )
