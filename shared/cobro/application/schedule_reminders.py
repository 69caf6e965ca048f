"""Put the first reminder of a new invoice on the agenda, by the policy that holds for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cobro.application.holding_policy import Debtor, HoldingPolicy, contract_of
from cobro.application.ports import (
    Agenda,
    AgendaItem,
    Clock,
    Customers,
    Invoices,
    Issuers,
    Outgoing,
    OutgoingMessage,
)
from cobro.domain.calendars import calendar_for
from cobro.domain.dunning.ladder import Case
from cobro.domain.ids import InvoiceId, IssuerId


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
        customers: Customers,
        invoices: Invoices,
        holding: HoldingPolicy,
        clock: Clock,
        reminder_message: Callable[[AgendaItem], str],
    ) -> None:
        self._issuers = issuers
        self._agenda = agenda
        self._reminders = reminders
        self._customers = customers
        self._invoices = invoices
        self._holding = holding
        self._clock = clock
        self._reminder_message = reminder_message

    def __call__(self, command: ScheduleFirstReminder) -> AgendaItem | None:
        """Return the item put on the agenda or handed on at once; None past the last step.

        The day of today may be planned already, so a step of today is handed on directly.
        """
        issuer = self._issuers.get(command.issuer_id)
        today = self._clock.now().astimezone(issuer.zone).date()
        policy = self._holding(self._debtor(command))
        calendar = calendar_for(issuer.country)
        entry = Case(policy, today, command.due_date, calendar).entry(today)
        if entry is None:
            return None
        step, day = entry
        item = AgendaItem(
            IssuerId(command.issuer_id), InvoiceId(command.invoice_id), step.step, day
        )
        if item.on <= today:
            self._reminders.send([OutgoingMessage(self._reminder_message(item))])
        else:
            self._agenda.put(item)
        return item

    def _debtor(self, command: ScheduleFirstReminder) -> Debtor:
        issuer_id, customer_id = command.issuer_id, command.customer_id

        def contract_id() -> str:
            return contract_of(self._invoices.get(command.invoice_id).draft.external_reference)

        return Debtor(
            issuer_id=issuer_id,
            customer_id=customer_id,
            segment=lambda: self._customers.get(issuer_id, customer_id).segment,
            contract_id=contract_id,
        )
