"""Amounts, days and happenings for the property tests."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.support.builders import NOW, TODAY
from tests.support.requests import payment_succeeded

minors = st.integers(1, 10**12)
small_minors = st.integers(1, 50_000)
days = st.integers(0, 200).map(lambda count: TODAY + timedelta(days=count))


def day_pairs() -> st.SearchStrategy[tuple[date, date]]:
    """Return a first and a last day in their order."""
    return st.tuples(days, days).map(lambda pair: (min(pair), max(pair)))


def _stripe_event(kind: str, intent: int, invoice: int, minor: int) -> dict[str, Any]:
    event = payment_succeeded(f"inv_{invoice}", minor, NOW, f"pi_{intent}", f"{kind}_{intent}")
    thing = event["data"]["object"]
    thing["amount"] = 10**9  # a part of it is a part of what was asked
    if kind.startswith("checkout"):
        event["type"] = kind
        event["data"]["object"] = {
            "id": f"cs_{intent}",
            "object": "checkout.session",
            "payment_intent": f"pi_{intent}",
            "payment_status": "unpaid" if kind.endswith("completed") else "paid",
            "amount_total": minor,
            "currency": "brl",
            "client_reference_id": f"inv_{invoice}",
        }
    elif kind != "payment_intent.succeeded":
        event["type"] = kind
    return event


@st.composite
def stripe_streams(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw what Stripe tells of a few payments: several sights of each, refunds, and noise."""
    kinds = (
        "payment_intent.processing",
        "payment_intent.succeeded",
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
        "charge.refunded",
        "customer.updated",
    )
    events: list[dict[str, Any]] = []
    for intent in range(draw(st.integers(1, 4))):
        invoice, minor = draw(st.integers(1, 3)), draw(small_minors)
        told = draw(st.sets(st.sampled_from(kinds), min_size=1))
        events += [_stripe_event(kind, intent, invoice, minor) for kind in sorted(told)]
    return events
