"""The story of disputes: a part is disputed, handed on and upheld; another is overdue."""

from datetime import timedelta
from functools import partial

from tests.faults.story import Story
from tests.support.disputes import SERIES, decided, disputed
from tests.support.payers import registered
from tests.support.redelivery import insist
from tests.support.world import START, World


def one_late_invoice(world: World) -> None:
    """Issue an invoice that bears charges, and let it become late."""
    registered(world, series=SERIES, documents="off")
    terms = {"late_fee": {"percent": "2"}, "interest": {"percent": "1"}}
    world.issue("one", 10_000, terms=terms)
    world.settle()
    world.at(START + timedelta(days=40))
    world.run_schedule()
    world.settle()


def dispute_and_decide(world: World) -> None:
    invoice_id = next(entry.invoice_id for entry in world.journal())
    first = insist(world, partial(disputed, world, invoice_id, amount=4_000))
    path = f"/v1/invoices/{invoice_id}/disputes/{first.body['dispute_id']}"
    body = {"owner": "eva"}
    insist(world, partial(world.http, "manage_disputes", "POST", f"{path}/assignment", body))
    insist(world, partial(decided, world, first.body, "upheld", credit=3_000))
    today = (START + timedelta(days=40)).date().isoformat()
    insist(world, partial(disputed, world, invoice_id, amount=500, deadline_date=today))
    world.at(START + timedelta(days=43))
    world.run_schedule()
    world.settle()


STORIES = (
    Story(
        "disputes",
        {
            *("manage_disputes", "plan_reminders", "dispatch_reminders"),
            *("publish_events", "project_reports", "close_charges", "render_document"),
        },
        one_late_invoice,
        dispute_and_decide,
    ),
)
