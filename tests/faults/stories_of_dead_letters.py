"""The story of dead letters: a worker gave up on messages, and a person has them sent back."""

from datetime import timedelta

from cobro.runtime.settings import Queue
from tests.faults.story import LEDGER, Story
from tests.support import queues
from tests.support.redelivery import insist
from tests.support.requests import invoice_body
from tests.support.world import START, Answer, World

DUE = START.date() + timedelta(days=30)


def two_blocks_given_up(world: World) -> None:
    """Queue invoices of two series; the worker that issues them gave up on both blocks."""
    rows = [
        {"idempotency_key": f"dead-{series}", "invoice": invoice_body(1_000, DUE, series=series)}
        for series in ("A", "B")
    ]
    body = {"invoices": rows}
    world.http("issue_invoices_api", "POST", "/v1/invoice-batches", body)
    for _ in range(2):
        (message,) = queues.receive(Queue.ISSUE, 1)
        queues.bury(Queue.ISSUE, message)


def send_them_back(world: World) -> None:
    while insist(world, lambda: redriven(world)).body["left"]:
        world.settle()
    world.settle()


def redriven(world: World) -> Answer:
    """Ask for it a minute later, when what an attempt before had taken is seen again."""
    queues.dig_up(Queue.ISSUE)
    path = f"/v1/dead-letters/{Queue.ISSUE}/redrive"
    return world.http("manage_dead_letters", "POST", path)


STORIES = (
    Story(
        "dead letters sent back",
        {"manage_dead_letters", "issue_invoices", *LEDGER},
        two_blocks_given_up,
        send_them_back,
    ),
)
