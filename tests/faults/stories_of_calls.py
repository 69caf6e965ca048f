"""The story of calls: nobody answers, somebody else does, another number, and a promise."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from tests.faults.stories_of_dunning import send
from tests.faults.story import Story
from tests.support.policies import a_document, a_step
from tests.support.redelivery import insist
from tests.support.requests import customer_body
from tests.support.rows import open_exceptions
from tests.support.world import EXPENSIVE, ISSUER, START, Answer, World, forget

DUE = date(2026, 3, 3)
DAY = timedelta(days=1)


def a_call_to_make(world: World) -> None:
    """Let somebody be asked to call a customer with a phone."""
    customer = customer_body("cus-1") | {"phone": "+55 11 98765-4321"}
    world.http("manage_customers", "POST", "/v1/customers", customer)
    step = a_step("call", 0, channels=[], template="", actions=["call_task"])
    send(world, "/v1/dunning-policies/calls", a_document(step), issuer_id=ISSUER)
    given = {"issuer_id": ISSUER, "kind": "issuer", "policy": "calls", "key": ""}
    send(world, "/v1/dunning-assignments", given)
    forget(keep=EXPENSIVE)
    world.issue("one", 10_000, due=DUE)
    world.settle()
    world.at(START + DAY)
    world.run_schedule()
    world.settle()


def call_list(world: World) -> Answer:
    return world.http("manage_dunning", "GET", "/v1/call-list", query={"issuer_id": ISSUER})


def recorded(world: World, task_id: str, outcome: str, **more: Any) -> Answer:
    at = more.pop("at", START + DAY)
    body = {"outcome": outcome, "called_at": at.isoformat(), **more}
    return world.http("manage_dunning", "POST", f"/v1/call-list/{task_id}/outcomes", body)


def call_until_promised(world: World) -> None:
    (task,) = [row for row in open_exceptions(world) if row.reason_code == "call_task"]
    task_id = task.exception_id
    insist(world, partial(call_list, world))
    insist(world, partial(recorded, world, task_id, "no_answer"))
    insist(world, partial(recorded, world, task_id, "wrong_number", text="somebody else"))
    day = (START + 3 * DAY).date().isoformat()
    insist(world, partial(recorded, world, task_id, "promised", promised_date=day))


STORIES = (Story("calls", {"manage_dunning"}, a_call_to_make, call_until_promised),)
