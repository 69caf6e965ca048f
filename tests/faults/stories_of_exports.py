"""The story in which reports are exported by schedule, and one of two is mailed."""

from functools import partial
from typing import Any

from tests.faults.story import Story, three_invoices
from tests.support.exports import export_body
from tests.support.redelivery import insist
from tests.support.world import World

FUNCTIONS = {"run_exports", "manage_exports"}


def keep(world: World, name: str, **changes: Any) -> None:
    query, body = {"issuer_id": "acme"}, export_body(**changes)
    put = partial(world.http, "manage_exports", "PUT", f"/v1/exports/{name}", body, query=query)
    insist(world, put)


def wanted(world: World) -> None:
    three_invoices(world)
    keep(world, "mailed")


def export(world: World) -> None:
    """Ask for another export, come to their turns, and run thrice: now, at once, and later."""
    keep(world, "kept", recipients=[], format="pdf")
    world.advance(days=1)
    world.run_schedule("run_exports")
    world.run_schedule("run_exports")
    world.advance(hours=1)
    world.run_schedule("run_exports")


STORIES = (Story("scheduled exports", FUNCTIONS, wanted, export),)
