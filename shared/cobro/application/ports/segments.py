"""Which segment each invoice belongs to."""

from collections.abc import Iterable, Mapping
from typing import Protocol


class InvoiceSegments(Protocol):
    """The segment of an invoice is written once and never changed; it may be empty."""

    def of_invoices(self, issuer_id: str, invoice_ids: Iterable[str]) -> Mapping[str, str]:
        """Return those that are known, strongly consistent."""
        ...

    def keep(self, issuer_id: str, invoice_id: str, segment: str) -> str:
        """Write the segment of an invoice and return what stands there: the first that came."""
        ...
