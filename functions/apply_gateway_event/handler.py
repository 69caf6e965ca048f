"""Act on what gateways tell: book payments, what goes back of them, disputes, fees and payouts.

Trigger: SQS FIFO by payment, at least once. An event is a hint: where it cannot prove the state,
the gateway is asked for it. Each movement of money is booked once, under the gateway's own id of
it, in the transaction that books it. What a rule refuses, or a person must decide, is parked.
"""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.gateway_messages import GatewayEventV1
from cobro.contracts.parsing import parse
from cobro.runtime.consume import consume
from cobro.runtime.observability import logger, observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import gateway_payments, gateways


def apply_event(body: str) -> None:
    message = parse(body, GatewayEventV1)
    account = gateways.account_of(message)
    news = gateway_payments.news_of(account, message)
    applied = gateway_payments.apply_gateway_news(body)(account, news)
    logger.info("gateway news applied", event_id=message.event_id, applied=applied.applied)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return consume(event, context, Queue.GATEWAY_EVENTS, apply_event)
