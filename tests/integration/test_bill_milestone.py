"""bill_milestone: the completion of a milestone is billed once, whoever tells it and how often."""

import json
from datetime import timedelta
from typing import Any

import boto3

from cobro.runtime.settings import Queue, Table
from tests.support import doors
from tests.support.cloud_in_process import BUS
from tests.support.invariants import check, invoices
from tests.support.requests import ISSUER, customer_body, invoice_body
from tests.support.world import World


def completed(world: World, **more: Any) -> dict[str, Any]:
    invoice = invoice_body(25_000, world.now.date() + timedelta(days=30))
    return {"project_id": "portal", "milestone_id": "m-1", "invoice": invoice} | more


def tell(world: World, detail: dict[str, Any], source: str = "projects.example") -> None:
    entry: Any = {
        "Source": source,
        "DetailType": "ProjectCompleted",
        "Detail": json.dumps(detail),
        "EventBusName": BUS,
    }
    boto3.client("events").put_events(Entries=[entry])
    world.settle()


def test_a_milestone_is_billed_once_however_often_it_is_told(world: World) -> None:
    for source in ("projects.example", "projects.example", "erp"):
        tell(world, completed(world), source)
        world.advance(minutes=10)
    (invoice,) = invoices(world)

    assert invoice.draft.total.minor == 25_000
    assert doors.waiting(world) == []
    check(world)


def test_milestones_and_projects_are_told_apart(world: World) -> None:
    for project, milestone in (("a", "m-1"), ("a", "m-2"), ("b", "m-1")):
        tell(world, completed(world, project_id=project, milestone_id=milestone))

    assert len(invoices(world)) == 3


def test_another_content_of_a_milestone_waits_for_a_person(world: World) -> None:
    tell(world, completed(world))
    changed = completed(world)
    changed["invoice"]["lines"][0]["unit_price"] = 26_000
    tell(world, changed)

    assert doors.reasons(world) == ["idempotency_mismatch"]
    assert len(invoices(world)) == 1


def test_an_event_that_cannot_be_read_waits_and_can_be_sent_again(world: World) -> None:
    tell(world, {"project_id": "portal"})
    tell(world, completed(world, project_id="a:b"))
    tell(world, completed(world, invoice={"issuer_id": ISSUER}))

    assert doors.reasons(world, "-") == ["invalid_input"] * 3
    assert {doors.replay(world, item).status for item in doors.waiting(world, "-")} == {202}
    assert len(doors.waiting(world, "-")) == 3


def test_an_invoice_of_a_stranger_is_issued_once_the_customer_is_known(world: World) -> None:
    invoice = completed(world)["invoice"] | {"customer_id": "new"}
    tell(world, completed(world, invoice=invoice))
    (item,) = doors.waiting(world)
    world.http("manage_customers", "POST", "/v1/customers", customer_body("new"))
    doors.replay(world, item)

    assert item["source"] == Queue.ISSUE
    assert len(world.items(Table.INVOICES)) == 1
