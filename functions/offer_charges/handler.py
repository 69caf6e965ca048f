"""Offer each new invoice for payment: boletos of the issuer's bank agreements, and a Pix code.

Then have its document drawn, which shows them.

Trigger: event InvoiceIssued through SQS, at least once. A charge is named by invoice and agreement
and written with its numbers in one transaction, so a repeat offers and numbers nothing again.
"""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.ledger_events import InvoiceIssuedEnvelopeV1
from cobro.contracts.parsing import parse
from cobro.runtime.consume import consume
from cobro.runtime.observability import observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import charges


def offer(body: str) -> None:
    issued = parse(body, InvoiceIssuedEnvelopeV1).detail
    charges.offer_then_draw()(issued.issuer_id, issued.invoice_id)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return consume(event, context, Queue.OFFERS, offer)
