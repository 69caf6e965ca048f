"""The registry of gateway accounts as its owners see it."""

from functools import cache

from cobro.adapters.dynamodb.gateway_accounts import DynamoSweepMarks
from cobro.adapters.gateways.request import MissingSecretError
from cobro.application.ports.gateways import GatewayUnavailableError
from cobro.application.register_gateway_account import RegisterGatewayAccount
from cobro.application.register_webhook import RegisterWebhook, WebhookRegistry
from cobro.domain.gateways import GatewayAccount
from cobro.runtime.settings import Variable, settings
from cobro.runtime.wiring import base, gateways, parties


@cache
def register() -> RegisterGatewayAccount:
    return RegisterGatewayAccount(accounts=gateways.accounts(), issuers=parties.issuers())


@cache
def register_webhook() -> RegisterWebhook:
    return RegisterWebhook(accounts=gateways.accounts(), registry_of=_registry_of)


def _registry_of(account: GatewayAccount) -> WebhookRegistry:
    # Few calls of this function speak to a bank: only those load its API.
    from cobro.adapters.gateways.pix_api import connect

    secrets = gateways.account_secrets().of(account.key).current()
    try:
        return connect(account, secrets, clock=base.clock())
    except MissingSecretError as error:
        message = f"{account.key} cannot be called: {error}"
        raise GatewayUnavailableError(message) from error


@cache
def sweep_marks() -> DynamoSweepMarks:
    base.database()
    return DynamoSweepMarks()


def secrets_prefix() -> str:
    return settings().get(Variable.GATEWAY_SECRETS)
