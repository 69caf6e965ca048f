"""Have a bank of the API Pix deliver what comes in to our address (Bacen, API Pix 2.9).

The address is one that the intake takes for this very account: the bank proves itself by its
certificate there, or, where none is pinned, by a secret last part. Registering again replaces the
address at the bank, so a repeat changes nothing. Other gateways are told in their own panels.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cobro.application.ports.gateways import GatewayAccounts
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.gateways import Gateway, GatewayAccount

_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(:[0-9]+)?(?P<path>/[^?#\s]*)")
_SECRET_PART = re.compile(r"/[^/].*")
_PINNED = ("client_subject", "client_serial")


class WebhookRegistry(Protocol):
    """The part of a bank's API that keeps where it delivers."""

    def register_webhook(self, url: str, *, skips_mtls: bool = False) -> None: ...


@dataclass(frozen=True, slots=True)
class WebhookOrder:
    issuer_id: str
    gateway: str
    account_id: str
    url: str


class RegisterWebhook:
    def __init__(
        self,
        *,
        accounts: GatewayAccounts,
        registry_of: Callable[[GatewayAccount], WebhookRegistry],
    ) -> None:
        self._accounts = accounts
        self._registry_of = registry_of

    def __call__(self, order: WebhookOrder) -> GatewayAccount:
        """Register it, and return the account.

        Raises `NotFoundError`, `InvalidInputError`, and what the bank's API refuses.
        """
        account = self._accounts.find(order.gateway, order.account_id)
        if account is None or account.issuer_id != order.issuer_id:
            message = (
                f"issuer {order.issuer_id} has no gateway account {order.gateway}/"
                f"{order.account_id}: register the account first"
            )
            raise NotFoundError(message)
        if account.gateway is not Gateway.PIX:
            message = f"{account.gateway} takes the address of webhooks in its own panel"
            raise InvalidInputError(message, field="gateway")
        is_pinned = any(account.facts.get(name) for name in _PINNED)
        _check(order.url, account, is_pinned=is_pinned)
        self._registry_of(account).register_webhook(order.url, skips_mtls=not is_pinned)
        return account


def _check(url: str, account: GatewayAccount, *, is_pinned: bool) -> None:
    """Refuse an address by which the bank's events would not be taken."""
    found = _ADDRESS.fullmatch(url)
    own, secret = f"/webhooks/{account.key}", "" if is_pinned else "/<secret part>"
    rest = found["path"].removeprefix(own) if found and found["path"].startswith(own) else "?"
    if not (_SECRET_PART.fullmatch(rest) if secret else rest == ""):
        message = f"the address must be https://<your host>{own}{secret}"
        raise InvalidInputError(message, field="url")
