"""Putting money that came in onto what is owed: one pure decision.

Conservation: received = allocated + on account, and what is allocated lies on the principal and on
charges in the order that the terms name. What is received beyond what is owed that day becomes the
customer's credit; what falls short leaves the rest open. Charges that became due by the day of
payment are assessed first, in an entry of their own. A discount is granted to who pays all that is
left of that day; the agreed rebate with the first payment.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from cobro.domain import journal
from cobro.domain.assessing import assessment_entry, charge_legs, newly_assessed
from cobro.domain.credits import Credit, credit_opened
from cobro.domain.errors import InvalidInputError
from cobro.domain.ids import EntryId, PaymentId
from cobro.domain.invoice import Invoice
from cobro.domain.journal import EntryCode, JournalEntry, postings
from cobro.domain.late_charges import owed, share_out
from cobro.domain.money import CurrencyMismatchError, Money
from cobro.domain.payoff import Payoff
from cobro.domain.position import OpenCharges
from cobro.domain.terms import Component


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money of a payer as a gateway or bank reports it.

    `cash_account` is the journal account that holds it; `paid_date` is in the payer's calendar.
    `gateway_reference` is how a gateway names the payment that this money is a movement of.
    """

    payment_id: PaymentId
    source: str
    reference: str
    amount: Money
    paid_date: date
    cash_account: str
    gateway_reference: str = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """A receipt once booked: how much went onto what is owed and how much stays on account."""

    receipt: Receipt
    invoice: Invoice
    allocated: Money
    on_account: Money
    booked_at: datetime


@dataclass(frozen=True, slots=True)
class Settlement:
    """What one transaction writes: the invoice after, the payment and its entry.

    `assessed` is the entry of the charges that the payment found due.
    """

    invoice: Invoice
    payment: Payment
    entry: JournalEntry
    assessed: JournalEntry | None = None

    @property
    def entries(self) -> tuple[JournalEntry, ...]:
        return (self.entry,) if self.assessed is None else (self.entry, self.assessed)

    @property
    def credit(self) -> Credit | None:
        """Return the credit that it opens, where something stays on account."""
        return credit_opened(self.entry)


@dataclass(frozen=True, slots=True)
class _Due:
    """What is owed on the day of a payment, and what comes off without money."""

    charges: OpenCharges
    assessed: dict[str, int]
    rebate: Money
    discount: Money

    @property
    def taken_off(self) -> Money:
        return self.rebate + self.discount


def allocate(
    invoice: Invoice,
    receipt: Receipt,
    booked_at: datetime,
    quoted: Payoff | None = None,
    code: EntryCode = EntryCode.PAYMENT_APPLIED,
) -> Settlement:
    """Put a receipt on an invoice; raise `CurrencyMismatchError` where the currencies differ.

    `quoted` is what settles the invoice on the day of payment; without it nothing but the principal
    and the charges that were assessed before is owed.
    """
    _check(invoice, receipt)
    due = _due(invoice, receipt, quoted)
    principal = invoice.open - due.taken_off
    shares = share_out(receipt.amount, owed(principal, due.charges), invoice.draft.terms.order)
    allocated = Money.total(shares.values(), receipt.amount.currency)
    after = replace(
        invoice,
        open=principal - shares[Component.PRINCIPAL],
        charges=due.charges.less({part.value: share.minor for part, share in shares.items()}),
        credited_minor=invoice.credited_minor + due.taken_off.minor,
        rebated_minor=invoice.rebated_minor + due.rebate.minor,
        version=invoice.version + 1,
    )
    payment = Payment(receipt, after, allocated, receipt.amount - allocated, booked_at)
    legs = [
        (receipt.cash_account, receipt.amount.minor),
        (journal.RECEIVABLE, -(shares[Component.PRINCIPAL] + due.taken_off).minor),
        *charge_legs({part.value: -share.minor for part, share in shares.items()}),
        (journal.DISCOUNT_ALLOWED, due.discount.minor),
        (journal.REBATE_ALLOWED, due.rebate.minor),
        (journal.CUSTOMER_CREDIT, -payment.on_account.minor),
    ]
    entry = _entry(payment, code, receipt.payment_id, legs)
    return Settlement(after, payment, entry, _assessed_entry(payment, due))


def _check(invoice: Invoice, receipt: Receipt) -> None:
    if not receipt.amount.is_positive:
        message = f"a payment is above zero, not {receipt.amount}"
        raise InvalidInputError(message, field="amount")
    if receipt.amount.currency is not invoice.open.currency:
        message = (
            f"{receipt.amount} was paid for invoice {invoice.document} in {invoice.open.currency}; "
            "find out what the payer meant and book it by hand"
        )
        raise CurrencyMismatchError(message)


def _due(invoice: Invoice, receipt: Receipt, quoted: Payoff | None) -> _Due:
    zero = Money.zero(invoice.open.currency)
    if quoted is None or invoice.open.is_zero:
        return _Due(invoice.charges, {}, zero, zero)
    charges, assessed = newly_assessed(invoice, quoted)
    is_whole = quoted.total <= receipt.amount
    return _Due(charges, assessed, quoted.rebate, quoted.discount.amount if is_whole else zero)


def _assessed_entry(payment: Payment, due: _Due) -> JournalEntry | None:
    receipt = payment.receipt
    return assessment_entry(
        payment.invoice, due.assessed, receipt.payment_id, receipt.paid_date, payment.booked_at
    )


def _entry(
    payment: Payment, code: EntryCode, entry_id: str, legs: list[tuple[str, int]]
) -> JournalEntry:
    receipt, draft = payment.receipt, payment.invoice.draft
    return JournalEntry(
        entry_id=EntryId(entry_id),
        code=code,
        issuer_id=draft.issuer_id,
        customer_id=draft.customer_id,
        currency=draft.currency,
        business_date=receipt.paid_date,
        recorded_at=payment.booked_at,
        postings=postings(legs),
        invoice_id=payment.invoice.invoice_id,
        document=payment.invoice.document,
        due_date=draft.due_date,
        payment_id=receipt.payment_id,
        source=receipt.source,
    )
