"""Bill the milestones of projects.

Trigger: the event ProjectCompleted of any source on the bus, through SQS, at least once. The
project and milestone name the invoice: however often it is told, it is issued once. An event that
cannot be read is parked, and can be sent again.
"""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.parsing import parse
from cobro.contracts.project_events import ProjectCompletedEnvelopeV1
from cobro.runtime.consume import consume
from cobro.runtime.observability import logger, observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import base


def bill(body: str) -> None:
    told = parse(body, ProjectCompletedEnvelopeV1)
    base.queue(Queue.ISSUE).send(told.to_messages())
    logger.info("milestone billed", key=told.detail.idempotency_key)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return consume(event, context, Queue.MILESTONES, bill)
