"""Stories in which invoices come in tables."""

import hashlib
import json
from datetime import timedelta
from functools import partial

from cobro.runtime.settings import Queue
from tests.faults.story import LEDGER, Story, nothing
from tests.support.redelivery import insist
from tests.support.requests import ISSUER, invoice_body
from tests.support.tables import csv_table
from tests.support.world import World

HEADERS = ("external_reference", "customer_id", "description", "unit_price", "due_date", "series")
MARCH = csv_table(
    HEADERS,
    [
        ("f-1", "cus-1", "Consultoria", "100.00", "2026-04-30", "A"),
        ("f-1", "cus-1", "Viagem", "20.50", "2026-04-30", "A"),
        ("f-2", "cus-1", "Suporte", "80.00", "2026-05-15", "B"),
        ("f-3", "nobody", "Suporte", "80.00", "2026-05-15", "A"),
        ("f-4", "cus-1", "Suporte", "x", "2026-05-15", "A"),
    ],
)
APRIL = csv_table(
    HEADERS,
    [
        ("f-2", "cus-1", "Suporte", "80.00", "2026-05-15", "B"),
        ("f-1", "cus-1", "Consultoria", "101.00", "2026-04-30", "A"),
        ("f-5", "cus-1", "Suporte", "90.00", "2026-05-15", "A"),
    ],
)


def from_the_month_before(world: World) -> None:
    """Bring the table of March, in which two rows are refused."""
    world.put_import("march.csv", MARCH)
    world.settle()
    world.advance(minutes=10)


def bring_tables(world: World) -> None:
    """Bring April: one there already, one of other content, one new; and a table that is none."""
    digest = hashlib.sha256(APRIL).hexdigest()
    body = {"issuer_id": ISSUER, "file_name": "april.csv", "sha256": digest}
    announced = insist(world, partial(world.http, "manage_imports", "POST", "/v1/imports", body))
    world.put_import("april.csv", APRIL)
    world.put_import("notes.txt", b"Bom dia,\nsegue a lista.\n")
    path = f"/v1/imports/{announced.body['import_id']}/refusals"
    insist(world, partial(world.http, "manage_imports", "GET", path))


def milestones_are_done(world: World) -> None:
    """Tell of two milestones, of one of them twice, and of one in words that nobody can read.

    Nobody promises their order, so each has a series of its own.
    """
    tell(world, "m-1", 10_000)
    tell(world, "m-2", 20_000, series="B")
    tell(world, "m-1", 10_000)
    world.send(Queue.MILESTONES, json.dumps({"detail": {"project_id": "portal"}}))


def tell(world: World, milestone: str, amount: int, **more: str) -> None:
    invoice = invoice_body(amount, world.now.date() + timedelta(days=30), **more)
    detail = {"project_id": "portal", "milestone_id": milestone, "invoice": invoice}
    body = {"detail-type": "ProjectCompleted", "source": "projects", "detail": detail}
    world.send(Queue.MILESTONES, json.dumps(body))


STORIES = (
    Story(
        "milestones are done",
        {*LEDGER, "bill_milestone", "issue_invoices"},
        nothing,
        milestones_are_done,
    ),
    Story(
        "bring tables",
        {*LEDGER, "manage_imports", "ingest_import", "issue_invoices"},
        from_the_month_before,
        bring_tables,
        parts=2,
    ),
)
