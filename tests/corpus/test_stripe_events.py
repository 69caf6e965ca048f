"""Every Stripe payload of the collection is understood, and the hostile ones do no harm.

The payloads name their invoice under another metadata key than ours and were signed at one instant;
where a case is about its effect, the key is rewritten to ours and the body signed anew.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest

from cobro.contracts.gateways.stripe import head, news
from cobro.domain.gateways import (
    GatewayHint,
    GatewayPayment,
    MovementKind,
    NothingToDo,
    PaymentState,
    Subject,
)
from cobro.runtime.settings import Table
from tests.corpus.conftest import DATA
from tests.support import doors
from tests.support.builders import a_gateway_account
from tests.support.cloud_in_process import SECRET as NAME_OF_SECRET
from tests.support.cloud_in_process import SIGNING_SECRETS
from tests.support.invariants import check
from tests.support.requests import http_event
from tests.support.world import World, forget

FOLDER = DATA / "gateways" / "stripe"
COLLECTION = json.loads((FOLDER / "hostile.json").read_text("utf-8"))
CASES = {case["name"]: case for case in COLLECTION["cases"]}
THEIR_KEY = "ar_invoice_id"
INTENT = "pi_3TestAR00000000000000001"
PAID, PENDING = PaymentState.PAID, PaymentState.PENDING
FAILED, EXPIRED = PaymentState.FAILED, PaymentState.EXPIRED
STATES = {
    "checkout.session.async_payment_failed": FAILED,
    "checkout.session.async_payment_succeeded": PAID,
    "checkout.session.completed": PAID,
    "checkout.session.completed.unpaid_boleto": PENDING,
    "checkout.session.expired": EXPIRED,
    "payment_intent.canceled": PaymentState.CANCELLED,
    "payment_intent.payment_failed": FAILED,
    "payment_intent.payment_failed.boleto_expired": EXPIRED,
    "payment_intent.processing.sepa": PENDING,
    "payment_intent.requires_action.boleto": PENDING,
    "payment_intent.requires_action.pix": PENDING,
    "payment_intent.succeeded": PAID,
    "payment_intent.succeeded.boleto": PAID,
    "payment_intent.succeeded.pix": PAID,
}
HINTS = {
    "charge.dispute.closed.lost",
    "charge.dispute.closed.won",
    "charge.dispute.created",
    "charge.dispute.funds_reinstated",
    "charge.dispute.funds_withdrawn",
    "charge.refunded",
    "charge.refunded.partial",
    "charge.succeeded",
    "charge.updated.balance_transaction",
    "payout.failed",
    "payout.paid",
    "refund.created",
    "refund.failed",
}


def payloads() -> list[Path]:
    names = sorted(FOLDER.glob("*.json"))
    return [p for p in names if json.loads(p.read_text("utf-8")).get("object") == "event"]


def for_us(event: dict[str, Any], invoice_id: str) -> dict[str, Any]:
    """Return the event with its invoice named as we ask for it."""
    thing = event["data"]["object"]
    metadata = thing.get("metadata") or {}
    if THEIR_KEY in metadata:
        thing["metadata"] = {"invoice_id": invoice_id}
    if thing.get("client_reference_id"):
        thing["client_reference_id"] = invoice_id
    return event


@pytest.mark.parametrize("path", payloads(), ids=lambda path: str(path.stem))
def test_each_payload_means_what_the_table_says(path: Path) -> None:
    event = for_us(json.loads(path.read_text("utf-8")), "inv_1")
    raw = json.dumps(event).encode()
    (found,) = news(a_gateway_account(), raw, "")

    assert head(raw, "").event_id == event["id"]
    if path.stem in STATES:
        assert isinstance(found, GatewayPayment)
        assert (found.state, found.invoice_id) == (STATES[path.stem], "inv_1")
        assert found.asked is not None
        assert found.asked.minor == 15_000
        moved = [(m.kind, m.reference, m.amount.minor) for m in found.movements]
        assert moved == ([(MovementKind.CAPTURED, INTENT, 15_000)] if found.state is PAID else [])
    elif path.stem in HINTS:
        is_payout = path.stem.startswith("payout.")
        subject = Subject.PAYOUT if is_payout else Subject.PAYMENT
        reference = event["data"]["object"]["id"] if is_payout else INTENT
        assert found == GatewayHint(subject, reference, event["type"])
    else:
        assert isinstance(found, NothingToDo)


def test_the_table_names_payloads_that_exist() -> None:
    assert {path.stem for path in payloads()} >= {*STATES, *HINTS}


@pytest.fixture
def shop(world: World) -> Iterator[World]:
    """Give a world at the instant of the collection with an invoice of 150.00."""
    world.at(datetime.fromtimestamp(CASES["ok"]["now"], UTC))
    yield world
    world.settle()
    check(world)


def deliver(shop: World, case: dict[str, Any], invoice_id: str) -> int:
    """Post a case as the gateway would, named for us and signed anew."""
    event = for_us(json.loads(case["body"]), invoice_id)
    statuses = {shop.stripe(event).status for _ in range(case.get("repeat", 1))}
    shop.settle()
    return max(statuses)


def effect(shop: World, *names: str) -> tuple[int, int, list[str], int]:
    """Deliver cases; return what is open, payments booked, reasons parked and events kept."""
    invoice_id = doors.issued(shop, amount=15_000)["invoice_id"]
    statuses = [deliver(shop, CASES[name], invoice_id) for name in names]

    assert set(statuses) == {200}
    return (
        doors.invoice(shop, invoice_id)["open"],
        len(shop.items(Table.PAYMENTS)),
        doors.reasons(shop, "-"),
        len(shop.items(Table.INBOX)),
    )


def test_a_payment_pays_its_invoice(shop: World) -> None:
    assert effect(shop, "ok") == (0, 1, [], 1)


def test_a_duplicate_delivery_is_booked_and_kept_once(shop: World) -> None:
    assert effect(shop, "duplicate_delivery") == (0, 1, [], 1)


def test_the_same_payment_under_another_event_id_is_booked_once(shop: World) -> None:
    assert effect(shop, "ok", "same_effect_other_event_id") == (0, 1, [], 2)


def test_a_payment_of_too_little_never_marks_an_invoice_paid(shop: World) -> None:
    assert effect(shop, "amount_mismatch") == (14_999, 1, ["asked_too_little"], 1)


def test_a_part_of_what_was_asked_is_booked_as_a_part(shop: World) -> None:
    assert effect(shop, "partial_amount_received") == (5_000, 1, [], 1)


def test_a_payment_in_another_currency_is_parked(shop: World) -> None:
    assert effect(shop, "currency_mismatch") == (15_000, 0, ["currency_mismatch"], 1)


@pytest.mark.parametrize(
    "name",
    [
        "unknown_event_type",
        "livemode_on_test_endpoint",
        "unexpected_account",
        "async_unpaid_checkout",
    ],
)
def test_what_is_not_for_us_is_kept_and_books_nothing(shop: World, name: str) -> None:
    assert effect(shop, name) == (15_000, 0, [], 1)


def test_a_refund_before_its_payment_is_parked_and_the_payment_booked(shop: World) -> None:
    names = ("out_of_order_refund_before_payment", "ok")

    assert effect(shop, *names) == (0, 1, ["money_taken_back"], 2)


def as_delivered(case: dict[str, Any]) -> dict[str, Any]:
    """Return the request of a case byte for byte."""
    event = http_event(
        "POST",
        "/webhooks/stripe/main",
        case["body"],
        headers=case["headers"],
        raw_query=case.get("query") or "",
    )
    event["isBase64Encoded"] = case["isBase64Encoded"]
    return event


@pytest.fixture
def their_secrets(shop: World) -> Iterator[None]:
    """Put the secrets of the collection into Secrets Manager, and ours back."""
    client = boto3.client("secretsmanager")
    for secrets in (list(COLLECTION["secrets"].values()), list(SIGNING_SECRETS)):
        text = json.dumps({"signing_secrets": secrets})
        client.put_secret_value(SecretId=NAME_OF_SECRET, SecretString=text)
        forget(keep=frozenset({"session", "client", "database"}))
        if secrets[0] != SIGNING_SECRETS[0]:
            yield


@pytest.mark.usefixtures("their_secrets")
@pytest.mark.parametrize("name", CASES)
def test_each_delivery_is_answered_as_the_collection_says(shop: World, name: str) -> None:
    case = CASES[name]
    shop.at(datetime.fromtimestamp(case["now"], UTC))
    answer = shop.invoke("receive_webhook", as_delivered(case))

    assert str(answer["statusCode"]) == str(case["expect"])[:3]
    assert len(shop.items(Table.INBOX)) == (1 if answer["statusCode"] == 200 else 0)
