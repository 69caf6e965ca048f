"""What people order about payments over HTTP, in one line each."""

from typing import Any

from tests.support.requests import CUSTOMER, ISSUER, issuer_body
from tests.support.world import Answer, World

BANK = "341/1248/02124"


def order(
    world: World,
    path: str,
    key: str,
    body: dict[str, Any] | None = None,
    person: str = "ana",
    **more: Any,
) -> Answer:
    """Order something below /v1; the reason is the key, so that each order can be told apart."""
    wanted = {"issuer_id": ISSUER, "reason": f"because of {key}", **(body or {})}
    headers = {"Idempotency-Key": key}
    url = f"/v1/{path}"
    return world.http(
        "manage_payments", "POST", url, wanted, headers=headers, person=person, **more
    )


def received(world: World, amount: int, **more: Any) -> dict[str, Any]:
    """Return the order to record money that came in today."""
    return {
        "amount": amount,
        "currency": "BRL",
        "paid_date": world.now.date().isoformat(),
        "account": BANK,
        "reference": "TED 4711",
        **more,
    }


def recorded(world: World, amount: int, key: str = "rec", **more: Any) -> str:
    """Record a payment; return its id."""
    answer = order(world, "payments", key, received(world, amount, **more))
    assert answer.status == 201, answer.body
    payment_id: str = answer.body["payment"]["payment_id"]
    return payment_id


def look(world: World, path: str, **query: str) -> Answer:
    url = f"/v1/{path}"
    asked = {"issuer_id": ISSUER, **query}
    return world.http("manage_payments", "GET", url, query=asked, groups=("viewer",))


def on_account(world: World, customer_id: str = CUSTOMER) -> int:
    found = look(world, f"customers/{customer_id}/credits", currency="BRL").body["credits"]
    return sum(credit["left"] for credit in found)


def release(world: World, held: Answer, person: str = "rui", step: str = "release") -> Answer:
    """Let a person release, or discard, an order that is held."""
    url = f"/v1/payment-orders/{held.body['order_id']}/{step}"
    seen = {"issuer_id": ISSUER, "version": held.body["version"]}
    return world.http("manage_payments", "POST", url, seen, person=person)


def under_a_limit(world: World, minor: int | None) -> None:
    """Let orders above such an amount wait for a second person."""
    body = issuer_body(approval_limit=minor)
    world.http("manage_customers", "PUT", f"/v1/issuers/{ISSUER}", body)
