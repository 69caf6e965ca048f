"""New payments that go on no invoice: kept for nobody yet, or on account of a customer."""

from dataclasses import dataclass
from datetime import datetime

from cobro.domain import journal
from cobro.domain.allocation import Receipt
from cobro.domain.booked_payments import NO_INVOICE, NOBODY, Assignment, BookedPayment, Placed
from cobro.domain.credits import credit_opened
from cobro.domain.errors import InvalidInputError
from cobro.domain.ids import CustomerId, EntryId, IssuerId
from cobro.domain.journal import EntryCode, JournalEntry, postings
from cobro.domain.money import Money


def keep_unidentified(
    receipt: Receipt,
    issuer_id: IssuerId,
    booked_at: datetime,
    code: EntryCode = EntryCode.PAYMENT_UNIDENTIFIED,
) -> Placed:
    """Keep money that nobody can place yet, under the issuer, until a person assigns it."""
    return _keep(
        receipt,
        _Place(issuer_id=issuer_id, customer_id=NOBODY, account=journal.UNIDENTIFIED, code=code),
        booked_at,
    )


def keep_on_account(
    receipt: Receipt, issuer_id: IssuerId, customer_id: CustomerId, order: Assignment
) -> Placed:
    """Keep a new payment on account of a customer, for no invoice yet.

    Raises `InvalidInputError` for an amount of nothing.
    """
    place = _Place(
        issuer_id=issuer_id,
        customer_id=customer_id,
        account=journal.CUSTOMER_CREDIT,
        code=EntryCode.PAYMENT_APPLIED,
    )
    return _keep(receipt, place, order.recorded_at, reason=order.reason, author=order.author)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where money lies that is on no invoice."""

    issuer_id: IssuerId
    customer_id: CustomerId
    account: str
    code: EntryCode


def _keep(
    receipt: Receipt, place: _Place, booked_at: datetime, *, reason: str = "", author: str = ""
) -> Placed:
    if not receipt.amount.is_positive:
        message = f"a payment is above zero, not {receipt.amount}"
        raise InvalidInputError(message, field="amount")
    entry = JournalEntry(
        entry_id=EntryId(receipt.payment_id),
        code=place.code,
        issuer_id=place.issuer_id,
        customer_id=place.customer_id,
        currency=receipt.amount.currency,
        business_date=receipt.paid_date,
        recorded_at=booked_at,
        postings=postings(
            [
                (receipt.cash_account, receipt.amount.minor),
                (place.account, -receipt.amount.minor),
            ]
        ),
        invoice_id=NO_INVOICE,
        document="",
        due_date=receipt.paid_date,
        payment_id=receipt.payment_id,
        source=receipt.source,
        reason=reason,
        author=author,
    )
    zero = Money.zero(receipt.amount.currency)
    payment = BookedPayment(
        payment_id=receipt.payment_id,
        source=receipt.source,
        reference=receipt.reference,
        invoice_id=NO_INVOICE,
        amount=receipt.amount,
        allocated=zero,
        on_account=receipt.amount if place.account == journal.CUSTOMER_CREDIT else zero,
        reversed=zero,
        reopened=zero,
        paid_date=receipt.paid_date,
        booked_at=booked_at,
        placed_by=entry.entry_id,
        placed_date=entry.business_date,
        issuer_id=place.issuer_id,
        customer_id=place.customer_id,
        gateway_reference=receipt.gateway_reference,
    )
    return Placed(payment, (entry,), credit=credit_opened(entry))
