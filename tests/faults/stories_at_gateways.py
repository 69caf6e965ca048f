"""Stories of what is asked of a gateway: charges opened and closed, sweeps, saved methods.

The gateway is a fake PagBank that lives on when our process dies, as the real one would.
"""

from functools import partial

from tests.faults.story import LEDGER, Story
from tests.support.pagbank_world import join_pagbank, pagbank_tells
from tests.support.redelivery import insist
from tests.support.world import CUSTOMER, ISSUER, Answer, World

BOOKING = (
    *("apply_gateway_event", "publish_events", "project_reports", "close_charges"),
    "raise_alerts",
)


def joined(world: World) -> None:
    join_pagbank(world, "pix", "link")


def charged_and_paid(world: World) -> None:
    """Offer an invoice by a code and a page; the code is paid, so the page is closed."""
    insist(world, lambda: world.issue("first"))
    world.settle()
    world.sites.pagbank.pays("ORDE_1", world.now)
    told = world.sites.pagbank.orders["ORDE_1"]
    insist(world, lambda: pagbank_tells(world, told))


def unseen(world: World) -> None:
    """Let two codes be paid without a word."""
    join_pagbank(world, "pix")
    for key in ("first", "second"):
        world.issue(key)
        world.settle()
    for order in ("ORDE_1", "ORDE_2"):
        world.sites.pagbank.pays(order, world.now)


def swept(world: World) -> None:
    world.run_schedule("sweep_gateways")
    world.settle()
    world.run_schedule("sweep_gateways")


def with_a_card(world: World) -> None:
    join_pagbank(world)
    keep(world)


def keep(world: World, card: str = "CARD_1") -> Answer:
    body = {
        "issuer_id": ISSUER,
        "account": "pagbank/loja",
        "method_token": card,
        "consent": "signed mandate 7",
    }
    path = f"/v1/customers/{CUSTOMER}/payment-methods"
    return world.http("manage_collection", "POST", path, body)


def collected(world: World) -> None:
    insist(world, partial(keep, world))
    insist(world, lambda: world.issue("first", due=world.now.date()))
    world.settle()
    take_what_is_due(world)


def take_what_is_due(world: World) -> None:
    """Let the schedule come twice: what the first run put off is still due at the second."""
    for _ in range(2):
        world.run_schedule("collect_payments")
        world.settle()


def declined(world: World) -> None:
    """Let a card that has no funds be tried until it is given up, and its payer be reminded."""
    for _ in range(5):
        take_what_is_due(world)
        world.advance(days=5)
    world.run_schedule()
    world.settle()


def with_a_bad_card(world: World) -> None:
    join_pagbank(world)
    keep(world, "CARD_DECLINED")
    world.issue("first", due=world.now.date())
    world.settle()


STORIES = (
    Story(
        "charged at a gateway and paid",
        {*LEDGER, *BOOKING, "issue_invoices_api", "sync_gateway_charges", "receive_webhook"},
        joined,
        charged_and_paid,
        parts=2,
    ),
    Story("swept", {"sweep_gateways", *BOOKING}, unseen, swept, parts=2),
    Story(
        "collected by a saved card",
        {
            *LEDGER,
            *BOOKING,
            "manage_collection",
            "issue_invoices_api",
            "collect_payments",
            "dispatch_reminders",
        },
        with_a_card,
        collected,
        parts=2,
    ),
    Story(
        "a card without funds",
        {"collect_payments", "plan_reminders", "dispatch_reminders"},
        with_a_bad_card,
        declined,
    ),
)
