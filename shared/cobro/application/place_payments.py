"""What each order of a person comes to: the decisions behind payments by hand.

They read what the order is about and decide on it; nothing is written here.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar

from cobro.application.adjust_invoice import own_invoice
from cobro.application.hand_payments import Decide, GatewayName, HandOrder, Intent
from cobro.application.place_credits import PlaceCredits, TakeBackCredit, UseCredit
from cobro.application.placed_payments import PlacedPayments
from cobro.application.ports import Customers, Invoices
from cobro.application.post_receipt import Quote
from cobro.domain import journal
from cobro.domain.adjustments import AdjustmentKind
from cobro.domain.allocation import Receipt, allocate
from cobro.domain.booked_payments import (
    Assignment,
    BookedPayment,
    Placed,
    assign,
    assign_to_customer,
    place,
)
from cobro.domain.errors import InvalidInputError, NotFoundError, RejectionError
from cobro.domain.hand_payments import (
    Moved,
    PutOn,
    came_in_by,
    put_on_account,
    reallocate,
)
from cobro.domain.ids import CustomerId, EntryId, IssuerId, PaymentId, payment_id_for
from cobro.domain.journal import EntryCode
from cobro.domain.kept_payments import keep_unidentified
from cobro.domain.money import Money
from cobro.domain.reversals import Placement, Reversal, ReversalOrder, reverse

BY_HAND = "hand"
GATEWAYS = journal.gateway_clearing("")


class AtGatewayError(RejectionError):
    """The payment lies at a gateway: what is taken back of it is told by the gateway."""

    code: ClassVar[str] = "at_gateway"


@dataclass(frozen=True, slots=True)
class GiveBack:
    """A payment to be taken back or refunded: whole without an amount."""

    payment_id: str
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class PutElsewhere:
    """A payment to be put on an invoice or, without one, on account of a customer."""

    payment_id: str
    invoice_id: str = ""
    customer_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPayment:
    """Money that a person saw come in. `account` is the journal's account that holds it.

    Without `invoice_id` it stays on account of the customer; without either nobody knows yet.
    """

    amount: Money
    paid_date: date
    account: str
    reference: str
    invoice_id: str = ""
    customer_id: str = ""


Ask = NewPayment | GiveBack | PutElsewhere | UseCredit | TakeBackCredit


class PlacePayments:
    def __init__(
        self,
        *,
        invoices: Invoices,
        customers: Customers,
        placed: PlacedPayments,
        quote: Quote,
        credits_: PlaceCredits,
    ) -> None:
        self._invoices = invoices
        self._customers = customers
        self._placed = placed
        self._quote = quote
        self._credits = credits_

    def deciding(self, ask: Ask) -> Decide:
        """Return how what is asked for is decided."""
        match ask:
            case NewPayment():
                return lambda order, now, today: self._record(order, ask, now, today)
            case GiveBack():
                return lambda order, now, today: self._give_back(order, ask, now, today)
            case PutElsewhere():
                return lambda order, now, today: self._put_elsewhere(order, ask, now, today)
            case UseCredit():
                return lambda order, now, today: self._credits.use(order, ask, now, today)
            case TakeBackCredit():
                return lambda order, now, today: self._credits.take_back(order, ask, now, today)

    def _record(self, order: HandOrder, new: NewPayment, now: datetime, today: date) -> Intent:
        """Book money that came in, on an invoice, on account, or for nobody known."""
        if today < new.paid_date:
            message = f"a payment of {new.paid_date} is in the future: record it when it came"
            raise InvalidInputError(message, field="paid_date")
        receipt = Receipt(
            payment_id=payment_id_for(f"{BY_HAND}:{order.issuer_id}", order.key),
            source=BY_HAND,
            reference=new.reference,
            amount=new.amount,
            paid_date=new.paid_date,
            cash_account=new.account,
        )
        if new.invoice_id:
            invoice = own_invoice(self._invoices, order.issuer_id, new.invoice_id)
            quoted = self._quote(invoice, new.paid_date)
            placed = place(allocate(invoice, receipt, now, quoted))
            return Intent(_moved(_by(order, placed)), new.amount, new.invoice_id)
        if new.customer_id:
            customer = self._customers.get(order.issuer_id, new.customer_id)
            moved = put_on_account(
                receipt, customer.issuer_id, customer.customer_id, order.signed(now, today)
            )
            return Intent(moved, new.amount)
        placed = keep_unidentified(receipt, IssuerId(order.issuer_id), now)
        return Intent(_moved(_by(order, placed)), new.amount)

    def _give_back(self, order: HandOrder, ask: GiveBack, now: datetime, today: date) -> Intent:
        placed = self.placement(order.issuer_id, ask.payment_id)
        amount = placed.payment.left if ask.amount is None else ask.amount
        done = reverse(
            placed,
            ReversalOrder(
                entry_id=EntryId(order.order_id),
                code=EntryCode(order.kind.value),
                amount=amount,
                cash_account=came_in_by(placed),
                business_date=today,
                recorded_at=now,
                reason=order.reason,
                author=order.signature,
                is_due_anew=True,
            ),
        )
        if came_in_by(placed).startswith(GATEWAYS):
            return _asked_of_gateway(order, placed.payment, amount)
        return Intent(_reversed(done), amount, placed.payment.invoice_id)

    def _put_elsewhere(
        self, order: HandOrder, ask: PutElsewhere, now: datetime, today: date
    ) -> Intent:
        placed = self.placement(order.issuer_id, ask.payment_id)
        target = self._target(order.issuer_id, placed.payment, ask)
        signed = order.signed(now, today)
        if placed.payment.is_identified:
            moved = reallocate(placed, target, order.order_id, signed)
        else:
            moved = _assigned(placed, target, signed)
        return Intent(moved, placed.payment.left, ask.invoice_id)

    def placement(self, issuer_id: str, payment_id: str) -> Placement:
        """Return a payment of the issuer with what its last placing made."""
        placed = self._placed.read(PaymentId(payment_id))
        invoice = placed.invoice
        owner = placed.payment.issuer_id if invoice is None else invoice.draft.issuer_id
        if owner != issuer_id:
            message = f"there is no payment {payment_id} of issuer {issuer_id}"
            raise NotFoundError(message)
        return placed

    def _target(
        self, issuer_id: str, payment: BookedPayment, to: PutElsewhere
    ) -> PutOn | CustomerId:
        if not to.invoice_id:
            return self._customers.get(issuer_id, to.customer_id).customer_id
        invoice = own_invoice(self._invoices, issuer_id, to.invoice_id)
        return PutOn(invoice, self._quote(invoice, payment.paid_date))


def _asked_of_gateway(order: HandOrder, payment: BookedPayment, amount: Money) -> Intent:
    """Return what a gateway is to be asked for; that it can be booked was tried before."""
    name = GatewayName(payment.source, payment.gateway_reference)
    if order.kind is not AdjustmentKind.PAYMENT_REFUNDED or not name.reference:
        message = (
            f"payment {payment.reference} lies at a gateway, which tells what is taken back: refund"
            " it, or take it back there"
        )
        raise AtGatewayError(message)
    return Intent(Moved(()), amount, payment.invoice_id, name)


def _assigned(placed: Placement, to: PutOn | CustomerId, signed: Assignment) -> Moved:
    if placed.credit is None:
        message = f"nothing is left of payment {placed.payment.reference}"
        raise InvalidInputError(message, field="payment_id")
    if isinstance(to, PutOn):
        done = assign(placed.payment, placed.credit, to.invoice, signed, to.quoted)
    else:
        done = assign_to_customer(placed.payment, placed.credit, to, signed)
    return _moved(replace(done, payment=replace(done.payment, cash_account=came_in_by(placed))))


def _by(order: HandOrder, placed: Placed) -> Placed:
    entries = tuple(
        replace(entry, reason=order.reason, author=order.signature) for entry in placed.entries
    )
    return replace(placed, entries=entries)


def _moved(placed: Placed) -> Moved:
    invoices = () if placed.invoice is None else (placed.invoice,)
    return Moved(placed.entries, placed.payment, invoices, placed.credits)


def _reversed(done: Reversal) -> Moved:
    return Moved(
        (done.entry,),
        done.payment,
        () if done.invoice is None else (done.invoice,),
        () if done.credit is None else (done.credit,),
    )
