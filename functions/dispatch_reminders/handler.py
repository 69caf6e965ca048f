"""Send due reminders.

Trigger: SQS, at least once. A step is claimed before it is sent and goes out at most once; one
whose sending is uncertain is parked for a person. This function cannot write money.
"""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.messages import ReminderV1
from cobro.contracts.parsing import parse
from cobro.runtime.consume import consume
from cobro.runtime.observability import logger, observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import dispatch


def dispatch_one(body: str) -> None:
    item = parse(body, ReminderV1).to_item()
    done = dispatch.dispatch_reminder()(item)
    logger.info("reminder handled", invoice_id=item.invoice_id, outcome=done.outcome)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return consume(event, context, Queue.REMINDERS, dispatch_one)
