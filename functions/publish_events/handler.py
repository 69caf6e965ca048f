"""Publish journal entries as events.

Trigger: stream of the journal table, at least once, in any order. Events carry the entry's id, so
whoever reads them can tell a repeat. A failed batch comes again whole.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.adapters.dynamodb.invoice_rows import entry_of_raw
from cobro.contracts.ledger_events import event_of
from cobro.runtime.observability import logger, observed
from cobro.runtime.wiring import reporting


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> None:  # noqa: ARG001 - Lambda calls it so
    images = [
        record["dynamodb"]["NewImage"]
        for record in event["Records"]
        if record["eventName"] == "INSERT"
    ]
    reporting.bus().publish([event_of(entry_of_raw(image)) for image in images])
    logger.info("entries published", entries=len(images))
