"""One transaction of money: each part under the condition that it is as it was decided on."""

from collections.abc import Iterator
from dataclasses import dataclass

from pynamodb.expressions.update import Action

from cobro.adapters.dynamodb.connection import Database, Put, TransactionRefusedError, Update
from cobro.adapters.dynamodb.gateway_money_rows import (
    PayoutRow,
    arrival_row,
    payout_as_read,
    payout_row,
    progress_as_read,
    progress_row,
)
from cobro.adapters.dynamodb.invoice_rows import charges_text, journal_row, record_row
from cobro.adapters.dynamodb.payment_rows import (
    credit_as_read,
    credit_row,
    payment_as_read,
    payment_row,
)
from cobro.adapters.dynamodb.rows import AdjustmentRow, InvoiceRow, JournalRow, PaymentRow
from cobro.application.ports import (
    AlreadyAdjustedError,
    AlreadyBookedError,
    Booking,
    BookingMovedError,
    InvoiceMovedError,
)
from cobro.domain.booked_payments import BookedPayment
from cobro.domain.credits import Credit
from cobro.domain.invoice import Invoice

MONEY_IS_NEW = JournalRow.party_key.does_not_exist()


def book(tables: Database, booking: Booking) -> None:
    """Write all of it or nothing; the errors are those of the port `Ledger`."""
    puts = list(_puts(booking))
    try:
        tables.transact(puts, [move(invoice) for invoice in booking.invoices])
    except TransactionRefusedError as refusal:
        raise _Refused(booking, len(puts), refusal).reason() from refusal


def _puts(booking: Booking) -> Iterator[Put]:
    """Yield what refuses the booking for good first: `_Refused` counts on it."""
    yield from map(_put_payment, booking.payments)
    if booking.record is not None:
        yield Put(record_row(booking.record), AdjustmentRow.adjustment_id.does_not_exist())
    yield from (Put(journal_row(entry), MONEY_IS_NEW) for entry in booking.entries)
    yield from map(put_credit, booking.credits)
    if booking.progress is not None:
        yield Put(progress_row(booking.progress), progress_as_read(booking.progress))
    if booking.payout is not None:
        yield Put(payout_row(booking.payout), payout_as_read(booking.payout))
        if booking.arrived_by:
            yield Put(
                arrival_row(booking.arrived_by, booking.payout),
                PayoutRow.payout_key.does_not_exist(),
            )


def _put_payment(payment: BookedPayment) -> Put:
    if payment.version == 1:
        return Put(payment_row(payment), PaymentRow.payment_id.does_not_exist())
    return Put(payment_row(payment), payment_as_read(payment))


def put_credit(credit: Credit) -> Put:
    return Put(credit_row(credit), credit_as_read(credit))


@dataclass(frozen=True, slots=True)
class _Refused:
    """A booking that wrote nothing, and the conditions that failed."""

    booking: Booking
    puts: int
    refusal: TransactionRefusedError

    def reason(self) -> AlreadyBookedError | AlreadyAdjustedError | BookingMovedError:
        booking, refusal = self.booking, self.refusal
        for position, payment in enumerate(booking.payments):
            if payment.version == 1 and refusal.failed(position):
                row = PaymentRow()
                row.deserialize(dict(refusal.found(position)))
                return AlreadyBookedError(payment.payment_id, int(row.amount_minor))
        if booking.record is not None and refusal.failed(len(booking.payments)):
            return AlreadyAdjustedError(f"{booking.record.adjustment_id} was carried out before")
        for position, invoice in enumerate(booking.invoices, start=self.puts):
            if refusal.failed(position):
                return InvoiceMovedError(f"invoice {invoice.document} has moved on")
        return BookingMovedError("what was booked on changed since it was read")


def move(invoice: Invoice) -> Update:
    """Write the position of an invoice that still is as it was read; nothing else of it moves."""
    charges = charges_text(invoice.charges)
    ended = invoice.ended.value if invoice.ended else None
    actions: list[Action] = [
        InvoiceRow.open_minor.set(invoice.open.minor),
        InvoiceRow.version.set(invoice.version),
        # What a reversal takes back to nothing is not there, as on an invoice that never had it.
        InvoiceRow.credited_minor.set(invoice.credited_minor)
        if invoice.credited_minor
        else InvoiceRow.credited_minor.remove(),
        InvoiceRow.charges.remove() if charges is None else InvoiceRow.charges.set(charges),
        InvoiceRow.rebated_minor.set(invoice.rebated_minor)
        if invoice.rebated_minor
        else InvoiceRow.rebated_minor.remove(),
        InvoiceRow.disputed_minor.set(invoice.disputed_minor)
        if invoice.disputed_minor
        else InvoiceRow.disputed_minor.remove(),
        InvoiceRow.ended.remove() if ended is None else InvoiceRow.ended.set(ended),
    ]
    if invoice.due_again_date is not None:
        actions.append(InvoiceRow.due_again.set(invoice.due_again_date.isoformat()))
    return Update(
        InvoiceRow(invoice.invoice_id), actions, InvoiceRow.version == invoice.version - 1
    )
