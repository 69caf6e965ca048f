"""Put lines of the ledger under the segments that their invoices belong to."""

from collections.abc import Sequence
from dataclasses import dataclass

from cobro.application.ports import Customers
from cobro.application.ports.segments import InvoiceSegments
from cobro.domain.reports import LedgerLine
from cobro.domain.segments import lines_by_segment


@dataclass(frozen=True, slots=True)
class SplitBySegment:
    customers: Customers
    segments: InvoiceSegments

    def __call__(self, issuer_id: str, lines: Sequence[LedgerLine]) -> list[LedgerLine]:
        """Return the lines of invoices that have a segment; the same ones however often asked."""
        payers = {
            line.invoice_id: line.customer_id
            for line in lines
            if line.invoice_id and line.customer_id
        }
        known = dict(self.segments.of_invoices(issuer_id, payers))
        now: dict[str, str] = {}
        for invoice_id, customer_id in payers.items():
            if invoice_id not in known:
                if customer_id not in now:
                    now[customer_id] = self.customers.get(issuer_id, customer_id).segment
                known[invoice_id] = self.segments.keep(issuer_id, invoice_id, now[customer_id])
        return list(lines_by_segment(lines, known))
