"""Offer each new invoice for payment: boletos of bank agreements, a Pix code, and at gateways.

Then have its document drawn, which shows them. What a step of a dunning policy asks for by a new
boleto is asked for anew. Where a saved method is to pay it, its case is
opened first. An invoice that is owed again is offered anew.

Trigger: events InvoiceIssued, InstalmentIssued, DebtReinstated, PaymentRefunded and PaymentReversed
and the wishes of dunning steps through SQS, at least once. A charge is named by invoice and
agreement and written with its numbers in one transaction, so a repeat numbers nothing again.
"""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.boleto_messages import wished_boleto
from cobro.contracts.ledger_events import LedgerEnvelopeV1
from cobro.contracts.parsing import parse
from cobro.domain.journal import ISSUES
from cobro.runtime.consume import consume
from cobro.runtime.observability import observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import charges, reissues, saved_methods


def offer(body: str) -> None:
    wish = wished_boleto(body)
    if wish is not None:
        reissues.make_new_boletos()(wish)
        return
    event = parse(body, LedgerEnvelopeV1).detail
    if event.code in ISSUES:
        saved_methods.begin_collection()(event.issuer_id, event.invoice_id, event.customer_id)
        charges.offer_then_draw()(event.issuer_id, event.invoice_id)
    elif event.reopens:
        charges.offer_anew()(event.issuer_id, event.invoice_id)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return consume(event, context, Queue.OFFERS, offer)
