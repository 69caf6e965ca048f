"""Gateway events: the intake (light) knows nothing of money."""

from functools import cache
from typing import TYPE_CHECKING

from cobro.adapters.dynamodb.gateway_accounts import DynamoGatewayAccounts
from cobro.adapters.dynamodb.inbox import DynamoInbox
from cobro.adapters.secrets import AccountSecrets
from cobro.application.receive_gateway_event import ReceiveGatewayEvent
from cobro.contracts.gateway_messages import GatewayEventV1, gateway_event_message
from cobro.domain.errors import NotFoundError
from cobro.domain.gateways import GatewayAccount
from cobro.runtime.settings import Queue, Variable, settings
from cobro.runtime.wiring import base

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient


@cache
def accounts() -> DynamoGatewayAccounts:
    base.database()
    return DynamoGatewayAccounts()


def account_of(message: GatewayEventV1) -> GatewayAccount:
    """Return the account that a message is of; raise `NotFoundError` where that is gone."""
    account = accounts().find(message.gateway, message.account_id)
    if account is None:
        text = (
            f"there is no account {message.account_id!r} with {message.gateway}: register it and "
            "replay"
        )
        raise NotFoundError(text)
    return account


@cache
def account_secrets() -> AccountSecrets:
    secrets: SecretsManagerClient = base.client("secretsmanager")
    return AccountSecrets(secrets, settings().get(Variable.GATEWAY_SECRETS))


@cache
def inbox() -> DynamoInbox:
    base.database()
    return DynamoInbox()


@cache
def receive_gateway_event() -> ReceiveGatewayEvent:
    return ReceiveGatewayEvent(
        inbox=inbox(),
        events=base.queue(Queue.GATEWAY_EVENTS),
        clock=base.clock(),
        event_message=gateway_event_message,
    )
