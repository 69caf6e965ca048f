"""Drawing of documents: the only module that loads the PDF library."""

from functools import cache

from cobro.adapters.documents.pdf import PdfDocuments
from cobro.adapters.documents.terms_in_words import TermsInWords
from cobro.adapters.dynamodb.charges import DynamoCharges
from cobro.application.render_document import InvoicePrinter, RenderDocument
from cobro.contracts.document_messages import send_message
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import base, document_files, money, parties


@cache
def render_document() -> RenderDocument:
    printer = InvoicePrinter(
        invoices=money.invoices(),
        issuers=parties.issuers(),
        customers=parties.customers(),
        charges=DynamoCharges(base.database()),
        terms=TermsInWords(),
        store=document_files.documents(),
    )
    return RenderDocument(
        invoices=money.invoices(),
        issuers=parties.issuers(),
        printer=printer,
        renderer=PdfDocuments(),
        store=document_files.documents(),
        mails=base.queue(Queue.SEND_DOCUMENT),
        mail_message=send_message,
    )
