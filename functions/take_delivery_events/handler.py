"""Take what providers tell of messages: delivered, read, bounced, complained; and replies.

Trigger: SQS, fed by EventBridge with the events of Amazon SES and by SNS with those of SMS, of
WhatsApp and of mail that came in, at least once and in any order. News of a message only raise how
far it got; what a payer writes back is a request, once; an event of another shape is parked. It
sends nothing.
"""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime.consume import consume
from cobro.runtime.message_events import take_one
from cobro.runtime.observability import observed
from cobro.runtime.settings import Queue


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return consume(event, context, Queue.DELIVERIES, take_one)
