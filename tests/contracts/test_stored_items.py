"""What the first version wrote into the tables is read by every later one.

`golden/stored_items.v1.json` holds the rows of a small story as they lay in the tables: an invoice
of 100.00 paid in part by card, reminded of once, and two bank files, one of them bad. It is never
written anew: a change that cannot read it needs a migration.
"""

import base64
import json
from datetime import date
from pathlib import Path
from typing import Any

import boto3
import pytest

from cobro.adapters.dynamodb.dunning import DynamoAgenda, DynamoNotices
from cobro.adapters.dynamodb.inbox import DynamoInbox
from cobro.adapters.dynamodb.intake import DynamoStatements
from cobro.domain.ids import payment_id_for
from cobro.domain.journal import is_balanced
from cobro.runtime.settings import Table
from cobro.runtime.wiring import money
from tests.support import doors
from tests.support.requests import gateway_account_body
from tests.support.world import World

STORED: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "golden" / "stored_items.v1.json").read_text("utf-8")
)
INVOICE = STORED["invoices"][0]["invoice_id"]["S"]


# Tables that came after the first version.
LATER = {
    "drafts",
    "orders",
    "imports",
    "adjustments",
    "credits",
    "gateway_payments",
    "payouts",
    "charges",
    "rates",
    "remittances",
    "contracts",
    "gateways",
    "collections",
    "payers",
    "bank_accounts",
    "disputes",
    "agreements",
    "exports",
    "audit",
    "alerts",
}


@pytest.fixture
def old(world: World) -> World:
    """Give a world whose tables hold what the first version wrote."""
    client = boto3.client("dynamodb")
    world.reset()
    for table, items in STORED.items():
        for item in items:
            client.put_item(TableName=f"cobro-{table}", Item=_with_bytes(item))
    path = "/v1/gateway-accounts/stripe/main"
    world.http("manage_gateways", "PUT", path, gateway_account_body())
    world.published.update(item["entry_key"]["S"] for item in STORED["journal"])
    return world


def _with_bytes(item: dict[str, Any]) -> dict[str, Any]:
    return {
        name: {"B": base64.b64decode(value["B"])} if "B" in value else value
        for name, value in item.items()
    }


def test_every_table_has_rows_of_the_first_version() -> None:
    first = {table for table, items in STORED.items() if items}

    assert first | LATER == {table.value for table in Table}


def test_money_and_reports_are_read_and_go_on(old: World) -> None:
    assert doors.invoice(old, INVOICE)["open"] == 6_000
    assert doors.ageing(old, date(2026, 4, 30))["BRL"]["open"] == 6_000
    assert money.payments().is_booked(payment_id_for("stripe", "pi_1"))

    doors.pay(old, INVOICE, 4_000, "pi_1")
    doors.pay(old, INVOICE, 6_000, "pi_2")

    assert doors.invoice(old, INVOICE)["status"] == "paid"
    assert doors.issued(old, "next")["number"] == 2
    assert is_balanced(old.journal())


def test_profiles_are_read(old: World) -> None:
    query = {"issuer_id": "acme"}
    answer = old.http("manage_customers", "GET", "/v1/customers/cus-1", query=query)

    assert answer.body["name"] == "Maria da Silva"
    assert old.invoke("plan_reminders", {}) == {"planned": 0}


def test_what_came_in_is_read(old: World) -> None:
    statements = DynamoStatements()
    for row in STORED["statements"]:
        kind, *parts = row["pk"]["S"].split("#")
        if kind == "ENTRY":
            assert statements.entry(parts[0]).booking_date == date(2026, 3, 4)
        else:
            record = statements.file(*parts)

            assert record is not None
            assert record.state == row["state"]["S"]

            path, query = f"/v1/bank-files/{record.file_id}", {"issuer_id": record.issuer_id}
            shown = old.http("read_bank_files", "GET", path, query=query).body

            assert (shown["state"], shown["standing"]) == (record.state, None)

    assert json.loads(DynamoInbox().get("stripe", "evt_pi_1").payload)["id"] == "evt_pi_1"


def test_what_waits_is_listed_and_can_be_replayed(old: World) -> None:
    waiting = doors.waiting(old)

    assert sorted(item["reason_code"] for item in waiting) == ["no_reference", "unknown_format"]
    assert {doors.replay(old, item).status for item in waiting} == {202}


def test_agenda_and_notices_are_read(old: World) -> None:
    (item,) = DynamoAgenda().due_on("acme", date(2026, 3, 5))

    assert (item.invoice_id, item.step) == (INVOICE, "due_today")
    assert DynamoAgenda().planned_through("acme") == date(2026, 3, 2)
    assert DynamoNotices().states(INVOICE) == {"before_due": "sent"}
