"""Figures by customer segment: by API, after redelivery, and rebuilt."""

from datetime import date
from typing import Any

from cobro.domain.segments import book_of_segments
from cobro.runtime.settings import Table
from cobro.runtime.wiring import reporting
from cobro_cli.outputs import Outputs
from cobro_cli.reports_rebuild import rebuild_segments
from cobro_cli.stack import Stack
from infra import names
from tests.support import doors
from tests.support.world import World, customer_body

DAY = date(2026, 6, 30).isoformat()
OUTPUTS = {names.table_output(table.value): f"cobro-{table.value}" for table in Table}


def customer_in(world: World, segment: str) -> None:
    body = {**customer_body("cus-1"), "segment": segment}
    assert world.http("manage_customers", "POST", "/v1/customers", body).status == 201


def report(world: World, name: str, segment: str) -> Any:
    query = {"issuer_id": "acme", "as_of": DAY, "from": "2026-01-01", "to": DAY}
    if segment:
        query["segment"] = segment
    return world.http("read_ledger", "GET", f"/v1/reports/{name}", query=query).body


def open_of(world: World, segment: str) -> int:
    found = report(world, "ageing", segment)["currencies"]
    opened: int = found["BRL"]["open"] if found else 0
    return opened


def two_segments(world: World) -> None:
    """Issue an invoice to a customer of one segment, and one after it came to another."""
    customer_in(world, "shops")
    first = doors.issued(world, "one", 10_000)
    customer_in(world, "banks")
    doors.issued(world, "two", 5_000)
    doors.pay(world, first["invoice_id"], 4_000, "pi_1")


def test_each_invoice_counts_in_the_segment_of_its_issue(world: World) -> None:
    two_segments(world)

    assert [open_of(world, each) for each in ("", "shops", "banks", "others")] == [
        *(11_000, 6_000, 5_000, 0)
    ]
    assert report(world, "default-rate", "shops")["currencies"]["BRL"]["billed_minor"] == 10_000
    assert report(world, "indicators", "banks")["currencies"]["BRL"]["sales_minor"] == 5_000
    assert report(world, "cash", "shops")["currencies"]["BRL"][0]["received_minor"] == 4_000
    assert report(world, "vintages", "banks")["vintages"][0]["billed_minor"] == 5_000
    assert report(world, "roll-rates", "others")["currencies"] == {}


def test_events_that_come_again_change_nothing(world: World) -> None:
    two_segments(world)
    for function, event in list(world.delivered):
        if function == "project_reports":
            world.invoke(function, event)
    reporting.projection().fold(book_of_segments("acme"))

    assert [open_of(world, each) for each in ("shops", "banks")] == [6_000, 5_000]


def test_segments_are_rebuilt_from_the_journal(world: World) -> None:
    two_segments(world)
    stack = Stack(Outputs("aws", OUTPUTS))
    done = rebuild_segments(stack, "acme", lambda _: None, must_equal=True, pause=lambda: None)

    assert (done.lines, done.is_switched) == (3, True)
    assert [open_of(world, each) for each in ("shops", "banks")] == [6_000, 5_000]


def test_other_reports_are_not_kept_by_segment(world: World) -> None:
    answer = report(world, "fees", "shops")

    assert answer["error"]["code"] == "invalid_input"
    assert answer["error"]["field"] == "segment"
