"""Turn kept gateway events into payments.

Trigger: SQS FIFO by payment, at least once. The gateway's own id of the payment is the guard, in
the transaction that books it. What a rule refuses, or a person must decide, is parked.
"""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.adapters.gateways.schemes import scheme_of
from cobro.contracts.gateway_messages import GatewayEventV1
from cobro.contracts.gateways.bookable import to_gateway_event
from cobro.contracts.parsing import parse
from cobro.runtime.consume import consume
from cobro.runtime.observability import logger, observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import gateway_payments, gateways


def apply_event(body: str) -> None:
    message = parse(body, GatewayEventV1)
    kept = gateways.inbox().get(message.gateway, message.event_id, message.account_id)
    account = gateways.account_of(kept)
    for news in scheme_of(account.gateway).news(account, kept.payload, kept.query):
        posted = gateway_payments.apply_gateway_event()(to_gateway_event(account, news))
        booked = posted is not None and not posted.is_replay
        logger.info("event applied", event_id=message.event_id, booked=booked)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return consume(event, context, Queue.GATEWAY_EVENTS, apply_event)
