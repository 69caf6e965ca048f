"""Take back the open charges of an invoice that is no longer owed.

Trigger: events PaymentApplied, PaymentAssigned, RefundFailed, CreditNoteIssued, InvoiceCancelled,
InvoiceWrittenOff, DebtRenegotiated, RebateGranted and ChargesWaived through SQS, at least once, in
any order. It looks at the invoice as it is now, so a repeat or an old event changes nothing.
"""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.ledger_events import LedgerEnvelopeV1
from cobro.contracts.parsing import parse
from cobro.runtime.consume import consume
from cobro.runtime.observability import observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import charges


def close(body: str) -> None:
    invoice_id = parse(body, LedgerEnvelopeV1).detail.invoice_id
    if invoice_id:  # money on account of a customer or of nobody known settles no invoice
        charges.close_charges()(invoice_id)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return consume(event, context, Queue.CLOSINGS, close)
