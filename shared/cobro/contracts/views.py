"""What the API answers, version 1. Amounts are minor units; dates are ISO 8601."""

from typing import Any

from cobro.application.ports import ExceptionItem
from cobro.domain.invoice import Invoice


def invoice_view(invoice: Invoice) -> dict[str, Any]:
    draft = invoice.draft
    return {
        "invoice_id": invoice.invoice_id,
        "document": invoice.document,
        "nosso_numero": invoice.nosso_numero,
        "issuer_id": draft.issuer_id,
        "customer_id": draft.customer_id,
        "series": draft.series,
        "number": invoice.number,
        "currency": draft.currency.value,
        "total": draft.total.minor,
        "open": invoice.open.minor,
        "status": invoice.status.value,
        "issue_date": draft.issue_date,
        "due_date": draft.due_date,
        "lines": [
            {
                "description": line.description,
                "quantity": line.quantity,
                "unit_price": line.unit_price.minor,
                "amount": line.amount.minor,
            }
            for line in draft.lines
        ],
        "taxes": [
            {"name": tax.name, "amount": tax.amount.minor, "mode": tax.mode.value}
            for tax in draft.taxes
        ],
    }


def exception_view(item: ExceptionItem) -> dict[str, Any]:
    """Show an item without its message, which may hold personal data."""
    return {
        "exception_id": item.exception_id,
        "issuer_id": item.issuer_id,
        "source": item.queue,
        "reason_code": item.reason_code,
        "explanation": item.explanation,
        "raised_at": item.raised_at,
        "amount": item.amount_minor,
        "currency": item.currency,
    }
