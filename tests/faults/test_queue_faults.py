"""Batches: out of time, a poisonous message among good ones, groups that do not wait for others."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from cobro.adapters.dynamodb.inbox_rows import InboxRow
from cobro.adapters.dynamodb.statement_rows import StatementRow
from cobro.contracts.gateway_messages import gateway_event_message
from cobro.runtime.settings import Queue, Table
from cobro.runtime.wiring import base
from tests.faults.stories import bank_file, title
from tests.faults.story import invoice_id
from tests.support import queues
from tests.support.invariants import invoices, rows
from tests.support.world import START, Context, World, payment_succeeded, sqs_event

LONG, SHORT = 60_000, 4_000


@dataclass
class RunningOut(Context):
    """Has time for so many looks at the clock, one per message."""

    looks: int = 0

    def get_remaining_time_in_millis(self) -> int:
        self.looks -= 1
        return LONG if self.looks >= 0 else SHORT


def five_payments(world: World) -> list[dict[str, Any]]:
    """Issue five invoices and let Stripe tell of five payments, each a group of its own."""
    for number in range(5):
        world.issue(f"n{number}", 1_000)
    world.settle()
    for number in range(5):
        document = f"A-000000{number + 1}"
        told = payment_succeeded(
            invoice_id(world, document), 1_000, START, f"pi_{number}", f"evt_{number}"
        )
        world.stripe(told)
    return queues.receive(Queue.GATEWAY_EVENTS, 10)


@pytest.mark.parametrize("looks", range(6))
def test_a_batch_out_of_time_leaves_the_rest_as_it_was(world: World, looks: int) -> None:
    messages = five_payments(world)
    event = sqs_event(Queue.GATEWAY_EVENTS, messages)
    answer = world.invoke("apply_gateway_event", event, RunningOut(looks=looks))
    returned = [item["itemIdentifier"] for item in answer["batchItemFailures"]]

    assert returned == [message["MessageId"] for message in messages[looks:]]
    assert len(rows(world, Table.PAYMENTS)) == looks


def spoil(event_id: str) -> None:
    """Damage a stored payload: whatever reads it meets a defect, never a rule."""
    base.database()
    InboxRow(f"stripe#main#{event_id}").update([InboxRow.payload.set(b"?")])


def test_a_poisonous_message_ends_in_the_dead_letters_and_holds_up_no_other(world: World) -> None:
    for message in five_payments(world):
        queues.give_back(Queue.GATEWAY_EVENTS, message)
    spoil("evt_2")
    world.settle()
    (queue, body), *others = world.dead_letters

    assert others == []
    assert (queue, json.loads(body)["event_id"]) == (Queue.GATEWAY_EVENTS, "evt_2")
    assert sorted(i.open.minor for i in invoices(world)) == [0, 0, 0, 0, 1_000]


def test_a_failed_message_holds_back_the_later_ones_of_its_group_only(world: World) -> None:
    five_payments(world)
    spoil("evt_0")
    told = [("evt_0", "pi_0"), ("evt_1", "pi_1"), ("evt_2", "pi_0"), ("evt_3", "pi_3")]
    messages = [
        {
            "MessageId": event_id,
            "ReceiptHandle": event_id,
            "Body": gateway_event_message("stripe", "main", event_id),
            "Attributes": {"MessageGroupId": group},
        }
        for event_id, group in told
    ]
    answer = world.invoke("apply_gateway_event", sqs_event(Queue.GATEWAY_EVENTS, messages))
    returned = [item["itemIdentifier"] for item in answer["batchItemFailures"]]

    assert returned == ["evt_0", "evt_2"]
    assert len(rows(world, Table.PAYMENTS)) == 2


def test_a_poisonous_bank_entry_holds_up_no_other_entry_of_its_file(world: World) -> None:
    for number in range(3):
        world.issue(f"n{number}", 1_000)
    world.settle()
    titles = [title(f"A-000000{number + 1}", 1_000) for number in range(3)]
    world.put_file("paid.ret", bank_file(*titles))
    world.deliver(Queue.BANK_FILES)
    first = next(row for row in rows(world, Table.STATEMENTS) if row.pk.startswith("ENTRY#"))
    StatementRow(first.pk, first.sk).update([StatementRow.facts.set("not what was written")])
    world.settle()

    assert [queue for queue, _ in world.dead_letters] == [Queue.ENTRIES]
    assert sorted(i.open.minor for i in invoices(world)) == [0, 0, 1_000]
