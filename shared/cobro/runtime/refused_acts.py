"""Take down that somebody ordered what its group does not allow, before it is refused."""

import json
from collections.abc import Mapping
from typing import Any

from cobro.domain.audit import NO_COMPANY, Act, ActKind
from cobro.runtime.settings import Table, settings
from cobro.runtime.wiring import base

__all__ = ["take_down"]

WHAT_MAX = 300
READING = "GET"


def take_down(event: Mapping[str, Any], person: str) -> None:
    """Keep a refused order; who may not even read changes nothing and is not told of.

    Raises `DatabaseUnavailableError` where it cannot be kept: it is refused by a later request.
    """
    context = event.get("requestContext", {})
    method = str(context.get("http", {}).get("method", ""))
    if method == READING or not settings().environ.get(Table.AUDIT.env):
        return
    from cobro.runtime.wiring import audit  # nobody is refused in most processes

    asked = f"{method} {event.get('rawPath', '')}"
    audit.audit().add(
        Act(
            issuer_id=_company(event),
            act_id=str(context.get("requestId", "")),
            acted_at=base.clock().now(),
            person=person,
            kind=ActKind.REFUSAL,
            what=asked[:WHAT_MAX],
        )
    )


def _company(event: Mapping[str, Any]) -> str:
    """Return the company that a request names in its query, path or body."""
    for part in ("queryStringParameters", "pathParameters"):
        named = (event.get(part) or {}).get("issuer_id")
        if named:
            return str(named)
    try:
        body = json.loads(event.get("body") or "{}")
    except ValueError:
        return NO_COMPANY
    found = body.get("issuer_id") if isinstance(body, dict) else None
    return found if isinstance(found, str) and found else NO_COMPANY
