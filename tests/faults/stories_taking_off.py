"""Stories in which something is taken off an invoice."""

from functools import partial
from typing import Any

from tests.faults.story import Story, invoice_id, three_invoices
from tests.support.redelivery import insist
from tests.support.world import ISSUER, World, issuer_body


def note_series(world: World) -> None:
    """Issue three invoices and open a series of credit notes."""
    body = issuer_body()
    body["series"] |= {"NC": {"kind": "credit_note", "pattern": "{series} {number}"}}
    world.http("manage_customers", "POST", "/v1/issuers", body)
    three_invoices(world)


def take_off(world: World) -> None:
    """Credit a part of one, lower it, give up its rest; cancel another; credit the third whole."""
    one, two, three = (invoice_id(world, f"A-000000{n}") for n in (1, 2, 3))
    orders: list[tuple[str, str, dict[str, Any]]] = [
        (one, "credit-notes", {"amount": 4_000}),
        (one, "rebates", {"amount": 1_000}),
        (one, "write-off", {}),
        (two, "cancellation", {}),
        (three, "credit-notes", {}),
        (three, "credit-notes", {"amount": 1}),
    ]
    for position, (invoice, what, more) in enumerate(orders):
        path = f"/v1/invoices/{invoice}/{what}"
        body = {"issuer_id": ISSUER, "reason": "entrega em atraso", **more}
        headers = {"Idempotency-Key": f"order-{position}"}
        ask = partial(world.http, "adjust_invoices", "POST", path, body, headers=headers)
        insist(world, ask)


STORIES = (
    Story(
        "take off",
        {
            "adjust_invoices",
            "publish_events",
            "project_reports",
            "close_charges",
            "render_document",
        },
        note_series,
        take_off,
        parts=2,
    ),
)
