"""Remittance files over HTTP: asking for them, listing them, fetching one."""

from typing import Any

import msgspec

from cobro.application.write_remittances import RefusedOrderError
from cobro.contracts.fields import Key
from cobro.contracts.parsing import dump
from cobro.domain.remittances import RemittanceRun


class WriteRemittancesV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Write the orders of an agreement that wait into files now."""

    issuer_id: Key
    agreement_id: Key


class RefusedOrderV1(msgspec.Struct, frozen=True):
    """An order that is in no remittance file; number 0: the agreement itself is at fault."""

    issuer_id: str
    agreement_id: str
    order_number: int
    charge_id: str
    field: str


def refused_order_message(error: RefusedOrderError) -> str:
    refused = error.refused
    return dump(
        RefusedOrderV1(
            error.issuer_id,
            error.agreement_id,
            refused.order_number,
            refused.charge_id,
            refused.field,
        )
    )


def remittance_view(run: RemittanceRun) -> dict[str, Any]:
    """Return what the API shows of a file."""
    return {
        "agreement_id": run.agreement.agreement_id,
        "bank": run.agreement.bank,
        "file_number": run.file_number,
        "state": run.state.value,
        "orders": run.orders,
        "first_order": run.first_order,
        "last_order": run.last_order,
        "refused": [
            {"order_number": refused.order_number, "reason": refused.reason}
            for refused in run.refused
        ],
        "total_minor": run.total_minor,
        "created_at": run.created_at,
        "sha256": run.sha256,
    }
