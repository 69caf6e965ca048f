"""Payment agreements in a world."""

from datetime import date
from typing import Any

from tests.support.world import Answer, World

FUNCTION = "manage_agreements"
SERIES = {
    "A": 1,
    "B": 2,
    "AC": {"kind": "instalment", "pattern": "AC {number}"},
    "NC": {"kind": "credit_note", "pattern": "NC {number}"},
}


def proposed(world: World, *invoices: str, first: date, count: int = 3, **more: Any) -> Answer:
    body = {
        "issuer_id": "acme",
        "key": "one",
        "invoices": list(invoices),
        "first_due_date": first.isoformat(),
        "instalments": count,
        **more,
    }
    return world.http(FUNCTION, "POST", "/v1/customers/cus-1/agreements", body)


def told(world: World, agreement_id: str, what: str, **more: Any) -> Answer:
    return world.http(FUNCTION, "POST", f"/v1/agreements/{agreement_id}/{what}", **more)


def shown(world: World, agreement_id: str) -> dict[str, Any]:
    body: dict[str, Any] = world.http(FUNCTION, "GET", f"/v1/agreements/{agreement_id}").body
    return body
