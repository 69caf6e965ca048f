"""PagBank's notifications and objects in our words. Only the fields that decide something are read.

What comes is the order, charge or checkout itself, as the API would answer it. A payment is known
by its charge (`CHAR_`); an order (`ORDE_`) may hold several, of which one is paid. A charge states
what was paid and given back in all so far, never what moved when: those are cumulative movements.
There is no id of the event and no instant of the notification: an event is known by what it states.
Fees, chargebacks and payouts are not in these objects.
Source: developer.pagbank.com.br, objects Order, Charge and Checkout, and "Webhooks".
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Annotated

import msgspec

from cobro.contracts.gateways import WebhookHead
from cobro.contracts.parsing import parse
from cobro.domain.errors import InvalidInputError
from cobro.domain.gateways import (
    ForReview,
    GatewayAccount,
    GatewayHint,
    GatewayNews,
    GatewayPayment,
    Movement,
    MovementKind,
    NothingToDo,
    PaymentState,
    Subject,
)
from cobro.domain.money import Currency, Money

CHARGE, ORDER, CHECKOUT = "CHAR_", "ORDE_", "CHEC_"
_Instant = Annotated[datetime, msgspec.Meta(tz=True)]
_Minor = Annotated[int, msgspec.Meta(ge=0)]

_STATES = {
    "WAITING": PaymentState.PENDING,
    "IN_ANALYSIS": PaymentState.PENDING,
    "AUTHORIZED": PaymentState.PENDING,
    "PAID": PaymentState.PAID,
    "DECLINED": PaymentState.FAILED,
    "CANCELED": PaymentState.CANCELLED,
}
_CHECKOUT_STATES = {
    "ACTIVE": PaymentState.PENDING,
    "EXPIRED": PaymentState.EXPIRED,
    "INACTIVE": PaymentState.CANCELLED,
}


class SummaryV1(msgspec.Struct, frozen=True):
    """What moved in all so far, in centavos."""

    total: _Minor = 0
    paid: _Minor = 0
    refunded: _Minor = 0


class AmountV1(msgspec.Struct, frozen=True):
    value: _Minor
    currency: str
    summary: SummaryV1 = SummaryV1()


class ResponseV1(msgspec.Struct, frozen=True):
    code: str = ""


class HolderV1(msgspec.Struct, frozen=True):
    name: str = ""
    tax_id: str = ""


class PixV1(msgspec.Struct, frozen=True):
    end_to_end_id: str = ""
    holder: HolderV1 = HolderV1()


class BoletoV1(msgspec.Struct, frozen=True):
    formatted_barcode: str = ""


class MethodV1(msgspec.Struct, frozen=True):
    type: str = ""
    pix: PixV1 = PixV1()
    boleto: BoletoV1 = BoletoV1()


class LinkV1(msgspec.Struct, frozen=True):
    rel: str = ""
    href: str = ""
    media: str = ""


class ChargeV1(msgspec.Struct, frozen=True):
    id: str
    status: str
    created_at: _Instant
    amount: AmountV1
    reference_id: str = ""
    paid_at: _Instant | None = None
    payment_response: ResponseV1 | None = None
    payment_method: MethodV1 = MethodV1()
    links: tuple[LinkV1, ...] = ()

    @property
    def state_key(self) -> str:
        """Return what two notifications of one state share (reference of the event)."""
        summary = self.amount.summary
        return f"{self.id}|{self.status}|{summary.paid}|{summary.refunded}"


class QrCodeV1(msgspec.Struct, frozen=True):
    text: str = ""
    expires_at: _Instant | None = msgspec.field(default=None, name="expiration_date")


class OrderV1(msgspec.Struct, frozen=True):
    id: str
    reference_id: str = ""
    charges: tuple[ChargeV1, ...] = ()
    customer: HolderV1 = HolderV1()
    qr_codes: tuple[QrCodeV1, ...] = ()
    links: tuple[LinkV1, ...] = ()


class LinkedOrderV1(msgspec.Struct, frozen=True):
    id: str


class CheckoutV1(msgspec.Struct, frozen=True):
    id: str
    status: str
    created_at: _Instant
    reference_id: str = ""
    orders: tuple[LinkedOrderV1, ...] = ()
    links: tuple[LinkV1, ...] = ()


class _ThingV1(msgspec.Struct, frozen=True):
    """What every object has; `charges` are of an order only."""

    id: str
    status: str = ""
    charges: tuple[ChargeV1, ...] = ()


def head(body: bytes, query: str) -> WebhookHead:  # noqa: ARG001 - PagBank puts nothing there
    """Name an event by what it states; raise `InvalidInputError` for no object of PagBank's."""
    thing = parse(body, _ThingV1)
    charges = _charges(body, thing)
    states = sorted(charge.state_key for charge in charges) or [f"{thing.id}|{thing.status}"]
    event_id = hashlib.sha256("\n".join(states).encode()).hexdigest()
    payment = charges[0].id if len(charges) == 1 else thing.id
    statuses = ",".join(sorted({charge.status for charge in charges}) or [thing.status])
    return WebhookHead(event_id, payment, f"{thing.id.partition('_')[0]}.{statuses}"[:100])


