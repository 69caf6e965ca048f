"""Invoices, payments and journal entries as rows, and back."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cobro.adapters.dynamodb.rows import InvoiceRow, JournalRow, PaymentRow
from cobro.domain.allocation import Payment
from cobro.domain.ids import CustomerId, EntryId, InvoiceId, IssuerId, PaymentId
from cobro.domain.invoice import (
    Invoice,
    InvoiceDraft,
    InvoiceLine,
    TaxLine,
    TaxMode,
)
from cobro.domain.journal import EntryCode, JournalEntry, Posting
from cobro.domain.matching import InvoiceNumber
from cobro.domain.money import Currency, Money


def number_key(issuer_id: str, number: InvoiceNumber) -> str:
    return f"{issuer_id}#{number.series}#{number.number}"


def party_key(issuer_id: str, customer_id: str) -> str:
    return f"{issuer_id}#{customer_id}"


def invoice_row(invoice: Invoice) -> InvoiceRow:
    draft = invoice.draft
    return InvoiceRow(
        invoice_id=draft.invoice_id,
        number_key=number_key(draft.issuer_id, InvoiceNumber(draft.series, invoice.number)),
        issuer_id=draft.issuer_id,
        customer_id=draft.customer_id,
        series=draft.series,
        series_code=invoice.series_code,
        number=invoice.number,
        currency=draft.currency.value,
        body=_body(draft),
        issue_date=draft.issue_date.isoformat(),
        due_date=draft.due_date.isoformat(),
        open_minor=invoice.open.minor,
        content_hash=draft.content_hash,
        issued_at=invoice.issued_at.isoformat(),
        version=invoice.version,
    )


def _body(draft: InvoiceDraft) -> str:
    lines = [[ln.description, str(ln.quantity), ln.unit_price.minor] for ln in draft.lines]
    taxes = [[tax.name, tax.amount.minor, tax.mode.value] for tax in draft.taxes]
    return json.dumps([lines, taxes], ensure_ascii=False, separators=(",", ":"))


def invoice_of(row: InvoiceRow) -> Invoice:
    currency = Currency(row.currency)
    lines, taxes = json.loads(row.body)
    draft = InvoiceDraft(
        invoice_id=InvoiceId(row.invoice_id),
        issuer_id=IssuerId(row.issuer_id),
        series=row.series,
        customer_id=CustomerId(row.customer_id),
        currency=currency,
        lines=tuple(InvoiceLine(d, Decimal(q), Money(p, currency)) for d, q, p in lines),
        taxes=tuple(TaxLine(n, Money(a, currency), TaxMode(m)) for n, a, m in taxes),
        issue_date=date.fromisoformat(row.issue_date),
        due_date=date.fromisoformat(row.due_date),
        content_hash=row.content_hash,
    )
    return Invoice(
        draft=draft,
        number=int(row.number),
        series_code=int(row.series_code),
        issued_at=datetime.fromisoformat(row.issued_at),
        open=Money(int(row.open_minor), currency),
        version=int(row.version),
    )


def invoice_of_raw(raw: Mapping[str, Any]) -> Invoice:
    """Read an invoice from the item that a failed condition returns."""
    row = InvoiceRow()
    row.deserialize(dict(raw))
    return invoice_of(row)


def payment_row(payment: Payment) -> PaymentRow:
    receipt = payment.receipt
    return PaymentRow(
        payment_id=receipt.payment_id,
        source=receipt.source,
        reference=receipt.reference,
        invoice_id=payment.invoice.invoice_id,
        currency=receipt.amount.currency.value,
        amount_minor=receipt.amount.minor,
        allocated_minor=payment.allocated.minor,
        on_account_minor=payment.on_account.minor,
        paid_date=receipt.paid_date.isoformat(),
        booked_at=payment.booked_at.isoformat(),
    )


def journal_row(entry: JournalEntry) -> JournalRow:
    return JournalRow(
        party_key=party_key(entry.issuer_id, entry.customer_id),
        entry_key=f"{entry.business_date.isoformat()}#{entry.entry_id}",
        entry_id=entry.entry_id,
        code=entry.code.value,
        issuer_id=entry.issuer_id,
        customer_id=entry.customer_id,
        currency=entry.currency.value,
        business_date=entry.business_date.isoformat(),
        recorded_at=entry.recorded_at.isoformat(),
        postings=_legs(entry),
        invoice_id=entry.invoice_id,
        document=entry.document,
        due_date=entry.due_date.isoformat(),
        payment_id=entry.payment_id,
        source=entry.source or None,
    )


def _legs(entry: JournalEntry) -> str:
    return json.dumps([[p.account, p.minor] for p in entry.postings], separators=(",", ":"))


def entry_of(row: JournalRow) -> JournalEntry:
    return JournalEntry(
        entry_id=EntryId(row.entry_id),
        code=EntryCode(row.code),
        issuer_id=IssuerId(row.issuer_id),
        customer_id=CustomerId(row.customer_id),
        currency=Currency(row.currency),
        business_date=date.fromisoformat(row.business_date),
        recorded_at=datetime.fromisoformat(row.recorded_at),
        postings=tuple(Posting(account, minor) for account, minor in json.loads(row.postings)),
        invoice_id=InvoiceId(row.invoice_id),
        document=row.document,
        due_date=date.fromisoformat(row.due_date),
        payment_id=PaymentId(row.payment_id) if row.payment_id else None,
        source=row.source or "",
    )


def entry_of_raw(raw: Mapping[str, Any]) -> JournalEntry:
    """Read an entry from the image in a stream record."""
    row = JournalRow()
    row.deserialize(dict(raw))
    return entry_of(row)
