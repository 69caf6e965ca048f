"""Asking for an invoice again, version 1: the request and its answer. Amounts are minor units."""

from datetime import date
from typing import Any

import msgspec

from cobro.application.reissue_invoice import Reissued, ReissueInvoice
from cobro.contracts.adjustments_api import Reason
from cobro.contracts.fields import Key
from cobro.contracts.payoff_view import payoff_view
from cobro.contracts.views import charge_view


class ReissueInvoiceV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Ask for an invoice again, with what settles it on `due_date`."""

    issuer_id: Key
    due_date: date
    reason: Reason | None = None

    def to_command(self, invoice_id: str) -> ReissueInvoice:
        return ReissueInvoice(self.issuer_id, invoice_id, self.due_date, self.reason or "")


def reissue_view(done: Reissued) -> dict[str, Any]:
    moved = done.due_date != done.asked_date
    notice = f"{done.asked_date} is no banking day: the copy is due on {done.due_date}"
    return {
        "invoice_id": done.quoted.invoice.invoice_id,
        "document": done.quoted.invoice.document,
        "asked_due_date": done.asked_date,
        "due_date": done.due_date,
        "notices": [notice] if moved else [],
        "payoff": payoff_view(done.quoted),
        "charges": [charge_view(charge) for charge in done.charges],
    }
