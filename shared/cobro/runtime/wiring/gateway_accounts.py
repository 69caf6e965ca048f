"""The registry of gateway accounts as its owners see it."""

from functools import cache

from cobro.application.register_gateway_account import RegisterGatewayAccount
from cobro.runtime.settings import Variable, settings
from cobro.runtime.wiring import gateways, parties


@cache
def register() -> RegisterGatewayAccount:
    return RegisterGatewayAccount(accounts=gateways.accounts(), issuers=parties.issuers())


def secrets_prefix() -> str:
    return settings().get(Variable.GATEWAY_SECRETS)
