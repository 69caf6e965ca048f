"""Stories of dunning policies: kept, given to somebody, and sent by, with a call for a person."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from tests.faults.story import Story
from tests.support.policies import a_document, a_step
from tests.support.redelivery import insist
from tests.support.world import EXPENSIVE, ISSUER, START, World, forget

DUE = date(2026, 3, 3)
POLICY = a_document(
    a_step("early", 0),
    a_step("call", 1, channels=["whatsapp", "email"], tone="final",
           actions=["call_task", "block_flag"]),
    a_step("letter", 9, channels=["letter"], tone="final", template="person_takes_over",
           actions=["call_task"]),
)  # fmt: skip

LATE = {"format": 1, "groups": [{"group": "late", "when": {"debt_age": {"from": 1}}}]}


def send(world: World, path: str, body: dict[str, Any], **query: str) -> None:
    asked = partial(world.http, "manage_dunning", "PUT", path, body, query=query)
    insist(world, asked)


def one_invoice(world: World) -> None:
    """Issue an invoice that is due tomorrow, under the policy of the program."""
    world.issue("one", 10_000, due=DUE)
    world.settle()


def change_the_policy_and_remind(world: World) -> None:
    """Keep a policy, give it to who is late, and let one step come that overtook another."""
    send(world, "/v1/dunning-policies/firm", POLICY, issuer_id=ISSUER)
    send(world, "/v1/behaviour-groups", LATE, issuer_id=ISSUER)
    given = {"issuer_id": ISSUER, "kind": "behaviour", "key": "late", "policy": "firm"}
    send(world, "/v1/dunning-assignments", given)
    forget(keep=EXPENSIVE)  # the senders are other processes, which kept nothing of before
    world.at(START + timedelta(days=2))
    world.run_schedule()
    world.settle()


def two_invoices(world: World) -> None:
    """Issue two invoices that are due on one day."""
    for key, amount in (("one", 10_000), ("two", 20_000)):
        world.issue(key, amount, due=DUE)
    world.settle()


def remind_of_both(world: World) -> None:
    """Let the day come on which both are reminded of: one message claims a step of each."""
    world.at(datetime(DUE.year, DUE.month, DUE.day, 12, 5, tzinfo=UTC))
    world.run_schedule()
    world.settle()


STORIES = (
    Story(
        "one message about two invoices",
        {"plan_reminders", "dispatch_reminders"},
        two_invoices,
        remind_of_both,
        parts=1,
    ),
    Story(
        "dunning by a policy",
        {"manage_dunning", "plan_reminders", "dispatch_reminders"},
        one_invoice,
        change_the_policy_and_remind,
        parts=1,
    ),
)
