"""The one writer of money: each call commits aggregate, journal entry and guard together."""

from dataclasses import replace
from datetime import date

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from cobro.adapters.dynamodb import bookings
from cobro.adapters.dynamodb.bookings import MONEY_IS_NEW, move, put_credit
from cobro.adapters.dynamodb.connection import (
    Database,
    Put,
    TransactionRefusedError,
    Update,
    database,
    read_soon,
)
from cobro.adapters.dynamodb.invoice_rows import (
    adjustment_of,
    entry_key,
    entry_of,
    invoice_of,
    invoice_of_raw,
    invoice_row,
    journal_row,
    number_key,
)
from cobro.adapters.dynamodb.payment_rows import credit_of, payment_of
from cobro.adapters.dynamodb.rows import (
    AdjustmentRow,
    CreditRow,
    InvoiceRow,
    JournalRow,
    PaymentRow,
    SeriesRow,
)
from cobro.application.ports import (
    AdjustmentRecord,
    AlreadyIssuedError,
    Booking,
    InvoiceMovedError,
    SeriesMovedError,
)
from cobro.domain.adjustments import Adjustment
from cobro.domain.allocation import Settlement
from cobro.domain.booked_payments import BookedPayment
from cobro.domain.credits import Credit
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import CreditId, EntryId, InvoiceId, PaymentId
from cobro.domain.invoice import Invoice, IssuedBlock
from cobro.domain.journal import JournalEntry, book_of
from cobro.domain.series import CHAIN_START, InvoiceNumber, Series


def _series_key(series: Series) -> str:
    return f"{series.issuer_id}#{series.period}"


class DynamoSeries:
    def __init__(self, tables: Database) -> None:
        self._tables = tables

    def read(self, series: Series) -> Series:
        with database():
            try:
                row = SeriesRow.get(_series_key(series), consistent_read=True)
            except SeriesRow.DoesNotExist:
                return series
        present = series.moved(int(row.last_number or 0), row.last_hash or CHAIN_START)
        return replace(present, holder=row.holder or "")

    def claim(self, series: Series, token: str) -> None:
        """Write the token in a transaction, like everything in a table of money."""
        row = SeriesRow(_series_key(series))
        free: Condition = SeriesRow.holder.does_not_exist()
        if series.holder:
            free = SeriesRow.holder == series.holder
        update = Update(row, [SeriesRow.holder.set(token)], free)
        try:
            self._tables.transact([], [update])
        except TransactionRefusedError as refusal:
            message = f"another writer claimed series {series.period}"
            raise SeriesMovedError(message) from refusal


class DynamoInvoices:
    def get(self, invoice_id: str) -> Invoice:
        with database():
            try:
                return invoice_of(InvoiceRow.get(invoice_id, consistent_read=True))
            except InvoiceRow.DoesNotExist as error:
                raise _no_invoice(invoice_id) from error

    def glance(self, invoice_id: str) -> Invoice:
        with database():
            try:
                return invoice_of(read_soon(InvoiceRow, invoice_id))
            except InvoiceRow.DoesNotExist as error:
                raise _no_invoice(invoice_id) from error

    def find(self, issuer_id: str, number: InvoiceNumber) -> InvoiceId | None:
        with database():
            rows = InvoiceRow.by_number.query(number_key(issuer_id, number), limit=1)
            return next((InvoiceId(row.invoice_id) for row in rows), None)


def _no_invoice(invoice_id: str) -> NotFoundError:
    return NotFoundError(f"there is no invoice {invoice_id}")


class DynamoPayments:
    def is_booked(self, payment_id: PaymentId) -> bool:
        with database():
            try:
                PaymentRow.get(payment_id, consistent_read=True)
            except PaymentRow.DoesNotExist:
                return False
        return True

    def find(self, payment_id: PaymentId) -> BookedPayment | None:
        with database():
            try:
                return payment_of(PaymentRow.get(payment_id, consistent_read=True))
            except PaymentRow.DoesNotExist:
                return None


