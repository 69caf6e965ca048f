"""Invoices, payments and journal entries as rows, and back."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cobro.adapters.dynamodb.rows import AdjustmentRow, InvoiceRow, JournalRow
from cobro.application.ports import AdjustmentRecord
from cobro.domain.adjustments import AdjustmentKind
from cobro.domain.credits import CreditUse
from cobro.domain.ids import CreditId, CustomerId, EntryId, InvoiceId, IssuerId, PaymentId
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.domain.invoice_draft import InvoiceDraft, InvoiceLine, TaxLine, TaxMode
from cobro.domain.journal import EntryCode, JournalEntry, Posting
from cobro.domain.money import Currency, Money
from cobro.domain.position import NO_CHARGES, OpenCharges
from cobro.domain.series import DocumentKind, InvoiceNumber, SeriesRule
from cobro.domain.terms import PaymentTerms


def number_key(issuer_id: str, number: InvoiceNumber) -> str:
    return f"{issuer_id}#{number.period}#{number.number}"


def entry_key(business_date: date, entry_id: str) -> str:
    return f"{business_date.isoformat()}#{entry_id}"


def invoice_row(invoice: Invoice) -> InvoiceRow:
    draft = invoice.draft
    return InvoiceRow(
        invoice_id=draft.invoice_id,
        number_key=number_key(draft.issuer_id, InvoiceNumber(invoice.period, invoice.number)),
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
        period=invoice.period if invoice.period != draft.series else None,
        document=invoice.document,
        chain=invoice.chain,
        credited_minor=invoice.credited_minor or None,
        charges=charges_text(invoice.charges),
        ended=invoice.ended.value if invoice.ended else None,
        rebated_minor=invoice.rebated_minor or None,
        due_again=invoice.due_again_date.isoformat() if invoice.due_again_date else None,
        disputed_minor=invoice.disputed_minor or None,
    )


def charges_text(charges: OpenCharges) -> str | None:
    """Write charges as five short values; None where there are none, which most invoices have."""
    if charges == NO_CHARGES:
        return None
    through = charges.assessed_date.isoformat() if charges.assessed_date else ""
    return json.dumps(
        [charges.costs_minor, charges.interest_minor, charges.late_fee_minor,
         charges.correction_minor, through, int(charges.has_fee)],
        separators=(",", ":"),
    )  # fmt: skip


def _charges_of(text: str | None) -> OpenCharges:
    if not text:
        return NO_CHARGES
    costs, interest, late_fee, correction, through, has_fee = json.loads(text)
    assessed = date.fromisoformat(through) if through else None
    return OpenCharges(costs, interest, late_fee, correction, assessed, bool(has_fee))


def _body(draft: InvoiceDraft) -> str:
    lines = [[ln.description, str(ln.quantity), ln.unit_price.minor] for ln in draft.lines]
    taxes = [_tax_values(tax) for tax in draft.taxes]
    more = {
        "k": draft.kind.value if draft.kind is not DocumentKind.INVOICE else "",
        "of": draft.corrects or "",
        "t": draft.terms.to_plain(),
        "n": draft.notes,
        "x": draft.external_reference,
        "f": draft.fiscal,
        "iv": draft.issuer_version,
        "cv": draft.customer_version,
        "j": f"{draft.country}{'*' if draft.is_consumer else ''}",
    }
    parts = [lines, taxes, {name: value for name, value in more.items() if value}]
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def _tax_values(tax: TaxLine) -> list[Any]:
    values: list[Any] = [tax.name, tax.amount.minor, tax.mode.value]
    if tax.rate or tax.base or tax.code:
        values += [tax.rate, tax.base.minor if tax.base else None, tax.code]
    return values


def _tax_of(values: list[Any], currency: Currency) -> TaxLine:
    name, minor, mode, *more = values
    rate, base, code = more or ("", None, "")
    based = None if base is None else Money(base, currency)
    return TaxLine(name, Money(minor, currency), TaxMode(mode), rate, based, code)


def invoice_of(row: InvoiceRow) -> Invoice:
    """Read an invoice; one of the first version has no chain, and its document by the pattern."""
    currency = Currency(row.currency)
    lines, taxes, *rest = json.loads(row.body)
    more = rest[0] if rest else {}
    draft = InvoiceDraft(
        invoice_id=InvoiceId(row.invoice_id),
        issuer_id=IssuerId(row.issuer_id),
        series=row.series,
        customer_id=CustomerId(row.customer_id),
        currency=currency,
        lines=tuple(InvoiceLine(d, Decimal(q), Money(p, currency)) for d, q, p in lines),
        taxes=tuple(_tax_of(values, currency) for values in taxes),
        issue_date=date.fromisoformat(row.issue_date),
        due_date=date.fromisoformat(row.due_date),
        content_hash=row.content_hash,
        kind=DocumentKind(more.get("k") or DocumentKind.INVOICE),
        corrects=InvoiceId(more["of"]) if "of" in more else None,
        terms=PaymentTerms.from_plain(more.get("t", {})),
        notes=more.get("n", ""),
        external_reference=more.get("x", ""),
        fiscal=more.get("f", {}),
        issuer_version=more.get("iv", ""),
        customer_version=more.get("cv", ""),
        country=more.get("j", "").rstrip("*"),
        is_consumer=more.get("j", "").endswith("*"),
    )
    return Invoice(
        draft=draft,
        number=int(row.number),
        period=row.period or row.series,
        document=row.document or SeriesRule().document(row.series, 0, int(row.number)),
        chain=row.chain or b"",
        credited_minor=int(row.credited_minor or 0),
        charges=_charges_of(row.charges),
        ended=InvoiceStatus(row.ended) if row.ended else None,
        rebated_minor=int(row.rebated_minor or 0),
        disputed_minor=int(row.disputed_minor or 0),
        due_again_date=date.fromisoformat(row.due_again) if row.due_again else None,
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


def record_row(record: AdjustmentRecord) -> AdjustmentRow:
    return AdjustmentRow(
        adjustment_id=record.adjustment_id,
        kind=record.kind.value,
        invoice_id=record.invoice_id,
        amount_minor=record.amount.minor,
        currency=record.amount.currency.value,
        content_hash=record.content_hash,
        reason=record.reason,
        author=record.author,
        recorded_at=record.recorded_at.isoformat(),
        uses=_uses(record),
    )


def _uses(record: AdjustmentRecord) -> str | None:
    used = {use.credit_id: use.amount.minor for use in record.uses}
    return json.dumps(used, separators=(",", ":")) if used else None


def adjustment_of(row: AdjustmentRow) -> AdjustmentRecord:
    currency = Currency(row.currency)
    used: dict[str, int] = json.loads(row.uses or "{}")
    return AdjustmentRecord(
        adjustment_id=row.adjustment_id,
        kind=AdjustmentKind(row.kind),
        invoice_id=row.invoice_id,
        amount=Money(int(row.amount_minor), currency),
        content_hash=row.content_hash,
        reason=row.reason,
        author=row.author,
        recorded_at=datetime.fromisoformat(row.recorded_at),
        uses=tuple(
            CreditUse(CreditId(name), Money(minor, currency)) for name, minor in used.items()
        ),
    )


def journal_row(entry: JournalEntry) -> JournalRow:
    return JournalRow(
        party_key=entry.book,
        entry_key=entry_key(entry.business_date, entry.entry_id),
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
        reason=entry.reason or None,
        author=entry.author or None,
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
        reason=row.reason or "",
        author=row.author or "",
    )


def entry_of_raw(raw: Mapping[str, Any]) -> JournalEntry:
    """Read an entry from the image in a stream record."""
    row = JournalRow()
    row.deserialize(dict(raw))
    return entry_of(row)
