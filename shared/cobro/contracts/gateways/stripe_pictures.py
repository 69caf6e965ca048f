"""Stripe's objects read into pictures of payments and payouts.

What moved the money is the PaymentIntent for a payment, the refund for a refund, and the balance
transaction for a fee and for what a dispute takes and gives back: the same object under the same id
wherever it is seen, so that an event and an answer of the API tell of one movement.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from cobro.contracts.gateways.stripe_objects import (
    BalanceTransactionV1,
    ChargeV1,
    CheckoutSessionV1,
    DisputeV1,
    FetchedIntentV1,
    PaymentIntentV1,
    PayoutV1,
    RefundV1,
)
from cobro.contracts.parsing import convert
from cobro.domain.errors import InvalidInputError
from cobro.domain.gateways import (
    ForReview,
    GatewayNews,
    GatewayPayment,
    GatewayPayout,
    Movement,
    MovementKind,
    NothingToDo,
    PaymentState,
)
from cobro.domain.money import Currency, Money

INVOICE_KEY = "invoice_id"
CHARGE_KEY = "charge_id"
ATTEMPT_KEY = "attempt_id"
_SESSIONS = {
    "checkout.session.completed": PaymentState.PENDING,
    "checkout.session.async_payment_succeeded": PaymentState.PENDING,
    "checkout.session.async_payment_failed": PaymentState.FAILED,
    "checkout.session.expired": PaymentState.EXPIRED,
}


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def told_payment(thing: Mapping[str, Any], created: int) -> GatewayPayment:
    """Read the PaymentIntent of an event; `created` is the event's."""
    intent = convert(thing, PaymentIntentV1)
    captured = _captured(intent, at(created)) if intent.state is PaymentState.PAID else ()
    return _picture(intent, captured, at(created))


def told_session(event_type: str, thing: Mapping[str, Any], created: int) -> GatewayNews:
    """Read the Checkout Session of an event; only a paid one moved money."""
    session = convert(thing, CheckoutSessionV1)
    state = _SESSIONS.get(event_type)
    if state is None:
        return NothingToDo(event_type, "nothing is booked for this type")
    is_paid = state is PaymentState.PENDING and session.is_paid
    intent_id = session.intent_id
    if not intent_id and is_paid:
        explanation = f"session {session.id} was paid without a PaymentIntent; look at it in Stripe"
        return ForReview("no_payment_intent", explanation)
    if not intent_id and state is PaymentState.PENDING:
        return NothingToDo(event_type, "the session asked for no payment, or for none yet")
    metadata = session.metadata or {}
    asked = _money(session.amount_total, session.currency, session.id)
    captured = Movement(MovementKind.CAPTURED, intent_id, asked, at(created))
    return GatewayPayment(
        reference=intent_id or session.id,
        state=PaymentState.PAID if is_paid else state,
        seen_at=at(created),
        movements=(captured,) if is_paid else (),
        asked=asked,
        invoice_id=metadata.get(INVOICE_KEY) or session.client_reference_id or "",
        charge_reference=metadata.get(CHARGE_KEY, ""),
        is_available=False,
    )


def fetched_payment(
    intent: FetchedIntentV1,
    refunds: Iterable[RefundV1],
    disputes: Iterable[DisputeV1],
    lost_at: Mapping[str, datetime],
    seen_at: datetime,
) -> GatewayPayment:
    """Read all that the API says of a payment; `lost_at` says when which dispute was lost."""
    disputes = list(disputes)
    charge = intent.latest_charge
    movements = [*_captures(intent, charge, seen_at)]
    for refund in refunds:
        movements += _refunded(refund)
    for dispute in disputes:
        movements += _disputed(dispute, lost_at.get(dispute.id, seen_at))
    return _picture(
        intent,
        tuple(movements),
        seen_at,
        charge=charge,
        is_disputed=any(dispute.is_open for dispute in disputes),
    )


