"""Draw the document of each new invoice, keep it, and ask for it to be mailed.

Trigger: SQS, at least once. The same invoice gives the same bytes under the same key, written once,
so a repeat changes nothing. A document that lacks what the law wants on it is parked.
"""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.document_messages import RenderDocumentV1
from cobro.contracts.parsing import parse
from cobro.runtime.consume import consume
from cobro.runtime.observability import logger, observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import rendering


def render_one(body: str) -> None:
    wanted = parse(body, RenderDocumentV1)
    done = rendering.render_document()(wanted.issuer_id, wanted.invoice_id)
    logger.info("document handled", invoice_id=wanted.invoice_id, outcome=done.outcome)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return consume(event, context, Queue.RENDER, render_one)
