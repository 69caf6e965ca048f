"""Put the first reminder of each new invoice on the agenda, and of each that is owed again.

Trigger: events InvoiceIssued, InstalmentIssued, DebtReinstated, PaymentRefunded and PaymentReversed
through SQS, at least once. The agenda names a reminder by invoice, step and day, so a repeat
changes nothing.
"""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.ledger_events import InvoiceIssuedEnvelopeV1
from cobro.contracts.parsing import parse
from cobro.domain.journal import ISSUES
from cobro.runtime.consume import consume
from cobro.runtime.observability import observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import reminders


def schedule(body: str) -> None:
    event = parse(body, InvoiceIssuedEnvelopeV1).detail
    if event.code in ISSUES:
        reminders.schedule_reminders()(event.to_command())
    elif event.reopens:
        reminders.schedule_reminders().again(event.issuer_id, event.invoice_id)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return consume(event, context, Queue.NEW_INVOICES, schedule)
