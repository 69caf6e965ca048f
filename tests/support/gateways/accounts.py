"""Accounts at gateways, with the secrets that the fakes know too."""

from cobro.adapters.gateways.request import GatewaySecrets
from cobro.domain.gateways import Gateway, GatewayAccount
from cobro.domain.ids import IssuerId
from cobro.domain.money import Currency


def gateway_account(gateway: Gateway, *, is_live: bool = True, **facts: str) -> GatewayAccount:
    return GatewayAccount(
        gateway=gateway,
        account_id="loja-1",
        issuer_id=IssuerId("emp"),
        currencies=(Currency.BRL,),
        is_live=is_live,
        facts=facts,
    )


def gateway_secrets(*signing: str, **values: str) -> GatewaySecrets:
    return GatewaySecrets(signing, {"api_key": "key-of-the-api", **values})
