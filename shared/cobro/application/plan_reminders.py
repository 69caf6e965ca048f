"""Find the reminders that are due and hand them on: only what is due is read.

Days are planned while the company is at work; what waits for the hours of a payer in another place
is handed on by the run that follows their opening, and taken off after that.

A run plans every day since the last one that was finished, so a missed run is caught up; a day that
was planned is not planned again. A crash in the middle plans the day again: the dispatcher sends
each step at most once whatever it is handed.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from cobro.application.ports import Agenda, AgendaItem, Clock, Issuers, Outgoing, OutgoingMessage
from cobro.domain.dunning.hours import may_plan
from cobro.domain.parties import Issuer

_SEND_BLOCK = 500


class PlanReminders:
    def __init__(
        self,
        *,
        issuers: Issuers,
        agenda: Agenda,
        reminders: Outgoing,
        clock: Clock,
        reminder_message: Callable[[AgendaItem], str],
    ) -> None:
        self._issuers = issuers
        self._agenda = agenda
        self._reminders = reminders
        self._clock = clock
        self._reminder_message = reminder_message

    def __call__(self) -> int:
        """Plan what is due for every issuer; return how many."""
        now = self._clock.now()
        return sum(
            self._hand_on_waiting(i, now) + self._plan(self._issuers.get(i), now)
            for i in self._issuers.ids()
        )

    def _hand_on_waiting(self, issuer_id: str, now: datetime) -> int:
        waiting = list(self._agenda.waiting(issuer_id, now))
        self._send([each.item for each in waiting])
        for each in waiting:
            self._agenda.drop(each)
        return len(waiting)

    def _plan(self, issuer: Issuer, now: datetime) -> int:
        local = now.astimezone(issuer.zone)
        if not may_plan(local):
            return 0
        planned = self._agenda.planned_through(issuer.issuer_id)
        day = planned + timedelta(days=1) if planned else issuer.created_date
        handed_on = 0
        while day <= local.date():
            handed_on += self._plan_day(issuer, day)
            self._agenda.mark_planned(issuer.issuer_id, day)
            day += timedelta(days=1)
        return handed_on

    def _plan_day(self, issuer: Issuer, day: date) -> int:
        items = list(self._agenda.due_on(issuer.issuer_id, day))
        self._send(items)
        return len(items)

    def _send(self, items: Sequence[AgendaItem]) -> None:
        messages = [OutgoingMessage(self._reminder_message(item)) for item in items]
        for start in range(0, len(messages), _SEND_BLOCK):
            self._reminders.send(messages[start : start + _SEND_BLOCK])
