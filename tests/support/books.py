"""The ledger in memory, under the same conditions as the tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from cobro.application.ports import (
    AdjustmentRecord,
    AlreadyAdjustedError,
    AlreadyBookedError,
    AlreadyIssuedError,
    Booking,
    BookingMovedError,
    InvoiceMovedError,
    SeriesMovedError,
)
from cobro.domain.adjustments import Adjustment
from cobro.domain.allocation import Settlement
from cobro.domain.booked_payments import BookedPayment
from cobro.domain.credits import Credit
from cobro.domain.errors import NotFoundError
from cobro.domain.gateway_progress import GatewayProgress
from cobro.domain.ids import CreditId, EntryId, InvoiceId, PaymentId
from cobro.domain.invoice import Invoice, IssuedBlock
from cobro.domain.journal import JournalEntry, book_of
from cobro.domain.payouts import PayoutRecord
from cobro.domain.series import InvoiceNumber, Series


@dataclass
class MemoryBooks:
    """Series, invoices, payments and journal behind one lock-step writer.

    `interruptions` run one by one before a commit, as another writer that comes in between.
    `old_sights` is what a glance shows in place of the present state.
    """

    invoices: dict[str, Invoice] = field(default_factory=dict)
    payments: dict[str, BookedPayment] = field(default_factory=dict)
    credits: dict[str, Credit] = field(default_factory=dict)
    progress: dict[tuple[str, str], GatewayProgress] = field(default_factory=dict)
    payouts: dict[tuple[str, str], PayoutRecord] = field(default_factory=dict)
    arrivals: dict[str, PayoutRecord] = field(default_factory=dict)
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

    def entries(self, issuer_id: str, customer_id: str) -> Sequence[JournalEntry]:
        own = (issuer_id, customer_id)
        return [e for e in self.journal.values() if (e.issuer_id, e.customer_id) == own]

    def recent(
        self, issuer_id: str, customer_id: str, since: date, limit: int
    ) -> Sequence[JournalEntry]:
        own = [e for e in self.entries(issuer_id, customer_id) if e.business_date >= since]
        newest = sorted(own, key=lambda e: (e.business_date, e.entry_id), reverse=True)
        return newest[:limit]

    def entry(self, book: str, on: date, entry_id: EntryId) -> JournalEntry:
        entry = self.journal.get(entry_id)
        if entry is None or (entry.book, entry.business_date) != (book, on):
            message = f"there is no journal entry {entry_id} of {on}"
            raise NotFoundError(message)
        return entry

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
        self.credits.update({credit.credit_id: credit for credit in block.credits})

    def post(self, settlement: Settlement) -> None:
        self.book(Booking.of_settlement(settlement))

    def adjust(self, adjustment: Adjustment) -> None:
        self.book(Booking.of_adjustment(adjustment))

    def book(self, booking: Booking) -> None:
        self._interrupt()
        self._refuse_again(booking)
        if any(not self._is_next(invoice) for invoice in booking.invoices):
            raise InvoiceMovedError
        if not self._is_as_read(booking):
            raise BookingMovedError
        self._keep(booking)

    def _refuse_again(self, booking: Booking) -> None:
        for payment in booking.payments:
            booked = self.payments.get(payment.payment_id)
            if payment.version == 1 and booked is not None:
                raise AlreadyBookedError(payment.payment_id, booked.amount.minor)
        record = booking.record
        if record is not None and record.adjustment_id in self.adjustments:
            raise AlreadyAdjustedError

    def _keep(self, booking: Booking) -> None:
        self.payments |= {payment.payment_id: payment for payment in booking.payments}
        self.invoices |= {invoice.invoice_id: invoice for invoice in booking.invoices}
        self.credits |= {credit.credit_id: credit for credit in booking.credits}
        self.journal |= {entry.entry_id: entry for entry in booking.entries}
        if booking.record is not None:
            self.adjustments[booking.record.adjustment_id] = booking.record
        if booking.progress is not None:
            self.progress[_key(booking.progress)] = booking.progress
        if booking.payout is not None:
            self.payouts[_key(booking.payout)] = booking.payout
        if booking.payout is not None and booking.arrived_by:
            self.arrivals[booking.arrived_by] = booking.payout

    def _is_as_read(self, booking: Booking) -> bool:
        payments = [
            payment.version == 1 or self.payments[payment.payment_id].version == payment.version - 1
            for payment in booking.payments
        ]
        return (
            all(payments)
            and all(_version(self.credits, c.credit_id) == c.version - 1 for c in booking.credits)
            and not any(entry.entry_id in self.journal for entry in booking.entries)
            and booking.arrived_by not in self.arrivals
            and _is_next_to(self.progress, booking.progress)
            and _is_next_to(self.payouts, booking.payout)
        )

    def _is_next(self, invoice: Invoice) -> bool:
        return self.invoices[invoice.invoice_id].version == invoice.version - 1

    def _interrupt(self) -> None:
        if self.interruptions:
            self.interruptions.pop(0)()


def _key(record: GatewayProgress | PayoutRecord) -> tuple[str, str]:
    return record.account_key, record.reference


def _is_next_to(
    kept: Mapping[tuple[str, str], GatewayProgress | PayoutRecord],
    record: GatewayProgress | PayoutRecord | None,
) -> bool:
    if record is None:
        return True
    before = kept.get(_key(record))
    return record.version == (0 if before is None else before.version) + 1


def _version(credits_: dict[str, Credit], credit_id: str) -> int:
    found = credits_.get(credit_id)
    return 0 if found is None else found.version


@dataclass
class MemoryPayments:
    """The payments that the books keep."""

    books: MemoryBooks

    def is_booked(self, payment_id: PaymentId) -> bool:
        return payment_id in self.books.payments

    def find(self, payment_id: PaymentId) -> BookedPayment | None:
        return self.books.payments.get(payment_id)


@dataclass
class MemoryCredits:
    """What lies on account in the books."""

    books: MemoryBooks

    def find(self, book: str, credit_id: CreditId) -> Credit | None:
        found = self.books.credits.get(credit_id)
        return found if found is not None and _book(found) == book else None

    def of_book(self, book: str) -> Sequence[Credit]:
        return [credit for credit in self.books.credits.values() if _book(credit) == book]


def _book(credit: Credit) -> str:
    return book_of(credit.issuer_id, credit.customer_id, credit.source)


@dataclass
class MemoryGatewayBooks:
    """What of gateways' payments and payouts the books keep."""

    books: MemoryBooks

    def progress(self, account_key: str, reference: str) -> GatewayProgress | None:
        return self.books.progress.get((account_key, reference))

    def find(self, account_key: str, reference: str) -> PayoutRecord | None:
        return self.books.payouts.get((account_key, reference))

    def awaited(self, issuer_id: str) -> Sequence[PayoutRecord]:
        own = [p for p in self.books.payouts.values() if p.issuer_id == issuer_id]
        return [payout for payout in own if not payout.balance.is_zero]

    def shown_by(self, entry_id: str) -> PayoutRecord | None:
        return self.books.arrivals.get(entry_id)


@dataclass
class MemoryAdjustments:
    """The records that the books keep."""

    books: MemoryBooks

    def find(self, adjustment_id: str) -> AdjustmentRecord | None:
        return self.books.adjustments.get(adjustment_id)
