"""Links of payers' pages, and what payers write."""

from datetime import date
from functools import cache, partial

from cobro.adapters.dynamodb.payer_access import DynamoPayerAccess
from cobro.application.payer_links import (
    ManagePayerLinks,
    OpenPayerLinks,
    PayerLink,
    read_payer_link,
)
from cobro.application.payer_requests import TakePayerRequest
from cobro.application.ports import OutgoingMessage
from cobro.contracts.agreement_messages import acceptance_message
from cobro.contracts.payer_messages import objection_message
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import base, document_files, money, parties


@cache
def access() -> DynamoPayerAccess:
    base.database()
    return DynamoPayerAccess()


@cache
def open_links() -> OpenPayerLinks:
    return OpenPayerLinks(read=_read, access=access())


def _read(token: str, today: date) -> PayerLink:
    return document_files.by_keys(partial(read_payer_link, token, today=today))


@cache
def requests() -> TakePayerRequest:
    return TakePayerRequest(
        exceptions=base.exceptions(),
        objections=base.queue(Queue.OBJECTIONS),
        objection_message=objection_message,
    )


def tell_acceptance(invoice_id: str, agreement_id: str) -> None:
    """Tell that the payer of an invoice accepts what is proposed to it."""
    customer_id = money.invoices().get(invoice_id).draft.customer_id
    text = acceptance_message(agreement_id, customer_id)
    base.queue(Queue.AGREEMENTS).send([OutgoingMessage(text)])


@cache
def manage_links() -> ManagePayerLinks:
    return ManagePayerLinks(
        invoices=money.invoices(),
        customers=parties.customers(),
        access=access(),
        clock=base.clock(),
    )


def token_of(link: PayerLink) -> str:
    return link.token(document_files.link_keys().current()[0])
