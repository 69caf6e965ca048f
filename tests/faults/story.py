"""What a story is, and the beginnings that several of them share."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.support.world import World

LEDGER = (
    *("publish_events", "schedule_reminders", "project_reports", "offer_charges"),
    "raise_alerts",
)

OWED_AGAIN = ("offer_charges", "schedule_reminders", "raise_alerts")


@dataclass(frozen=True)
class Story:
    """`functions` are those that `act` calls; `parts` shares the sweep out among workers."""

    name: str
    functions: set[str]
    prepare: Callable[[World], None]
    act: Callable[[World], None]
    parts: int = 1


def nothing(world: World) -> None:
    """Start from the company and its customer."""


def three_invoices(world: World) -> None:
    """Issue A-1 of 100.00, A-2 of 250.00 and A-3 of 80.00."""
    for key, amount in (("one", 10_000), ("two", 25_000), ("three", 8_000)):
        world.issue(key, amount)
    world.settle()


def invoice_id(world: World, document: str) -> str:
    return next(e.invoice_id for e in world.journal() if e.document == document)
