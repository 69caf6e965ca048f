"""Gateway events: the intake (light) knows nothing of money."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from cobro.adapters.dynamodb.gateway_accounts import DynamoGatewayAccounts
from cobro.adapters.dynamodb.intake import DynamoInbox
from cobro.adapters.gateways.schemes import scheme_of
from cobro.adapters.secrets import AccountSecrets
from cobro.application.receive_gateway_event import ReceiveGatewayEvent
from cobro.contracts.messages import GatewayEventV1, gateway_event_message
from cobro.domain.errors import NotFoundError
from cobro.domain.gateways import GatewayAccount, GatewayNews
from cobro.runtime.settings import Queue, Variable, settings
from cobro.runtime.wiring import base

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient


@cache
def accounts() -> DynamoGatewayAccounts:
    base.database()
    return DynamoGatewayAccounts()


def news_of(message: GatewayEventV1) -> tuple[GatewayAccount, Sequence[GatewayNews]]:
    """Return what a message tells, and of which account; `NotFoundError` where that is gone."""
    account = accounts().find(message.gateway, message.account_id)
    if account is None:
        text = (
            f"there is no account {message.account_id!r} with {message.gateway}: register it and "
            "replay"
        )
        raise NotFoundError(text)
    if not message.event_id:
        return account, [message.to_hint()]
    kept = inbox().get(message.gateway, message.event_id, message.account_id)
    return account, scheme_of(account.gateway).news(account, kept.payload, kept.query)


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
