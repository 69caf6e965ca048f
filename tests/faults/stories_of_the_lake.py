"""The story in which the journal comes into the lake."""

from cobro.runtime.settings import Table
from tests.faults.story import Story, invoice_id, three_invoices
from tests.support.lake_rules import land
from tests.support.world import World, payment_succeeded


def over_two_months(world: World) -> None:
    three_invoices(world)
    paid = invoice_id(world, "A-0000001")
    world.advance(days=40)
    world.stripe(payment_succeeded(paid, 10_000, world.now, "pi_one", "evt_one"))
    world.settle()


def fill(world: World) -> None:
    """Land a part of the journal, then all of it."""
    images = world.items(Table.JOURNAL)
    land(world, images[:2])
    land(world, images)


STORIES = (Story("fill the lake", {"land_journal"}, over_two_months, fill),)
