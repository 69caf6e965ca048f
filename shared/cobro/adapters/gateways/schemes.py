"""Every gateway that is spoken here: how its webhooks are proved, and what they say.

A gateway has two modules, found by its name: `cobro.adapters.gateways.<gateway>_webhooks` with
`verify`, and `cobro.contracts.gateways.<gateway>` with `head` and `news`. Only the modules of the
gateway that calls are loaded: the intake lives by its cold start. To add a gateway, add its line to
`REFUSED` and its two modules.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from http import HTTPStatus
from importlib import import_module
from typing import NamedTuple, Protocol

from cobro.adapters.gateways.request import GatewaySecrets, WebhookRequest
from cobro.contracts.gateways import WebhookHead
from cobro.domain.gateways import Gateway, GatewayAccount, GatewayNews

# What each gateway is answered where it proved nothing. Whether it then delivers again is its own
# matter; a success is 200 for all of them, since some take no other code for one.
REFUSED: dict[Gateway, HTTPStatus] = {
    Gateway.STRIPE: HTTPStatus.BAD_REQUEST,
    Gateway.PAYPAL: HTTPStatus.BAD_REQUEST,
    Gateway.PIX: HTTPStatus.FORBIDDEN,
    Gateway.PAGBANK: HTTPStatus.UNAUTHORIZED,
    Gateway.MERCADO_PAGO: HTTPStatus.UNAUTHORIZED,
    Gateway.ASAAS: HTTPStatus.UNAUTHORIZED,
}


class Verify(Protocol):
    def __call__(
        self,
        request: WebhookRequest,
        account: GatewayAccount,
        secrets: GatewaySecrets,
        now: datetime,
    ) -> None:
        """Return where the sender is proved; raise `BadSignatureError` that says why not."""
        ...


class Head(Protocol):
    def __call__(self, body: bytes, query: str) -> WebhookHead:
        """Name a proved event; raise `InvalidInputError` where it is none of the gateway's."""
        ...


class News(Protocol):
    def __call__(
        self, account: GatewayAccount, payload: bytes, query: str
    ) -> Sequence[GatewayNews]:
        """Say what a kept event means for an account."""
        ...


class Scheme(NamedTuple):
    verify: Verify
    head: Head
    news: News


@cache
def scheme_of(gateway: Gateway) -> Scheme:
    """Return what a gateway of `REFUSED` goes by."""
    proving = import_module(f"cobro.adapters.gateways.{gateway.value}_webhooks")
    telling = import_module(f"cobro.contracts.gateways.{gateway.value}")
    return Scheme(proving.verify, telling.head, telling.news)
