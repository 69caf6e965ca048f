"""Issue queued blocks of invoices.

Trigger: SQS FIFO by series, at least once. The idempotency key of each invoice is its guard: a
block that comes again issues nothing twice. A refused invoice is parked alone, or listed with the
import that it comes of; the rest of its block goes on.
"""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.messages import IssueBlockV1
from cobro.contracts.parsing import parse
from cobro.runtime.consume import consume, park
from cobro.runtime.observability import logger, observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import import_outcomes, money


def issue_block(body: str) -> None:
    block = parse(body, IssueBlockV1)
    outcomes = money.issue_invoices()(block.to_commands())
    if block.origin is not None:  # refused rows are listed with their import
        import_outcomes.record_block()(block.origin.to_block(), outcomes)
        outcomes = []
    for position, outcome in enumerate(outcomes):
        if outcome.rejection is not None:
            alone = block.alone(position)
            park(Queue.ISSUE.value, alone, outcome.rejection, outcome.command.issuer_id)
    logger.info("block issued", invoices=len(block.invoices))


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return consume(event, context, Queue.ISSUE, issue_block)
