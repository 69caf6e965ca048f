"""From the invoices that contracts ask for to the requests of the issue queue."""

from collections.abc import Sequence

from cobro.application.ports import OutgoingMessage
from cobro.contracts.api import BatchInvoiceV1, IssueBatchV1, IssueInvoiceV1, LineV1, TaxV1
from cobro.contracts.messages import issue_messages
from cobro.contracts.terms_api import DatedDiscountV1, InterestV1, ShareV1, TermsV1
from cobro.domain.contracts.billing import ContractInvoice
from cobro.domain.invoice_draft import TaxLine
from cobro.domain.terms import DatedDiscount, DaysCounted, Interest, PaymentTerms, Share


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
        terms=None if invoice.terms is None else terms_request(invoice.terms),
    )


def _tax(tax: TaxLine) -> TaxV1:
    base = None if tax.base is None else tax.base.minor
    return TaxV1(tax.name, tax.amount.minor, tax.mode, tax.rate or None, base, tax.code)


def terms_request(terms: PaymentTerms) -> TermsV1:
    """Write terms as a request does; reading them again gives the same terms."""
    early = terms.early
    return TermsV1(
        late_fee=_share(terms.late_fee),
        interest=_interest(terms.interest),
        basis=terms.basis,
        correction=terms.correction.index if terms.correction else None,
        discounts=[_dated(step) for step in terms.discounts],
        discount_per_day_early=_share(early.share) if early else None,
        days_counted=early.days if early else DaysCounted.CALENDAR,
        rebate=_share(terms.rebate),
        late_from=terms.late_from,
        rounding=terms.rounding.name.lower(),
        order=list(terms.order),
        place=terms.place,
    )


def _share(share: Share | None) -> ShareV1 | None:
    if share is None:
        return None
    return ShareV1(None if share.percent is None else f"{share.percent:f}", share.fixed_minor)


def _interest(interest: Interest | None) -> InterestV1 | None:
    if interest is None:
        return None
    percent = None if interest.percent is None else f"{interest.percent:f}"
    return InterestV1(percent, interest.period, interest.convention, interest.per_day_minor)


def _dated(step: DatedDiscount) -> DatedDiscountV1:
    share = ShareV1(
        None if step.share.percent is None else f"{step.share.percent:f}", step.share.fixed_minor
    )
    return DatedDiscountV1(share, step.until_date, step.before_days)
