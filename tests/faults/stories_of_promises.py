"""The story of promises: one is made and taken back, another made, broken and looked at; a call."""

from datetime import timedelta
from functools import partial

from tests.faults.story import Story
from tests.support.promises import promised
from tests.support.redelivery import insist
from tests.support.world import START, World

DAY = START.date() + timedelta(days=1)
NOTES = "/v1/customers/cus-1/call-notes"
CALL = {"issuer_id": "acme", "called_at": START.isoformat(), "text": "will pay"}


def one_invoice(world: World) -> None:
    """Issue an invoice that is due in a month."""
    world.issue("one", 10_000)
    world.settle()


def promise_and_break_it(world: World) -> None:
    invoice_id = next(entry.invoice_id for entry in world.journal())
    first = insist(world, partial(promised, world, invoice_id, DAY, amount=5_000))
    path = f"/v1/invoices/{invoice_id}/promises/{first.body['promise_id']}/withdrawal"
    insist(world, partial(world.http, "manage_dunning", "POST", path))
    insist(world, partial(promised, world, invoice_id, DAY))
    insist(world, partial(world.http, "manage_dunning", "POST", NOTES, CALL))
    world.at(START + timedelta(days=2))
    world.run_schedule()
    world.settle()


STORIES = (
    Story(
        "promises",
        {"manage_dunning", "plan_reminders", "dispatch_reminders", "project_reports"},
        one_invoice,
        promise_and_break_it,
    ),
)
