"""Scheduling, planning and dispatching of reminders by the policy of the program, in memory."""

from datetime import UTC, date, datetime

from cobro.application.deliver_notice import Dispatched
from cobro.application.ports import AgendaItem
from cobro.domain.ids import InvoiceId, IssuerId
from tests.support.builders import an_invoice, an_issuer
from tests.support.policies import ITAU, DunningDesk

DUE = date(2026, 4, 10)  # a Friday


def morning(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def item(step: str, on: date) -> AgendaItem:
    return AgendaItem(IssuerId("acme"), InvoiceId("inv_1"), step, on)


class ReminderDesk(DunningDesk):
    """An invoice due on a Friday, and everything that reminds of it, in memory."""

    def __init__(self) -> None:
        super().__init__(an_issuer(created_date=date(2026, 4, 5), agreements={"itau": ITAU}))
        self.clock.present = morning(4, 7)
        invoice = an_invoice(10_000, due_date=DUE)
        self.books.invoices[invoice.invoice_id] = invoice

    def due(self, step: str) -> Dispatched:
        return self.dispatch(item(step, date(2026, 4, 7)))
