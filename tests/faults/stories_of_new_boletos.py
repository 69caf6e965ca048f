"""The story of a step that asks for an invoice anew: a new boleto for what is owed by then."""

from datetime import date, timedelta

from tests.faults.stories_of_dunning import send
from tests.faults.story import Story
from tests.support.policies import a_document, a_step
from tests.support.requests import collecting_issuer
from tests.support.world import EXPENSIVE, ISSUER, START, World, forget

DUE = date(2026, 3, 3)


def a_late_invoice(world: World) -> None:
    """Issue an invoice with boletos and a Pix code, whose policy asks anew three days later."""
    world.http("manage_customers", "POST", "/v1/issuers", collecting_issuer())
    step = a_step("again", 3, actions=["new_boleto"], boleto_due_days=4)
    send(world, "/v1/dunning-policies/anew", a_document(step), issuer_id=ISSUER)
    given = {"issuer_id": ISSUER, "kind": "issuer", "policy": "anew", "key": ""}
    send(world, "/v1/dunning-assignments", given)
    forget(keep=EXPENSIVE)
    world.issue("one", 10_000, due=DUE)
    world.settle()


def remind_and_ask_anew(world: World) -> None:
    world.at(START + timedelta(days=4))
    world.run_schedule()
    world.settle()


STORIES = (
    Story(
        "new boleto by a step",
        {"plan_reminders", "dispatch_reminders", "offer_charges"},
        a_late_invoice,
        remind_and_ask_anew,
        parts=2,
    ),
)
