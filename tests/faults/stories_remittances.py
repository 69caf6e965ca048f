"""The story in which orders go to the bank."""

from functools import partial

from cobro.formats.writers import PaidTitle, write_cnab400_return
from tests.faults.story import Story
from tests.support.bank_files import brl
from tests.support.redelivery import insist
from tests.support.title_orders import (
    AGREEMENT,
    LETTERS,
    put_orders,
    register_letters,
    settle_agreement,
)
from tests.support.world import ISSUER, START, World

TODAY = START.date()


def orders_that_wait(world: World) -> None:
    """Give two orders that the bank takes, and between them one that it does not."""
    settle_agreement(world)
    register_letters(world)
    put_orders(world, 1)
    put_orders(world, 1, LETTERS)
    put_orders(world, 1)


def write_and_fetch(world: World) -> None:
    """Write by the hour, ask for more, list the files and fetch the first."""
    insist(world, lambda: world.invoke("write_remittances", {}))
    ask = partial(world.http, "manage_remittances")
    body = {"issuer_id": ISSUER, "agreement_id": AGREEMENT}
    query = {"issuer_id": ISSUER}
    insist(world, lambda: ask("POST", "/v1/remittances", body))
    insist(world, lambda: ask("GET", "/v1/remittances", query=query))
    insist(world, lambda: ask("GET", f"/v1/remittances/{AGREEMENT}/1", query=query))
    world.put_file("answer.ret", bank_answers())


def bank_answers() -> bytes:
    """Return the bank's file that registers the first boleto and rejects the third."""
    titles = [
        PaidTitle(nosso_numero=number, amount=brl(0), paid_date=TODAY, occurrence=occurrence)
        for number, occurrence in (("1", "02"), ("3", "03"))
    ]
    return write_cnab400_return(titles, file_date=TODAY, bank="341", agency="1234", account="56789")


STORIES = (
    Story(
        "remittances",
        {"write_remittances", "manage_remittances", "ingest_bank_file", "reconcile_entries"},
        orders_that_wait,
        write_and_fetch,
    ),
)
