"""Mail documents to their payers.

Trigger: SQS, at least once. A mail is claimed before it is sent and goes out at most once; one
whose sending is uncertain is parked for a person. This function cannot write money.
"""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.document_messages import SendDocumentV1
from cobro.contracts.parsing import parse
from cobro.runtime.consume import consume
from cobro.runtime.observability import logger, observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import mailing


def send_one(body: str) -> None:
    wanted = parse(body, SendDocumentV1)
    document = wanted.to_document()
    done = mailing.send_document()(document, wanted.copy)
    logger.info("document mail handled", invoice_id=document.invoice_id, outcome=done.outcome)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return consume(event, context, Queue.SEND_DOCUMENT, send_one)
