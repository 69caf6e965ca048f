"""Money that goes back to a payer: refunds, chargebacks, lost disputes, returns of a bank.

What of the payment still lies on account goes first. Then what it paid is owed again, in the
reverse of the order in which it was allocated: what was paid last is reopened first. A reversal of
the whole mirrors the entry that placed the payment leg by leg, so that a discount or a rebate that
it had earned is taken back too; giving back a part leaves them.

An invoice whose rest was written off is owed again by what is reopened, no more. Where the payer or
the company took the money back, what is owed again is due anew, `DUE_AGAIN_DAYS` later: while it
counted as paid nobody was late. Where only a mistake of ours is undone, the due date stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import ClassVar

from cobro.domain import journal
from cobro.domain.booked_payments import BookedPayment
from cobro.domain.credits import Credit
from cobro.domain.errors import InvalidInputError, RejectionError
from cobro.domain.ids import EntryId
from cobro.domain.invoice import Invoice
from cobro.domain.journal import EntryCode, JournalEntry, postings
from cobro.domain.money import Money
from cobro.domain.terms import Component

DUE_AGAIN_DAYS = 7


class RefundTooHighError(RejectionError):
    """More was to be given back than is left of the payment."""

    code: ClassVar[str] = "refund_too_high"


class CreditSpentError(RejectionError):
    """What the payment had put on account was used for something else since."""

    code: ClassVar[str] = "credit_spent"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalOrder:
    """What goes back, from which account, when and why. `entry_id` comes from a natural key.

    `is_due_anew` gives what it reopens another due date.
    """

    entry_id: EntryId
    code: EntryCode
    amount: Money
    cash_account: str
    business_date: date
    recorded_at: datetime
    reason: str = ""
    author: str = ""
    is_due_anew: bool = False

    @property
    def due_again_date(self) -> date | None:
        day = max(self.business_date, self.recorded_at.date())
        return day + timedelta(days=DUE_AGAIN_DAYS) if self.is_due_anew else None


@dataclass(frozen=True, slots=True)
class Placement:
    """A payment with what its last placing made: the entry, the invoice, the credit."""

    payment: BookedPayment
    entry: JournalEntry
    invoice: Invoice | None
    credit: Credit | None

    @property
    def credit_left(self) -> Money:
        none = Money.zero(self.payment.amount.currency)
        return none if self.credit is None else self.credit.left


@dataclass(frozen=True, slots=True)
class Reversal:
    """What one transaction writes: payment, invoice and credit as they are after, and the entry."""

    payment: BookedPayment
    entry: JournalEntry
    invoice: Invoice | None = None
    credit: Credit | None = None


def reverse(placed: Placement, order: ReversalOrder) -> Reversal:
    """Give back a payment or a part of it.

    Raises `RefundTooHighError` above what is left of it, `CreditSpentError` where what it had put
    on account was used since, and `InvalidInputError` for an amount of nothing.
    """
    _check(placed.payment, order.amount)
    from_credit = min(order.amount, placed.credit_left)
    reopened = _reopened(placed, order.amount - from_credit)
    is_whole = order.amount == placed.payment.left
    taken_back = _Allowed.of(placed.entry) if is_whole else _Allowed(0, 0)
    payment = replace(
        placed.payment,
        reversed=placed.payment.reversed + order.amount,
        reopened=placed.payment.reopened + order.amount - from_credit,
        version=placed.payment.version + 1,
    )
    is_owed_again = any(reopened.values()) or taken_back.total_minor
    invoice = placed.invoice if is_owed_again else None
    credit = placed.credit if from_credit.is_positive else None
    return Reversal(
        payment,
        _entry(placed, order, _legs(placed, order, from_credit, reopened, taken_back)),
        None if invoice is None else _due_anew(_reopen(invoice, reopened, taken_back), order),
        None if credit is None else credit.less(from_credit),
    )


def _check(payment: BookedPayment, amount: Money) -> None:
    if not amount.is_positive:
        message = f"what goes back is above zero, not {amount}"
        raise InvalidInputError(message, field="amount")
    if payment.left < amount:
        message = (
            f"{amount} is to go back of payment {payment.reference}, of which {payment.left} is "
            "left: compare it with the gateway or bank"
        )
        raise RefundTooHighError(message)


@dataclass(frozen=True, slots=True)
class _Allowed:
    """What came off the principal with a payment and without money."""

    discount_minor: int
    rebate_minor: int

    @classmethod
    def of(cls, entry: JournalEntry) -> "_Allowed":
        return cls(
            entry.moved(journal.DISCOUNT_ALLOWED).minor, entry.moved(journal.REBATE_ALLOWED).minor
        )

    @property
    def total_minor(self) -> int:
        return self.discount_minor + self.rebate_minor


def _reopened(placed: Placement, amount: Money) -> dict[Component, int]:
    """Share out what is owed again, what was paid last first."""
    order = _order(placed)
    paid = _allocated(placed.entry)
    standing = _peeled(paid, order, placed.payment.reopened.minor)
    rest = _peeled(standing, order, amount.minor)
    reopened = {part: standing[part] - rest[part] for part in order}
    if sum(reopened.values()) < amount.minor:
        short = Money(amount.minor - sum(reopened.values()), amount.currency)
        message = (
            f"{short} of what payment {placed.payment.reference} put on account was used since: "
            "take that use back first, then send this again"
        )
        raise CreditSpentError(message)
    return reopened


def _order(placed: Placement) -> Sequence[Component]:
    return () if placed.invoice is None else placed.invoice.draft.terms.order


def _allocated(entry: JournalEntry) -> dict[Component, int]:
    """Return what an entry paid of each component, in minor units."""
    paid = {
        Component(charge): -entry.moved(journal.charge_receivable(charge)).minor
        for charge in journal.CHARGES
    }
    came_off = entry.moved(journal.DISCOUNT_ALLOWED) + entry.moved(journal.REBATE_ALLOWED)
    principal = -(entry.moved(journal.RECEIVABLE) + came_off).minor
    return paid | {Component.PRINCIPAL: principal}


def _peeled(
    paid: Mapping[Component, int], order: Sequence[Component], minor: int
) -> dict[Component, int]:
    """Return what is left once `minor` was taken away from the end of the order."""
    left = dict(paid)
    for part in reversed(order):
        taken = min(minor, left[part])
        left[part] -= taken
        minor -= taken
    return left


def _reopen(invoice: Invoice, reopened: Mapping[Component, int], allowed: _Allowed) -> Invoice:
    currency = invoice.open.currency
    principal = Money(reopened[Component.PRINCIPAL] + allowed.total_minor, currency)
    return replace(
        invoice,
        open=invoice.open + principal,
        charges=invoice.charges.less({part.value: -minor for part, minor in reopened.items()}),
        credited_minor=invoice.credited_minor - allowed.total_minor,
        rebated_minor=invoice.rebated_minor - allowed.rebate_minor,
        ended=None,
        version=invoice.version + 1,
    )


def _due_anew(invoice: Invoice, order: ReversalOrder) -> Invoice:
    """Return it with the due date that what was reopened gives it, never an earlier one."""
    again = order.due_again_date
    if again is None:
        return invoice
    return replace(invoice, due_again_date=max(again, invoice.due_date))


def _legs(
    placed: Placement,
    order: ReversalOrder,
    from_credit: Money,
    reopened: Mapping[Component, int],
    allowed: _Allowed,
) -> list[tuple[str, int]]:
    account = journal.CUSTOMER_CREDIT if placed.credit is None else placed.credit.account
    charges = [
        (journal.charge_receivable(part), minor)
        for part, minor in reopened.items()
        if part is not Component.PRINCIPAL
    ]
    return [
        (order.cash_account, -order.amount.minor),
        (journal.RECEIVABLE, reopened.get(Component.PRINCIPAL, 0) + allowed.total_minor),
        *charges,
        (journal.DISCOUNT_ALLOWED, -allowed.discount_minor),
        (journal.REBATE_ALLOWED, -allowed.rebate_minor),
        (account, from_credit.minor),
    ]


def _entry(
    placed: Placement, order: ReversalOrder, legs: Sequence[tuple[str, int]]
) -> JournalEntry:
    return replace(
        placed.entry,
        entry_id=order.entry_id,
        code=order.code,
        business_date=order.business_date,
        recorded_at=order.recorded_at,
        postings=postings(legs),
        reason=order.reason,
        author=order.author,
    )
