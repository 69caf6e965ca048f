"""Requests of the HTTP API, version 1. Amounts are whole minor units; dates are ISO 8601."""

import hashlib
from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from cobro.application.issue_invoices import IssueInvoice
from cobro.domain.errors import InvalidInputError
from cobro.domain.identifiers import EmailAddress, parse_tax_id
from cobro.domain.ids import CustomerId, IssuerId
from cobro.domain.invoice import TOTAL_MINOR_MAX, InvoiceLine, TaxLine, TaxMode
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Customer, Issuer, Language

# In Python `$` also matches before a line feed at the end, in JSON Schema it does not.
_END = r"(?!\n)$"
Minor = Annotated[int, Meta(ge=1, le=TOTAL_MINOR_MAX)]
Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=rf"^[^\r\n]+{_END}")]
Key = Annotated[str, Meta(min_length=1, max_length=100, pattern=rf"^[A-Za-z0-9._:@-]+{_END}")]
SeriesName = Annotated[str, Meta(min_length=1, max_length=8, pattern=rf"^[A-Z][A-Z0-9]*{_END}")]
IDEMPOTENCY_KEY_MAX = 200


class LineV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`quantity` is a decimal of up to 6 places; `unit_price` is in minor units."""

    description: Name
    unit_price: Minor
    quantity: Decimal = Decimal(1)


class TaxV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A tax as computed by the caller; `mode` says whether it adds to the total."""

    name: Name
    amount: Annotated[int, Meta(ge=0, le=TOTAL_MINOR_MAX)]
    mode: TaxMode = TaxMode.INCLUDED


class IssueInvoiceV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One invoice to be issued."""

    issuer_id: Key
    customer_id: Key
    due_date: date
    currency: str
    lines: Annotated[list[LineV1], Meta(min_length=1, max_length=200)]
    series: SeriesName = "A"
    taxes: Annotated[list[TaxV1], Meta(max_length=50)] = []
    issue_date: date | None = None

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
            taxes=tuple(TaxLine(t.name, Money(t.amount, currency), t.mode) for t in self.taxes),
            issue_date=self.issue_date,
            due_date=self.due_date,
            content_hash=self.content_hash(),
        )

    def content_hash(self) -> str:
        """Name the content: the same key with another content is refused."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()[:16]


class BatchInvoiceV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    idempotency_key: Annotated[str, Meta(min_length=1, max_length=IDEMPOTENCY_KEY_MAX)]
    invoice: IssueInvoiceV1


class IssueBatchV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Up to 1,000 invoices, issued in the background in blocks of 25."""

    invoices: Annotated[list[BatchInvoiceV1], Meta(min_length=1, max_length=1000)]


class RegisterIssuerV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`series` maps each series to its digit in the nosso número, 1 to 9."""

    issuer_id: Key
    name: Name
    tax_id: str
    country: str
    address: Name
    email: str
    currency: str
    timezone: str = "America/Sao_Paulo"
    series: dict[SeriesName, int] = msgspec.field(default_factory=lambda: {"A": 1})
    phone: str = ""

    def to_issuer(self, created_date: date) -> Issuer:
        return Issuer(
            issuer_id=IssuerId(self.issuer_id),
            name=self.name,
            tax_id=str(parse_tax_id(self.country, self.tax_id)),
            country=self.country,
            address=self.address,
            email=str(EmailAddress.parse(self.email)),
            currency=Currency.parse(self.currency),
            timezone=self.timezone,
            series=dict(self.series),
            created_date=created_date,
            phone=self.phone,
        )

    def replacing(self, present: Issuer) -> Issuer:
        """Return the new profile; raise `InvalidInputError` where it would break what is issued."""
        if self.issuer_id != present.issuer_id:
            message = f"the body is of issuer {self.issuer_id}, the path of {present.issuer_id}"
            raise InvalidInputError(message, field="issuer_id")
        return self.to_issuer(present.created_date).checked_against(present)


class RegisterCustomerV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    issuer_id: Key
    customer_id: Key
    name: Name
    tax_id: str
    country: str
    email: str
    language: Language
    address: str = ""
    phone: str = ""
    segment: str = ""

    def to_customer(self) -> Customer:
        return Customer(
            issuer_id=IssuerId(self.issuer_id),
            customer_id=CustomerId(self.customer_id),
            name=self.name,
            tax_id=str(parse_tax_id(self.country, self.tax_id)),
            country=self.country,
            email=str(EmailAddress.parse(self.email)),
            language=self.language,
            address=self.address,
            phone=self.phone,
            segment=self.segment,
        )
