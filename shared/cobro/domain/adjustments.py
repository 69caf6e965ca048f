"""What takes off an invoice without money coming in: each a new record, never a change of the old.

- A credit note is a document with a number of its own (VAT Directive 2006/112/EC art. 219).
- A cancellation takes back an invoice on which nothing has happened yet. The number stays taken.
- A rebate (abatimento) lowers what is left of the principal.
- A write-off gives up all that is left; a waiver gives up assessed charges. A small rest of what
  was paid is given up within the issuer's tolerance.

Credit above what was paid lowers what is open; the rest becomes the customer's credit.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from cobro.domain import journal
from cobro.domain.credits import CreditTooHighError
from cobro.domain.errors import InvalidInputError, RejectionError
from cobro.domain.ids import EntryId
from cobro.domain.invoice import (
    Invoice,
    InvoiceStatus,
    issue_legs,
)
from cobro.domain.journal import EntryCode, JournalEntry, postings
from cobro.domain.money import Money
from cobro.domain.position import NO_CHARGES


class DifferenceTooHighError(RejectionError):
    """More is open than the issuer lets its people give up as a small difference."""

    code: ClassVar[str] = "difference_too_high"


class NotAdjustableError(RejectionError):
    """The invoice is in a state in which this can no longer be done."""

    code: ClassVar[str] = "not_adjustable"


class AdjustmentKind(StrEnum):
    CANCELLATION = "cancellation"
    REBATE = "rebate"
    WRITE_OFF = "write_off"
    WAIVER = "waiver"
    SMALL_DIFFERENCE = "small_difference"
    PAYMENT_RECORDED = "payment_recorded"
    PAYMENT_REVERSED = "payment_reversed"
    PAYMENT_REFUNDED = "payment_refunded"
    PAYMENT_REALLOCATED = "payment_reallocated"
    CREDIT_APPLIED = "credit_applied"
    CREDIT_RESTORED = "credit_restored"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who wants something taken off, why, and when it was written."""

    author: str
    reason: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class AdjustmentOrder:
    """What is to be taken off on which day.

    `amount` is a rebate's, or the most that may be given up as a small difference.
    """

    adjustment_id: str
    kind: AdjustmentKind
    business_date: date
    signed: Signature
    content_hash: str = ""
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What one transaction writes: the record, the invoice after, and the entry."""

    order: AdjustmentOrder
    invoice: Invoice
    amount: Money
    entry: JournalEntry


def adjust(invoice: Invoice, order: AdjustmentOrder) -> Adjustment:
    """Decide on an order; raise `NotAdjustableError` or `CreditTooHighError`."""
    if not invoice.draft.kind.is_owed:
        message = f"{invoice.document} is a credit note: it is final"
        raise NotAdjustableError(message)
    if invoice.ended is not None:
        message = f"invoice {invoice.document} is {invoice.ended.value.replace('_', ' ')} already"
        raise NotAdjustableError(message)
    decide = {
        AdjustmentKind.CANCELLATION: _cancel,
        AdjustmentKind.REBATE: _grant_rebate,
        AdjustmentKind.WRITE_OFF: _write_off,
        AdjustmentKind.WAIVER: _waive,
        AdjustmentKind.SMALL_DIFFERENCE: _give_up_difference,
    }
    return decide[order.kind](invoice, order)


def _cancel(invoice: Invoice, order: AdjustmentOrder) -> Adjustment:
    draft = invoice.draft
    if not draft.kind.is_billed:
        message = f"{invoice.document} is an instalment: its agreement is broken, not it cancelled"
        raise NotAdjustableError(message)
    if invoice.open != draft.total or invoice.charges != NO_CHARGES or invoice.credited_minor:
        message = (
            f"invoice {invoice.document} was paid, credited or charged in part: issue a credit note"
        )
        raise NotAdjustableError(message)
    after = _ended(invoice, InvoiceStatus.CANCELLED)
    legs = [(account, -minor) for account, minor in issue_legs(draft)]
    return _adjustment(after, order, draft.total, EntryCode.INVOICE_CANCELLED, legs)


def _grant_rebate(invoice: Invoice, order: AdjustmentOrder) -> Adjustment:
    amount = order.amount
    if amount is None or not amount.is_positive:
        message = "a rebate is above zero"
        raise InvalidInputError(message, field="amount")
    if invoice.open < amount:
        message = f"a rebate of {amount} is above the {invoice.open} open on {invoice.document}"
        raise CreditTooHighError(message)
    after = replace(
        invoice,
        open=invoice.open - amount,
        credited_minor=invoice.credited_minor + amount.minor,
        version=invoice.version + 1,
    )
    legs = [(journal.REBATE_ALLOWED, amount.minor), (journal.RECEIVABLE, -amount.minor)]
    return _adjustment(after, order, amount, EntryCode.REBATE_GRANTED, legs)


def _write_off(invoice: Invoice, order: AdjustmentOrder) -> Adjustment:
    if invoice.owed.is_zero:
        message = f"nothing is open on invoice {invoice.document}"
        raise NotAdjustableError(message)
    after = _ended(invoice, InvoiceStatus.WRITTEN_OFF)
    legs = [
        (journal.WRITE_OFF, invoice.owed.minor),
        (journal.RECEIVABLE, -invoice.open.minor),
        *_charges_off(invoice),
    ]
    return _adjustment(after, order, invoice.owed, EntryCode.WRITTEN_OFF, legs)


def _give_up_difference(invoice: Invoice, order: AdjustmentOrder) -> Adjustment:
    """Give up the small rest of an invoice that was paid; `order.amount` is what may be given up.

    The invoice counts as paid: nothing of it was doubtful.
    """
    tolerance = order.amount
    if tolerance is None or tolerance < invoice.owed:
        message = (
            f"{invoice.owed} is open on {invoice.document}, more than the issuer's "
            "difference_tolerance: write it off, or ask for the rest"
        )
        raise DifferenceTooHighError(message)
    if invoice.owed.is_zero or invoice.open == invoice.draft.total:
        message = f"{invoice.document} has no rest of a payment to give up"
        raise NotAdjustableError(message)
    after = replace(
        invoice,
        open=Money.zero(invoice.open.currency),
        charges=invoice.charges.without_amounts(),
        credited_minor=invoice.credited_minor + invoice.open.minor,
        version=invoice.version + 1,
    )
    legs = [
        (journal.WRITE_OFF, invoice.owed.minor),
        (journal.RECEIVABLE, -invoice.open.minor),
        *_charges_off(invoice),
    ]
    return _adjustment(after, order, invoice.owed, EntryCode.DIFFERENCE_GIVEN_UP, legs)


def _waive(invoice: Invoice, order: AdjustmentOrder) -> Adjustment:
    charged = Money(invoice.charges.total_minor, invoice.open.currency)
    if charged.is_zero:
        message = f"no assessed charge is open on invoice {invoice.document}"
        raise NotAdjustableError(message)
    off = _charges_off(invoice)
    income = [(journal.charge_income(a.partition(":")[2]), -minor) for a, minor in off]
    after = replace(invoice, charges=invoice.charges.without_amounts(), version=invoice.version + 1)
    return _adjustment(after, order, charged, EntryCode.CHARGES_WAIVED, [*off, *income])


def _charges_off(invoice: Invoice) -> list[tuple[str, int]]:
    return [
        (journal.charge_receivable(charge), -minor)
        for charge, minor in invoice.charges.amounts.items()
    ]


def _ended(invoice: Invoice, status: InvoiceStatus) -> Invoice:
    """Return the invoice with nothing open; what was assessed is given up with it."""
    return replace(
        invoice,
        open=Money.zero(invoice.open.currency),
        charges=invoice.charges.without_amounts(),
        credited_minor=invoice.credited_minor + invoice.open.minor,
        ended=status,
        version=invoice.version + 1,
    )


def _adjustment(
    after: Invoice,
    order: AdjustmentOrder,
    amount: Money,
    code: EntryCode,
    legs: Sequence[tuple[str, int]],
) -> Adjustment:
    entry = JournalEntry(
        entry_id=EntryId(order.adjustment_id),
        code=code,
        issuer_id=after.draft.issuer_id,
        customer_id=after.draft.customer_id,
        currency=after.open.currency,
        business_date=order.business_date,
        recorded_at=order.signed.recorded_at,
        postings=postings(legs),
        invoice_id=after.invoice_id,
        document=after.document,
        due_date=after.draft.due_date,
        reason=order.signed.reason,
        author=order.signed.author,
    )
    return Adjustment(order, after, amount, entry)
