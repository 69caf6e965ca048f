"""Put the first reminder of a new invoice on the agenda.

One that is due today is handed on at once; where a saved method is to pay the invoice, the case of
that is opened before, so that the reminder finds it whichever event comes first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from cobro.application.ports import Agenda, AgendaItem, Clock, Issuers, Outgoing, OutgoingMessage
from cobro.domain.dunning import DunningPolicy
from cobro.domain.ids import InvoiceId, IssuerId


@dataclass(frozen=True, slots=True)
class ScheduleFirstReminder:
    issuer_id: str
    invoice_id: str
    due_date: date


class ScheduleReminders:
    def __init__(
        self,
        *,
        issuers: Issuers,
        agenda: Agenda,
        reminders: Outgoing,
        policy: DunningPolicy,
        clock: Clock,
        reminder_message: Callable[[AgendaItem], str],
        begin_collection: Callable[[str, str], object],
    ) -> None:
        self._issuers = issuers
        self._agenda = agenda
        self._reminders = reminders
        self._policy = policy
        self._clock = clock
        self._reminder_message = reminder_message
        self._begin_collection = begin_collection

    def __call__(self, command: ScheduleFirstReminder) -> AgendaItem | None:
        """Return the item put on the agenda or handed on at once; None past the last step.

        The day of today may be planned already, so a step of today is handed on directly.
        """
        issuer = self._issuers.get(command.issuer_id)
        today = self._clock.now().astimezone(issuer.zone).date()
        step = self._policy.next_step(command.due_date, after=today - timedelta(days=1))
        if step is None:
            return None
        item = AgendaItem(
            IssuerId(command.issuer_id),
            InvoiceId(command.invoice_id),
            step.step,
            step.step_date(command.due_date),
        )
        if item.on <= today:
            self._begin_collection(item.issuer_id, item.invoice_id)
            self._reminders.send([OutgoingMessage(self._reminder_message(item))])
        else:
            self._agenda.put(item)
        return item
