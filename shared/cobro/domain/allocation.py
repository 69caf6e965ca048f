"""Putting money that came in onto what is owed: one pure decision.

Conservation: received = allocated + on account. What is received beyond the open amount becomes the
customer's credit; what falls short leaves the rest open. Nothing is rounded and nothing is lost.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from cobro.domain import journal
from cobro.domain.errors import InvalidInputError
from cobro.domain.ids import EntryId, PaymentId
from cobro.domain.invoice import Invoice
from cobro.domain.journal import EntryCode, JournalEntry, postings
from cobro.domain.money import CurrencyMismatchError, Money


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money of a payer as a gateway or bank reports it.

    `cash_account` is the journal account that holds it; `paid_date` is in the payer's calendar.
    """

    payment_id: PaymentId
    source: str
    reference: str
    amount: Money
    paid_date: date
    cash_account: str


@dataclass(frozen=True, slots=True)
class Payment:
    """A receipt once booked: how much went onto the invoice and how much stays on account."""

    receipt: Receipt
    invoice: Invoice
    allocated: Money
    on_account: Money
    booked_at: datetime


@dataclass(frozen=True, slots=True)
class Settlement:
    """What one transaction writes: the invoice after, the payment and its entry."""

    invoice: Invoice
    payment: Payment
    entry: JournalEntry


def allocate(invoice: Invoice, receipt: Receipt, booked_at: datetime) -> Settlement:
    """Put a receipt on an invoice; raise `CurrencyMismatchError` where the currencies differ."""
    if not receipt.amount.is_positive:
        message = f"a payment is above zero, not {receipt.amount}"
        raise InvalidInputError(message, field="amount")
    if receipt.amount.currency is not invoice.open.currency:
        message = (
            f"{receipt.amount} was paid for invoice {invoice.document} in {invoice.open.currency}; "
            "find out what the payer meant and book it by hand"
        )
        raise CurrencyMismatchError(message)
    allocated = min(invoice.open, receipt.amount)
    after = replace(invoice, open=invoice.open - allocated, version=invoice.version + 1)
    payment = Payment(receipt, after, allocated, receipt.amount - allocated, booked_at)
    return Settlement(after, payment, payment_entry(payment))


def payment_entry(payment: Payment) -> JournalEntry:
    receipt, draft = payment.receipt, payment.invoice.draft
    return JournalEntry(
        entry_id=EntryId(receipt.payment_id),
        code=EntryCode.PAYMENT_APPLIED,
        issuer_id=draft.issuer_id,
        customer_id=draft.customer_id,
        currency=draft.currency,
        business_date=receipt.paid_date,
        recorded_at=payment.booked_at,
        postings=postings(
            [
                (receipt.cash_account, receipt.amount.minor),
                (journal.RECEIVABLE, -payment.allocated.minor),
                (journal.CUSTOMER_CREDIT, -payment.on_account.minor),
            ]
        ),
        invoice_id=payment.invoice.invoice_id,
        document=payment.invoice.document,
        due_date=draft.due_date,
        payment_id=receipt.payment_id,
        source=receipt.source,
    )
