"""Asaas' events: hints all of them, since a body is not signed.

An event is known by its id, which holds an ampersand. Types that came later are heard all the same:
a refusal would stop Asaas' queue for the account. Source: docs.asaas.com, "Sobre os webhooks".
"""

from collections.abc import Sequence

import msgspec

from cobro.contracts.gateways import WebhookHead
from cobro.contracts.parsing import parse
from cobro.domain.gateways import GatewayAccount, GatewayHint, GatewayNews, NothingToDo, Subject


class _ThingV1(msgspec.Struct, frozen=True):
    id: str


class _EventV1(msgspec.Struct, frozen=True):
    id: str
    event: str
    payment: _ThingV1 | None = None
    transfer: _ThingV1 | None = None


def head(body: bytes, query: str) -> WebhookHead:  # noqa: ARG001 - Asaas puts nothing there
    """Name an event and what it is about, or the event itself where it is of neither."""
    event = parse(body, _EventV1)
    thing = event.payment or event.transfer
    return WebhookHead(event.id, thing.id if thing else event.id, event.event)


def news(account: GatewayAccount, payload: bytes, query: str) -> Sequence[GatewayNews]:  # noqa: ARG001 - as above
    """Say what to ask for; an event of a type that came later is heard all the same."""
    event = parse(payload, _EventV1)
    if event.payment:
        return [GatewayHint(Subject.PAYMENT, event.payment.id, event.event)]
    if event.transfer:
        return [GatewayHint(Subject.PAYOUT, event.transfer.id, event.event)]
    return [NothingToDo(event.event, "it is about no payment and no transfer")]
