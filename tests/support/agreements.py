"""Payment agreements in a world."""

from datetime import date, timedelta
from typing import Any

from tests.support import doors
from tests.support.payers import registered
from tests.support.world import START, Answer, World

FUNCTION = "manage_agreements"
TERMS = {"late_fee": {"percent": "2"}, "interest": {"percent": "1"}}
SERIES = {
    "A": 1,
    "B": 2,
    "AC": {"kind": "instalment", "pattern": "AC {number}"},
    "NC": {"kind": "credit_note", "pattern": "NC {number}"},
}


def owing(world: World) -> World:
    """Have a customer owe two invoices of 100.00 that are late by ten days."""
    registered(world, series=SERIES, documents="off")
    for key in "ab":
        doors.issued(world, key, 10_000, terms=TERMS)
    world.at(START + timedelta(days=40))
    return world


def ids(world: World) -> list[str]:
    issued = {entry.document: entry.invoice_id for entry in world.journal()}
    return [issued[document] for document in sorted(issued)]


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
