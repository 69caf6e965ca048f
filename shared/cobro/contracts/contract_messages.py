"""From the invoices that contracts ask for to the requests of the issue queue."""

from collections.abc import Sequence

from cobro.application.ports import OutgoingMessage
from cobro.contracts.api import BatchInvoiceV1, IssueBatchV1, IssueInvoiceV1, LineV1, TaxV1
from cobro.contracts.messages import issue_messages
from cobro.contracts.terms_api import TermsV1
from cobro.domain.contracts.billing import ContractInvoice
from cobro.domain.invoice_draft import TaxLine


def contract_messages(invoices: Sequence[ContractInvoice]) -> list[OutgoingMessage]:
    """Return the messages that ask for the invoices, in blocks of one series each."""
    items = [BatchInvoiceV1(i.idempotency_key, issue_request(i)) for i in invoices]
    return issue_messages(IssueBatchV1(items))


def issue_request(invoice: ContractInvoice) -> IssueInvoiceV1:
    return IssueInvoiceV1(
        issuer_id=invoice.issuer_id,
        customer_id=invoice.customer_id,
        due_date=invoice.due_date,
        currency=invoice.currency.value,
        lines=[LineV1(ln.description, ln.unit_price.minor, ln.quantity) for ln in invoice.lines],
        series=invoice.series,
        issue_date=invoice.issue_date,
        external_reference=f"{invoice.contract_id}/{invoice.period_start_date.isoformat()}",
        taxes=[_tax(tax) for tax in invoice.taxes],
        terms=None if invoice.terms is None else TermsV1.of(invoice.terms),
    )


def _tax(tax: TaxLine) -> TaxV1:
    base = None if tax.base is None else tax.base.minor
    return TaxV1(tax.name, tax.amount.minor, tax.mode, tax.rate or None, base, tax.code)