def news(account: GatewayAccount, payload: bytes, query: str) -> Sequence[GatewayNews]:  # noqa: ARG001 - as above
    """Say what a notification means: a picture where it is signed and needs no instant of its own.

    Only a live account's notifications are all signed. That money was given back is told without a
    date, so it is asked for.
    """
    thing = parse(payload, _ThingV1)
    charges = _charges(payload, thing)
    if charges:
        order = parse(payload, OrderV1) if thing.id.startswith(ORDER) else OrderV1(thing.id)
        return [_told(account, charge, order) for charge in charges]
    if thing.id.startswith(CHECKOUT):
        return [GatewayHint(Subject.PAYMENT, thing.id, thing.status)]
    if thing.id.startswith(ORDER):
        return [NothingToDo(ORDER, "the order has no charge yet")]
    explanation = f"PagBank sent {thing.id[:80]!r}, which is no order, charge or checkout"
    return [ForReview("unknown_object", explanation)]


def order_payment(order: OrderV1, seen_at: datetime) -> GatewayPayment:
    """Read the charge of an order that was paid, or its last one; an order that has none waits."""
    found = [charge_payment(charge, seen_at, order=order) for charge in order.charges]
    if found:
        return next((p for p in found if p.state is PaymentState.PAID), found[-1])
    ends = [code.expires_at for code in order.qr_codes]
    is_over = bool(ends) and all(end is not None and end < seen_at for end in ends)
    return GatewayPayment(
        reference=order.id,
        state=PaymentState.EXPIRED if is_over else PaymentState.PENDING,
        seen_at=seen_at,
        charge_reference=order.reference_id,
    )


def charge_payment(
    charge: ChargeV1, seen_at: datetime, order: OrderV1 | None = None
) -> GatewayPayment:
    """Read a charge; raise `InvalidInputError` where its status and figures do not agree."""
    currency = Currency.parse(charge.amount.currency)
    paid, refunded = _moved(charge)
    movements = _movements(charge, Money(paid, currency), Money(refunded, currency), seen_at)
    pix = charge.payment_method.pix
    payer = (order.customer if order else None) or HolderV1()
    return GatewayPayment(
        reference=charge.id,
        state=PaymentState.PAID if paid else _state(charge),
        seen_at=seen_at,
        movements=tuple(movements),
        asked=Money(charge.amount.value, currency),
        charge_reference=(order.reference_id if order else "") or charge.reference_id,
        payer_name=pix.holder.name or payer.name,
        payer_tax_id=payer.tax_id,
        end_to_end_id=pix.end_to_end_id,
        detail=_detail(charge),
    )


def checkout_payment(checkout: CheckoutV1, seen_at: datetime) -> GatewayPayment:
    """Read a checkout that nobody ordered by yet."""
    state = _CHECKOUT_STATES.get(checkout.status, PaymentState.PENDING)
    return GatewayPayment(
        reference=checkout.id,
        state=state,
        seen_at=seen_at,
        charge_reference=checkout.reference_id,
        detail=checkout.status,
    )


def _charges(body: bytes, thing: _ThingV1) -> tuple[ChargeV1, ...]:
    if thing.id.startswith(CHARGE):
        return (parse(body, ChargeV1),)
    return thing.charges


def _told(account: GatewayAccount, charge: ChargeV1, order: OrderV1) -> GatewayNews:
    if not account.is_live or charge.status == "CANCELED" or charge.amount.summary.refunded:
        return GatewayHint(Subject.PAYMENT, charge.id, charge.status)
    told_at = (charge.paid_at or charge.created_at).astimezone(UTC)
    return charge_payment(charge, told_at, order=order)


def _moved(charge: ChargeV1) -> tuple[int, int]:
    """Return what was paid and given back in all, in centavos. To cancel gives all of it back."""
    summary = charge.amount.summary
    if charge.status == "CANCELED":
        return summary.paid, max(summary.paid, summary.refunded)
    if charge.status != "PAID":
        return 0, 0
    if not summary.paid:
        message = f"charge {charge.id} is paid, and nothing of it is"
        raise InvalidInputError(message, field="amount.summary.paid")
    return summary.paid, summary.refunded


def _state(charge: ChargeV1) -> PaymentState:
    state = _STATES.get(charge.status)
    if state is None:
        message = f"charge {charge.id} has the status {charge.status[:40]!r}, which is not known"
        raise InvalidInputError(message, field="status")
    return state


def _movements(
    charge: ChargeV1, paid: Money, refunded: Money, seen_at: datetime
) -> Iterable[Movement]:
    paid_at = (charge.paid_at or charge.created_at).astimezone(UTC)
    for kind, amount, moved_at in (
        (MovementKind.CAPTURED, paid, paid_at),
        (MovementKind.REFUNDED, refunded, seen_at),
    ):
        if amount.is_positive:
            yield Movement(kind, charge.id, amount, moved_at, is_cumulative=True)


def _detail(charge: ChargeV1) -> str:
    """Return the code of the refusal where it was refused, else the status."""
    if charge.status == "DECLINED" and charge.payment_response:
        return charge.payment_response.code
    return charge.status
