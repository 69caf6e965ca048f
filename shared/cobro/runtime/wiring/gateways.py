"""Gateway events: the intake (light) knows nothing of money."""

from functools import cache
from typing import TYPE_CHECKING

from cobro.adapters.dynamodb.intake import DynamoInbox
from cobro.adapters.secrets import SigningSecrets
from cobro.application.receive_gateway_event import ReceiveGatewayEvent
from cobro.contracts.messages import gateway_event_message
from cobro.runtime.settings import Queue, Variable, settings
from cobro.runtime.wiring import base

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient


@cache
def stripe_secrets() -> SigningSecrets:
    secrets: SecretsManagerClient = base.client("secretsmanager")
    return SigningSecrets(secrets, settings().get(Variable.STRIPE_SECRETS))


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
