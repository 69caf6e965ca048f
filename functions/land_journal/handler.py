"""Put journal entries into the lake that analysts query.

Trigger: stream of the journal table, at least once, in batches that gather for a minute. An entry
lies in its month once, however often it comes. A failed batch comes again, halved; what is given up
waits in the dead letters of the stream, and `cobro lake rebuild` brings it back from the journal.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.adapters.dynamodb.invoice_rows import entry_of_raw
from cobro.runtime.observability import logger, observed
from cobro.runtime.wiring import lake


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> None:  # noqa: ARG001 - Lambda calls it so
    images = [
        record["dynamodb"]["NewImage"]
        for record in event["Records"]
        if record["eventName"] == "INSERT"
    ]
    months = lake.land_journal()([entry_of_raw(image) for image in images])
    logger.info("entries landed", entries=len(images), months=months)
