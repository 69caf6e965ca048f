"""publish_events and project_reports: from the journal to the bus to figures, any time again."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from cobro.adapters.eventbridge import BusUnavailableError
from cobro.contracts.ledger_events import event_of
from cobro.domain import reports
from cobro.domain.reports import ledger_line
from cobro.runtime.settings import Queue, Table
from cobro.runtime.wiring import reporting
from tests.support import doors
from tests.support.answers import instead, refused
from tests.support.requests import sqs_event
from tests.support.world import World

AS_OF = date(2026, 4, 15)


@pytest.fixture
def busy(world: World) -> World:
    for number in range(4):
        invoice = doors.issued(world, f"k{number}", 1_000 * (number + 1))
        if number % 2:
            doors.pay(world, invoice["invoice_id"], 1_500, f"pi_{number}")
    return world


def recount(world: World) -> dict[str, dict[str, int]]:
    return reports.ageing([ledger_line(entry) for entry in world.journal()], AS_OF)


def projected(world: World) -> dict[str, dict[str, int]]:
    return {c: row["buckets"] for c, row in doors.ageing(world, AS_OF).items()}


def envelopes(world: World) -> list[str]:
    return [
        json.dumps({"source": "cobro", "detail": json.loads(event_of(entry)[1])})
        for entry in world.journal()
    ]


def absorb(world: World, bodies: list[str]) -> Any:
    messages = [
        {"MessageId": str(n), "ReceiptHandle": "r", "Body": body} for n, body in enumerate(bodies)
    ]
    return world.invoke("project_reports", sqs_event(Queue.LEDGER_EVENTS, messages))


def test_figures_follow_the_journal(busy: World) -> None:
    assert projected(busy) == recount(busy)


def test_events_that_come_again_in_other_batches_change_no_figure(busy: World) -> None:
    before = projected(busy)
    bodies = envelopes(busy)
    absorb(busy, bodies)
    absorb(busy, bodies[:2] + bodies[1:])
    absorb(busy, list(reversed(bodies)))

    assert projected(busy) == before == recount(busy)


def test_the_projection_can_be_thrown_away_and_built_again(busy: World) -> None:
    for row in busy.items(Table.REPORTS):
        from cobro.adapters.dynamodb.rows import SegmentRow

        SegmentRow(row["pk"]["S"], row["sk"]["S"]).delete()
    empty = projected(busy)
    busy.published.clear()  # the stream delivers again from its beginning
    busy.settle()

    assert empty == {}
    assert projected(busy) == recount(busy)


def test_one_unreadable_event_is_parked_and_the_others_are_absorbed(busy: World) -> None:
    bodies = envelopes(busy)
    answer = absorb(busy, [bodies[0], "{", *bodies[1:]])

    assert answer == {"batchItemFailures": []}
    assert doors.reasons(busy, "-") == ["malformed_json"]
    assert projected(busy) == recount(busy)


def test_many_lines_are_kept_in_segments_of_bounded_size(world: World) -> None:
    invoice = doors.issued(world)
    line = ledger_line(world.journal()[0])
    from dataclasses import replace

    many = [replace(line, entry_id=f"e{n}", receivable_minor=1) for n in range(1_200)]
    before = len(world.items(Table.REPORTS))
    reporting.projection().absorb("acme", many)

    assert len(world.items(Table.REPORTS)) == before + 3
    assert doors.ageing(world, AS_OF)["BRL"]["open"] == invoice["total"] + 1_200


def test_removed_and_changed_rows_of_the_stream_are_no_events(world: World) -> None:
    image: dict[str, Any] = {"dynamodb": {"NewImage": {}}}
    world.invoke(
        "publish_events",
        {"Records": [image | {"eventName": "MODIFY"}, image | {"eventName": "REMOVE"}]},
    )
    world.settle()

    assert world.items(Table.REPORTS) == []


def not_all(request: Any) -> Any:
    return {"FailedEntryCount": 1, "Entries": []}


@pytest.mark.parametrize("answer", [not_all, refused("PutEvents", "InternalException")])
def test_a_bus_that_takes_not_all_makes_the_batch_come_again(
    busy: World, answer: Callable[[Any], Any]
) -> None:
    images = [{"dynamodb": {"NewImage": image}} for image in busy.items(Table.JOURNAL)]
    records = [image | {"eventName": "INSERT"} for image in images]
    with instead("PutEvents", answer), pytest.raises(BusUnavailableError):
        busy.invoke("publish_events", {"Records": records})
