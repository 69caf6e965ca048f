"""The ledger in memory, under the same conditions as the tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from cobro.application.ports import (
    AlreadyBookedError,
    AlreadyIssuedError,
    InvoiceMovedError,
    SeriesMovedError,
)
from cobro.domain.allocation import Payment, Settlement
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import InvoiceId, PaymentId
from cobro.domain.invoice import Invoice, IssuedBlock, Series
from cobro.domain.journal import JournalEntry
from cobro.domain.matching import InvoiceNumber


@dataclass
class MemoryBooks:
    """Series, invoices, payments and journal behind one lock-step writer.

    `interruptions` run one by one before a commit, as another writer that comes in between.
    `old_sights` is what a glance shows in place of the present state.
    """

    invoices: dict[str, Invoice] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)
    journal: dict[str, JournalEntry] = field(default_factory=dict)
    last_numbers: dict[str, int] = field(default_factory=dict)
    interruptions: list[Callable[[], None]] = field(default_factory=list)
    old_sights: dict[str, Invoice] = field(default_factory=dict)

    # ---- series, invoices, payments, journal -----------------------------------------------

    def read(self, series: Series) -> Series:
        return replace(series, last_number=self.last_numbers.get(series.name, 0))

    def get(self, invoice_id: str) -> Invoice:
        if invoice_id not in self.invoices:
            message = f"there is no invoice {invoice_id}"
            raise NotFoundError(message)
        return self.invoices[invoice_id]

    def glance(self, invoice_id: str) -> Invoice:
        return self.old_sights.get(invoice_id) or self.get(invoice_id)

    def find(self, issuer_id: str, number: InvoiceNumber) -> InvoiceId | None:
        named = (issuer_id, number.series, number.number)
        for invoice in self.invoices.values():
            if (invoice.draft.issuer_id, invoice.draft.series, invoice.number) == named:
                return invoice.invoice_id
        return None

    def is_booked(self, payment_id: PaymentId) -> bool:
        return payment_id in self.payments

    def entries(self, issuer_id: str, customer_id: str) -> Sequence[JournalEntry]:
        own = (issuer_id, customer_id)
        return [e for e in self.journal.values() if (e.issuer_id, e.customer_id) == own]

    # ---- the writer ------------------------------------------------------------------------

    def issue(self, block: IssuedBlock) -> None:
        self._interrupt()
        existing = {
            i.invoice_id: self.invoices[i.invoice_id]
            for i in block.invoices
            if i.invoice_id in self.invoices
        }
        if existing:
            raise AlreadyIssuedError(existing)
        name = block.series_before.name
        if self.last_numbers.get(name, 0) != block.series_before.last_number:
            raise SeriesMovedError
        self.last_numbers[name] = block.series_after.last_number
        self.invoices.update({invoice.invoice_id: invoice for invoice in block.invoices})
        self.journal.update({entry.entry_id: entry for entry in block.entries})

    def post(self, settlement: Settlement) -> None:
        self._interrupt()
        payment, invoice = settlement.payment, settlement.invoice
        booked = self.payments.get(payment.receipt.payment_id)
        if booked is not None:
            raise AlreadyBookedError(payment.receipt.payment_id, booked.receipt.amount.minor)
        if self.invoices[invoice.invoice_id].version != invoice.version - 1:
            raise InvoiceMovedError
        self.invoices[invoice.invoice_id] = invoice
        self.payments[payment.receipt.payment_id] = payment
        self.journal[settlement.entry.entry_id] = settlement.entry

    def _interrupt(self) -> None:
        if self.interruptions:
            self.interruptions.pop(0)()
