"""What lies on account pays an invoice of the same customer; such a use can be taken back whole.

Taking back mirrors the entry of the use leg by leg: each credit has again what was taken of it, and
the invoice is owed again. Charges that were found due on that day stay so.
"""

from collections.abc import Sequence
from dataclasses import replace

from cobro.domain import journal
from cobro.domain.allocation import Receipt, allocate
from cobro.domain.booked_payments import Assignment, BookedPayment
from cobro.domain.credits import Credit, CreditTooHighError, CreditUse
from cobro.domain.errors import InvalidInputError
from cobro.domain.hand_payments import Moved, PutOn, signed
from cobro.domain.ids import EntryId, PaymentId
from cobro.domain.invoice import Invoice
from cobro.domain.journal import EntryCode, JournalEntry
from cobro.domain.money import Money
from cobro.domain.reversals import Placement, ReversalOrder, reverse

CREDIT = "credit"  # the source of money that was on account


def apply_credit(
    to: PutOn, on_account: Sequence[Credit], amount: Money, entry_id: str, order: Assignment
) -> Moved:
    """Pay what is owed on an invoice by what its customer has on account, the oldest first.

    Raises `CreditTooHighError` where less is on account, or less is owed that day.
    """
    owed = to.invoice.owed if to.quoted is None else to.quoted.total
    if not amount.is_positive:
        message = f"credit that is applied is above zero, not {amount}"
        raise InvalidInputError(message, field="amount")
    if owed < amount:
        message = f"{amount} is more than the {owed} that settles {to.invoice.document}"
        raise CreditTooHighError(message)
    used = _use(on_account, amount)
    receipt = Receipt(
        payment_id=PaymentId(entry_id),
        source=CREDIT,
        reference=entry_id,
        amount=amount,
        paid_date=order.business_date,
        cash_account=journal.CUSTOMER_CREDIT,
    )
    settlement = allocate(
        to.invoice, receipt, order.recorded_at, to.quoted, code=EntryCode.CREDIT_APPLIED
    )
    return Moved(
        tuple(replace(e, payment_id=None) for e in signed(settlement, entry_id, order)),
        invoices=(settlement.invoice,),
        credits=tuple(credit.less(taken) for credit, taken in used),
        uses=tuple(CreditUse(credit.credit_id, taken) for credit, taken in used),
    )


def _use(on_account: Sequence[Credit], amount: Money) -> list[tuple[Credit, Money]]:
    """Share out an amount from the oldest credit on; raise where they are not enough."""
    rest, used = amount, []
    for credit in sorted(on_account, key=lambda c: (c.opened_date, c.opened_by)):
        take = min(rest, credit.left)
        if take.is_positive:
            used.append((credit, take))
            rest = rest - take
    if rest.is_positive:
        message = f"{amount - rest} is on account, {amount} was to be applied"
        raise CreditTooHighError(message)
    return used


def taken_back_id(applied_by: str) -> EntryId:
    """Name the entry that takes back a use of credit: there is one at the most."""
    return EntryId(f"und_{applied_by}")


def take_back(
    applied: JournalEntry, invoice: Invoice, used: Sequence[tuple[Credit, Money]], order: Assignment
) -> Moved:
    """Put back on account what an entry used of credits, and owe again what it paid."""
    amount = applied.moved(journal.CUSTOMER_CREDIT)
    done = reverse(
        Placement(_as_payment(applied, amount), applied, invoice, None),
        ReversalOrder(
            entry_id=taken_back_id(applied.entry_id),
            code=EntryCode.CREDIT_RESTORED,
            amount=amount,
            cash_account=journal.CUSTOMER_CREDIT,
            business_date=order.business_date,
            recorded_at=order.recorded_at,
            reason=order.reason,
            author=order.author,
        ),
    )
    return Moved(
        (done.entry,),
        invoices=() if done.invoice is None else (done.invoice,),
        credits=tuple(credit.restored(taken) for credit, taken in used),
    )


def _as_payment(applied: JournalEntry, amount: Money) -> BookedPayment:
    """Return the use as a payment of its own, so that it is taken back like one."""
    zero = Money.zero(amount.currency)
    return BookedPayment(
        payment_id=PaymentId(applied.entry_id),
        source=CREDIT,
        reference=applied.entry_id,
        invoice_id=applied.invoice_id,
        amount=amount,
        allocated=amount,
        on_account=zero,
        reversed=zero,
        reopened=zero,
        paid_date=applied.business_date,
        booked_at=applied.recorded_at,
        placed_by=applied.entry_id,
        placed_date=applied.business_date,
    )
