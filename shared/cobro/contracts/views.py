"""What the API answers, version 1. Amounts are minor units; dates are ISO 8601."""

from typing import Any

from cobro.application.adjust_invoice import Adjusted
from cobro.application.credit_invoice import Credited
from cobro.application.ports import ExceptionItem
from cobro.contracts.terms_api import terms_view
from cobro.domain.charges import BoletoCharge, Charge, GatewayCharge
from cobro.domain.invoice import Invoice


def invoice_view(invoice: Invoice) -> dict[str, Any]:
    draft = invoice.draft
    return {
        "invoice_id": invoice.invoice_id,
        "document": invoice.document,
        "kind": draft.kind.value,
        "corrects": draft.corrects,
        "nosso_numero": invoice.nosso_numero,
        "issuer_id": draft.issuer_id,
        "customer_id": draft.customer_id,
        "series": draft.series,
        "number": invoice.number,
        "currency": draft.currency.value,
        "total": draft.total.minor,
        "open": invoice.open.minor,
        "charges": invoice.charges.amounts,
        "credited": invoice.credited_minor,
        "disputed": invoice.disputed.minor,
        "status": invoice.status.value,
        "issue_date": draft.issue_date,
        "due_date": draft.due_date,
        "due_again_date": invoice.due_again_date,
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
            {
                "name": tax.name,
                "amount": tax.amount.minor,
                "mode": tax.mode.value,
                "rate": tax.rate,
                "base": None if tax.base is None else tax.base.minor,
                "code": tax.code,
            }
            for tax in draft.taxes
        ],
        "terms": terms_view(draft.terms),
        "notes": draft.notes,
        "external_reference": draft.external_reference,
        "fiscal": draft.fiscal,
        "chain": invoice.chain.hex(),
    }


def adjustment_view(adjusted: Adjusted) -> dict[str, Any]:
    record = adjusted.record
    return {
        "adjustment_id": record.adjustment_id,
        "kind": record.kind.value,
        "amount": record.amount.minor,
        "reason": record.reason,
        "author": record.author,
        "recorded_at": record.recorded_at,
        "invoice": invoice_view(adjusted.invoice),
    }


def credit_view(credited: Credited) -> dict[str, Any]:
    return {
        "credit_note": invoice_view(credited.note),
        "invoice": invoice_view(credited.invoice),
    }


def charge_view(charge: Charge) -> dict[str, Any]:
    """Show an instrument with what its payer needs to pay by it."""
    view = {
        "charge_id": charge.charge_id,
        "kind": charge.kind.value,
        "state": charge.state.value,
        "amount": charge.amount.minor,
        "currency": charge.amount.currency.value,
        "due_date": charge.due_date,
        "payment_id": charge.payment_id,
        "copy": charge.copy,
        "reason": charge.reason,
    }
    if isinstance(charge, BoletoCharge):
        return view | {
            "agreement_id": charge.agreement_id,
            "bank": charge.bank,
            "nosso_numero": charge.printed_number,
            "agency_code": charge.agency_code,
            "linha_digitavel": charge.linha_digitavel,
            "codigo_barras": charge.codigo_barras,
            "lowered": charge.lowered_minor,
            "protested_date": charge.protested_date,
        }
    if isinstance(charge, GatewayCharge):
        return view | {
            "account": charge.account_key,
            "method": charge.method.value,
            "link": charge.link,
            "br_code": charge.br_code,
            "digits": charge.digits,
            "expires_date": charge.expires_date,
        }
    return view | {"txid": charge.txid, "br_code": charge.br_code}


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
