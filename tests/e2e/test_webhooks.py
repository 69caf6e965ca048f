"""The intake as it is deployed: its routes, its secrets under IAM, and a flood of one event."""

import json
from collections import Counter
from typing import Any

from cobro.adapters.gateways.stripe_signature import sign
from cobro.runtime.settings import Queue, Table
from cobro_cli.demo_doors import STRIPE_WEBHOOK
from tests.support.deployed import SIGNING_SECRET, START, Deployed, eventually
from tests.support.requests import invoice_body, payment_succeeded

TODAY = START.date()


def delivery(event: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
    """Return an event as Stripe delivers it: the body and the header that signs it."""
    body = json.dumps(event).encode()
    return body, {"Stripe-Signature": sign(body, SIGNING_SECRET, START)}


def kept(stack: Deployed, event_id: str) -> list[dict[str, Any]]:
    items = stack.admin.items(Table.INBOX)
    return [item for item in items if item["event_key"]["S"].endswith(f"#{event_id}")]


def test_a_thousand_identical_deliveries_at_once_are_one_payment(stack: Deployed) -> None:
    stack.at(START)
    invoice = stack.admin.post("/v1/invoices", invoice_body(12_300, TODAY), key="flood")
    event = payment_succeeded(invoice["invoice_id"], 12_300, START, "pi_flood", "evt_flood")
    answers = Counter(stack.deliver(STRIPE_WEBHOOK, delivery(event), times=1_000))
    shown = f"/v1/invoices/{invoice['invoice_id']}"
    eventually(lambda: stack.admin.get(shown)["status"] == "paid")
    eventually(lambda: stack.admin.is_idle(Queue.GATEWAY_EVENTS))
    payments = [i for i in stack.admin.items(Table.PAYMENTS) if i["reference"]["S"] == "pi_flood"]
    booked = {payment["payment_id"]["S"] for payment in payments}
    entries = [
        item
        for item in stack.admin.items(Table.JOURNAL)
        if item.get("payment_id", {}).get("S") in booked
    ]

    assert set(answers) <= {200, 429}  # what the throttle turns away comes again by itself
    assert answers[200] > 0
    assert len(kept(stack, "evt_flood")) == 1
    assert len(payments) == len(entries) == 1


def test_an_unknown_account_and_an_unknown_gateway_are_answered_alike(stack: Deployed) -> None:
    body, headers = delivery(payment_succeeded("inv", 1, START, "pi_x", "evt_unknown"))
    replies = [
        stack.admin.try_post(f"/webhooks/{path}", body, **headers)
        for path in ("stripe/nobody", "invented/main", "stripe/nobody/pix")
    ]

    assert {(reply.status, str(reply.body)) for reply in replies} == {
        (404, "{'error': {'code': 'not_found', 'message': 'there is nothing here'}}")
    }
    assert kept(stack, "evt_unknown") == []


def test_what_a_bank_puts_behind_the_address_reaches_the_intake_too(stack: Deployed) -> None:
    stack.at(START)
    event = payment_succeeded("inv", 1, START, "pi_behind", "evt_behind") | {"type": "a.b"}
    body, headers = delivery(event)
    reply = stack.admin.try_post(f"{STRIPE_WEBHOOK}/pix/and/more?a=b", body, **headers)

    assert reply.status == 200
    assert [item["raw_query"]["S"] for item in kept(stack, "evt_behind")] == ["a=b"]


def test_a_body_of_a_megabyte_is_refused(stack: Deployed) -> None:
    reply = stack.admin.try_post(STRIPE_WEBHOOK, b'{"a": "' + b"x" * 1_000_000 + b'"}')

    assert (reply.status, reply.body["error"]["code"]) == (413, "oversized_body")


def test_an_account_whose_secret_nobody_made_takes_nothing_for_now(stack: Deployed) -> None:
    body = {"issuer_id": "acme", "currencies": ["BRL"]}
    account = stack.admin.put("/v1/gateway-accounts/stripe/bare", body)
    event, headers = delivery(payment_succeeded("inv", 1, START, "pi_b", "evt_bare"))
    reply = stack.admin.try_post(account["webhook_path"], event, **headers)

    assert (reply.status, reply.body["error"]["code"]) == (503, "secrets_unavailable")
    assert kept(stack, "evt_bare") == []
