"""Mercado Pago's payloads mean what the collection says, and its hostile deliveries do no harm."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from cobro.contracts.gateways.mercadopago import head, news
from cobro.contracts.gateways.mercadopago_objects import ChargebackV1, OrderV1, PaymentV1
from cobro.contracts.gateways.mercadopago_pictures import order_picture, payment_picture
from cobro.contracts.parsing import parse
from cobro.domain.errors import InvalidInputError
from cobro.domain.gateways import (
    Gateway,
    GatewayHint,
    GatewayPayment,
    NothingToDo,
    PaymentState,
    Subject,
)
from tests.corpus.conftest import DATA
from tests.corpus.hostile_gateways import answer_of, cases, collection
from tests.support.gateways.accounts import gateway_account, gateway_secrets
from tests.support.gateways.booked import told

FOLDER = DATA / "gateways" / "mercadopago"
CASES = cases("mercadopago")
ACCOUNT = gateway_account(Gateway.MERCADO_PAGO)
SECRETS = gateway_secrets(collection("mercadopago")["secret"])
SEEN = datetime.fromtimestamp(1_790_000_000, UTC)


def payload(name: str) -> bytes:
    return (FOLDER / f"{name}.json").read_bytes()


def payment(name: str, **changed: Any) -> GatewayPayment:
    told_ = json.loads(payload(name), parse_float=str) | changed
    return payment_picture(parse(json.dumps(told_).encode(), PaymentV1), SEEN)


NOTIFICATIONS = {
    "notification.payment.created": ("999999999", "payment", "payment"),
    "notification.payment.updated": ("999999999", "payment", "payment"),
    "notification.order.processed": ("ORD01JQ4S4KY8HWQ6NA5PXB65B3D3", "order", "order"),
    "notification.topic_chargebacks_wh": (
        "217000061680860000",
        "topic_chargebacks_wh",
        "chargeback",
    ),
}


@pytest.mark.parametrize("name", NOTIFICATIONS)
def test_each_notification_is_a_hint(name: str) -> None:
    reference, type_, kind = NOTIFICATIONS[name]
    query = f"data.id={reference}&type={type_}"

    assert news(ACCOUNT, payload(name), query) == [GatewayHint(Subject.PAYMENT, reference, kind)]
    assert head(payload(name), query).payment_reference == reference


def test_an_older_notification_needs_nothing() -> None:
    found = news(ACCOUNT, payload("notification.merchant_order.ipn"), "id=123456&data.id=1")

    assert isinstance(found[0], NothingToDo)


PAYMENTS: dict[str, tuple[PaymentState, dict[str, int]]] = {
    "resource.payment.approved": (PaymentState.PAID, {"captured": 1234, "fee": 62}),
    "resource.payment.pending_pix": (PaymentState.PENDING, {}),
    "resource.payment.boleto_expired": (PaymentState.EXPIRED, {}),
    "resource.payment.partially_refunded": (
        PaymentState.PAID,
        {"captured": 1234, "fee": 62, "refunded": 500},
    ),
    "resource.payment.charged_back": (
        PaymentState.PAID,
        {"captured": 1234, "fee": 62, "dispute_withheld": 1234},
    ),
}


@pytest.mark.parametrize("name", PAYMENTS)
def test_each_payment_is_read(name: str) -> None:
    found = payment(name)

    assert (found.state, told(found)) == PAYMENTS[name]
    assert (found.reference, found.charge_reference) == ("17014025134", "1631894348")
    assert found.is_disputed is (name == "resource.payment.charged_back")


def test_a_chargeback_names_its_payment() -> None:
    found = parse(payload("resource.chargeback"), ChargebackV1)

    assert (found.payment_reference, found.is_covered) == ("19951521071", False)


def test_an_order_is_read() -> None:
    found = order_picture(parse(payload("resource.order.processed"), OrderV1), SEEN)

    assert found.state is PaymentState.PAID
    assert told(found) == {"captured": 20_000}
    assert found.charge_reference == "ext_ref_1234"


def test_every_payload_of_the_collection_is_named_above() -> None:
    named = {*NOTIFICATIONS, *PAYMENTS, "notification.merchant_order.ipn"}
    named |= {"resource.chargeback", "resource.order.processed"}

    assert {path.stem for path in FOLDER.glob("*.json")} - {"hostile"} == named


@pytest.mark.parametrize("name", CASES)
def test_each_hostile_delivery_is_answered_as_the_collection_says(name: str) -> None:
    expect = str(CASES[name]["expect"])
    secrets = gateway_secrets("") if name == "empty_secret_config" else SECRETS
    answers = {"startup failure": {"defect"}}
    # A year old is outside the window, which the collection allows.
    answers["200+no-effect or 401"] = {"401"}

    assert answer_of(CASES[name], ACCOUNT, secrets) in answers.get(expect, {expect[:3]})


def test_the_collection_has_its_fourteen_cases() -> None:
    assert len(CASES) == 14


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("body_id_differs_from_signed_query_id", "payment"),
        ("type_swapped_in_query", "chargeback"),
    ],
)
def test_only_the_signed_id_is_asked_for(name: str, kind: str) -> None:
    case = CASES[name]

    assert news(ACCOUNT, case["body"].encode(), case["query"]) == [
        GatewayHint(Subject.PAYMENT, "999999999", kind)
    ]


def test_an_id_beyond_a_double_stays_whole() -> None:
    case = CASES["big_int_chargeback_id"]

    assert head(case["body"].encode(), case["query"]).payment_reference == "217000061680860000"


def test_what_is_fetched_counts_whatever_was_told() -> None:
    override = CASES["amount_mismatch_after_fetch"]["fetch_override"]
    found = payment(
        "resource.payment.approved", transaction_amount=str(override["transaction_amount"])
    )

    assert told(found)["captured"] == 1
    assert found.asked is not None
    assert found.asked.minor == 1


def test_a_currency_that_is_not_collected_in_is_refused() -> None:
    override = CASES["currency_mismatch_after_fetch"]["fetch_override"]

    with pytest.raises(InvalidInputError, match="ARS"):
        payment("resource.payment.approved", **override)
