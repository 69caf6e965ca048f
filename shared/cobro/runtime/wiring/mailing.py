"""Mailing of documents."""

from functools import cache
from typing import TYPE_CHECKING

from cobro.adapters.dynamodb.charges import DynamoCharges
from cobro.adapters.dynamodb.dunning import DynamoNotices
from cobro.adapters.messaging.document_email import SesDocuments
from cobro.application.send_document import SendDocument, WriteDocumentMail
from cobro.runtime.settings import Variable, settings
from cobro.runtime.wiring import base, deliveries, document_files, money, parties

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client


@cache
def send_document() -> SendDocument:
    # One attempt only: the provider has no idempotency token, so a lost answer must not send again.
    ses: SESV2Client = base.client("sesv2", attempts_max=1)
    channel = SesDocuments(
        ses,
        sender=settings().get(Variable.SENDER),
        configuration_set=settings().find(Variable.CONFIGURATION_SET),
        reply_to_of=document_files.reply_address_of,
    )
    write = WriteDocumentMail(
        customers=parties.customers(),
        charges=DynamoCharges(base.database()),
        store=document_files.documents(),
        reach=deliveries.reach(),
        link_of=document_files.address_of,
        page_of=document_files.page_address_of,
    )
    return SendDocument(
        invoices=money.invoices(),
        issuers=parties.issuers(),
        write=write,
        notices=DynamoNotices(),
        channel=channel,
        clock=base.clock(),
    )
