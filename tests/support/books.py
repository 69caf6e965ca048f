"""The ledger in memory, under the same conditions as the tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from cobro.application.ports import (
    AdjustmentRecord,
    AlreadyAdjustedError,
    AlreadyBookedError,
    AlreadyIssuedError,
    InvoiceMovedError,
    SeriesMovedError,
)
from cobro.domain.adjustments import Adjustment
from cobro.domain.allocation import Payment, Settlement
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import InvoiceId, PaymentId
from cobro.domain.invoice import Invoice, IssuedBlock
from cobro.domain.journal import JournalEntry
from cobro.domain.series import InvoiceNumber, Series


@dataclass
class MemoryBooks:
    """Series, invoices, payments and journal behind one lock-step writer.

    `interruptions` run one by one before a commit, as another writer that comes in between.
    `old_sights` is what a glance shows in place of the present state.
    """

    invoices: dict[str, Invoice] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)
    journal: dict[str, JournalEntry] = field(default_factory=dict)
    series: dict[str, Series] = field(default_factory=dict)
    adjustments: dict[str, AdjustmentRecord] = field(default_factory=dict)
    interruptions: list[Callable[[], None]] = field(default_factory=list)
    old_sights: dict[str, Invoice] = field(default_factory=dict)

    # ---- series, invoices, payments, journal -----------------------------------------------

    def read(self, series: Series) -> Series:
        return self.series.get(series.period, series)

    def claim(self, series: Series, token: str) -> None:
        present = self.read(series)
        if present.holder != series.holder:
            raise SeriesMovedError
        self.series[series.period] = replace(present, holder=token)

    def get(self, invoice_id: str) -> Invoice:
        if invoice_id not in self.invoices:
            message = f"there is no invoice {invoice_id}"
            raise NotFoundError(message)
        return self.invoices[invoice_id]

    def glance(self, invoice_id: str) -> Invoice:
        return self.old_sights.get(invoice_id) or self.get(invoice_id)

    def find(self, issuer_id: str, number: InvoiceNumber) -> InvoiceId | None:
        named = (issuer_id, number.period, number.number)
        for invoice in self.invoices.values():
            if (invoice.draft.issuer_id, invoice.period, invoice.number) == named:
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
        if self.read(block.series_before).last_number != block.series_before.last_number:
            raise SeriesMovedError
        if any(not self._is_next(invoice) for invoice in block.corrected):
            raise InvoiceMovedError
        claimed = "" if block.series_before.holder else self.read(block.series_before).holder
        self.series[block.series_after.period] = replace(block.series_after, holder=claimed)
        self.invoices.update({invoice.invoice_id: invoice for invoice in block.corrected})
        self.invoices.update({invoice.invoice_id: invoice for invoice in block.invoices})
        self.journal.update({entry.entry_id: entry for entry in block.entries})

    def post(self, settlement: Settlement) -> None:
        self._interrupt()
        payment, invoice = settlement.payment, settlement.invoice
        booked = self.payments.get(payment.receipt.payment_id)
        if booked is not None:
            raise AlreadyBookedError(payment.receipt.payment_id, booked.receipt.amount.minor)
        if not self._is_next(invoice):
            raise InvoiceMovedError
        self.invoices[invoice.invoice_id] = invoice
        self.payments[payment.receipt.payment_id] = payment
        self.journal[settlement.entry.entry_id] = settlement.entry

    def adjust(self, adjustment: Adjustment) -> None:
        self._interrupt()
        record = AdjustmentRecord.of(adjustment)
        if record.adjustment_id in self.adjustments:
            raise AlreadyAdjustedError
        if not self._is_next(adjustment.invoice):
            raise InvoiceMovedError
        self.invoices[adjustment.invoice.invoice_id] = adjustment.invoice
        self.adjustments[record.adjustment_id] = record
        self.journal[adjustment.entry.entry_id] = adjustment.entry

    def _is_next(self, invoice: Invoice) -> bool:
        return self.invoices[invoice.invoice_id].version == invoice.version - 1

    def _interrupt(self) -> None:
        if self.interruptions:
            self.interruptions.pop(0)()


@dataclass
class MemoryAdjustments:
    """The records that the books keep."""

    books: MemoryBooks

    def find(self, adjustment_id: str) -> AdjustmentRecord | None:
        return self.books.adjustments.get(adjustment_id)
