"""Decide on bank entries.

Trigger: SQS, at least once, in any order. The entry's natural id is the guard of its payment. An
entry that settles neither one invoice nor one payout of a gateway exactly waits in the exceptions
with its reason.
"""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.messages import EntryV1
from cobro.contracts.parsing import parse
from cobro.runtime.consume import consume
from cobro.runtime.observability import logger, observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import bank


def reconcile(body: str) -> None:
    entry_id = parse(body, EntryV1).entry_id
    posted = bank.decide_entry()(entry_id)
    logger.info("entry reconciled", entry_id=entry_id, matched=posted is not None)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return consume(event, context, Queue.ENTRIES, reconcile)
