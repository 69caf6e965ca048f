"""Stories of exports by schedule, one of two of them mailed, and of statements to customers."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

from tests.faults.story import Story, three_invoices
from tests.support.exports import export_body
from tests.support.redelivery import insist
from tests.support.world import World

FUNCTIONS = {"run_exports", "manage_exports"}
QUERY: Any = {"issuer_id": "acme"}


def keep(world: World, name: str, **changes: Any) -> None:
    body = export_body(**changes)
    put = partial(world.http, "manage_exports", "PUT", f"/v1/exports/{name}", body, query=QUERY)
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


def on_an_account(world: World) -> None:
    three_invoices(world)
    put = partial(world.http, "manage_exports", "PUT", "/v1/statement-rules", {}, query=QUERY)
    insist(world, put)


def tell(world: World) -> None:
    """Come to the first of April, when statements of March are due, and run thrice."""
    world.at(datetime(2026, 4, 1, 14, tzinfo=UTC))
    world.run_schedule("mail_statements")
    world.run_schedule("mail_statements")
    world.advance(hours=1)
    world.run_schedule("mail_statements")


STORIES = (
    Story("scheduled exports", FUNCTIONS, wanted, export),
    Story("statements by mail", {"mail_statements"}, on_an_account, tell),
)
