"""Documents: drawing them, keeping them, and sending them to payers."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from cobro.application.payment_ways import PaymentWay
from cobro.application.printable import PrintableInvoice
from cobro.domain.agreements import Brand
from cobro.domain.money import Money
from cobro.domain.parties import Language
from cobro.domain.series import DocumentKind
from cobro.domain.terms import PaymentTerms


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A drawn document. `version` stands for its bytes, so that another drawing is another one."""

    issuer_id: str
    invoice_id: str
    version: str


class DocumentRenderer(Protocol):
    def render(self, invoice: PrintableInvoice) -> bytes:
        """Draw it, the same bytes each time; raise `IncompleteDocumentError` where it lacks."""
        ...


class TermsWriter(Protocol):
    def sentences(
        self, terms: PaymentTerms, amount: Money, due_date: date, language: Language
    ) -> tuple[str, ...]:
        """Say what was agreed about paying late and early, in the payer's language."""
        ...


class DocumentStore(Protocol):
    def keep(self, document: StoredDocument, content: bytes) -> None:
        """Keep a document once, and name it the present one of its invoice."""
        ...

    def read(self, document: StoredDocument) -> bytes: ...

    def present(self, invoice_id: str) -> StoredDocument:
        """Return the document drawn last; raise `NotFoundError` where none was drawn yet."""
        ...

    def put_picture(self, issuer_id: str, content: bytes) -> str:
        """Keep a logo and return the key that it is found by."""
        ...

    def picture(self, key: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class DocumentMail:
    """What the mail with a document says; `step` names it among the mails about the invoice.

    `link` opens the document, `page_link` the payer's page. `closed` says why nothing goes to the
    customer's address any more; it is empty where mail does.
    """

    invoice_id: str
    step: str
    supplier_name: str
    supplier_tax_id: str
    supplier_address: str
    supplier_email: str
    customer_name: str
    customer_email: str
    language: Language
    kind: DocumentKind
    document: str
    amount: Money
    due_date: date
    link: str
    page_link: str
    attachment: bytes
    linha_digitavel: str = ""
    pix_code: str = ""
    ways: tuple[PaymentWay, ...] = ()
    color: str = Brand().ink
    closed: str = ""


class DocumentChannel(Protocol):
    def send(self, mail: DocumentMail) -> str:
        """Send once and return the provider's message id, or fail as `ReminderChannel` does."""
        ...
