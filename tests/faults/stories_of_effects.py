"""The story of a step that is measured: sent in time, answered by a payment, looked at later."""

from datetime import timedelta

from tests.faults.story import Story
from tests.support import doors
from tests.support.world import START, World

WENT = START + timedelta(days=28)  # the Monday after the Sunday on which the reminder would be


def one_reminded(world: World) -> None:
    """Issue an invoice, remind of it, and let a part of it come."""
    invoice = doors.issued(world, "one", 10_000)
    world.at(WENT)
    world.run_schedule()
    world.settle()
    doors.pay(world, invoice["invoice_id"], 4_000, "pi_1")


def measured(world: World) -> None:
    world.at(WENT + timedelta(days=10))
    world.run_schedule()
    world.settle()


STORIES = (
    Story(
        "measured steps",
        {"plan_reminders", "dispatch_reminders", "project_reports"},
        one_reminded,
        measured,
    ),
)
