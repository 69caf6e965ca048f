"""Mail a document to its payer at most once.

Claim, send, record, as reminders do (docs/decisions/at-most-once-mail.md): the provider has no
idempotency token, so a claim whose sending is uncertain waits for a person. An invoice gets one
such mail, whichever version of its document comes first, and one more for each copy of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cobro.application.deliver_notice import (
    CLAIM_LEASE,
    REFUSED,
    SENDING,
    SENT,
    SKIPPED,
    NoticeInFlightError,
    NoticeUncertainError,
)
from cobro.application.document_links import LINK_DAYS, DocumentLink
from cobro.application.payer_links import PayerLink, new_link
from cobro.application.payment_ways import payment_ways
from cobro.application.ports import (
    Charges,
    Clock,
    Customers,
    Invoices,
    Issuers,
    NoticeClaimedError,
    Notices,
)
from cobro.application.ports.documents import (
    DocumentChannel,
    DocumentMail,
    DocumentStore,
    StoredDocument,
)
from cobro.application.print_invoice import asked_now, printed_charges
from cobro.application.reach import Reach, closed_of
from cobro.domain.copies import copy_label
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import RejectionError, UnavailableError
from cobro.domain.identifiers import stored_tax_id
from cobro.domain.invoice import Invoice
from cobro.domain.parties import DocumentDelivery, Issuer

STEP = "document"


@dataclass(frozen=True, slots=True)
class Mailed:
    """What came of it: `sent`, `off`, `ended`, `replaced`, `skipped` or `already`."""

    outcome: str
    message_id: str = ""


class WriteDocumentMail:
    """Puts together what the mail of a document says.

    `link_of` gives the link of a document its address, `page_of` that of a payer's page.
    """

    def __init__(
        self,
        *,
        customers: Customers,
        charges: Charges,
        store: DocumentStore,
        reach: Reach,
        link_of: Callable[[DocumentLink], str],
        page_of: Callable[[PayerLink], str],
    ) -> None:
        self._customers = customers
        self._charges = charges
        self._store = store
        self._reach = reach
        self._link_of = link_of
        self._page_of = page_of

    def __call__(
        self, document: StoredDocument, invoice: Invoice, issuer: Issuer, now: datetime
    ) -> DocumentMail:
        draft = invoice.draft
        registered = self._customers.get(draft.issuer_id, draft.customer_id)
        known = self._reach.known(registered)
        customer = known.wished(registered)
        charges = self._charges.of_invoice(invoice.invoice_id)
        boleto, pix_code = printed_charges(charges, issuer)
        amount, due_date = asked_now(invoice, charges)
        gateway_code, ways = payment_ways(charges, due_date)
        last_date = now.astimezone(issuer.zone).date() + timedelta(days=LINK_DAYS)
        link = DocumentLink(document, customer.language, last_date)
        return DocumentMail(
            invoice_id=invoice.invoice_id,
            step=_step(copy_label(charges)),
            supplier_name=issuer.name,
            supplier_tax_id=stored_tax_id(issuer.country, issuer.tax_id).formatted,
            supplier_address=issuer.address,
            supplier_email=issuer.email,
            customer_name=customer.name,
            customer_email=customer.email,
            language=customer.language,
            kind=draft.kind,
            document=invoice.document,
            amount=amount,
            due_date=due_date,
            link=self._link_of(link),
            page_link=self._page_of(new_link(invoice, customer.language, now)),
            attachment=self._store.read(document),
            color=issuer.brand.ink,
            linha_digitavel=boleto.linha_digitavel if boleto else "",
            pix_code=pix_code or gateway_code,
            ways=ways,
            closed=closed_of(known, customer).get(Channel.EMAIL, ""),
        )


class SendDocument:
    def __init__(
        self,
        *,
        invoices: Invoices,
        issuers: Issuers,
        write: WriteDocumentMail,
        notices: Notices,
        channel: DocumentChannel,
        clock: Clock,
    ) -> None:
        self._invoices = invoices
        self._issuers = issuers
        self._write = write
        self._notices = notices
        self._channel = channel
        self._clock = clock

    def __call__(self, document: StoredDocument, copy: str = "") -> Mailed:
        issuer = self._issuers.get(document.issuer_id)
        if issuer.documents is not DocumentDelivery.SEND:
            return Mailed("off")
        invoice = self._invoices.get(document.invoice_id)
        if invoice.ended is not None:
            return Mailed("ended")
        now = self._clock.now()
        # Written before it is claimed: what fails here leaves nobody in doubt.
        mail = self._write(document, invoice, issuer, now)
        if mail.step != _step(copy):
            return Mailed("replaced")
        if mail.closed:
            self._notices.skip(invoice.invoice_id, mail.step, mail.closed, now)
            return Mailed("skipped")
        try:
            self._notices.claim(invoice.invoice_id, mail.step, now)
        except NoticeClaimedError as claimed:
            return _claimed_before(invoice, claimed, now)
        return self._deliver(mail, now)

    def _deliver(self, mail: DocumentMail, now: datetime) -> Mailed:
        def record(state: str, detail: str) -> None:
            self._notices.record(mail.invoice_id, mail.step, state, detail, now)

        try:
            message_id = self._channel.send(mail)
        except RejectionError as rejection:
            record(SKIPPED, rejection.code)
            raise
        except UnavailableError as refusal:
            record(REFUSED, refusal.code)
            raise
        record(SENT, message_id)
        return Mailed("sent", message_id)


def _step(copy: str) -> str:
    return f"{STEP}-{copy}" if copy else STEP


def _claimed_before(invoice: Invoice, claimed: NoticeClaimedError, now: datetime) -> Mailed:
    if claimed.state != SENDING:
        return Mailed("already")
    if now - claimed.claimed_at < CLAIM_LEASE:
        message = f"the document of {invoice.document} is being sent"
        raise NoticeInFlightError(message)
    message = (
        f"it is not known whether the document of {invoice.document} went out; look in the "
        "provider's events and send the payer its link by hand if it did not"
    )
    raise NoticeUncertainError(message)
