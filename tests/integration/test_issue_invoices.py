"""issue_invoices: blocks from the queue; a refused invoice is parked alone and can be replayed."""

import importlib
import json
from datetime import date
from typing import Any

from cobro.contracts.api import BatchInvoiceV1, IssueInvoiceV1
from cobro.contracts.messages import IssueBlockV1
from cobro.contracts.parsing import dump, parse
from cobro.runtime.settings import Queue, Table
from tests.support import doors
from tests.support.requests import customer_body, invoice_body, sqs_event
from tests.support.world import Context, World

QUEUE = Queue("issue_invoices")


def block(*keys: str, **more: Any) -> str:
    body = json.dumps(invoice_body(10_000, date(2026, 4, 1), **more))
    items = [BatchInvoiceV1(key, parse(body, IssueInvoiceV1)) for key in keys]
    return dump(IssueBlockV1(items))


def numbers(world: World) -> list[int]:
    return sorted(int(row["num"]["N"]) for row in world.items(Table.INVOICES))


def test_a_block_is_issued_once_however_often_it_is_delivered(world: World) -> None:
    for _ in range(3):
        world.advance(minutes=1)
        world.send(QUEUE, block("a", "b", "c"))
        world.settle()

    assert numbers(world) == [1, 2, 3]
    assert len(world.journal()) == 3


def test_blocks_that_overlap_issue_each_invoice_once(world: World) -> None:
    world.send(QUEUE, block("a", "b"))
    world.send(QUEUE, block("b", "c"))
    world.settle()

    assert numbers(world) == [1, 2, 3]


def test_a_refused_invoice_is_parked_alone_and_the_others_are_issued(world: World) -> None:
    good, bad = (
        parse(block("a", "b"), IssueBlockV1),
        parse(block("c", customer_id="new"), IssueBlockV1),
    )
    world.send(QUEUE, dump(IssueBlockV1([good.invoices[0], bad.invoices[0], good.invoices[1]])))
    world.settle()
    (item,) = doors.waiting(world)

    assert numbers(world) == [1, 2]
    assert item["reason_code"] == "not_found"
    assert item["source"] == "issue_invoices"

    world.http("manage_customers", "POST", "/v1/customers", customer_body("new"))
    doors.replay(world, item)

    assert numbers(world) == [1, 2, 3]
    assert doors.waiting(world) == []


def test_a_replay_that_is_refused_again_waits_again_and_can_be_replayed_at_once(
    world: World,
) -> None:
    world.send(QUEUE, block("a", customer_id="new"))
    world.settle()
    (item,) = doors.waiting(world)
    doors.replay(world, item)
    (again,) = doors.waiting(world)
    world.http("manage_customers", "POST", "/v1/customers", customer_body("new"))
    doors.replay(world, again)

    assert again["exception_id"] == item["exception_id"]
    assert numbers(world) == [1]
    assert doors.waiting(world) == []


def test_an_unreadable_block_is_parked_and_holds_up_no_other(world: World) -> None:
    world.send(QUEUE, "{")
    world.send(QUEUE, block("a"))
    world.settle()

    assert doors.reasons(world, "-") == ["malformed_json"]
    assert numbers(world) == [1]
    assert world.dead_letters == []


def test_what_was_not_begun_in_time_goes_back_untouched(world: World) -> None:
    handler = importlib.import_module("functions.issue_invoices.handler").handler
    message = {"MessageId": "m-1", "ReceiptHandle": "r", "Body": block("a")}
    answer = handler(sqs_event(QUEUE, [message]), Context(remaining_ms=100))

    assert answer == {"batchItemFailures": [{"itemIdentifier": "m-1"}]}
    assert numbers(world) == []


def test_parking_alarms(world: World, capsys: Any) -> None:
    world.send(QUEUE, block("a", customer_id="new"))
    world.settle()

    assert doors.counted(capsys.readouterr().out)["ExceptionsParked"] == 1
