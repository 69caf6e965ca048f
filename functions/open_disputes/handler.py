"""Put in dispute what payers object to on their pages.

Trigger: SQS, at least once. The first objection about an invoice opens a dispute about all of it;
where none can be opened the objection itself waits for a person already, and nothing more is done.
"""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.application.open_disputes import OpenDispute
from cobro.contracts.parsing import parse
from cobro.contracts.payer_messages import PayerObjectionV1
from cobro.domain.invoice_disputes import DisputeReason, DisputeRefusedError
from cobro.runtime.consume import consume
from cobro.runtime.observability import count, logger, observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import disputes


def open_one(body: str) -> None:
    said = parse(body, PayerObjectionV1)
    try:
        command = OpenDispute(said.invoice_id, DisputeReason.OTHER, said.text)
        opened = disputes.open_disputes()(command)
    except DisputeRefusedError as refusal:
        logger.info("no dispute opened", invoice_id=said.invoice_id, reason=str(refusal))
        return
    count("PayerDisputes")
    logger.info("dispute opened", invoice_id=said.invoice_id, dispute_id=opened.dispute_id)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return consume(event, context, Queue.OBJECTIONS, open_one)
