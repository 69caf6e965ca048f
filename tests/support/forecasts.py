"""A forecast of cash as the API tells it, and the invoices that contracts have billed."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from cobro.domain.ids import InvoiceId, invoice_id_for
from cobro.domain.invoice import Invoice
from cobro.domain.series import InvoiceNumber
from tests.support.builders import an_invoice


@dataclass
class MemoryShelf:
    """Invoices by their ids; what is not there is left out."""

    kept: dict[str, Invoice] = field(default_factory=dict)

    def numbered(self, issuer_id: str, numbers: Sequence[InvoiceNumber]) -> list[Invoice]:
        return [
            each
            for each in self.kept.values()
            if each.draft.issuer_id == issuer_id
            and InvoiceNumber(each.period, each.number) in numbers
        ]

    def of_ids(self, ids: Sequence[InvoiceId]) -> list[Invoice]:
        return [self.kept[each] for each in ids if each in self.kept]


def invoice_of_contract(contract_id: str, start: date, total: int = 10_000) -> Invoice:
    """Return the invoice that a contract asked for of its period from a day on."""
    day = start.isoformat()
    key = invoice_id_for("acme", f"contract:{contract_id}:{day}")
    invoice = an_invoice(total, key, issue_date=start, due_date=start)
    return replace(invoice, draft=replace(invoice.draft, external_reference=f"{contract_id}/{day}"))


def forecast_body(minor: int) -> dict[str, Any]:
    """Return one with amounts up to so many minor units."""
    bounds = {"low_90_minor": 0, "low_50_minor": 5, "high_50_minor": minor, "high_90_minor": minor}
    parts = {"open_minor": 1, "agreed_minor": 4, "contract_minor": minor // 3, "coming_minor": 2}
    expected = {"expected_minor": minor // 2, **parts, **bounds}
    earlier = {"days": 7, "forecast_date": "2026-03-22", "expected_minor": minor, "came_minor": 7}
    days = [{"business_date": f"2026-03-{day:02d}", **expected} for day in range(1, 31)]
    found = {
        "basis": {
            "is_cold": True,
            "contracts": 1_234,
            "contract_invoices": 3_702,
            "waiting_contracts": 5,
        },
        "days": days,
        "sums": [{"days": count, **expected} for count in (7, 30, 90)],
        "earlier": [{**earlier, "error": "0.1234"}, {**earlier, "error": None}],
    }
    return {"forecast_date": "2026-03-30", "currencies": {"BRL": found}}
