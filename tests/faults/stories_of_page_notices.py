"""The story of a notice on a payer's page: left, seen, read, and another in its place."""

from datetime import date, timedelta
from functools import partial

from tests.faults.stories_of_deliveries import answered
from tests.faults.stories_of_dunning import send
from tests.faults.story import Story
from tests.support.payer_pages import page_of, wrote
from tests.support.policies import a_document
from tests.support.redelivery import insist
from tests.support.world import EXPENSIVE, ISSUER, START, World, forget

PAGES = {"manage_payer_links", "payer_page", "take_payer_requests"}
DUE = date(2026, 3, 4)
STEPS = (("early", -1, "before_due"), ("late", 1, "after_due"))


def policy_of_the_page(world: World) -> None:
    """Issue an invoice whose reminders stand on its page."""
    steps = [{"step": name, "offset": {"days": days}, "template": template, "channels": ["in_app"]}
             for name, days, template in STEPS]  # fmt: skip
    send(world, "/v1/dunning-policies/page", a_document(*steps), issuer_id=ISSUER)
    given = {"issuer_id": ISSUER, "kind": "issuer", "policy": "page", "key": ""}
    send(world, "/v1/dunning-assignments", given)
    forget(keep=EXPENSIVE)
    world.issue("one", 10_000, due=DUE)
    world.settle()


def leave_a_notice(world: World) -> None:
    policy_of_the_page(world)
    world.at(START + timedelta(days=1))
    world.run_schedule()
    world.settle()


def leave_read_and_leave_another(world: World) -> None:
    world.at(START + timedelta(days=1))
    world.run_schedule()
    world.settle()
    invoice_id = next(entry.invoice_id for entry in world.journal())
    path = f"/v1/invoices/{invoice_id}/payer-links"
    made = insist(world, partial(world.http, "manage_payer_links", "POST", path))
    token = made.body["url"].rpartition("/")[2]
    insist(world, lambda: answered(page_of(world, token)))
    name = f"{invoice_id}#early"
    insist(world, lambda: answered(wrote(world, token, kind="read", notice=name)))
    world.at(START + timedelta(days=3))
    world.run_schedule()
    world.settle()


STORIES = (
    Story(
        "notices on the page",
        {"plan_reminders", "dispatch_reminders", *PAGES},
        policy_of_the_page,
        leave_read_and_leave_another,
    ),
)
