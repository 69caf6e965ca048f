"""Orders about a boleto that its bank has, version 1: the request and its answer."""

from datetime import date
from typing import Any, Literal

import msgspec

from cobro.application.order_title import OrderedTitle, OrderTitle
from cobro.contracts.adjustments_api import Reason
from cobro.contracts.fields import Key
from cobro.contracts.views import charge_view
from cobro.domain.bank_orders import OrderKind


class OrderTitleV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Order another due date, protest or cancellation of the bank that has a boleto."""

    issuer_id: Key
    order: Literal["change_due_date", "protest", "cancel"]
    reason: Reason
    due_date: date | None = None

    def to_command(self, invoice_id: str, charge_id: str, author: str) -> OrderTitle:
        return OrderTitle(
            issuer_id=self.issuer_id,
            invoice_id=invoice_id,
            charge_id=charge_id,
            kind=OrderKind(self.order),
            author=author,
            reason=self.reason,
            due_date=self.due_date,
        )


def ordered_view(done: OrderedTitle) -> dict[str, Any]:
    return charge_view(done.charge)
