"""Messages about documents: draw one, send one."""

import msgspec

from cobro.application.ports.documents import StoredDocument
from cobro.contracts.ledger_events import CreditNoteIssuedV1
from cobro.contracts.parsing import dump, parse


class RenderDocumentV1(msgspec.Struct, frozen=True):
    """The document of an invoice that is to be drawn."""

    issuer_id: str
    invoice_id: str


class CreditNoteEnvelopeV1(msgspec.Struct, frozen=True):
    """The envelope in which the bus tells of a credit note, which is to be drawn too."""

    detail: CreditNoteIssuedV1

    @property
    def wanted(self) -> RenderDocumentV1:
        return RenderDocumentV1(self.detail.issuer_id, self.detail.note_id)


class _Head(msgspec.Struct, frozen=True):
    detail: msgspec.Raw = msgspec.Raw()


def wanted_of(body: str) -> RenderDocumentV1:
    """Return the document that a message asks for, or that an event tells of."""
    if not bytes(parse(body, _Head).detail):
        return parse(body, RenderDocumentV1)
    return parse(body, CreditNoteEnvelopeV1).wanted


class SendDocumentV1(msgspec.Struct, frozen=True):
    """A drawn document that is to be mailed to its payer; `copy` names the copy that it is."""

    issuer_id: str
    invoice_id: str
    document_version: str
    copy: str = ""

    def to_document(self) -> StoredDocument:
        return StoredDocument(self.issuer_id, self.invoice_id, self.document_version)


def render_message(issuer_id: str, invoice_id: str) -> str:
    return dump(RenderDocumentV1(issuer_id, invoice_id))


def send_message(document: StoredDocument, copy: str) -> str:
    names = (document.issuer_id, document.invoice_id, document.version)
    return dump(SendDocumentV1(*names, copy))
