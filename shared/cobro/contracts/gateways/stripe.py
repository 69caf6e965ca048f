"""Stripe's events in our words. Only the fields that decide something are read.

A payment is known by its PaymentIntent, whatever event tells of it. Events of PaymentIntents and
Checkout Sessions are taken at their word: they are signed and carry the whole state; a boleto's
session completes unpaid. Events of charges, refunds and disputes carry a part of the picture only,
and those of payouts not what was kept of them: they are hints to fetch the rest.
Source: Stripe API reference (2026-07-29), types of events.
"""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from cobro.contracts.gateways import WebhookHead
from cobro.contracts.parsing import parse
from cobro.domain.gateways import (
    ForReview,
    GatewayAccount,
    GatewayHint,
    GatewayNews,
    NothingToDo,
    Subject,
)

CONNECTED_ACCOUNT = "stripe_account"
_Expandable = str | dict[str, Any] | None


class _ThingV1(msgspec.Struct, frozen=True):
    """What is read of an object before it is known what it is."""

    id: str = ""
    object: str = ""
    payment_intent: _Expandable = None


class _ThingHolderV1(msgspec.Struct, frozen=True):
    object: _ThingV1


class _HeadV1(msgspec.Struct, frozen=True):
    id: str
    type: str
    data: _ThingHolderV1


class ObjectHolderV1(msgspec.Struct, frozen=True):
    object: dict[str, Any]


class StripeEventV1(msgspec.Struct, frozen=True):
    """An event; `created` is in seconds since 1970, `account` is only of connected accounts."""

    id: str
    type: str
    created: int
    data: ObjectHolderV1
    livemode: bool = False
    account: str | None = None


def head(body: bytes, query: str) -> WebhookHead:  # noqa: ARG001 - Stripe puts nothing there
    """Name an event and its payment, or the object itself where it is of no payment."""
    event = parse(body, _HeadV1)
    thing = event.data.object
    return WebhookHead(event.id, _id_of(thing.payment_intent) or thing.id or event.id, event.type)


def news(account: GatewayAccount, payload: bytes, query: str) -> Sequence[GatewayNews]:  # noqa: ARG001 - as above
    """Say what an event means; raise `InvalidInputError` where a needed field is missing."""
    event = parse(payload, StripeEventV1)
    if event.livemode is not account.is_live:
        return [NothingToDo(event.type, "livemode differs from that of this account")]
    if (event.account or "") != account.facts.get(CONNECTED_ACCOUNT, ""):
        return [NothingToDo(event.type, "the event is of another Stripe account")]
    return [_news_of(event)]


def changed_hint(event: StripeEventV1) -> GatewayHint | None:
    """Return what is to be fetched because of a listed event; None for nothing of ours."""
    thing = event.data.object
    reference = str(thing.get("id") or "")
    if event.type.startswith("payout."):
        return GatewayHint(Subject.PAYOUT, reference, event.type)
    if not event.type.startswith("payment_intent."):
        reference = _id_of(thing.get("payment_intent"))
    return GatewayHint(Subject.PAYMENT, reference, event.type) if reference else None


def _news_of(event: StripeEventV1) -> GatewayNews:
    read = next((read for start, read in _READERS if event.type.startswith(start)), None)
    if read is None:
        return NothingToDo(event.type, "nothing is booked for this type")
    return read(event)


def _id_of(value: _Expandable) -> str:
    """Return the id of what stands here, expanded or not; empty for nothing."""
    return str(value.get("id") or "") if isinstance(value, dict) else value or ""


def _intent(event: StripeEventV1) -> GatewayNews:
    from cobro.contracts.gateways import stripe_pictures

    return stripe_pictures.told_payment(event.data.object, event.created)


def _session(event: StripeEventV1) -> GatewayNews:
    from cobro.contracts.gateways import stripe_pictures

    return stripe_pictures.told_session(event.type, event.data.object, event.created)


def _payment_hint(event: StripeEventV1) -> GatewayNews:
    reference = _id_of(event.data.object.get("payment_intent"))
    if not reference:
        explanation = (
            f"Stripe reports {event.type} for {event.data.object.get('id')}, made without a "
            "PaymentIntent; look at it in Stripe and record it by hand"
        )
        return ForReview("no_payment_intent", explanation)
    return GatewayHint(Subject.PAYMENT, reference, event.type)


def _payout_hint(event: StripeEventV1) -> GatewayNews:
    return GatewayHint(Subject.PAYOUT, str(event.data.object.get("id") or event.id), event.type)


def _told_otherwise(event: StripeEventV1) -> GatewayNews:
    return NothingToDo(event.type, "the events of the PaymentIntent tell of it")


_READERS: tuple[tuple[str, Callable[[StripeEventV1], GatewayNews]], ...] = (
    ("payment_intent.succeeded", _intent),
    ("payment_intent.processing", _intent),
    ("payment_intent.requires_action", _intent),
    ("payment_intent.payment_failed", _intent),
    ("payment_intent.canceled", _intent),
    ("checkout.session.", _session),
    ("charge.failed", _told_otherwise),
    ("charge.pending", _told_otherwise),
    ("charge.", _payment_hint),
    ("refund.", _payment_hint),
    ("payout.", _payout_hint),
)
