"""A booked payment with everything that giving it back has to know."""

from dataclasses import replace

from cobro.application.ports import Credits, Invoices, Journal, Payments
from cobro.domain.booked_payments import BookedPayment
from cobro.domain.credits import Credit, credit_opened
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import PaymentId
from cobro.domain.invoice import Invoice
from cobro.domain.journal import JournalEntry
from cobro.domain.reversals import Placement


class PlacedPayments:
    def __init__(
        self, *, payments: Payments, invoices: Invoices, journal: Journal, credits_: Credits
    ) -> None:
        self._payments = payments
        self._invoices = invoices
        self._journal = journal
        self._credits = credits_

    def read(self, payment_id: PaymentId) -> Placement:
        """Return the payment as it stands now; raise `NotFoundError` where it was never booked."""
        payment = self._payments.find(payment_id)
        if payment is None:
            message = f"there is no payment {payment_id}"
            raise NotFoundError(message)
        invoice = self._invoices.get(payment.invoice_id) if payment.invoice_id else None
        return self.placed(payment, invoice)

    def placed(self, payment: BookedPayment, invoice: Invoice | None) -> Placement:
        """Return the payment with the entry that placed it and the credit that this opened."""
        book = payment.book(invoice)
        entry = self._journal.entry(book, payment.placed_date, payment.placed_by)
        return Placement(payment, entry, invoice, self._credit(entry))

    def _credit(self, entry: JournalEntry) -> Credit | None:
        opened = credit_opened(entry)
        if opened is None:
            return None
        return self._credits.find(entry.book, opened.credit_id) or replace(opened, version=0)