def fetched_payout(
    payout: PayoutV1, kept: Iterable[BalanceTransactionV1], seen_at: datetime
) -> GatewayPayout:
    """Read a payout; `kept` are the transactions of it by which Stripe took fees of the account."""
    own = payout.balance_transaction.fee if payout.balance_transaction else 0
    fee = own + sum(taken.fee - taken.amount for taken in kept)
    return GatewayPayout(
        reference=payout.id,
        state=payout.state,
        amount=_money(payout.amount, payout.currency, payout.id),
        arrival_date=at(payout.arrives).date(),
        seen_at=seen_at,
        fee=_money(fee, payout.currency, payout.id) if fee else None,
    )


def _picture(
    intent: PaymentIntentV1,
    movements: tuple[Movement, ...],
    seen_at: datetime,
    *,
    charge: ChargeV1 | None = None,
    is_disputed: bool = False,
) -> GatewayPayment:
    taken = charge.balance_transaction if charge else None
    metadata = intent.metadata or {}
    return GatewayPayment(
        reference=intent.id,
        state=intent.state,
        seen_at=seen_at,
        movements=movements,
        asked=_money(intent.amount, intent.currency, intent.id),
        invoice_id=metadata.get(INVOICE_KEY, ""),
        charge_reference=metadata.get(CHARGE_KEY, ""),
        payer_name=(charge.billing_details.name or "") if charge else "",
        payer_tax_id=(charge.billing_details.tax_id or "") if charge else "",
        end_to_end_id=charge.end_to_end_id if charge else "",
        is_available=taken is not None and taken.status == "available",
        is_disputed=is_disputed,
        detail=intent.detail,
    )


def _captures(
    intent: FetchedIntentV1, charge: ChargeV1 | None, seen_at: datetime
) -> Iterator[Movement]:
    if intent.state is PaymentState.PAID:
        taken = charge.balance_transaction if charge else None
        yield from _captured(intent, at(taken.created) if taken else seen_at)
        yield from _fee(taken)


def _captured(intent: PaymentIntentV1, paid_at: datetime) -> tuple[Movement, ...]:
    if intent.amount_received <= 0:
        message = f"payment {intent.id} succeeded without an amount"
        raise InvalidInputError(message, field="amount_received")
    amount = _money(intent.amount_received, intent.currency, intent.id)
    return (Movement(MovementKind.CAPTURED, intent.id, amount, paid_at),)


def _refunded(refund: RefundV1) -> Iterator[Movement]:
    """Yield what a refund moved. Stripe takes the money at once and gives back what failed."""
    taken, returned = refund.balance_transaction, refund.failure_balance_transaction
    amount = _money(refund.amount, refund.currency, refund.id)
    if taken:
        yield Movement(MovementKind.REFUNDED, refund.id, amount, at(taken.created))
        yield from _fee(taken)
    if returned:
        yield Movement(MovementKind.REFUND_FAILED, refund.id, amount, at(returned.created))


def _disputed(dispute: DisputeV1, lost_at: datetime) -> Iterator[Movement]:
    """Yield what a dispute moved, and what is lost where it was lost: the rest of that."""
    withheld = 0
    for moved in dispute.balance_transactions:
        is_taken = moved.amount < 0
        kind = MovementKind.DISPUTE_WITHHELD if is_taken else MovementKind.DISPUTE_RETURNED
        amount = _money(abs(moved.amount), moved.currency, moved.id)
        yield Movement(kind, moved.id, amount, at(moved.created))
        yield from _fee(moved)
        withheld -= moved.amount
    if dispute.is_lost and withheld > 0:
        amount = _money(withheld, dispute.currency, dispute.id)
        yield Movement(MovementKind.DISPUTE_LOST, dispute.id, amount, lost_at)


def _fee(taken: BalanceTransactionV1 | None) -> Iterator[Movement]:
    if taken and taken.fee:
        kind = MovementKind.FEE if taken.fee > 0 else MovementKind.FEE_RETURNED
        amount = _money(abs(taken.fee), taken.currency, taken.id)
        yield Movement(kind, taken.id, amount, at(taken.created))


def _money(amount: int | None, currency: str | None, reference: str) -> Money:
    if amount is None or not currency:
        message = f"{reference} names no amount and currency"
        raise InvalidInputError(message, field="amount")
    return Money(amount, Currency.parse(currency))
