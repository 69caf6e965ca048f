"""Put the first reminder of a new invoice on the agenda, and of one that is owed again.

One that is due today is handed on at once; where a saved method is to pay the invoice, the case of
that is opened before, so that the reminder finds it whichever event comes first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cobro.application.holding_policy import PolicyOfInvoice
from cobro.application.ports import Agenda, AgendaItem, Clock, Issuers, Outgoing, OutgoingMessage
from cobro.domain.calendars import calendar_for
from cobro.domain.dunning.ladder import Case
from cobro.domain.ids import InvoiceId, IssuerId
from cobro.domain.invoice import Invoice, InvoiceStatus


@dataclass(frozen=True, slots=True)
class ScheduleFirstReminder:
    issuer_id: str
    invoice_id: str
    due_date: date
    customer_id: str = ""


class ScheduleReminders:
    def __init__(
        self,
        *,
        issuers: Issuers,
        agenda: Agenda,
        reminders: Outgoing,
        policy_of: PolicyOfInvoice,
        clock: Clock,
        reminder_message: Callable[[AgendaItem], str],
        begin_collection: Callable[[str, str], object],
        invoice_of: Callable[[str], Invoice],
    ) -> None:
        self._issuers = issuers
        self._agenda = agenda
        self._reminders = reminders
        self._policy_of = policy_of
        self._clock = clock
        self._reminder_message = reminder_message
        self._begin_collection = begin_collection
        self._invoice_of = invoice_of

    def __call__(self, command: ScheduleFirstReminder) -> AgendaItem | None:
        """Return the item put on the agenda or handed on at once; None past the last step."""
        item = self._first(command)
        if item is not None and item.on <= self._today(command.issuer_id):
            self._begin_collection(item.issuer_id, item.invoice_id)
        return self._put(item)

    def again(self, issuer_id: str, invoice_id: str) -> AgendaItem | None:
        """Remind of an invoice that is owed again, from the day on which it is due now."""
        invoice = self._invoice_of(invoice_id)
        if invoice.status is not InvoiceStatus.OPEN:
            return None
        customer_id = invoice.draft.customer_id
        command = ScheduleFirstReminder(issuer_id, invoice_id, invoice.due_date, customer_id)
        return self._put(self._first(command))

    def _first(self, command: ScheduleFirstReminder) -> AgendaItem | None:
        issuer, today = self._issuers.get(command.issuer_id), self._today(command.issuer_id)
        policy = self._policy_of(command.issuer_id, command.customer_id, command.invoice_id)
        calendar = calendar_for(issuer.country)
        entry = Case(policy, today, command.due_date, calendar).entry(today)
        if entry is None:
            return None
        step, day = entry
        return AgendaItem(
            IssuerId(command.issuer_id), InvoiceId(command.invoice_id), step.step, day
        )

    def _put(self, item: AgendaItem | None) -> AgendaItem | None:
        """The day of today may be planned already, so a step of today is handed on directly."""
        if item is not None and item.on <= self._today(item.issuer_id):
            self._reminders.send([OutgoingMessage(self._reminder_message(item))])
        elif item is not None:
            self._agenda.put(item)
        return item

    def _today(self, issuer_id: str) -> date:
        return self._clock.now().astimezone(self._issuers.get(issuer_id).zone).date()
