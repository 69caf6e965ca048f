"""Routes that list who did what, and who these people are."""

import re
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.domain.audit import Act
from cobro.domain.errors import InvalidInputError
from cobro.runtime import http
from cobro.runtime.wiring import audit, base, staff

audit_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped
LIMIT = 100
_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")


@audit_routes.get("/v1/audit")
def list_acts() -> Response[str]:
    event = audit_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    asked = event.get("queryStringParameters") or {}
    month = asked.get("month") or f"{base.clock().now():%Y-%m}"
    if not _MONTH.fullmatch(month):
        message = f"month is such as 2026-03, not {month[:40]!r}"
        raise InvalidInputError(message, field="month")
    issuer_id = http.query(event, "issuer_id")
    page = audit.audit().page(issuer_id, month, asked.get("after") or "", LIMIT)
    body = {"month": month, "acts": [_view(act) for act in page.acts], "after": page.after or None}
    return http.answer(HTTPStatus.OK, body)


@audit_routes.get("/v1/staff")
def list_staff() -> Response[str]:
    http.require(audit_routes.current_event.raw_event, http.VIEWER)
    people = [
        {"person": each.person, "email": each.email, "is_enabled": each.is_enabled}
        for each in staff.directory().everyone()
    ]
    return http.answer(HTTPStatus.OK, {"people": people})


def _view(act: Act) -> dict[str, Any]:
    return {
        "acted_at": act.acted_at,
        "person": act.person,
        "kind": act.kind.value,
        "what": act.what,
        "customer_id": act.customer_id,
        "invoice_id": act.invoice_id,
        "document": act.document,
        "amount": act.amount_minor,
        "currency": act.currency,
    }
