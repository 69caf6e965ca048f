"""The story of WhatsApp: consent, a message, news of it, a reply, and what mail brings instead."""

from datetime import date, timedelta
from functools import partial

from cobro.runtime.settings import Queue
from tests.faults.stories_of_dunning import send
from tests.faults.story import Story
from tests.support import social_messaging
from tests.support.payers import registered
from tests.support.policies import a_document, a_step
from tests.support.redelivery import insist
from tests.support.requests import customer_body
from tests.support.whatsapp import NUMBER_ID, event, incoming, names, status
from tests.support.world import EXPENSIVE, ISSUER, START, World, forget

NUMBER = "+5511987654321"
DUE = date(2026, 3, 3)
# The second step has no approved template, so mail brings it.
APPROVED = {language: {"early": each["before_due"]} for language, each in names().items()}


def company_on_whatsapp(world: World) -> None:
    """Issue an invoice of a customer with a phone, which is due tomorrow."""
    profile = {"phone_number_id": NUMBER_ID, "templates": APPROVED}
    registered(world, documents="off", whatsapp=profile)
    customer = customer_body("cus-1") | {"phone": NUMBER}
    world.http("manage_customers", "POST", "/v1/customers", customer)
    steps = [
        a_step("early", 0, template="due_today", channels=["whatsapp", "email"]),
        a_step("late", 3, template="after_due", channels=["whatsapp", "email"]),
    ]
    send(world, "/v1/dunning-policies/chat", a_document(*steps), issuer_id=ISSUER)
    given = {"issuer_id": ISSUER, "kind": "issuer", "policy": "chat", "key": ""}
    send(world, "/v1/dunning-assignments", given)
    forget(keep=EXPENSIVE)
    world.issue("one", 10_000, due=DUE)
    world.settle()


def agree(world: World) -> None:
    body = {"issuer_id": ISSUER, "source": "form", "given_at": START.isoformat()}
    path = "/v1/customers/cus-1/consents"
    insist(world, partial(world.http, "manage_dunning", "POST", path, body))


def remind(world: World) -> None:
    world.at(START + timedelta(days=1))
    world.run_schedule()
    world.settle()


def write_and_hear(world: World) -> None:
    agree(world)
    remind(world)
    for message in social_messaging.sent().values():
        for kind in ("read", "delivered", "read"):
            told = status(kind, message["biz_opaque_callback_data"])
            world.send(Queue.DELIVERIES, event(statuses=[told]))
    for _ in range(2):
        world.send(Queue.DELIVERIES, event(messages=[incoming("SAIR")]))
    world.settle()
    world.at(START + timedelta(days=4))
    world.run_schedule()
    world.settle()


STORIES = (
    Story(
        "reminded by WhatsApp",
        {"manage_dunning", "plan_reminders", "dispatch_reminders", "take_delivery_events"},
        company_on_whatsapp,
        write_and_hear,
    ),
)
