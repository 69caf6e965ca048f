"""Stories of gateway accounts and of what comes in by their webhooks."""

from functools import partial

from tests.faults.story import Story, invoice_id, three_invoices
from tests.support.redelivery import insist
from tests.support.requests import gateway_account_body
from tests.support.world import START, World, payment_succeeded


def register_and_receive(world: World) -> None:
    """Register a second account, then let the first be told of two payments, one of them twice."""
    path = "/v1/gateway-accounts/stripe/second"
    for body in (gateway_account_body(), gateway_account_body(currencies=["BRL", "EUR"])):
        insist(world, partial(world.http, "manage_gateways", "PUT", path, body))
    query = {"issuer_id": "acme"}
    listing = partial(world.http, "manage_gateways", "GET", "/v1/gateway-accounts", query=query)
    insist(world, listing)
    one, two = (invoice_id(world, document) for document in ("A-0000001", "A-0000002"))
    for number, invoice in enumerate((one, two, one)):
        event = payment_succeeded(invoice, 8_000, START, f"pi_{invoice}", f"evt_{number % 2}")
        insist(world, partial(world.stripe, event))
    unknown = payment_succeeded(one, 1, START, "pi_x", "evt_x") | {"type": "invented.by_stripe"}
    insist(world, partial(world.stripe, unknown))


STORIES = (
    Story(
        "register and receive",
        {
            *("manage_gateways", "receive_webhook", "apply_gateway_event"),
            *("publish_events", "project_reports", "close_charges", "raise_alerts"),
        },
        three_invoices,
        register_and_receive,
        parts=2,
    ),
)
