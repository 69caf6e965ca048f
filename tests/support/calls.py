"""Notes of calls, and a desk at which somebody is asked to call, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from cobro.application.call_list import CallList, CallPage
from cobro.application.call_tasks import CallTasks
from cobro.application.debts import Debts
from cobro.application.ports import Debt
from cobro.application.quote_payoff import Quotes
from cobro.application.record_call import CallEnded, RecordCall
from cobro.application.take_promise import MakePromise
from cobro.domain.dunning.calls import CallOutcome
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId
from cobro.domain.invoice import Invoice
from cobro.domain.promises import Promise, PromiseRefusedError
from cobro.domain.timeline import CallNote
from tests.support.builders import a_customer, brl
from tests.support.policies import NoRates
from tests.support.reminder_desk import ReminderDesk, morning


@dataclass
class MemoryCallNotes:
    """Keeps notes; the first of an instant and text stays."""

    kept: dict[str, CallNote] = field(default_factory=dict)

    def add(self, note: CallNote) -> CallNote:
        return self.kept.setdefault(note.note_id, note)

    def recent(self, issuer_id: str, customer_id: str, limit: int) -> Sequence[CallNote]:
        owner = (issuer_id, customer_id)
        own = [each for each in self.kept.values() if (each.issuer_id, each.customer_id) == owner]
        return sorted(own, key=lambda each: each.called_at, reverse=True)[:limit]


PHONE = "+55 11 98765-4321"


class CallDesk(ReminderDesk):
    """An invoice about which somebody is asked to call, in memory."""

    def __init__(self, phone: str = PHONE) -> None:
        super().__init__()
        self.customers.put(replace(a_customer(), phone=phone))
        self.notes = MemoryCallNotes()
        self.task_id = self.asked(self.books.invoices[InvoiceId("inv_1")])
        self.taken: list[MakePromise] = []

    def asked(self, invoice: Invoice) -> str:
        add = CallTasks(exceptions=self.tasks).add
        return add(invoice, "call", Debt(brl(10_000), brl(0)), self.clock.present).exception_id

    def listed(self) -> CallPage:
        return CallList(
            exceptions=self.tasks,
            invoices=self.books,
            issuers=self.issuers,
            customers=self.customers,
            debts=Debts(quotes=Quotes(rates=NoRates(), charges=self.charges)),
            promises=self.promises,
            notes=self.notes,
            clock=self.clock,
        )("acme")

    def record(self, outcome: CallOutcome, **more: Any) -> CallNote:
        ended = CallEnded(
            task_id=more.pop("task_id", self.task_id),
            outcome=outcome,
            called_at=more.pop("called_at", self.clock.present),
            text="said so",
            person="ana",
            **more,
        )
        return RecordCall(
            exceptions=self.tasks,
            invoices=self.books,
            customers=self.customers,
            notes=self.notes,
            marks=self.marks,
            promise=self.promise,
            clock=self.clock,
        )(ended)

    def promise(self, wanted: MakePromise) -> Promise:
        if wanted.promised_date < self.clock.present.date():
            message = "in the past"
            raise PromiseRefusedError(message)
        self.taken.append(wanted)
        return a_promise(wanted.promised_date)


def a_promise(day: date) -> Promise:
    ids = (IssuerId("acme"), CustomerId("cus-1"), InvoiceId("inv_1"))
    return Promise(*ids, 1, brl(10_000), day, morning(4, 7), "ana")
