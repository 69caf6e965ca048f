"""The stories of agreements: one is proposed and accepted; one that was paid in part is broken."""

from datetime import timedelta
from functools import partial

from tests.faults.story import Story
from tests.support import doors
from tests.support.agreements import SERIES, proposed, told
from tests.support.payers import registered
from tests.support.redelivery import insist
from tests.support.world import START, Answer, World

LATE = START + timedelta(days=40)
FIRST = LATE.date() + timedelta(days=1)
TERMS = {"late_fee": {"percent": "2"}, "interest": {"percent": "1"}}


def two_late_invoices(world: World) -> None:
    """Issue two invoices that bear charges, and let them become late."""
    registered(world, series=SERIES, documents="off")
    for key in ("one", "two"):
        world.issue(key, 10_000, terms=TERMS)
    world.settle()
    _run(world, 40)


def agree(world: World) -> Answer:
    ids = sorted({entry.invoice_id for entry in world.journal()})
    made = insist(world, partial(proposed, world, *ids, first=FIRST, count=2))
    agreement_id = made.body["agreement_id"]
    accepted = insist(world, partial(told, world, agreement_id, "acceptance"))
    world.settle()
    return accepted


def propose_and_accept(world: World) -> None:
    agree(world)


def agreed(world: World) -> None:
    """Accept an agreement, pay its first instalment but for 1.00, and remind of that."""
    two_late_invoices(world)
    first = agree(world).body["instalments"][0]
    doors.pay(world, first["invoice_id"], first["amount"] - 100)
    _run(world, 45)


def look(world: World) -> None:
    _run(world, 49)


def _run(world: World, days: int) -> None:
    world.at(START + timedelta(days=days))
    world.run_schedule()
    world.settle()


STORIES = (
    Story(
        "agreements accepted",
        {
            *("manage_agreements", "publish_events", "project_reports", "close_charges"),
            *("offer_charges", "schedule_reminders", "raise_alerts"),
        },
        two_late_invoices,
        propose_and_accept,
    ),
    Story(
        "agreements broken",
        {
            *("settle_agreements", "plan_reminders", "dispatch_reminders", "publish_events"),
            *("project_reports", "close_charges", "offer_charges", "schedule_reminders"),
            "raise_alerts",
        },
        agreed,
        look,
    ),
)
