"""Draw the document of each new invoice and credit note, keep it, and ask for it to be mailed.

Trigger: SQS, at least once: a message for each invoice, the event CreditNoteIssued for each note.
The same document gives the same bytes under the same key, written once, so a repeat changes
nothing. A document that lacks what the law wants on it is parked.
"""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.document_messages import wanted_of
from cobro.runtime.consume import consume
from cobro.runtime.observability import logger, observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import rendering


def render_one(body: str) -> None:
    wanted = wanted_of(body)
    done = rendering.render_document()(wanted.issuer_id, wanted.invoice_id)
    logger.info("document handled", invoice_id=wanted.invoice_id, outcome=done.outcome)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return consume(event, context, Queue.RENDER, render_one)
