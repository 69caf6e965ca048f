"""Disputes about invoices in a world."""

from typing import Any

from tests.support.world import Answer, World

FUNCTION = "manage_disputes"
SERIES = {"A": 1, "B": 2, "NC": {"kind": "credit_note", "pattern": "NC {number}"}}


def disputed(world: World, invoice_id: str, **more: Any) -> Answer:
    body = {"reason": "wrong_price", "text": "Combinamos outro preço.", **more}
    return world.http(FUNCTION, "POST", f"/v1/invoices/{invoice_id}/disputes", body)


def decided(world: World, dispute: dict[str, Any], decision: str, **more: Any) -> Answer:
    path = f"/v1/invoices/{dispute['invoice_id']}/disputes/{dispute['dispute_id']}/decision"
    return world.http(FUNCTION, "POST", path, {"decision": decision, "reason": "checked", **more})


def disputes_of(world: World, invoice_id: str) -> list[dict[str, Any]]:
    answer = world.http(FUNCTION, "GET", f"/v1/invoices/{invoice_id}/disputes")
    found: list[dict[str, Any]] = answer.body["disputes"]
    return found
