"""PayPal's events in our words: each is a hint, and none is taken at its word.

What PayPal signs of a body is a CRC-32, for which another body is found at will. So an event says
only which object to ask for; amounts, states and currencies come from the API.
Source: PayPal, webhook event names; objects of Orders v2, Payments v2 and Disputes v1.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from cobro.contracts.gateways import WebhookHead
from cobro.contracts.parsing import convert, parse
from cobro.domain.gateways import (
    ForReview,
    GatewayAccount,
    GatewayHint,
    GatewayNews,
    NothingToDo,
    Subject,
)

CAPTURE, ORDER, REFUND, DISPUTE = "capture", "order", "refund", "dispute"
_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_BODY_DIGITS = 16


class LinkV1(msgspec.Struct, frozen=True):
    href: str = ""
    rel: str = ""


class _DisputedV1(msgspec.Struct, frozen=True):
    seller_transaction_id: str = ""


class _ResourceV1(msgspec.Struct, frozen=True):
    id: str = ""
    order_id: str = ""
    dispute_id: str = ""
    links: list[LinkV1] = []
    disputed_transactions: list[_DisputedV1] = []


class _EventV1(msgspec.Struct, frozen=True):
    id: str
    event_type: str
    resource: _ResourceV1


def head(body: bytes, query: str) -> WebhookHead:  # noqa: ARG001 - PayPal puts nothing there
    """Name an event and its payment, as far as the event itself can tell.

    The key holds a digest of the body: a forged body under the id of a real event must not make
    that one a repetition.
    """
    event = parse(body, _EventV1)
    digest = hashlib.sha256(body).hexdigest()[:_BODY_DIGITS]
    payment = _payment_of(event.resource) or event.id
    return WebhookHead(f"{event.id}:{digest}", payment, event.event_type)


def news(account: GatewayAccount, payload: bytes, query: str) -> Sequence[GatewayNews]:  # noqa: ARG001 - the same for every account
    """Say which object an event is about; raise `InvalidInputError` where it is no event."""
    return [_news_of(parse(payload, _EventV1))]


def told_event(event: dict[str, Any]) -> GatewayNews:
    """Say the same of an event that the API lists."""
    return _news_of(convert(event, _EventV1))


def id_at(links: Sequence[LinkV1], kind: str) -> str:
    """Return the id of the object that a link `up` leads to, where it is of that kind."""
    for link in links:
        *_, found_kind, found = ("", "", *link.href.split("/"))
        if link.rel == "up" and found_kind == kind:
            return found
    return ""


def _payment_of(resource: _ResourceV1) -> str:
    disputed = [thing.seller_transaction_id for thing in resource.disputed_transactions]
    found = [*disputed, id_at(resource.links, "captures"), resource.id, resource.order_id]
    return next((text for text in found if _ID.fullmatch(text)), "")


def _news_of(event: _EventV1) -> GatewayNews:
    read = next((read for start, read in _READERS if event.event_type.startswith(start)), None)
    if read is None:
        return NothingToDo(event.event_type, "nothing is booked for this type")
    return read(event)


def _hint(kind: str) -> Callable[[_EventV1], GatewayNews]:
    def read(event: _EventV1) -> GatewayNews:
        resource = event.resource
        ids = {DISPUTE: resource.dispute_id, ORDER: resource.order_id or resource.id}
        reference = ids.get(kind, resource.id)
        if not _ID.fullmatch(reference):
            explanation = (
                f"PayPal reports {event.event_type} without saying what of; look at event "
                f"{event.id} in PayPal"
            )
            return ForReview("no_reference", explanation)
        return GatewayHint(Subject.PAYMENT, reference, kind)

    return read


def _sale(event: _EventV1) -> GatewayNews:
    explanation = (
        f"PayPal reports {event.event_type} of {event.resource.id}, made by its old payments or "
        "subscriptions, which Cobro does not open; look at it in PayPal and record it by hand"
    )
    return ForReview("paypal_sale", explanation)


_READERS: tuple[tuple[str, Callable[[_EventV1], GatewayNews]], ...] = (
    ("PAYMENT.CAPTURE.REFUNDED", _hint(REFUND)),
    ("PAYMENT.CAPTURE.REVERSED", _hint(REFUND)),
    ("PAYMENT.CAPTURE.", _hint(CAPTURE)),
    ("PAYMENT.REFUND.", _hint(REFUND)),
    ("CHECKOUT.ORDER.", _hint(ORDER)),
    ("CHECKOUT.PAYMENT-APPROVAL.", _hint(ORDER)),
    ("CUSTOMER.DISPUTE.", _hint(DISPUTE)),
    ("PAYMENT.SALE.", _sale),
)
