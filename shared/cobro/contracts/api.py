"""Requests of the HTTP API, version 1. Amounts are whole minor units; dates are ISO 8601."""

import hashlib
from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from cobro.application.issue_invoices import IssueInvoice
from cobro.contracts.fields import IDEMPOTENCY_KEY_MAX, Facts, Key, Minor, Name, Note, SeriesName
from cobro.contracts.terms_api import TermsV1
from cobro.domain.invoice_draft import TOTAL_MINOR_MAX, InvoiceLine, TaxLine, TaxMode
from cobro.domain.money import Currency, Money

_END = r"(?!\n)$"  # as in `fields`
_LATER_FIELDS = ("notes", "external_reference", "corrects", "fiscal", "terms")
_LATER_TAX_FIELDS = ("rate", "base", "code")


class LineV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`quantity` is a decimal of up to 6 places; `unit_price` is in minor units."""

    description: Name
    unit_price: Minor
    quantity: Decimal = Decimal(1)


class TaxV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A tax as computed by the caller; `mode` says whether it adds to the total.

    `rate` is a percentage as it is printed, `base` what it was taken of, and `code` the reason that
    a country wants named, such as the exemption code M07 in Portugal.
    """

    name: Name
    amount: Annotated[int, Meta(ge=0, le=TOTAL_MINOR_MAX)]
    mode: TaxMode = TaxMode.INCLUDED
    rate: Annotated[str, Meta(pattern=rf"^[0-9]{{1,3}}(\.[0-9]{{1,4}})?{_END}")] | None = None
    base: Annotated[int, Meta(ge=0, le=TOTAL_MINOR_MAX)] | None = None
    code: Annotated[str, Meta(max_length=20, pattern=rf"^[A-Za-z0-9._-]*{_END}")] = ""

    def to_tax(self, currency: Currency) -> TaxLine:
        base = None if self.base is None else Money(self.base, currency)
        amount = Money(self.amount, currency)
        return TaxLine(self.name, amount, self.mode, self.rate or "", base, self.code)


class IssueInvoiceV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One invoice or debit note to be issued, as its series says.

    Without `terms` those of the issuer hold.
    An `external_reference` names the invoice for ever, in place of any other key: the same one with
    another content is refused.
    `fiscal` holds what the tax authority gave (NFS-e key, ATCUD, folio fiscal) and is printed.
    """

    issuer_id: Key
    customer_id: Key
    due_date: date
    currency: str
    lines: Annotated[list[LineV1], Meta(min_length=1, max_length=200)]
    series: SeriesName = "A"
    taxes: Annotated[list[TaxV1], Meta(max_length=50)] = []
    issue_date: date | None = None
    notes: Note = ""
    external_reference: Annotated[str, Meta(max_length=120)] = ""
    corrects: Annotated[str, Meta(max_length=60)] = ""
    fiscal: Facts = {}
    terms: TermsV1 | None = None

    @property
    def natural_key(self) -> str:
        """Return the key that an external reference is by whatever door it comes, else nothing."""
        return f"import:{self.external_reference}" if self.external_reference else ""

    def to_command(self, idempotency_key: str) -> IssueInvoice:
        currency = Currency.parse(self.currency)
        return IssueInvoice(
            issuer_id=self.issuer_id,
            idempotency_key=idempotency_key,
            series=self.series,
            customer_id=self.customer_id,
            currency=currency,
            lines=tuple(
                InvoiceLine(ln.description, ln.quantity, Money(ln.unit_price, currency))
                for ln in self.lines
            ),
            taxes=tuple(tax.to_tax(currency) for tax in self.taxes),
            issue_date=self.issue_date,
            due_date=self.due_date,
            content_hash=self.content_hash(),
            request=msgspec.json.encode(self).decode(),
            notes=self.notes,
            external_reference=self.external_reference,
            corrects=self.corrects,
            fiscal=dict(self.fiscal),
            terms=self.terms.to_terms().checked_for(self.due_date) if self.terms else None,
        )

    def content_hash(self) -> str:
        """Name the content: the same key with another content is refused.

        A field that came later counts only where it says something, so that a request from before
        has the hash that it had.
        """
        content = msgspec.to_builtins(self)
        for name in _LATER_FIELDS:
            if not content[name]:
                del content[name]
        for tax in content["taxes"]:
            for name in _LATER_TAX_FIELDS:
                if not tax[name]:
                    del tax[name]
        return hashlib.sha256(msgspec.json.encode(content)).hexdigest()[:16]


class BatchInvoiceV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    idempotency_key: Annotated[str, Meta(min_length=1, max_length=IDEMPOTENCY_KEY_MAX)]
    invoice: IssueInvoiceV1


class IssueBatchV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Up to 1,000 invoices, issued in the background in blocks."""

    invoices: Annotated[list[BatchInvoiceV1], Meta(min_length=1, max_length=1000)]

    def by_natural_keys(self) -> "IssueBatchV1":
        """Return it with the keys that external references are."""
        items = [
            BatchInvoiceV1(item.invoice.natural_key or item.idempotency_key, item.invoice)
            for item in self.invoices
        ]
        return IssueBatchV1(items)
