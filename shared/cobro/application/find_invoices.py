"""Look an invoice up by what people call it: its number as written, a reference, or its key.

Nothing is scanned: a number is found by its index, a key by the id that is derived of it.
"""

from enum import StrEnum

from cobro.application.adjust_invoice import own_invoice
from cobro.application.ports import Invoices, Issuers
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import InvoiceId, invoice_id_for
from cobro.domain.invoice import Invoice
from cobro.domain.series import numbers_in

__all__ = ["FindInvoices", "Named"]


class Named(StrEnum):
    """What an invoice may be named by."""

    DOCUMENT = "document"
    EXTERNAL_REFERENCE = "external_reference"
    IDEMPOTENCY_KEY = "idempotency_key"


class FindInvoices:
    def __init__(self, *, issuers: Issuers, invoices: Invoices) -> None:
        self._issuers = issuers
        self._invoices = invoices

    def __call__(self, issuer_id: str, named: Named, text: str) -> list[Invoice]:
        """Return the issuer's documents of that name, which are none or one."""
        if named is Named.DOCUMENT:
            return self._written(issuer_id, text.strip())
        is_key = named is Named.IDEMPOTENCY_KEY
        keys = [text] if is_key else [f"import:{text}", _key_of_contract(text)]
        found = [self._find(issuer_id, invoice_id_for(issuer_id, key)) for key in keys]
        return [invoice for invoice in found if invoice is not None]

    def _written(self, issuer_id: str, text: str) -> list[Invoice]:
        series = self._issuers.get(issuer_id).series
        named = numbers_in(text, series, of_notes_too=True)
        ids = [self._invoices.find(issuer_id, number) for number in named]
        found = [self._find(issuer_id, each) for each in ids if each is not None]
        return [i for i in found if i is not None and i.document.upper() == text.upper()]

    def _find(self, issuer_id: str, invoice_id: InvoiceId) -> Invoice | None:
        try:
            return own_invoice(self._invoices, issuer_id, invoice_id)
        except NotFoundError:
            return None


def _key_of_contract(reference: str) -> str:
    """Return the key of a contract's invoice, whose reference is `contract/first day`."""
    contract_id, _, day = reference.rpartition("/")
    return f"contract:{contract_id}:{day}"
