"""Registration of accounts with payment gateways, version 1."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from cobro.application.register_webhook import WebhookOrder
from cobro.contracts.fields import FactName, Key
from cobro.domain.errors import NotFoundError
from cobro.domain.gateway_health import Health
from cobro.domain.gateways import Gateway, GatewayAccount, PaymentMethod
from cobro.domain.ids import IssuerId
from cobro.domain.money import Currency

# A fact may have several lines, such as the subjects of several certificates.
Facts = Annotated[dict[FactName, Annotated[str, Meta(max_length=2000)]], Meta(max_length=20)]
BankKey = Annotated[str, Meta(max_length=100, pattern=r"^[A-Za-z0-9._:@/-]*(?!\n)$")]


class RegisterGatewayAccountV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An account of an issuer with the gateway that the path names.

    `currencies` are those that it takes; `payout_account` is the bank account that payouts go to,
    as its statements name it. `is_live` says whether live events are expected, `offers` by what
    each new invoice can be paid there, and `facts` what the gateway needs that is no secret.
    """

    issuer_id: Key
    currencies: Annotated[list[str], Meta(min_length=1, max_length=10)]
    payout_account: BankKey = ""
    is_live: bool = False
    offers: Annotated[list[PaymentMethod], Meta(max_length=10)] = []
    facts: Facts = {}

    def to_account(self, gateway: str, account_id: str) -> GatewayAccount:
        """Return the account; raise `NotFoundError` for a gateway that is not spoken."""
        if gateway not in set(Gateway):
            message = f"there is no gateway {gateway!r}; known are {', '.join(Gateway)}"
            raise NotFoundError(message)
        return GatewayAccount(
            gateway=Gateway(gateway),
            account_id=account_id,
            issuer_id=IssuerId(self.issuer_id),
            currencies=tuple(dict.fromkeys(Currency.parse(code) for code in self.currencies)),
            payout_account=self.payout_account,
            is_live=self.is_live,
            offers=tuple(dict.fromkeys(self.offers)),
            facts=dict(self.facts),
        )


class RegisterWebhookV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the bank of a Pix account is to deliver what comes in; it may hold a secret part."""

    issuer_id: Key
    url: Annotated[str, Meta(max_length=500)]

    def to_order(self, gateway: str, account_id: str) -> WebhookOrder:
        return WebhookOrder(self.issuer_id, gateway, account_id, self.url)


@dataclass(frozen=True, slots=True)
class Asked:
    """Through when an account was asked for what changed there, and what follows today."""

    asked_through_at: datetime | None
    health: Health


def gateway_account_view(
    account: GatewayAccount, secrets_prefix: str, asked: Asked
) -> dict[str, Any]:
    """Show an account, with where its gateway delivers and where its secret is read."""
    return {
        "gateway": account.gateway.value,
        "account_id": account.account_id,
        "issuer_id": account.issuer_id,
        "currencies": list(account.currencies),
        "payout_account": account.payout_account,
        "is_live": account.is_live,
        "offers": list(account.offers),
        "facts": account.facts,
        "webhook_path": f"/webhooks/{account.key}",
        "secret_name": f"{secrets_prefix}/{account.key}",
        "asked_through_at": asked.asked_through_at,
        "health": asked.health.value,
    }
