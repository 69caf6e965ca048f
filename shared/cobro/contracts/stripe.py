"""Stripe events in our words. Only the fields that decide something are read.

A payment is known by its PaymentIntent, whatever event tells of it: `payment_intent.succeeded`,
`checkout.session.completed` once it is paid (a boleto session completes unpaid) and
`checkout.session.async_payment_succeeded` are three sights of one payment. The invoice is named in
the metadata under `invoice_id`, or in `client_reference_id` of a session.
Source: Stripe API reference, event types and the objects PaymentIntent and Checkout Session.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from cobro.application.apply_gateway_event import (
    GatewayEvent,
    GatewayPayment,
    IgnoredEvent,
    ReviewEvent,
)
from cobro.contracts.parsing import parse
from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency, Money

GATEWAY = "stripe"
METADATA_KEY = "invoice_id"
_MONEY_TAKEN_BACK = ("charge.refund", "charge.dispute.", "refund.", "payout.failed")


class StripeObjectHolder(msgspec.Struct, frozen=True):
    object: dict[str, Any]


class StripeEventHeadV1(msgspec.Struct, frozen=True):
    """What the intake needs: the id, the type and the payment that the event is about."""

    id: str
    type: str
    created: int
    data: StripeObjectHolder
    livemode: bool = False
    account: str | None = None

    @property
    def payment_reference(self) -> str:
        """Return the id of the PaymentIntent, or of the object itself where there is none."""
        thing = self.data.object
        if str(thing.get("object", "")) != "payment_intent" and thing.get("payment_intent"):
            return str(thing["payment_intent"])
        return str(thing.get("id", self.id))


def parse_event(body: bytes) -> StripeEventHeadV1:
    return parse(body, StripeEventHeadV1)


def to_gateway_event(event: StripeEventHeadV1, *, is_livemode: bool) -> GatewayEvent:
    """Say what an event means; raise `InvalidInputError` where a needed field is missing."""
    if event.livemode is not is_livemode:
        return IgnoredEvent(event.type, "livemode differs from that of this endpoint")
    if event.account:
        return IgnoredEvent(event.type, "the event is of another Stripe account")
    if event.type.startswith(_MONEY_TAKEN_BACK):
        explanation = (
            f"Stripe reports {event.type} for {event.payment_reference}; "
            "look at it in Stripe and correct the invoice by hand"
        )
        return ReviewEvent("money_taken_back", explanation)
    read = _READERS.get(event.type)
    if read is None:
        return IgnoredEvent(event.type, "nothing is booked for this type")
    return read(event, event.data.object)


def _payment_intent(event: StripeEventHeadV1, thing: dict[str, Any]) -> GatewayEvent:
    invoice_id = _metadata(thing)
    asked = thing.get("amount")
    return _payment(event, invoice_id, thing.get("amount_received"), asked, thing.get("currency"))


def _session(event: StripeEventHeadV1, thing: dict[str, Any]) -> GatewayEvent:
    if thing.get("payment_status") != "paid":
        return IgnoredEvent(event.type, "the session is completed but not paid yet")
    invoice_id = _metadata(thing) or str(thing.get("client_reference_id") or "")
    asked = thing.get("amount_total")
    return _payment(event, invoice_id, asked, asked, thing.get("currency"))


def _metadata(thing: dict[str, Any]) -> str:
    metadata = thing.get("metadata") or {}
    return str(metadata.get(METADATA_KEY) or "") if isinstance(metadata, dict) else ""


def _payment(
    event: StripeEventHeadV1, invoice_id: str, amount: object, asked: object, currency: object
) -> GatewayEvent:
    if type(amount) is not int or amount <= 0 or not isinstance(currency, str):
        message = f"event {event.id} tells of a payment without an amount and currency"
        raise InvalidInputError(message, field="amount_received")
    if not invoice_id:
        explanation = (
            f"payment {event.payment_reference} names no invoice (metadata {METADATA_KEY!r}); "
            "find out in Stripe what it is for"
        )
        return ReviewEvent("no_invoice_named", explanation)
    return GatewayPayment(
        gateway=GATEWAY,
        payment_reference=event.payment_reference,
        invoice_id=invoice_id,
        amount=Money(amount, Currency.parse(currency)),
        asked=Money(asked if type(asked) is int else amount, Currency.parse(currency)),
        paid_at=datetime.fromtimestamp(event.created, UTC),
    )


_READERS: dict[str, Callable[[StripeEventHeadV1, dict[str, Any]], GatewayEvent]] = {
    "payment_intent.succeeded": _payment_intent,
    "checkout.session.completed": _session,
    "checkout.session.async_payment_succeeded": _session,
}
