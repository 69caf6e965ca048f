"""Payments as they stand after they were booked: what was given back, and where the rest lies.

A payment is placed by one entry: on an invoice, what is too much on account; or as unidentified,
where nobody knows the payer yet. Assigning it to an invoice or a customer is a new entry that
places all that is left of it anew.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from cobro.domain import journal
from cobro.domain.allocation import Payment, Receipt, Settlement, allocate
from cobro.domain.credits import Credit, credit_opened
from cobro.domain.errors import InvalidInputError
from cobro.domain.ids import (
    CreditId,
    CustomerId,
    EntryId,
    InvoiceId,
    IssuerId,
    PaymentId,
    credit_id_for,
    derived_id,
)
from cobro.domain.invoice import Invoice
from cobro.domain.journal import EntryCode, JournalEntry, book_of, postings
from cobro.domain.money import Money
from cobro.domain.payoff import Payoff

NOBODY = CustomerId("")
NO_ISSUER = IssuerId("")
NO_INVOICE = InvoiceId("")


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedPayment:
    """A payment as its row says. `allocated` and `on_account` are as its last placing left them.

    `issuer_id` and `customer_id` are empty where `invoice_id` says whose it is. `reversed` was
    given back of the whole, `reopened` of what the last placing had allocated. `cash_account` is
    where it came in, once it lies elsewhere than it was booked first. `gateway_reference` is how
    the gateway account that is its `source` names the payment. `version` counts the changes since
    it was booked.
    """

    payment_id: PaymentId
    source: str
    reference: str
    invoice_id: InvoiceId
    amount: Money
    allocated: Money
    on_account: Money
    reversed: Money
    reopened: Money
    paid_date: date
    booked_at: datetime
    placed_by: EntryId
    placed_date: date
    issuer_id: IssuerId = NO_ISSUER
    customer_id: CustomerId = NOBODY
    cash_account: str = ""
    gateway_reference: str = ""
    version: int = 1

    @classmethod
    def of(cls, payment: Payment, placed_by: JournalEntry) -> "BookedPayment":
        zero = Money.zero(payment.receipt.amount.currency)
        receipt = payment.receipt
        return cls(
            payment_id=receipt.payment_id,
            source=receipt.source,
            reference=receipt.reference,
            invoice_id=payment.invoice.invoice_id,
            amount=receipt.amount,
            allocated=payment.allocated,
            on_account=payment.on_account,
            reversed=zero,
            reopened=zero,
            paid_date=receipt.paid_date,
            booked_at=payment.booked_at,
            placed_by=placed_by.entry_id,
            placed_date=placed_by.business_date,
            gateway_reference=receipt.gateway_reference,
        )

    @property
    def left(self) -> Money:
        """Return what was not given back."""
        return self.amount - self.reversed

    @property
    def is_identified(self) -> bool:
        return bool(self.invoice_id or self.customer_id)

    @property
    def credit_id(self) -> CreditId:
        """Name the credit that its placing opened, if it put anything on account."""
        return credit_id_for(self.placed_by)

    def book(self, invoice: Invoice | None) -> str:
        """Name the book in which its placing lies."""
        if invoice is not None:
            return book_of(invoice.draft.issuer_id, invoice.draft.customer_id, self.source)
        return book_of(self.issuer_id, self.customer_id, self.source)


@dataclass(frozen=True, slots=True)
class Placed:
    """What placing a payment writes, besides the payment: `credit` is opened, `used` used up."""

    payment: BookedPayment
    entries: tuple[JournalEntry, ...]
    invoice: Invoice | None = None
    credit: Credit | None = None
    used: Credit | None = None

    @property
    def credits(self) -> tuple[Credit, ...]:
        return tuple(credit for credit in (self.credit, self.used) if credit is not None)


def place(settlement: Settlement) -> Placed:
    """Return a settlement of a new payment as what it writes."""
    payment = BookedPayment.of(settlement.payment, settlement.entry)
    return Placed(payment, settlement.entries, settlement.invoice, settlement.credit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Whose an unidentified payment is after all, who says so and why."""

    business_date: date
    recorded_at: datetime
    reason: str
    author: str


def assign(
    payment: BookedPayment,
    credit: Credit,
    invoice: Invoice,
    order: Assignment,
    quoted: Payoff | None = None,
) -> Placed:
    """Put all that is left of an unidentified payment on an invoice.

    It counts as paid on the day when it was, so `quoted` is of that day; the entry is of today.
    """
    receipt = _rest_of(payment, credit)
    settlement = allocate(
        invoice, receipt, order.recorded_at, quoted, code=EntryCode.PAYMENT_ASSIGNED
    )
    entries = tuple(_signed(entry, payment, order) for entry in settlement.entries)
    after = replace(
        payment,
        invoice_id=invoice.invoice_id,
        allocated=settlement.payment.allocated,
        on_account=settlement.payment.on_account,
        reopened=Money.zero(payment.amount.currency),
        placed_by=entries[0].entry_id,
        placed_date=order.business_date,
        issuer_id=NO_ISSUER,
        version=payment.version + 1,
    )
    used = credit.less(credit.left)
    return Placed(after, entries, settlement.invoice, credit_opened(entries[0]), used)


def assign_to_customer(
    payment: BookedPayment, credit: Credit, customer_id: CustomerId, order: Assignment
) -> Placed:
    """Put all that is left of an unidentified payment on account of a customer."""
    rest = _rest_of(payment, credit).amount
    legs = [(journal.UNIDENTIFIED, rest.minor), (journal.CUSTOMER_CREDIT, -rest.minor)]
    entry = JournalEntry(
        entry_id=_placing_id(payment),
        code=EntryCode.PAYMENT_ASSIGNED,
        issuer_id=payment.issuer_id,
        customer_id=customer_id,
        currency=rest.currency,
        business_date=order.business_date,
        recorded_at=order.recorded_at,
        postings=postings(legs),
        invoice_id=NO_INVOICE,
        document="",
        due_date=payment.paid_date,
        payment_id=payment.payment_id,
        source=payment.source,
        reason=order.reason,
        author=order.author,
    )
    after = replace(
        payment,
        customer_id=customer_id,
        on_account=rest,
        placed_by=entry.entry_id,
        placed_date=order.business_date,
        version=payment.version + 1,
    )
    return Placed(after, (entry,), credit=credit_opened(entry), used=credit.less(rest))


def _rest_of(payment: BookedPayment, credit: Credit) -> Receipt:
    """Return what is left of an unidentified payment as money to be placed."""
    if payment.is_identified or not credit.left.is_positive:
        message = f"payment {payment.reference} is not unidentified: reallocate it instead"
        raise InvalidInputError(message, field="payment_id")
    return Receipt(
        payment_id=payment.payment_id,
        source=payment.source,
        reference=payment.reference,
        amount=credit.left,
        paid_date=payment.paid_date,
        cash_account=journal.UNIDENTIFIED,
    )


def _placing_id(payment: BookedPayment) -> EntryId:
    return EntryId(derived_id("plc", payment.payment_id, str(payment.version)))


def _signed(entry: JournalEntry, payment: BookedPayment, order: Assignment) -> JournalEntry:
    """Date an entry of an assignment to its own day; an id of its own tells it from the receipt."""
    is_placing = entry.code is EntryCode.PAYMENT_ASSIGNED
    placing = _placing_id(payment)
    return replace(
        entry,
        entry_id=placing if is_placing else EntryId(f"asm_{placing}"),
        business_date=order.business_date,
        reason=order.reason,
        author=order.author,
    )
