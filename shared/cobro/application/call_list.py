"""The call list: which payers somebody is asked to call, with all that the caller needs.

Every task is looked at as it stands now: what was paid, promised or put in dispute since it was
asked for holds the call, and so do the hours of the payer's place. Reads are bounded: the oldest
tasks, and of each customer the latest notes.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime

from cobro.application.debts import Debts
from cobro.application.parking import CALLS
from cobro.application.ports import (
    Clock,
    Customers,
    Debt,
    ExceptionItem,
    Exceptions,
    Invoices,
    Issuers,
)
from cobro.application.ports.call_notes import CallNotes
from cobro.application.ports.promises import Promises
from cobro.domain.dunning.bounds import bounds_in
from cobro.domain.dunning.calls import CallFacts, CallHold, is_wrong_number, tries_on
from cobro.domain.dunning.hours import ContactHours, hours_with
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.domain.parties import Customer, Issuer
from cobro.domain.promises import Promise

TASKS_MAX = 200
NOTES_MAX = 50


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call to make. `facts` say whether it may be made now, `promise` is the latest one."""

    task_id: str
    step: str
    asked_at: datetime
    customer: Customer
    invoice: Invoice
    due_date: date
    debt: Debt
    promise: Promise | None
    hours: ContactHours
    facts: CallFacts

    @property
    def hold(self) -> CallHold | None:
        return self.facts.hold


@dataclass(frozen=True, slots=True)
class CallPage:
    """Whom to call first comes first; `is_complete` is False where there are more tasks."""

    lines: tuple[CallLine, ...]
    is_complete: bool


def invoice_of_task(item: ExceptionItem) -> tuple[str, str]:
    """Return the invoice and the step that a task is about."""
    said = json.loads(item.message)
    return said["invoice_id"], said["step"]


class CallList:
    def __init__(
        self,
        *,
        exceptions: Exceptions,
        invoices: Invoices,
        issuers: Issuers,
        customers: Customers,
        debts: Debts,
        promises: Promises,
        notes: CallNotes,
        clock: Clock,
    ) -> None:
        self._exceptions = exceptions
        self._invoices = invoices
        self._issuers = issuers
        self._customers = customers
        self._debts = debts
        self._promises = promises
        self._notes = notes
        self._clock = clock

    def __call__(self, issuer_id: str) -> CallPage:
        """Return the calls that wait: those that may be made now first, the largest debt first."""
        issuer, now = self._issuers.get(issuer_id), self._clock.now()
        items = [item for item in self._exceptions.open_items(issuer_id) if item.queue == CALLS]
        items.sort(key=lambda item: (item.raised_at, item.exception_id))
        lines = [self._line(item, issuer, now) for item in items[:TASKS_MAX]]
        lines.sort(key=lambda line: (line.hold is not None, -line.debt.total.minor, line.task_id))
        return CallPage(tuple(lines), len(items) <= TASKS_MAX)

    def _line(self, item: ExceptionItem, issuer: Issuer, now: datetime) -> CallLine:
        invoice_id, step = invoice_of_task(item)
        invoice = self._invoices.get(invoice_id)
        draft = invoice.draft
        customer = self._customers.get(draft.issuer_id, draft.customer_id)
        found = self._promises.of_invoice(invoice_id)
        promise = max(found, key=lambda each: each.number, default=None)
        hours = hours_with(customer, issuer)
        today = now.astimezone(issuer.zone).date()
        debt = self._debts(invoice, issuer, today)
        is_promised = promise is not None and promise.is_open
        return CallLine(
            task_id=item.exception_id,
            step=step,
            asked_at=item.raised_at,
            customer=customer,
            invoice=invoice,
            due_date=invoice.due_date,
            debt=debt,
            promise=promise,
            hours=hours,
            facts=self._facts(invoice, customer, hours, now, issuer, is_promised=is_promised),
        )

    def _facts(
        self,
        invoice: Invoice,
        customer: Customer,
        hours: ContactHours,
        now: datetime,
        issuer: Issuer,
        *,
        is_promised: bool,
    ) -> CallFacts:
        notes = self._notes.recent(customer.issuer_id, customer.customer_id, NOTES_MAX)
        day = hours.local_date(now)
        return CallFacts(
            is_open=invoice.status is InvoiceStatus.OPEN,
            is_disputed=bool(invoice.disputed_minor) and invoice.disputed == invoice.open,
            is_promised=is_promised,
            phone=customer.phone,
            is_wrong_number=is_wrong_number(notes, customer.phone),
            tries=tries_on(notes, day, hours.place.zone),
            tries_max=bounds_in(issuer.bounds, customer.country).calls_a_day,
            span=hours.span_on(day),
            seen_at=now,
        )
