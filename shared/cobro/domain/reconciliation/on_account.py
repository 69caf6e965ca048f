"""Money of a bank entry that a person keeps on account of a customer, for no invoice yet."""

from cobro.domain import journal
from cobro.domain.allocation import Receipt
from cobro.domain.booked_payments import NO_INVOICE, Assignment, BookedPayment, Placed
from cobro.domain.credits import credit_opened
from cobro.domain.errors import InvalidInputError
from cobro.domain.ids import CustomerId, EntryId, IssuerId
from cobro.domain.journal import EntryCode, JournalEntry, postings
from cobro.domain.money import Money


def keep_on_account(
    receipt: Receipt, issuer_id: IssuerId, customer_id: CustomerId, order: Assignment
) -> Placed:
    """Put a new payment on account; raise `InvalidInputError` for an amount of nothing."""
    if not receipt.amount.is_positive:
        message = f"a payment is above zero, not {receipt.amount}"
        raise InvalidInputError(message, field="amount")
    entry = JournalEntry(
        entry_id=EntryId(receipt.payment_id),
        code=EntryCode.PAYMENT_APPLIED,
        issuer_id=issuer_id,
        customer_id=customer_id,
        currency=receipt.amount.currency,
        business_date=receipt.paid_date,
        recorded_at=order.recorded_at,
        postings=postings(
            [
                (receipt.cash_account, receipt.amount.minor),
                (journal.CUSTOMER_CREDIT, -receipt.amount.minor),
            ]
        ),
        invoice_id=NO_INVOICE,
        document="",
        due_date=receipt.paid_date,
        payment_id=receipt.payment_id,
        source=receipt.source,
        reason=order.reason,
        author=order.author,
    )
    zero = Money.zero(receipt.amount.currency)
    payment = BookedPayment(
        payment_id=receipt.payment_id,
        source=receipt.source,
        reference=receipt.reference,
        invoice_id=NO_INVOICE,
        amount=receipt.amount,
        allocated=zero,
        on_account=receipt.amount,
        reversed=zero,
        reopened=zero,
        paid_date=receipt.paid_date,
        booked_at=order.recorded_at,
        placed_by=entry.entry_id,
        placed_date=entry.business_date,
        issuer_id=issuer_id,
        customer_id=customer_id,
    )
    return Placed(payment, (entry,), credit=credit_opened(entry))
