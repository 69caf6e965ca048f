"""Mercado Pago's payments and orders read into pictures.

A payment (`/v1/payments`) tells its fees and dates; an order (`/v1/orders`) of the newer API tells
neither. What was given back stands there as a sum, with refunds of their own ids beside it or not:
one cumulative movement holds for both. A dispute is known by its payment. Its money is withheld
while it is in process, and then lost (settled) or back (reimbursed, or covered by Mercado Pago).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from cobro.contracts.gateways.figures import money
from cobro.contracts.gateways.mercadopago_objects import (
    ChargebackV1,
    OrderV1,
    PayerV1,
    PaymentV1,
    RefundV1,
)
from cobro.domain.gateways import GatewayPayment, Movement, MovementKind, PaymentState
from cobro.domain.money import Currency, Money

INVOICE_KEY = "invoice_id"
_NONE = Decimal(0)
_UNDONE_REFUNDS = frozenset({"rejected", "cancelled", "canceled", "failed"})
_WON, _LOST = "reimbursed", "settled"


def payment_picture(
    payment: PaymentV1, seen_at: datetime, chargeback: ChargebackV1 | None = None
) -> GatewayPayment:
    """Read a payment and the chargeback of it that is known."""
    currency = Currency.parse(payment.currency_id)
    released_at = payment.released_at
    outcome = _outcome(payment, chargeback)
    payer = payment.payer or PayerV1()
    return GatewayPayment(
        reference=str(payment.id),
        state=payment.state,
        seen_at=seen_at,
        movements=tuple(_payment_movements(payment, currency, chargeback, outcome)),
        asked=money(payment.transaction_amount, currency),
        invoice_id=str((payment.metadata or {}).get(INVOICE_KEY) or ""),
        charge_reference=payment.external_reference or "",
        payer_name=payer.name,
        payer_tax_id=payer.tax_id,
        end_to_end_id=payment.end_to_end_id,
        is_available=released_at is None or released_at <= seen_at,
        is_disputed=_is_open(payment.status, outcome),
        detail=payment.status_detail or payment.status,
    )


def order_picture(order: OrderV1, seen_at: datetime) -> GatewayPayment:
    """Read an order; it names no day of its payment, so that of its last change stands for it."""
    currency = Currency.parse(order.currency_code)
    return GatewayPayment(
        reference=order.id,
        state=order.state,
        seen_at=seen_at,
        movements=tuple(_order_movements(order, currency)),
        asked=money(order.total_amount, currency),
        charge_reference=order.external_reference or "",
        is_disputed=_is_open(order.status, order.status_detail or ""),
        detail=order.status_detail or order.status,
    )


def _outcome(payment: PaymentV1, chargeback: ChargebackV1 | None) -> str:
    """Return what became of the dispute of a payment."""
    return _WON if chargeback and chargeback.is_covered else payment.status_detail or ""


def _is_open(status: str, outcome: str) -> bool:
    """Tell whether a dispute is open: with the card's bank, or with the buyer alone."""
    return status == "in_mediation" or (status == "charged_back" and outcome not in {_WON, _LOST})


def _payment_movements(
    payment: PaymentV1, currency: Currency, chargeback: ChargebackV1 | None, outcome: str
) -> Iterator[Movement]:
    if payment.state is not PaymentState.PAID:
        return
    reference, whole = str(payment.id), payment.transaction_amount
    paid_at = (payment.approved_at or payment.created_at).astimezone(UTC)
    changed_at = (payment.changed_at or paid_at).astimezone(UTC)
    stated = whole if payment.status == "refunded" else payment.transaction_amount_refunded
    refunded, undone = _refunded_in_all(payment.refunds, stated or _NONE)
    fees = sum((fee.amount for fee in payment.fee_details if fee.fee_payer != "payer"), _NONE)
    yield Movement(MovementKind.CAPTURED, reference, money(whole, currency), paid_at)
    yield from _in_all(MovementKind.FEE, reference, money(fees, currency), paid_at)
    yield from _in_all(MovementKind.REFUNDED, reference, money(refunded, currency), changed_at)
    yield from _in_all(MovementKind.REFUND_FAILED, reference, money(undone, currency), changed_at)
    if payment.status == "charged_back" or outcome == _WON:
        left = whole - refunded + undone
        disputed = chargeback.amount if chargeback and chargeback.amount else left
        amount = money(min(disputed, whole), currency)
        yield from _disputed(reference, amount, outcome, changed_at)


def _order_movements(order: OrderV1, currency: Currency) -> Iterator[Movement]:
    if order.state is not PaymentState.PAID:
        return
    moved_at = (order.changed_at or order.created_at).astimezone(UTC)
    paid = [payment for payment in order.transactions.payments if payment.is_paid]
    whole = sum((payment.amount for payment in paid), _NONE)
    stated = whole if order.status == "refunded" else _NONE
    refunded, undone = _refunded_in_all(order.transactions.refunds, stated)
    for payment in paid:
        amount = money(payment.amount, currency)
        yield Movement(MovementKind.CAPTURED, payment.id, amount, moved_at)
    yield from _in_all(MovementKind.REFUNDED, order.id, money(refunded, currency), moved_at)
    yield from _in_all(MovementKind.REFUND_FAILED, order.id, money(undone, currency), moved_at)
    if order.status == "charged_back":
        disputed = money(whole - refunded + undone, currency)
        yield from _disputed(order.id, disputed, order.status_detail or "", moved_at)


def _refunded_in_all(refunds: Sequence[RefundV1], stated: Decimal) -> tuple[Decimal, Decimal]:
    """Return all that was ever asked to be given back, and how much of that came to nothing.

    Both only grow, whether a picture lists refunds one by one or states what is given back now.
    """
    undone = sum((r.amount for r in refunds if r.status in _UNDONE_REFUNDS), _NONE)
    listed = sum((r.amount for r in refunds), _NONE)
    return max(listed, stated + undone), undone


def _in_all(
    kind: MovementKind, reference: str, amount: Money, moved_at: datetime
) -> Iterable[Movement]:
    if amount.is_positive:
        yield Movement(kind, reference, amount, moved_at, is_cumulative=True)


def _disputed(
    reference: str, amount: Money, outcome: str, moved_at: datetime
) -> Iterator[Movement]:
    """Yield the whole story of a dispute: what was withheld, and what became of it."""
    if not amount.is_positive:
        return
    yield Movement(MovementKind.DISPUTE_WITHHELD, reference, amount, moved_at)
    if outcome == _WON:
        yield Movement(MovementKind.DISPUTE_RETURNED, reference, amount, moved_at)
    elif outcome == _LOST:
        yield Movement(MovementKind.DISPUTE_LOST, reference, amount, moved_at)
