"""Number the instalments of an agreement: documents of a series of their own, not yet written."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from cobro.application.ports import Customers, SeriesNumbers
from cobro.domain.ids import derived_id
from cobro.domain.invoice import Invoice, number_documents
from cobro.domain.invoice_draft import InvoiceDraft, InvoiceLine
from cobro.domain.jurisdiction import lowered_to_cap
from cobro.domain.money import Money
from cobro.domain.parties import Customer, Issuer, Language
from cobro.domain.payment_agreements import PaymentAgreement
from cobro.domain.series import DocumentKind, Series
from cobro.domain.terms import NO_TERMS, PaymentTerms


@dataclass(frozen=True, slots=True)
class InstalmentLine:
    """What the one line of an instalment says, before it is put into words."""

    number: int
    count: int
    documents: tuple[str, ...]


class InstalmentNumbers:
    def __init__(
        self,
        *,
        customers: Customers,
        series: SeriesNumbers,
        describe: Callable[[InstalmentLine, Language], str],
    ) -> None:
        self._customers = customers
        self._series = series
        self._describe = describe

    def __call__(
        self, agreement: PaymentAgreement, issuer: Issuer, today: date, now: datetime
    ) -> tuple[Series, Series, tuple[Invoice, ...]]:
        """Return the series as it is and as it will be, and the numbered instalments."""
        customer = self._customers.get(agreement.issuer_id, agreement.customer_id)
        before = self._series.read(issuer.series_named(agreement.series, today))
        drafts = [
            self._draft(agreement, number, issuer, customer, today)
            for number in range(1, len(agreement.parts) + 1)
        ]
        after, instalments = number_documents(before, drafts, now)
        return before, after, instalments

    def _draft(
        self,
        agreement: PaymentAgreement,
        number: int,
        issuer: Issuer,
        customer: Customer,
        today: date,
    ) -> InvoiceDraft:
        part = agreement.parts[number - 1]
        documents = tuple(item.document for item in agreement.items)
        line = InstalmentLine(number, len(agreement.parts), documents)
        return InvoiceDraft(
            invoice_id=agreement.instalment_id(number),
            issuer_id=issuer.issuer_id,
            series=agreement.series,
            customer_id=customer.customer_id,
            currency=agreement.currency,
            lines=(InvoiceLine(self._describe(line, customer.language), Decimal(1), part.amount),),
            taxes=(),
            issue_date=today,
            due_date=part.due_date,
            content_hash=derived_id("c", agreement.agreement_id, str(number)),
            kind=DocumentKind.INSTALMENT,
            terms=_terms(issuer, customer, part.amount),
            external_reference=agreement.agreement_id,
            issuer_version=issuer.snapshot.version,
            customer_version=customer.snapshot.version,
            country=issuer.country,
            is_consumer=customer.is_consumer,
        )


def _terms(issuer: Issuer, customer: Customer, amount: Money) -> PaymentTerms:
    """Return the issuer's terms for paying late; who has an agreement gets no discount more."""
    if issuer.terms == NO_TERMS:
        return NO_TERMS
    terms = replace(issuer.terms, discounts=(), early=None, rebate=None)
    return lowered_to_cap(terms, issuer.country, is_consumer=customer.is_consumer, principal=amount)
