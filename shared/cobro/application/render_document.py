"""Draw the document of an invoice, keep it, and ask for it to be sent.

What is drawn depends on stored facts alone and is drawn to the same bytes each time, so a repeated
message keeps the same object and asks for the same mail, which goes out once.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from cobro.application.ports import Charges, Customers, Invoices, Issuers, Outgoing, OutgoingMessage
from cobro.application.ports.documents import (
    DocumentRenderer,
    DocumentStore,
    StoredDocument,
    TermsWriter,
)
from cobro.application.print_invoice import printable_invoice
from cobro.application.printable import PrintableInvoice
from cobro.domain.invoice import Invoice
from cobro.domain.parties import DocumentDelivery, Issuer

_VERSION_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Rendered:
    """What came of it: `off`, or `stored` and `sending` with the document."""

    outcome: str
    document: StoredDocument | None = None


class InvoicePrinter:
    """Reads what stands on a document: the parties as they were, the charges, the logo."""

    def __init__(
        self,
        *,
        invoices: Invoices,
        issuers: Issuers,
        customers: Customers,
        charges: Charges,
        terms: TermsWriter,
        store: DocumentStore,
    ) -> None:
        self._invoices = invoices
        self._issuers = issuers
        self._customers = customers
        self._charges = charges
        self._terms = terms
        self._store = store

    def __call__(self, invoice: Invoice, issuer: Issuer) -> PrintableInvoice:
        draft = invoice.draft
        party = (draft.issuer_id, draft.customer_id)
        snapshots = (
            self._issuers.snapshot(draft.issuer_id, draft.issuer_version),
            self._customers.snapshot(*party, draft.customer_version),
        )
        key = issuer.brand.logo_key
        return printable_invoice(
            invoice,
            issuer,
            self._customers.get(*party),
            snapshots,
            self._charges.of_invoice(invoice.invoice_id),
            terms=self._terms,
            corrects=self._invoices.get(draft.corrects).document if draft.corrects else "",
            logo=self._store.picture(key) if key else None,
        )


class RenderDocument:
    def __init__(
        self,
        *,
        invoices: Invoices,
        issuers: Issuers,
        printer: InvoicePrinter,
        renderer: DocumentRenderer,
        store: DocumentStore,
        mails: Outgoing,
        mail_message: Callable[[StoredDocument, str], str],
    ) -> None:
        self._invoices = invoices
        self._issuers = issuers
        self._printer = printer
        self._renderer = renderer
        self._store = store
        self._mails = mails
        self._mail_message = mail_message

    def __call__(self, issuer_id: str, invoice_id: str) -> Rendered:
        issuer = self._issuers.get(issuer_id)
        if issuer.documents is DocumentDelivery.OFF:
            return Rendered("off")
        printable = self._printer(self._invoices.get(invoice_id), issuer)
        content = self._renderer.render(printable)
        version = hashlib.sha256(content).hexdigest()[:_VERSION_DIGITS]
        document = StoredDocument(issuer_id, invoice_id, version)
        self._store.keep(document, content)
        if issuer.documents is not DocumentDelivery.SEND:
            return Rendered("stored", document)
        self._mails.send([OutgoingMessage(self._mail_message(document, printable.copy))])
        return Rendered("sending", document)
