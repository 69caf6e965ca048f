"""Alerts, a call to make and an export that ran: what the console's watching pages show."""

from datetime import date, timedelta
from typing import Any

from cobro.runtime.settings import Queue
from cobro_cli.demo_doors import Doors
from tests.support.deployed import Deployed, eventually
from tests.support.policies import a_document, a_step
from tests.support.requests import ISSUER, customer_body, invoice_body

RULES = {
    "format": 1,
    "rules": [
        {"rule": "large", "kind": "large_invoice", "amount": {"currency": "BRL", "from": 20_000}},
        {"rule": "late", "kind": "payment_late", "days": 10,
         "tell": [{"email": "ana@acme.example", "language": "pt-BR"}]},
    ],
}  # fmt: skip
EXPORT = {
    "report": "ageing", "format": "xlsx", "locale": "pt-BR", "frequency": "daily",
    "recipients": ["ana@acme.example"],
}  # fmt: skip
CALL = a_step("call", 0, tone="neutral", channels=[], template="", actions=["call_task"])
CALLED = "cus-call"


def keep_rules(doors: Doors) -> None:
    """Keep rules of alerts and an export, before what they tell of happens."""
    doors.put(f"/v1/alert-rules?issuer_id={ISSUER}", RULES)
    doors.put(f"/v1/exports/ages?issuer_id={ISSUER}", EXPORT)


def watch(stack: Deployed, today: date) -> None:
    """Let a policy ask for a call, an export run and alerts be raised."""
    doors = stack.admin
    payer = customer_body(CALLED) | {"phone": "+5511987654321"}
    doors.post("/v1/customers", payer)
    doors.put(f"/v1/dunning-policies/calls?issuer_id={ISSUER}", a_document(CALL))
    given = {"issuer_id": ISSUER, "kind": "customer", "key": CALLED, "policy": "calls"}
    doors.put("/v1/dunning-assignments", given)
    doors.post("/v1/invoices", invoice_body(12_300, today, customer_id=CALLED), key="to-call")
    eventually(lambda: doors.is_idle(Queue.NEW_INVOICES))
    doors.run_schedule()
    eventually(lambda: calls(doors))
    doors.run("run_exports")
    mute = {"issuer_id": ISSUER, "kind": "rule", "name": "late"}
    doors.put("/v1/alert-mutes", {**mute, "until_date": (today + timedelta(days=30)).isoformat()})
    eventually(lambda: alerts(doors))


def calls(doors: Doors) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = doors.get("/v1/call-list", issuer_id=ISSUER)["calls"]
    return found


def alerts(doors: Doors, state: str = "open") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = doors.get("/v1/alerts", issuer_id=ISSUER, state=state)["alerts"]
    return found
