"""publish_events and project_reports: from the journal to the bus to figures, any time again."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from cobro.adapters.eventbridge import BusUnavailableError
from cobro.contracts.ledger_events import event_of
from cobro.domain import reports
from cobro.domain.figures import Figures
from cobro.domain.reports import LedgerLine, ledger_line
from cobro.runtime.settings import Queue, Table
from cobro.runtime.wiring import reporting
from tests.support import doors
from tests.support.answers import instead, refused
from tests.support.builders import a_ledger_line
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


FIRST = date(2026, 1, 1)


def many_lines(count: int) -> list[LedgerLine]:
    """Give lines of some months, a third of them payments."""
    return [
        a_ledger_line(
            f"e{number}",
            code="payment_applied" if number % 3 == 2 else "invoice_issued",
            receivable_minor=-70 if number % 3 == 2 else 100,
            received_minor=70 if number % 3 == 2 else 0,
            business_date=FIRST + timedelta(days=number % 100),
            due_date=FIRST + timedelta(days=number % 50),
            source="stripe",
        )
        for number in range(count)
    ]


def shown(as_of: date) -> Figures:
    return reporting.projection().book("acme", [as_of]).until(as_of)


def until(lines: list[LedgerLine], as_of: date) -> Figures:
    return Figures.of(line for line in lines if line.business_date <= as_of)


def test_folding_changes_no_figure_of_any_day(world: World) -> None:
    lines, projection = many_lines(200), reporting.projection()
    days = [FIRST - timedelta(days=1), FIRST, date(2026, 2, 14), date(2026, 12, 31)]
    projection.absorb("acme", lines)
    before = [shown(day) for day in days]
    projection.fold("acme")

    assert before == [until(lines, day) for day in days]
    assert [shown(day) for day in days] == before
    assert not [row for row in world.items(Table.REPORTS) if row["pk"]["S"] == "LEDGER#acme"]


def test_lines_that_come_again_after_folding_are_counted_once(world: World) -> None:
    lines, projection = many_lines(120), reporting.projection()
    for start in (0, 40, 80):
        projection.absorb("acme", lines[start : start + 40])
        projection.fold("acme")
    projection.absorb("acme", lines[30:90])
    again = shown(AS_OF)
    projection.fold("acme")

    assert again == shown(AS_OF) == until(lines, AS_OF)
    assert world.items(Table.REPORTS)


def test_of_two_that_fold_at_once_one_gives_way(world: World) -> None:
    lines, projection = many_lines(20), reporting.projection()
    projection.absorb("acme", lines)

    lost_against = [{"Code": "ConditionalCheckFailed"}]
    answer = refused(
        "TransactWriteItems", "TransactionCanceledException", CancellationReasons=lost_against
    )
    with instead("TransactWriteItems", answer):
        lost = projection.fold("acme")

    assert lost == 0
    assert shown(AS_OF) == until(lines, AS_OF)
    assert projection.fold("acme") >= 1
    assert shown(AS_OF) == until(lines, AS_OF)


def test_one_in_sixteen_batches_folds_what_is_fresh(world: World) -> None:
    lines = many_lines(400)
    for line in lines:
        reporting.projection().absorb("acme", [line])
    fresh = [row for row in world.items(Table.REPORTS) if row["pk"]["S"] == "LEDGER#acme"]

    assert len(fresh) < 64
    assert shown(AS_OF) == until(lines, AS_OF)


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
