"""Mercado Pago's notifications: hints all of them, since neither body nor type is signed.

What counts is the `data.id` of the query, which is; the type says only where to look for it first.
A retried delivery has the same body, so an event is known by its type, its id and its body.
Source: mercadopago.com.br/developers, "Webhooks".
"""

import hashlib
from collections.abc import Sequence
from urllib.parse import parse_qsl

import msgspec

from cobro.contracts.gateways import WebhookHead
from cobro.contracts.parsing import parse
from cobro.domain.errors import InvalidInputError
from cobro.domain.gateways import GatewayAccount, GatewayHint, GatewayNews, NothingToDo, Subject

PAYMENT, ORDER, CHARGEBACK = "payment", "order", "chargeback"
_TYPES = {
    "payment": PAYMENT,
    "order": ORDER,
    "topic_chargebacks_wh": CHARGEBACK,
    "chargebacks": CHARGEBACK,
}


class _NotificationV1(msgspec.Struct, frozen=True):
    type: str = ""
    action: str = ""


def head(body: bytes, query: str) -> WebhookHead:
    """Name an event; raise `InvalidInputError` where the query names no id."""
    notification = parse(body, _NotificationV1) if body else _NotificationV1()
    data_id = _data_id(query)
    type_ = _type(query, notification)
    digest = hashlib.sha256(b"\n".join((type_.encode(), data_id.encode(), body))).hexdigest()
    return WebhookHead(digest, data_id, notification.action or type_)


def news(account: GatewayAccount, payload: bytes, query: str) -> Sequence[GatewayNews]:  # noqa: ARG001 - a hint needs no fact of the account
    """Say what to ask for; the body is not believed."""
    type_ = _type(query, parse(payload, _NotificationV1) if payload else _NotificationV1())
    kind = _TYPES.get(type_)
    if kind is None:
        return [NothingToDo(type_, "nothing is booked for this type")]
    return [GatewayHint(Subject.PAYMENT, _data_id(query), kind)]


def _data_id(query: str) -> str:
    found = dict(parse_qsl(query)).get("data.id", "")
    if not found:
        message = "the query names no data.id"
        raise InvalidInputError(message, field="data.id")
    return found


def _type(query: str, notification: _NotificationV1) -> str:
    return dict(parse_qsl(query)).get("type", "") or notification.type
