"""A company's invoices as a list reads them: made when they are asked for, and kept by nobody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from cobro.application.list_invoices import InvoiceFilter, ListInvoices
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId
from cobro.domain.invoice import Invoice, issue_block
from cobro.domain.invoice_draft import InvoiceDraft, InvoiceLine
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Issuer
from cobro.domain.series import InvoiceNumber, Series, SeriesRule

__all__ = ["invoices"]

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY, DUE_DATE = AT.date(), date(2026, 4, 1)
RULE = SeriesRule(1)
ISSUER = Issuer(
    issuer_id=IssuerId("acme"),
    name="Acme Serviços Ltda",
    tax_id="11222333000181",
    country="BR",
    address="Rua das Flores 10, São Paulo - SP",
    email="financeiro@acme.example",
    currency=Currency.BRL,
    timezone="America/Sao_Paulo",
    series={"A": RULE},
    created_date=DAY,
)


@dataclass(frozen=True)
class Shelf:
    """Stands for the issuers, the series, the clock and the shelf of one company."""

    last_number: int
    first: Invoice

    def get(self, _issuer_id: str) -> Issuer:
        return ISSUER

    def now(self) -> datetime:
        return AT

    def read(self, run: Series) -> Series:
        return replace(run, last_number=self.last_number)

    def numbered(self, _issuer_id: str, numbers: Sequence[InvoiceNumber]) -> list[Invoice]:
        return [
            replace(
                self.first,
                number=each.number,
                draft=replace(
                    self.first.draft, customer_id=CustomerId(f"cliente-{each.number % 5000}")
                ),
            )
            for each in numbers
        ]


def invoices(rows: int) -> Iterator[Invoice]:
    """Yield so many invoices as a file of them reads them, by pages."""
    line = InvoiceLine("Manutenção predial mensal", Decimal(1), Money(12_345, Currency.BRL))
    draft = InvoiceDraft(
        invoice_id=InvoiceId("inv_1"),
        issuer_id=ISSUER.issuer_id,
        series="A",
        customer_id=CustomerId("cliente-1"),
        currency=Currency.BRL,
        lines=(line,),
        taxes=(),
        issue_date=DAY,
        due_date=DUE_DATE,
        content_hash="0" * 16,
    )
    first = issue_block(Series(ISSUER.issuer_id, "A", RULE), [draft], AT).invoices[0]
    shelf: Any = Shelf(rows, first)
    listing = ListInvoices(issuers=shelf, shelf=shelf, series=shelf, journal=shelf, clock=shelf)
    return listing.each(ISSUER.issuer_id, InvoiceFilter())
