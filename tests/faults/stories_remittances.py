"""The story in which orders go to the bank."""

from functools import partial

from tests.faults.story import Story
from tests.support.redelivery import insist
from tests.support.title_orders import AGREEMENT, put_orders, settle_agreement
from tests.support.world import ISSUER, World


def orders_that_wait(world: World) -> None:
    """Give two orders that the bank takes, and between them one that it does not."""
    settle_agreement(world)
    put_orders(1)
    put_orders(1, nosso_numero="123456789")
    put_orders(1)


def write_and_fetch(world: World) -> None:
    """Write by the hour, ask for more, list the files and fetch the first."""
    insist(world, lambda: world.invoke("write_remittances", {}))
    ask = partial(world.http, "manage_remittances")
    body = {"issuer_id": ISSUER, "agreement_id": AGREEMENT}
    query = {"issuer_id": ISSUER}
    insist(world, lambda: ask("POST", "/v1/remittances", body))
    insist(world, lambda: ask("GET", "/v1/remittances", query=query))
    insist(world, lambda: ask("GET", f"/v1/remittances/{AGREEMENT}/1", query=query))


STORIES = (
    Story(
        "remittances",
        {"write_remittances", "manage_remittances"},
        orders_that_wait,
        write_and_fetch,
    ),
)
