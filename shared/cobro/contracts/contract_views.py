"""Contracts as the API answers them, version 1. Amounts are minor units; dates are ISO 8601."""

from datetime import date
from typing import Any

from cobro.application.keep_contracts import ContractStatus
from cobro.contracts.terms_api import terms_view
from cobro.domain.contracts.billing import Billed, ContractInvoice
from cobro.domain.contracts.indexing import MissingIndex, PriceAdjustment
from cobro.domain.contracts.model import Contract, Discount
from cobro.domain.contracts.periods import next_issue_date
from cobro.domain.contracts.prices import quantity_on, unit_price_on


def contract_view(status: ContractStatus) -> dict[str, Any]:
    """Show a contract, what was billed of it, and the days that a person should know of."""
    contract, term = status.kept.contract, status.term
    return {
        "contract_id": contract.contract_id,
        "issuer_id": contract.issuer_id,
        "customer_id": contract.customer_id,
        "version": status.kept.version,
        "series": contract.series,
        "currency": contract.currency.value,
        "start_date": contract.start_date,
        "first_billed_date": contract.first_billed_date,
        "billed_through_date": contract.billed_through_date,
        "next_issue_date": next_issue_date(contract),
        "first_open_date": contract.first_open_date,
        "timing": contract.timing.value,
        "interval": {"unit": contract.cycle.unit.value, "count": contract.cycle.count},
        "term_days": contract.due.term_days,
        "due_day": contract.due.due_day,
        "lines": _lines(contract, contract.first_open_date),
        "price_changes": [
            {"line_id": c.line_id, "from_date": c.from_date, "unit_price": c.unit_price.minor}
            for c in contract.price_changes
        ],
        "quantity_changes": [
            {"line_id": c.line_id, "from_date": c.from_date, "quantity": c.quantity}
            for c in contract.quantity_changes
        ],
        "terms": terms_view(contract.terms),
        "taxes": [
            {"name": t.name, "percent": t.percent, "mode": t.mode.value, "code": t.code}
            for t in contract.taxes
        ],
        "discounts": [_discount(discount) for discount in contract.discounts],
        "adjustments": [_adjustment(made) for made in contract.adjustments],
        "next_adjustment": _next_adjustment(status),
        "term": None
        if term is None
        else {
            "start_date": term.start_date,
            "end_date": term.end_date,
            "renews": contract.renewal is not None and status.ends_on is None,
            "notice_through_date": term.notice_date if contract.renewal else None,
            "reminder_date": term.reminder_date if contract.renewal else None,
        },
        "notice_date": contract.notice_date,
        "ends_on": status.ends_on,
        "owed_back": status.owed_back.minor,
    }


def preview_view(planned: Billed) -> dict[str, Any]:
    """Show invoices to come; an adjustment that nobody can know yet is named, not guessed."""
    return {
        "invoices": [_coming(invoice) for invoice in planned.invoices],
        "waits_for": _waiting(planned.missing),
    }


def _lines(contract: Contract, day: date) -> list[dict[str, Any]]:
    return [
        {
            "line_id": line.line_id,
            "description": line.description,
            "quantity": quantity_on(contract, line, day),
            "unit_price": unit_price_on(contract, line, day).minor,
        }
        for line in contract.lines
    ]


def _discount(discount: Discount) -> dict[str, Any]:
    return {
        "from_date": discount.from_date,
        "percent": discount.percent,
        "fixed": discount.fixed.minor if discount.fixed else None,
        "periods": discount.periods,
        "until_date": discount.until_date,
    }


def _adjustment(made: PriceAdjustment) -> dict[str, Any]:
    return {
        "index": made.index,
        "anniversary_date": made.anniversary_date,
        "effective_date": made.effective_date,
        "factor": made.factor,
    }


def _next_adjustment(status: ContractStatus) -> dict[str, Any] | None:
    indexing = status.kept.contract.indexing
    if indexing is None:
        return None
    return {
        "index": indexing.index,
        "date": status.next_adjustment_date,
        "waits_for": _waiting(status.waits_for),
    }


def _waiting(missing: MissingIndex | None) -> dict[str, Any] | None:
    if missing is None:
        return None
    return {
        "index": missing.index,
        "anniversary_date": missing.anniversary_date,
        "months": list(missing.months),
    }


def _coming(invoice: ContractInvoice) -> dict[str, Any]:
    return {
        "period_start_date": invoice.period_start_date,
        "period_end_date": invoice.period_end_date,
        "issue_date": invoice.issue_date,
        "due_date": invoice.due_date,
        "idempotency_key": invoice.idempotency_key,
        "currency": invoice.currency.value,
        "total": invoice.total.minor,
        "lines": [
            {
                "description": line.description,
                "quantity": line.quantity,
                "unit_price": line.unit_price.minor,
                "amount": line.amount.minor,
            }
            for line in invoice.lines
        ],
        "taxes": [
            {"name": t.name, "amount": t.amount.minor, "mode": t.mode.value, "rate": t.rate}
            for t in invoice.taxes
        ],
    }
