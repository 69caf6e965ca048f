"""The story of letters: left, drawn when their day is over, and taken to the post."""

from datetime import date, timedelta
from functools import partial

from tests.faults.story import Story
from tests.support.letters import on_letters
from tests.support.redelivery import insist
from tests.support.world import EXPENSIVE, ISSUER, START, World, forget

DUE = date(2026, 3, 3)


def invoices_by_letter(world: World) -> None:
    """Issue an invoice that is due tomorrow, of a customer that is written to by letter."""
    on_letters(world)
    forget(keep=EXPENSIVE)
    world.issue("one", 10_000, due=DUE)
    world.settle()


def write_draw_and_post(world: World) -> None:
    world.at(START + timedelta(days=1))
    world.run_schedule()
    world.settle()
    world.at(START + timedelta(days=2))
    for _ in range(2):
        world.run_schedule("run_exports")
    world.run_schedule()
    path, body = f"/v1/letters/{DUE.isoformat()}/posting", {"issuer_id": ISSUER}
    insist(world, partial(world.http, "manage_exports", "POST", path, body))


STORIES = (
    Story(
        "reminded by letter",
        {"plan_reminders", "dispatch_reminders", "run_exports", "manage_exports"},
        invoices_by_letter,
        write_draw_and_post,
    ),
)
