"""replay_exceptions: the very message goes back to its queue, by whom it may be asked."""

import pytest

from cobro.runtime.settings import Queue
from tests.support import bank_files, doors
from tests.support.queues import waits
from tests.support.world import World

FUNCTION = "replay_exceptions"


def post(world: World, exception_id: str, group: str = "finance") -> tuple[int, str]:
    path = f"/v1/exceptions/{exception_id}/replay"
    answer = world.http(FUNCTION, "POST", path, groups=(group,))
    return answer.status, answer.body.get("error", {}).get("code", "")


def test_an_item_that_does_not_exist_is_not_found(world: World) -> None:
    assert post(world, "exc_none") == (404, "not_found")


def test_a_viewer_may_look_but_not_replay(world: World) -> None:
    assert post(world, "exc_none", "viewer") == (403, "forbidden")


@pytest.mark.parametrize("queue", [Queue.ISSUE, Queue.GATEWAY_EVENTS, Queue.BANK_FILES])
def test_a_message_goes_back_to_the_queue_that_it_came_from(world: World, queue: Queue) -> None:
    world.send(queue, "{")
    world.settle()
    (item,) = doors.waiting(world, "-")
    status, _ = post(world, item["exception_id"])

    assert status == 202
    assert waits(queue)
    assert doors.waiting(world, "-") == []


def test_new_invoices_and_reports_are_not_sent_again_by_hand(world: World) -> None:
    for queue in (Queue.NEW_INVOICES, Queue.LEDGER_EVENTS):
        world.send(queue, "{")
    world.settle()
    items = doors.waiting(world, "-")

    assert len(items) == 2
    assert {post(world, item["exception_id"]) for item in items} == {(422, "rejected")}
    assert len(doors.waiting(world, "-")) == 2


def test_a_replay_of_what_worked_meanwhile_changes_nothing(world: World) -> None:
    doors.put(world, bank_files.cnab400([bank_files.title("10000001", 10_000)]))
    (item,) = doors.waiting(world)
    invoice = doors.issued(world)
    for _ in range(3):
        post(world, item["exception_id"])
        world.settle()

    assert doors.invoice(world, invoice["invoice_id"])["status"] == "paid"
    assert len(world.journal()) == 2
    assert doors.waiting(world) == []
