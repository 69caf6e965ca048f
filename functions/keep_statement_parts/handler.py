"""Keep the parts of large bank files.

Trigger: SQS, at least once, in any order, one part at a time. Entries are kept under their natural
ids and a part that is kept is left alone. A part that cannot be kept is parked or goes to the
dead-letter queue, and holds up no other.
"""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.file_parts import StatementPartV1
from cobro.contracts.parsing import parse
from cobro.runtime.consume import consume
from cobro.runtime.observability import logger, observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import bank


def keep(body: str) -> None:
    part = parse(body, StatementPartV1).to_part()
    new = bank.keep_statement_part()(part)
    logger.info("part kept", file_id=part.file_id, part=part.number, new=new)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return consume(event, context, Queue.STATEMENT_PARTS, keep)
