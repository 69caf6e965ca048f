"""Stories of what people order about payments: alone, by two, and at a gateway."""

from functools import partial
from typing import Any

from cobro.domain.ids import payment_id_for
from cobro.runtime.settings import Table
from tests.faults.story import OWED_AGAIN, Story, invoice_id, three_invoices
from tests.support.orders import order, received, release, under_a_limit
from tests.support.pagbank_world import join_pagbank, pagbank_tells
from tests.support.redelivery import insist
from tests.support.requests import CUSTOMER, ISSUER
from tests.support.world import Answer, World

ORDERS = {
    *("manage_payments", "publish_events", "project_reports", "close_charges"),
    "raise_alerts",
}
PART = {"amount": 3_000, "currency": "BRL"}
USES = f"customers/{CUSTOMER}/credit-applications"


def asked(world: World, path: str, key: str, body: dict[str, Any] | None = None) -> Answer:
    return insist(world, partial(order, world, path, key, body))


def recorded(world: World, key: str, amount: int, **more: Any) -> str:
    """Record a payment; its id comes from the key, however often it is asked for."""
    asked(world, "payments", key, received(world, amount, **more))
    return payment_id_for(f"hand:{ISSUER}", key)


def give_back_and_put_elsewhere(world: World) -> None:
    """Record on an invoice and unidentified; refund a part, move the rest, take all back."""
    one, two = (invoice_id(world, document) for document in ("A-0000001", "A-0000002"))
    payment = recorded(world, "seen", 10_000, invoice_id=one)
    asked(world, f"payments/{payment}/refunds", "part", PART)
    asked(world, f"payments/{payment}/reallocations", "move", {"invoice_id": two})
    asked(world, f"payments/{payment}/reversals", "back")
    stray = recorded(world, "stray", 4_000)
    asked(world, f"payments/{stray}/reallocations", "theirs", {"customer_id": CUSTOMER})


def use_credit_and_take_it_back(world: World) -> None:
    """Pay too much, use the rest on another invoice, take that back, then the payment."""
    one, two = (invoice_id(world, document) for document in ("A-0000001", "A-0000002"))
    payment = recorded(world, "too-much", 14_000, invoice_id=one)
    recorded(world, "ahead", 2_000, customer_id=CUSTOMER)
    used = asked(world, USES, "use", {"invoice_id": two}).body["order_id"]
    asked(world, f"{USES}/{used}/reversals", "undo")
    asked(world, f"payments/{payment}/reversals", "back")


def two_persons(world: World) -> None:
    under_a_limit(world, 26_000)
    three_invoices(world)


def release_and_discard(world: World) -> None:
    """Hold two orders: one is released by another person, one is discarded."""
    two = invoice_id(world, "A-0000002")
    held = asked(world, "payments", "large", received(world, 27_000, invoice_id=two))
    wrong = asked(world, "payments", "wrong", received(world, 99_000, invoice_id=two))
    insist(world, partial(release, world, held))
    insist(world, partial(release, world, wrong, step="discard"))


def paid_at_pagbank(world: World) -> None:
    join_pagbank(world, "pix")
    world.issue("one", 10_000)
    world.settle()
    world.sites.pagbank.pays("ORDE_1", world.now)
    pagbank_tells(world, world.sites.pagbank.orders["ORDE_1"])
    world.settle()


def refund_at_pagbank(world: World) -> None:
    """Refund a part, then the rest; PagBank tells of neither, and is looked at."""
    (row,) = world.items(Table.PAYMENTS)
    path = f"payments/{row['payment_id']['S']}/refunds"
    asked(world, path, "part", PART)
    world.settle()
    asked(world, path, "rest")
    world.settle()


STORIES = (
    Story(
        "give back and put elsewhere",
        {*ORDERS, *OWED_AGAIN},
        three_invoices,
        give_back_and_put_elsewhere,
        parts=3,
    ),
    Story(
        "use credit", {*ORDERS, *OWED_AGAIN}, three_invoices, use_credit_and_take_it_back, parts=2
    ),
    Story("orders of two persons", ORDERS, two_persons, release_and_discard, parts=2),
    Story(
        "refund at a gateway",
        {
            "manage_payments",
            "apply_gateway_event",
            "sync_gateway_charges",
            "publish_events",
            "project_reports",
            *OWED_AGAIN,
        },
        paid_at_pagbank,
        refund_at_pagbank,
        parts=2,
    ),
)