class DynamoCredits:
    def find(self, book: str, credit_id: CreditId) -> Credit | None:
        with database():
            try:
                return credit_of(CreditRow.get(book, credit_id, consistent_read=True))
            except CreditRow.DoesNotExist:
                return None

    def of_book(self, book: str) -> list[Credit]:
        with database():
            return [credit_of(row) for row in CreditRow.query(book, consistent_read=True)]


class DynamoJournal:
    def entries(self, issuer_id: str, customer_id: str) -> list[JournalEntry]:
        with database():
            rows = JournalRow.query(book_of(issuer_id, customer_id, ""), consistent_read=True)
            return [entry_of(row) for row in rows]

    def recent(
        self, issuer_id: str, customer_id: str, since: date, limit: int
    ) -> list[JournalEntry]:
        with database():
            rows = JournalRow.query(
                book_of(issuer_id, customer_id, ""),
                JournalRow.entry_key >= since.isoformat(),
                scan_index_forward=False,
                limit=limit,
            )
            return [entry_of(row) for row in rows]

    def entry(self, book: str, on: date, entry_id: EntryId) -> JournalEntry:
        with database():
            try:
                return entry_of(read_soon(JournalRow, book, entry_key(on, entry_id)))
            except JournalRow.DoesNotExist as error:
                message = f"there is no journal entry {entry_id} of {on}"
                raise NotFoundError(message) from error


class DynamoLedger:
    def __init__(self, tables: Database) -> None:
        self._tables = tables

    def issue(self, block: IssuedBlock) -> None:
        """Write invoices, entries and the counter; the counter's condition closes every gap."""
        puts = [Put(invoice_row(i), InvoiceRow.invoice_id.does_not_exist()) for i in block.invoices]
        puts += [Put(journal_row(entry), MONEY_IS_NEW) for entry in block.entries]
        puts += map(put_credit, block.credits)
        try:
            self._tables.transact(
                puts,
                [advance(block.series_before, block.series_after), *map(move, block.corrected)],
            )
        except TransactionRefusedError as refusal:
            existing = {
                invoice.invoice_id: invoice_of_raw(refusal.found(position))
                for position, invoice in enumerate(block.invoices)
                if refusal.failed(position)
            }
            if existing:
                raise AlreadyIssuedError(existing) from refusal
            for position, invoice in enumerate(block.corrected, start=len(puts) + 1):
                if refusal.failed(position):
                    message = f"invoice {invoice.document} has moved on"
                    raise InvoiceMovedError(message) from refusal
            message = f"series {block.series_before.period} has moved on"
            raise SeriesMovedError(message) from refusal

    def post(self, settlement: Settlement) -> None:
        """Write the payment and its entry, and lower what is open on the invoice."""
        self.book(Booking.of_settlement(settlement))

    def adjust(self, adjustment: Adjustment) -> None:
        """Write the record and its entry, and the invoice's new position."""
        self.book(Booking.of_adjustment(adjustment))

    def book(self, booking: Booking) -> None:
        """Write a movement of money."""
        bookings.book(self._tables, booking)


class DynamoAdjustments:
    def find(self, adjustment_id: str) -> AdjustmentRecord | None:
        with database():
            try:
                row = AdjustmentRow.get(adjustment_id, consistent_read=True)
            except AdjustmentRow.DoesNotExist:
                return None
        return adjustment_of(row)


def advance(before: Series, after: Series) -> Update:
    """Move the counter of a series that still is as it was read; this closes every gap."""
    row = SeriesRow(_series_key(before))
    actions: list[Action] = [
        SeriesRow.last_number.set(after.last_number),
        SeriesRow.last_hash.set(after.last_hash),
    ]
    if before.holder:  # the writer's own claim, or one that was given up; a later one stays
        actions.append(SeriesRow.holder.remove())
    return Update(row, actions, _unchanged(before))


def _unchanged(series: Series) -> Condition:
    """Tell the state that a writer read: what keeps the numbers without gap."""
    if series.last_number:
        return SeriesRow.last_number == series.last_number
    return SeriesRow.last_number.does_not_exist()
