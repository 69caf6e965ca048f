"""Read bank files that were put into the bucket.

Trigger: S3 "Object Created" through EventBridge and SQS, at least once. Entries are kept under
their natural ids, so the same file again adds nothing. A bad file is recorded with its line and
reason and parked; an entry that cannot be read is parked alone. What did not come before it is
counted, and rings.
"""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.application.admit_bank_file import GAP_WARNINGS
from cobro.application.ingest_bank_file import BadEntryError
from cobro.contracts.messages import BankFileArrivedV1, bad_entry_message
from cobro.contracts.parsing import parse
from cobro.runtime.consume import UNREADABLE, consume, park
from cobro.runtime.observability import BANK_FILE_GAPS, count, logger, observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import bank


def ingest(body: str) -> None:
    ingested = bank.ingest_bank_file()(parse(body, BankFileArrivedV1).to_file())
    record = ingested.record
    for bad in ingested.bad_entries:
        message = bad_entry_message(record.file_id, bad)
        park(UNREADABLE, message, BadEntryError(record, bad), record.issuer_id)
    if gaps := [text for text in record.warnings if text.startswith(GAP_WARNINGS)]:
        count(BANK_FILE_GAPS, len(gaps))
        logger.warning("files are missing", file_id=record.file_id, gaps=len(gaps))
    logger.info("file ingested", file_id=record.file_id, new=record.new_entries)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return consume(event, context, Queue.BANK_FILES, ingest)
