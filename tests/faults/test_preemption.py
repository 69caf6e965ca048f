"""Two workers at once: one pauses before each of its calls in turn while another runs to its end.

One thread runs at a time, so every interleaving at a call is tried, and the same ones each time.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from cobro.runtime.settings import Queue, Table
from tests.faults.stories import bank_file, post_batch, replay, title
from tests.faults.story import invoice_id
from tests.support import queues
from tests.support.invariants import invoices, open_exceptions, rows, violations
from tests.support.kept import settle_in
from tests.support.redelivery import deliver_again, insist
from tests.support.world import (
    ISSUER,
    START,
    World,
    customer_body,
    payment_succeeded,
    sqs_event,
)

Worker = Callable[[], object]
Pair = tuple[Worker, Worker]


def take(queue: Queue) -> list[str]:
    """Take the messages off a queue, to hand them to workers one by one."""
    found = queues.receive(queue, 10)
    for message in found:
        queues.delete(queue, message)
    return [message["Body"] for message in found]


def hand(world: World, queue: Queue, body: str) -> None:
    """Deliver one message; what the worker gives back waits in the queue."""
    message = {"MessageId": "m-1", "ReceiptHandle": "r-1", "Body": body}
    if world.invoke(queue.value, sqs_event(queue, [message]))["batchItemFailures"]:
        world.send(queue, body)


def two_issue_in_one_series(world: World) -> Pair:
    post_batch(world, [("b", 2_000, {}), ("c", 3_000, {})])
    (block,) = take(Queue.ISSUE)
    return lambda: insist(world, lambda: world.issue("a")), lambda: hand(world, Queue.ISSUE, block)


def two_issue_in_a_used_series(world: World) -> Pair:
    world.issue("first", 500)
    return two_issue_in_one_series(world)


def one_key_through_two_doors(world: World) -> Pair:
    post_batch(world, [("a", 10_000, {}), ("b", 2_000, {})])
    (block,) = take(Queue.ISSUE)
    return lambda: insist(world, lambda: world.issue("a")), lambda: hand(world, Queue.ISSUE, block)


def one_invoice_and_its_bank_file(world: World, *titles: int) -> None:
    world.issue("one", 10_000)
    world.settle()
    world.put_file("paid.ret", bank_file(*(title("A-0000001", minor) for minor in titles)))
    hand(world, Queue.BANK_FILES, take(Queue.BANK_FILES)[0])


def gateway_then_bank(world: World) -> Pair:
    one_invoice_and_its_bank_file(world, 10_000)
    world.stripe(payment_succeeded(invoice_id(world, "A-0000001"), 10_000, START))
    (event,), (entry,) = take(Queue.GATEWAY_EVENTS), take(Queue.ENTRIES)
    return partial(hand, world, Queue.GATEWAY_EVENTS, event), partial(
        hand, world, Queue.ENTRIES, entry
    )


def bank_then_gateway(world: World) -> Pair:
    gateway, bank = gateway_then_bank(world)
    return bank, gateway


def two_payments_at_the_gateway(world: World) -> Pair:
    world.issue("one", 10_000)
    world.settle()
    for intent in ("pi_1", "pi_2"):
        paid = payment_succeeded(
            invoice_id(world, "A-0000001"), 6_000, START, intent, f"e_{intent}"
        )
        world.stripe(paid)
    one, other = (partial(hand, world, Queue.GATEWAY_EVENTS, b) for b in take(Queue.GATEWAY_EVENTS))
    return one, other


def one_event_twice(world: World) -> Pair:
    world.issue("one", 10_000)
    world.settle()
    world.stripe(payment_succeeded(invoice_id(world, "A-0000001"), 10_000, START))
    again = partial(hand, world, Queue.GATEWAY_EVENTS, take(Queue.GATEWAY_EVENTS)[0])
    return again, again


def two_equal_bank_entries(world: World) -> Pair:
    one_invoice_and_its_bank_file(world, 10_000, 10_000)
    one, other = (partial(hand, world, Queue.ENTRIES, body) for body in take(Queue.ENTRIES))
    return one, other


def one_bank_entry_twice(world: World) -> Pair:
    one_invoice_and_its_bank_file(world, 10_000)
    again = partial(hand, world, Queue.ENTRIES, take(Queue.ENTRIES)[0])
    return again, again


def one_file_twice(world: World) -> Pair:
    world.issue("one", 10_000)
    world.settle()
    world.put_file("paid.ret", bank_file(title("A-0000001", 10_000), title("A-0000001", 10_000)))
    again = partial(hand, world, Queue.BANK_FILES, take(Queue.BANK_FILES)[0])
    return again, again


def one_reminder_twice(world: World) -> Pair:
    world.issue("soon", 10_000, due=START.date() + timedelta(days=4))
    world.settle()
    world.at(START + timedelta(days=1))
    item = {"issuer_id": ISSUER, "invoice_id": invoice_id(world, "A-0000001")}
    body = json.dumps(item | {"step": "before_due", "on": world.now.date().isoformat()})
    again = partial(hand, world, Queue.REMINDERS, body)
    return again, again


def two_plan_the_day(world: World) -> Pair:
    world.issue("soon", 10_000, due=START.date() + timedelta(days=4))
    world.settle()
    world.at(START + timedelta(days=1))
    return world.run_schedule, world.run_schedule


def two_replay_one_exception(world: World) -> Pair:
    post_batch(world, [("late", 10_000, {"customer_id": "stranger"})])
    world.settle()
    world.http("manage_customers", "POST", "/v1/customers", customer_body("stranger"))
    again = partial(insist, world, partial(replay, world, open_exceptions(world)[0].exception_id))
    return again, again


# What stands in the end, whoever was first: invoices, open minor units, payments at least, mails.
PAIRS: dict[Callable[[World], Pair], tuple[int, int, int, int]] = {
    two_issue_in_one_series: (3, 15_000, 0, 0),
    two_issue_in_a_used_series: (4, 15_500, 0, 0),
    one_key_through_two_doors: (2, 12_000, 0, 0),
    gateway_then_bank: (1, 0, 1, 0),
    bank_then_gateway: (1, 0, 1, 0),
    two_payments_at_the_gateway: (1, 0, 2, 0),
    one_event_twice: (1, 0, 1, 0),
    two_equal_bank_entries: (1, 0, 1, 0),
    one_bank_entry_twice: (1, 0, 1, 0),
    one_file_twice: (1, 0, 1, 0),
    one_reminder_twice: (1, 10_000, 0, 1),
    two_plan_the_day: (1, 10_000, 0, 1),
    two_replay_one_exception: (1, 10_000, 0, 0),
}


def interleave(world: World, pair: Callable[[World], Pair], position: int) -> int:
    """Run both workers, the other one before the given call of the first; return its calls."""
    with world.calls.in_short():
        settle_in(world)
        one, other = pair(world)
        world.calls.preempt(position, other)
        one()
        calls = len(world.calls.calls)
        world.settle()
        deliver_again(world)
    return calls


def ending(world: World) -> tuple[int, int, int, int]:
    issued = invoices(world)
    paid = len(rows(world, Table.PAYMENTS))
    return len(issued), sum(i.open.minor for i in issued), min(paid, 2), len(world.mails())


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.__name__)
def test_two_workers_leave_what_one_after_the_other_leaves(
    world: World, pair: Callable[[World], Pair]
) -> None:
    issued, open_minor, payments, mails = PAIRS[pair]
    wrong = []
    calls = interleave(world, pair, 0)
    for position in range(1, calls + 1):
        interleave(world, pair, position)
        found = violations(world)
        end = ending(world)
        if end[:2] != (issued, open_minor) or end[2] < payments or end[3] != mails:
            found.append(f"ends in {end}")
        wrong += [f"before call {position}: {text}" for text in found]

    assert calls > 0
    assert wrong == [], "\n".join(wrong)
