"""Read files of invoices that were put into the bucket.

Trigger: S3 "Object Created" through EventBridge and SQS, at least once. The record of the file says
how far it was read, and the keys of its invoices make a part that is read again issue nothing
twice. A file that needs longer than one run goes back to the queue. A bad file is recorded with its
line and reason and parked; a bad row is listed with its import.
"""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.imports import ImportArrivedV1
from cobro.contracts.parsing import parse
from cobro.runtime.consume import consume
from cobro.runtime.observability import logger, observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import imports

_PART_MS = 45_000


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    def has_time() -> bool:
        return context.get_remaining_time_in_millis() > _PART_MS

    def ingest(body: str) -> None:
        record = imports.ingest_import()(parse(body, ImportArrivedV1).to_file(), body, has_time)
        logger.info("import read", import_id=record.import_id, line=record.line)

    return consume(event, context, Queue.IMPORT_FILES, ingest)
