"""Scheduling, planning and dispatching of reminders, in memory."""

from datetime import UTC, date, datetime

from cobro.application.dispatch_reminder import Dispatched, DispatchReminder
from cobro.application.due_dates import DueInvoices
from cobro.application.plan_reminders import PlanReminders
from cobro.application.ports import AgendaItem
from cobro.application.schedule_reminders import ScheduleReminders
from cobro.contracts.dunning_policy import default_policy
from cobro.domain.agreements import BankAgreement
from cobro.domain.ids import InvoiceId, IssuerId
from tests.support.books import MemoryBooks
from tests.support.builders import an_invoice, an_issuer
from tests.support.charge_books import MemoryCharges
from tests.support.collection_books import MemoryCollections
from tests.support.fakes import (
    FixedClock,
    MemoryAgenda,
    MemoryChannel,
    MemoryCustomers,
    MemoryIssuers,
    MemoryNotices,
    MemoryQueue,
)

DUE = date(2026, 4, 10)  # a Friday


def morning(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def item(step: str, on: date) -> AgendaItem:
    return AgendaItem(IssuerId("acme"), InvoiceId("inv_1"), step, on)


class ReminderDesk:
    """An invoice due on a Friday, and everything that reminds of it, in memory."""

    def __init__(self) -> None:
        self.books, self.agenda, self.charges = MemoryBooks(), MemoryAgenda(), MemoryCharges()
        self.notices, self.channel, self.queue = MemoryNotices(), MemoryChannel(), MemoryQueue()
        self.clock, self.collections = FixedClock(morning(4, 7)), MemoryCollections()
        self.begun: list[str] = []
        invoice = an_invoice(10_000, due_date=DUE)
        self.books.invoices[invoice.invoice_id] = invoice
        agreements = {"itau": BankAgreement("itau", "341", "1248", "02124", "109")}
        issuer = an_issuer(created_date=date(2026, 4, 5), agreements=agreements)
        issuers = MemoryIssuers(issuer)
        self.schedule = ScheduleReminders(
            issuers=issuers,
            agenda=self.agenda,
            reminders=self.queue,
            policy=default_policy(),
            clock=self.clock,
            reminder_message=lambda found: found.step,
            begin_collection=lambda _, invoice_id: self.begun.append(invoice_id),
            invoice_of=self.books.get,
        )
        self.plan = PlanReminders(
            issuers=issuers,
            agenda=self.agenda,
            reminders=self.queue,
            clock=self.clock,
            reminder_message=lambda found: found.step,
        )
        self.dispatch = DispatchReminder(
            invoices=DueInvoices(
                invoices=self.books, charges=self.charges, collection_of=self.collections.find
            ),
            issuers=issuers,
            customers=MemoryCustomers(),
            agenda=self.agenda,
            notices=self.notices,
            channel=self.channel,
            policy=default_policy(),
            clock=self.clock,
        )

    def due(self, step: str) -> Dispatched:
        return self.dispatch(item(step, date(2026, 4, 7)))

    def state(self, step: str) -> tuple[str, str]:
        return self.notices.states["inv_1", step]
