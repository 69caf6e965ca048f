"""What alerts take from the events of the ledger."""

from cobro.application.alert_on_news import LedgerNews
from cobro.contracts.ledger_events import LedgerEnvelopeV1
from cobro.contracts.parsing import parse


def news_of(body: str) -> LedgerNews:
    """Read the envelope in which the bus delivers an event to a queue."""
    event = parse(body, LedgerEnvelopeV1).detail
    return LedgerNews(
        entry_id=event.entry_id,
        code=event.code,
        issuer_id=event.issuer_id,
        customer_id=event.customer_id,
        invoice_id=event.invoice_id,
        document=event.document,
        payment_id=event.payment_id,
        currency=event.currency,
        business_date=event.business_date,
        due_date=event.due_date,
        receivable_minor=event.receivable_minor,
        received_minor=event.received_minor,
    )
