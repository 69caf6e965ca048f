"""PayPal's objects read into pictures of payments and payouts.

A payment is an order where PayPal knows one, with all its captures and refunds; else a capture.
What it is for stands in the purchase unit: `custom_id` names the invoice and `reference_id` the
charge, which a capture carries as its `invoice_id`.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from cobro.contracts.gateways.paypal_objects import (
    CLOSED,
    CaptureV1,
    DisputeV1,
    OrderV1,
    RefundV1,
    TransactionV1,
    instant,
)
from cobro.domain.errors import InvalidInputError
from cobro.domain.gateways import (
    GatewayPayment,
    GatewayPayout,
    Movement,
    MovementKind,
    PaymentState,
    PayoutState,
)
from cobro.domain.money import Money

_NO_REFERENCE = "default"  # what PayPal calls a unit that was given no name
_PAYOUTS = {"S": PayoutState.PAID, "P": PayoutState.IN_TRANSIT}


def order_picture(
    order: OrderV1, refund: RefundV1 | None, disputes: Sequence[DisputeV1], seen_at: datetime
) -> GatewayPayment:
    """Read an order; `refund` is one that was asked for and may not be listed in it yet."""
    unit = order.unit
    payer = order.payer.name
    named = "" if unit.reference_id == _NO_REFERENCE else unit.reference_id
    return GatewayPayment(
        reference=order.id,
        state=_order_state(order),
        seen_at=seen_at,
        movements=tuple(_movements(order.captures, [*order.refunds, *_unlisted(order, refund)]))
        + tuple(_disputed(order.captures, order.refunds, disputes)),
        asked=unit.amount.money() if unit.amount else None,
        invoice_id=unit.custom_id.removeprefix(CLOSED),
        charge_reference=named or unit.invoice_id,
        payer_name=f"{payer.given_name} {payer.surname}".strip(),
        payer_tax_id=order.payer.tax_info.tax_id,
        is_available=_is_available(order.captures),
        is_disputed=any(dispute.is_open for dispute in disputes),
        detail=_detail(order.captures),
    )


def capture_picture(
    capture: CaptureV1,
    refund: RefundV1 | None,
    disputes: Sequence[DisputeV1],
    seen_at: datetime,
) -> GatewayPayment:
    """Read a capture whose order PayPal does not show, or does not show any more."""
    refunds = [refund] if refund else []
    return GatewayPayment(
        reference=capture.order_id or capture.id,
        state=_state([capture], PaymentState.PENDING),
        seen_at=seen_at,
        movements=tuple(_movements([capture], refunds))
        + tuple(_disputed([capture], refunds, disputes)),
        asked=capture.amount.money(),
        invoice_id=capture.custom_id.removeprefix(CLOSED),
        charge_reference=capture.invoice_id,
        is_available=_is_available([capture]),
        is_disputed=any(dispute.is_open for dispute in disputes),
        detail=_detail([capture]),
    )


def refund_movement(refund: RefundV1) -> Movement:
    """Read a refund as the movement of money away from us."""
    kind = MovementKind.REVERSED if refund.is_reversal else MovementKind.REFUNDED
    return Movement(kind, refund.id, refund.amount.money(), instant(refund.create_time))


def payout_picture(found: TransactionV1, seen_at: datetime) -> GatewayPayout:
    """Read a withdrawal to the bank; PayPal does not say on which day the bank has it."""
    if found.transaction_amount is None:
        message = f"withdrawal {found.transaction_id} names no amount"
        raise InvalidInputError(message, field="transaction_amount")
    fee = _magnitude(found.fee_amount.money()) if found.fee_amount else None
    return GatewayPayout(
        reference=found.transaction_id,
        state=_PAYOUTS.get(found.transaction_status, PayoutState.FAILED),
        amount=_magnitude(found.transaction_amount.money()),
        arrival_date=instant(found.initiated).date(),
        seen_at=seen_at,
        fee=fee if fee and fee.is_positive else None,
    )


def _magnitude(amount: Money) -> Money:
    return -amount if amount.minor < 0 else amount


def _unlisted(order: OrderV1, refund: RefundV1 | None) -> list[RefundV1]:
    known = {listed.id for listed in order.refunds}
    return [refund] if refund is not None and refund.id not in known else []


def _order_state(order: OrderV1) -> PaymentState:
    is_over = order.status == "VOIDED" or order.is_closed
    return _state(order.captures, PaymentState.CANCELLED if is_over else PaymentState.PENDING)


def _state(captures: Sequence[CaptureV1], without: PaymentState) -> PaymentState:
    if any(capture.has_moved for capture in captures):
        return PaymentState.PAID
    if any(capture.status == "PENDING" for capture in captures):
        return PaymentState.PENDING
    return PaymentState.FAILED if captures else without


def _is_available(captures: Sequence[CaptureV1]) -> bool:
    moved = [capture for capture in captures if capture.has_moved]
    return bool(moved) and all(capture.disbursement_mode != "DELAYED" for capture in moved)


def _detail(captures: Sequence[CaptureV1]) -> str:
    reasons = [capture.status_details.reason for capture in captures if not capture.has_moved]
    return next((reason for reason in reversed(reasons) if reason), "")


def _movements(captures: Sequence[CaptureV1], refunds: Sequence[RefundV1]) -> Iterator[Movement]:
    for capture in captures:
        if capture.has_moved:
            at = instant(capture.create_time)
            yield Movement(MovementKind.CAPTURED, capture.id, capture.amount.money(), at)
            kept = capture.seller_receivable_breakdown.kept()
            if kept is not None and kept.is_positive:
                yield Movement(MovementKind.FEE, capture.id, kept, at)
    for refund in refunds:
        yield from _refunded(refund)


def _refunded(refund: RefundV1) -> Iterator[Movement]:
    """Yield what a refund moved; one that failed took the money and gave it back."""
    yield refund_movement(refund)
    if refund.has_failed:
        at = instant(refund.update_time or refund.create_time)
        yield Movement(MovementKind.REFUND_FAILED, refund.id, refund.amount.money(), at)
        return
    returned = refund.seller_payable_breakdown.kept()
    if refund.status == "COMPLETED" and returned is not None and returned.is_positive:
        at = instant(refund.create_time)
        yield Movement(MovementKind.FEE_RETURNED, refund.id, returned, at)


def _disputed(
    captures: Sequence[CaptureV1], refunds: Sequence[RefundV1], disputes: Sequence[DisputeV1]
) -> Iterator[Movement]:
    """Yield what lost disputes took, as far as no refund has taken it already."""
    left = {
        capture.id: capture.amount.money()
        - Money.total(
            (r.amount.money() for r in refunds if r.capture_id == capture.id and not r.has_failed),
            capture.amount.money().currency,
        )
        for capture in captures
    }
    for dispute in disputes:
        lost = dispute.lost()
        about = next((t.seller_transaction_id for t in dispute.disputed_transactions), "")
        if lost is None or about not in left:
            continue
        taken = min(lost, left[about])
        left[about] -= taken
        if taken.is_positive:
            at = instant(dispute.update_time or dispute.create_time)
            yield Movement(MovementKind.DISPUTE_WITHHELD, dispute.dispute_id, taken, at)
            yield Movement(MovementKind.DISPUTE_LOST, dispute.dispute_id, taken, at)
