"""Entries and receivables as the rules of matching see them, with a default for everything."""

from dataclasses import replace
from datetime import date
from typing import Any

from cobro.domain.ids import CustomerId, InvoiceId
from cobro.domain.reconciliation.evidence import Case, Evidence, OpenItem, PayerKey, PayerKeyKind
from tests.support.builders import TODAY, brl

TAX_ID = PayerKey(PayerKeyKind.TAX_ID, "11222333000181")
ROOT = PayerKey(PayerKeyKind.ROOT, "11222333")
ALIAS = PayerKey(PayerKeyKind.ALIAS, "PADARIA AURORA")


def evidence(minor: int = 10_000, *keys: PayerKey, **more: Any) -> Evidence:
    facts: dict[str, Any] = {
        "entry_id": "ent_1",
        "amount": brl(minor),
        "paid_date": TODAY,
        "payer_keys": frozenset(keys),
        **more,
    }
    return Evidence(**facts)


def item(number: int = 1, principal: int = 10_000, *keys: PayerKey, **more: Any) -> OpenItem:
    facts: dict[str, Any] = {
        "invoice_id": InvoiceId(f"inv_{number}"),
        "document": f"A-{number:07d}",
        "number": number,
        "customer_id": CustomerId("cus-1"),
        "principal": brl(principal),
        "settling": brl(principal),
        "due_date": date(2026, 3, 1 + number % 28),
        "payer_keys": frozenset(keys),
        "tax_id": "11222333000181",
        **more,
    }
    return OpenItem(**facts)


def case(said: Evidence, *items: OpenItem, **more: Any) -> Case:
    return replace(Case(evidence=said, items=items), **more)
