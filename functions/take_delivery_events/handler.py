"""Take what the mail provider tells of messages: delivered, bounced, complained.

Trigger: SQS, fed by EventBridge with the events of Amazon SES, at least once and in any order. News
of a message only raise how far it got; an event of another shape is parked. It sends nothing.
"""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.parsing import parse
from cobro.contracts.ses_events import SesEventV1
from cobro.runtime.consume import consume
from cobro.runtime.observability import logger, observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import deliveries


def take_one(body: str) -> None:
    news = parse(body, SesEventV1).to_news()
    deliveries.take_delivery()(news)
    logger.info("news of a message taken", invoice_id=news.invoice_id, state=news.delivery.state)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return consume(event, context, Queue.DELIVERIES, take_one)
