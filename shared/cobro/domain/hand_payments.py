"""What people do with payments by hand: put them elsewhere, keep them on account.

Each is a new entry with its author and reason; nothing that was booked is changed. Between two
invoices money goes through `in_transfer`, which is nothing again when the transaction is done.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

from cobro.domain import journal
from cobro.domain.allocation import Receipt, Settlement, allocate
from cobro.domain.booked_payments import NO_INVOICE, NO_ISSUER, Assignment, BookedPayment
from cobro.domain.credits import Credit, CreditUse, credit_opened
from cobro.domain.errors import RejectionError
from cobro.domain.ids import CustomerId, EntryId, IssuerId
from cobro.domain.invoice import Invoice
from cobro.domain.journal import EntryCode, JournalEntry, postings
from cobro.domain.kept_payments import keep_on_account
from cobro.domain.money import Money
from cobro.domain.payoff import Payoff
from cobro.domain.reversals import Placement, ReversalOrder, reverse


class NothingToMoveError(RejectionError):
    """Nothing is left of the payment, or it lies there already."""

    code: ClassVar[str] = "nothing_to_move"


@dataclass(frozen=True, slots=True)
class Moved:
    """What one transaction writes; `uses` says how much of which credit was used up."""

    entries: tuple[JournalEntry, ...]
    payment: BookedPayment | None = None
    invoices: tuple[Invoice, ...] = ()
    credits: tuple[Credit, ...] = ()
    uses: tuple[CreditUse, ...] = ()


@dataclass(frozen=True, slots=True)
class PutOn:
    """Where a payment is put: on an invoice, by what settles it on the day of payment."""

    invoice: Invoice
    quoted: Payoff | None = None


def put_on_account(
    receipt: Receipt, issuer_id: IssuerId, customer_id: CustomerId, order: Assignment
) -> Moved:
    """Keep a new payment on account of a customer, for no invoice yet."""
    placed = keep_on_account(receipt, issuer_id, customer_id, order)
    return Moved(placed.entries, placed.payment, credits=_opened(placed.entries[0]))


def reallocate(
    placed: Placement, to: PutOn | CustomerId, entry_id: str, order: Assignment
) -> Moved:
    """Take all that is left of a payment from where it lies and put it elsewhere.

    Raises `NothingToMoveError` where nothing is left or it lies there already, and
    `CreditSpentError` where what it had put on account was used since.
    """
    _check_moves(placed, to)
    out = reverse(
        placed,
        ReversalOrder(
            entry_id=EntryId(f"{entry_id}_out"),
            code=EntryCode.PAYMENT_REALLOCATED,
            amount=placed.payment.left,
            cash_account=journal.IN_TRANSFER,
            business_date=order.business_date,
            recorded_at=order.recorded_at,
            reason=order.reason,
            author=order.author,
        ),
    )
    target = None if isinstance(to, PutOn) else to
    if isinstance(to, PutOn):
        came = _come_to(placed.payment, to, entry_id, order)
    else:
        came = _come_on_account(placed, to, entry_id, order)
    payment = _after(placed, came, target, order)
    left = () if out.invoice is None else (out.invoice,)
    used = () if out.credit is None else (out.credit,)
    return Moved(
        (out.entry, *came.entries),
        payment,
        (*left, *came.invoices),
        (*used, *came.credits),
    )


def _check_moves(placed: Placement, to: PutOn | CustomerId) -> None:
    payment = placed.payment
    if not payment.left.is_positive:
        message = f"payment {payment.reference} was given back whole: nothing of it can be moved"
        raise NothingToMoveError(message)
    lies_there = (
        payment.invoice_id == to.invoice.invoice_id
        if isinstance(to, PutOn)
        else not payment.invoice_id and payment.customer_id == to
    )
    if lies_there:
        message = f"payment {payment.reference} lies there already"
        raise NothingToMoveError(message)


def _come_to(payment: BookedPayment, to: PutOn, entry_id: str, order: Assignment) -> Moved:
    settlement = allocate(
        to.invoice,
        _in_transfer(payment),
        order.recorded_at,
        to.quoted,
        code=EntryCode.PAYMENT_REALLOCATED,
    )
    entries = signed(settlement, entry_id, order)
    return Moved(entries, invoices=(settlement.invoice,), credits=_opened(entries[0]))


def _come_on_account(
    placed: Placement, customer_id: CustomerId, entry_id: str, order: Assignment
) -> Moved:
    payment = placed.payment
    entry = replace(
        placed.entry,
        entry_id=EntryId(entry_id),
        code=EntryCode.PAYMENT_REALLOCATED,
        customer_id=customer_id,
        business_date=order.business_date,
        recorded_at=order.recorded_at,
        postings=postings(_on_account(journal.IN_TRANSFER, payment.left)),
        invoice_id=NO_INVOICE,
        document="",
        due_date=payment.paid_date,
        reason=order.reason,
        author=order.author,
    )
    return Moved((entry,), credits=_opened(entry))


def _after(
    placed: Placement, came: Moved, customer_id: CustomerId | None, order: Assignment
) -> BookedPayment:
    """Return the payment as its new placing leaves it; what was given back before stays so."""
    payment = placed.payment
    zero = Money.zero(payment.amount.currency)
    entry = came.entries[0]
    on_account = came.credits[0].amount if came.credits else zero
    return replace(
        payment,
        invoice_id=entry.invoice_id,
        allocated=payment.left - on_account,
        on_account=on_account,
        reopened=zero,
        placed_by=entry.entry_id,
        placed_date=order.business_date,
        issuer_id=NO_ISSUER if customer_id is None else entry.issuer_id,
        customer_id=CustomerId("") if customer_id is None else customer_id,
        cash_account=came_in_by(placed),
        version=payment.version + 1,
    )


def came_in_by(placed: Placement) -> str:
    """Return the account that a payment came in by, wherever it was put since."""
    if placed.payment.cash_account:
        return placed.payment.cash_account
    accounts = (posting.account for posting in placed.entry.postings)
    return next(filter(journal.is_from_payers, accounts))


def _in_transfer(payment: BookedPayment) -> Receipt:
    return Receipt(
        payment_id=payment.payment_id,
        source=payment.source,
        reference=payment.reference,
        amount=payment.left,
        paid_date=payment.paid_date,
        cash_account=journal.IN_TRANSFER,
    )


def _on_account(from_account: str, amount: Money) -> list[tuple[str, int]]:
    return [(from_account, amount.minor), (journal.CUSTOMER_CREDIT, -amount.minor)]


def signed(settlement: Settlement, entry_id: str, order: Assignment) -> tuple[JournalEntry, ...]:
    """Date the entries of a settlement to the day of the order, under ids of their own."""
    ids = (entry_id, f"asm_{entry_id}")
    return tuple(
        replace(
            entry,
            entry_id=EntryId(own_id),
            business_date=order.business_date,
            reason=order.reason,
            author=order.author,
        )
        for entry, own_id in zip(settlement.entries, ids, strict=False)
    )


def _opened(entry: JournalEntry) -> tuple[Credit, ...]:
    credit = credit_opened(entry)
    return () if credit is None else (credit,)
