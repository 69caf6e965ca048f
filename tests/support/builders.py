"""Domain objects with a default for everything that a test does not name."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from cobro.application.issue_invoices import IssueInvoice
from cobro.application.ports import StoredEntry
from cobro.domain import journal
from cobro.domain.allocation import Receipt
from cobro.domain.gateways import Gateway, GatewayAccount
from cobro.domain.ids import CustomerId, EntryId, InvoiceId, IssuerId, PaymentId, payment_id_for
from cobro.domain.invoice import Invoice, issue_block
from cobro.domain.invoice_draft import InvoiceDraft, InvoiceLine, TaxLine, TaxMode
from cobro.domain.journal import EntryCode, JournalEntry, Posting
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Customer, Issuer, Language
from cobro.domain.reports import LedgerLine
from cobro.domain.series import Series, SeriesRule

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
DUE = date(2026, 4, 1)


def brl(minor: int) -> Money:
    return Money(minor, Currency.BRL)


def a_gateway_account(**more: Any) -> GatewayAccount:
    facts: dict[str, Any] = {
        "gateway": Gateway.STRIPE,
        "account_id": "main",
        "issuer_id": IssuerId("acme"),
        "currencies": (Currency.BRL,),
        **more,
    }
    return GatewayAccount(**facts)


def an_issuer(issuer_id: str = "acme", **more: object) -> Issuer:
    issuer = Issuer(
        issuer_id=IssuerId(issuer_id),
        name="Acme Serviços Ltda",
        tax_id="11222333000181",
        country="BR",
        address="Rua das Flores 10, São Paulo - SP",
        email="financeiro@acme.example",
        currency=Currency.BRL,
        timezone="America/Sao_Paulo",
        series={"A": SeriesRule(1), "B": SeriesRule(2)},
        created_date=TODAY,
    )
    return replace(issuer, **more)  # type: ignore[arg-type]  # each test names fields of Issuer


def a_customer(customer_id: str = "cus-1", issuer_id: str = "acme") -> Customer:
    return Customer(
        issuer_id=IssuerId(issuer_id),
        customer_id=CustomerId(customer_id),
        name="Maria da Silva",
        tax_id="52998224725",
        country="BR",
        email="maria@payer.example",
        language=Language.PT_BR,
        address="Rua do Sol 20, São Paulo - SP",
    )


def a_line(
    unit_price: int = 10_000, quantity: str = "1", currency: Currency = Currency.BRL
) -> InvoiceLine:
    return InvoiceLine("Mensalidade", Decimal(quantity), Money(unit_price, currency))


def a_tax(amount: int, mode: TaxMode, name: str = "ISS") -> TaxLine:
    return TaxLine(name, brl(amount), mode)


def a_draft(
    total: int = 10_000,
    key: str = "inv_1",
    *,
    customer_id: str = "cus-1",
    issue_date: date = TODAY,
    due_date: date = DUE,
    lines: tuple[InvoiceLine, ...] | None = None,
    taxes: tuple[TaxLine, ...] = (),
    currency: Currency = Currency.BRL,
) -> InvoiceDraft:
    return InvoiceDraft(
        invoice_id=InvoiceId(key),
        issuer_id=IssuerId("acme"),
        series="A",
        customer_id=CustomerId(customer_id),
        currency=currency,
        lines=(a_line(total, currency=currency),) if lines is None else lines,
        taxes=taxes,
        issue_date=issue_date,
        due_date=due_date,
        content_hash="hash",
    )


def an_invoice(total: int = 10_000, key: str = "inv_1", number: int = 1, **more: object) -> Invoice:
    series = Series(IssuerId("acme"), "A", SeriesRule(1), last_number=number - 1)
    draft = a_draft(total, key, **more)  # type: ignore[arg-type]  # each test names fields of a draft
    return issue_block(series, [draft], NOW).invoices[0]


def a_receipt(minor: int = 10_000, reference: str = "pi_1", **more: object) -> Receipt:
    receipt = Receipt(
        payment_id=payment_id_for("stripe", reference),
        source="stripe",
        reference=reference,
        amount=brl(minor),
        paid_date=TODAY,
        cash_account=journal.gateway_clearing("stripe"),
    )
    return replace(receipt, **more)  # type: ignore[arg-type]  # each test names fields of Receipt


def a_command(key: str = "k-1", total: int = 10_000, **more: object) -> IssueInvoice:
    command = IssueInvoice(
        issuer_id="acme",
        idempotency_key=key,
        series="A",
        customer_id="cus-1",
        currency=Currency.BRL,
        lines=(a_line(total),),
        taxes=(),
        issue_date=None,
        due_date=DUE,
        content_hash=f"hash-{total}",
    )
    return replace(command, **more)  # type: ignore[arg-type]  # each test names fields of the command


def an_entry(
    *postings: tuple[str, int],
    entry_id: str = "ent_1",
    code: EntryCode = EntryCode.INVOICE_ISSUED,
    business_date: date = TODAY,
    due_date: date = DUE,
    currency: Currency = Currency.BRL,
) -> JournalEntry:
    return JournalEntry(
        entry_id=EntryId(entry_id),
        code=code,
        issuer_id=IssuerId("acme"),
        customer_id=CustomerId("cus-1"),
        currency=currency,
        business_date=business_date,
        recorded_at=NOW,
        postings=tuple(Posting(account, minor) for account, minor in postings),
        invoice_id=InvoiceId("inv_1"),
        document="A-0000001",
        due_date=due_date,
        payment_id=PaymentId("pay_1") if code is EntryCode.PAYMENT_APPLIED else None,
        source="stripe" if code is EntryCode.PAYMENT_APPLIED else "",
    )


def a_ledger_line(entry_id: str = "ent_1", **more: object) -> LedgerLine:
    line = LedgerLine(
        entry_id=entry_id,
        code=EntryCode.INVOICE_ISSUED,
        customer_id="cus-1",
        invoice_id="inv_1",
        currency="BRL",
        business_date=TODAY,
        due_date=DUE,
        receivable_minor=10_000,
        received_minor=0,
        credit_minor=0,
        source="",
    )
    return replace(line, **more)  # type: ignore[arg-type]  # each test names fields of the line


def a_bank_entry(entry_id: str = "ent_1", minor: int = 10_000, **more: object) -> StoredEntry:
    entry = StoredEntry(
        entry_id=entry_id,
        issuer_id="acme",
        file_id="file_1",
        format="cnab400",
        line=2,
        account="237/1234/56789",
        kind="settlement",
        booking_date=TODAY,
        amount_minor=minor,
        currency="BRL",
        references={"nosso_numero": "10000001"},
        text="",
        payer_name="",
        payer_tax_id="",
        state="new",
    )
    return replace(entry, **more)  # type: ignore[arg-type]  # each test names fields of the entry
