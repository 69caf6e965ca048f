"""PagBank's payloads of the collection mean what it says, and its hostile deliveries do no harm."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from cobro.adapters.gateways.pagbank_webhooks import PagBankWebhooks
from cobro.adapters.gateways.request import BadSignatureError
from cobro.contracts.gateways.pagbank import OrderV1, head, news, order_payment
from cobro.contracts.parsing import parse
from cobro.domain.gateways import Gateway, GatewayHint, GatewayPayment, PaymentState, Subject
from tests.corpus.conftest import DATA
from tests.corpus.hostile_gateways import answer_of, cases, collection, request_of
from tests.support.gateways.accounts import gateway_account, gateway_secrets
from tests.support.gateways.booked import booked, told

FOLDER = DATA / "gateways" / "pagbank"
COLLECTION = collection("pagbank")
CASES = cases("pagbank")
LIVE = gateway_account(Gateway.PAGBANK)
PATH = "path-token"
SECRETS = gateway_secrets(COLLECTION["token"], path_token=PATH)
SEEN = datetime.fromtimestamp(1_790_000_000, UTC)
CHARGE, BOLETO = (
    "CHAR_F1F10115-09F4-4560-85F5-A828D9F96300",
    "CHAR_354828dd-786b-4cca-8ce4-6f7a1f3f2a1a",
)


def payload(name: str) -> bytes:
    return (FOLDER / f"{name}.json").read_bytes()


def picture(body: bytes) -> GatewayPayment:
    (found,) = news(LIVE, body, "")

    assert isinstance(found, GatewayPayment)
    return found


@pytest.mark.parametrize(
    ("name", "reference", "state", "movements", "detail"),
    [
        ("order.paid.pix", CHARGE, PaymentState.PAID, {"captured": 500}, "PAID"),
        ("order.paid.credit_card", CHARGE, PaymentState.PAID, {"captured": 500}, "PAID"),
        ("order.declined.credit_card", CHARGE, PaymentState.FAILED, {}, "10002"),
        ("charge.waiting.boleto", BOLETO, PaymentState.PENDING, {}, "WAITING"),
        ("charge.paid.boleto", BOLETO, PaymentState.PAID, {"captured": 100}, "PAID"),
    ],
)
def test_what_a_signature_vouches_for_is_a_picture(
    name: str, reference: str, state: PaymentState, movements: dict[str, int], detail: str
) -> None:
    found = picture(payload(name))

    assert (found.reference, found.state, found.detail) == (reference, state, detail)
    assert told(found) == movements
    assert found.asked is not None


@pytest.mark.parametrize(
    ("name", "movements"),
    [
        ("order.paid.partial_refund", {"captured": 500, "refunded": 200}),
        ("order.canceled.full_refund", {"captured": 500, "refunded": 500}),
    ],
)
def test_money_given_back_has_no_date_here_and_is_asked_for(
    name: str, movements: dict[str, int]
) -> None:
    assert news(LIVE, payload(name), "")[0].__class__ is GatewayHint
    fetched = order_payment(parse(payload(name), OrderV1), SEEN)

    assert fetched.state is PaymentState.PAID
    assert told(fetched) == movements
    assert fetched.charge_reference == "ex-00001"


def test_an_ended_checkout_is_asked_for() -> None:
    assert news(LIVE, payload("checkout.expired"), "") == [
        GatewayHint(Subject.PAYMENT, "CHEC_D0E6BE94-0C5C-4A4B-8A6F-0B9B2F0D0A11", "EXPIRED")
    ]


def test_every_payload_of_the_collection_is_named_above() -> None:
    named = {
        "order.paid.pix",
        "order.paid.credit_card",
        "order.declined.credit_card",
        "charge.waiting.boleto",
        "charge.paid.boleto",
        "order.paid.partial_refund",
        "order.canceled.full_refund",
        "checkout.expired",
    }

    assert {path.stem for path in FOLDER.glob("*.json")} - {"hostile"} == named


EXPECTED = {
    "no_signature_headers_sandbox": "401",
    **{
        name: str(case["expect"])[:3]
        for name, case in CASES.items()
        if name != "no_signature_headers_sandbox"
    },
}


@pytest.mark.parametrize("name", CASES)
def test_each_hostile_delivery_is_answered_as_the_collection_says(name: str) -> None:
    verifier = PagBankWebhooks(lambda *_: str(COLLECTION["public_key_spki_b64"]))
    case = CASES[name]
    if "x-payload-signature" not in case["headers"]:
        assert answer_of(case, LIVE, SECRETS, PATH) == EXPECTED[name]
        return
    verifier.verify(request_of(case, PATH), LIVE, SECRETS, SEEN)

    assert EXPECTED[name] == "200"


def test_the_collection_has_its_fourteen_cases_and_all_are_told_apart() -> None:
    assert len(CASES) == 14
    assert set(EXPECTED.values()) == {"200", "401", "415"}


def test_without_a_token_of_ours_the_hash_of_the_bare_body_is_a_defect_and_no_proof() -> None:
    case = CASES["hash_of_body_without_token"]

    assert answer_of(case, LIVE, gateway_secrets("", path_token=PATH), PATH) == "defect"


def test_the_sandbox_may_be_unsigned_and_is_not_believed() -> None:
    case = CASES["no_signature_headers_sandbox"]
    sandbox = replace(LIVE, is_live=False)

    assert answer_of(case, sandbox, SECRETS, PATH) == "200"
    assert news(sandbox, case["body"].encode(), "") == [
        GatewayHint(Subject.PAYMENT, CHARGE, "PAID")
    ]
    with pytest.raises(BadSignatureError):
        PagBankWebhooks(lambda *_: "").verify(request_of(case), sandbox, SECRETS, SEEN)


def told_by(name: str) -> GatewayPayment:
    return picture(CASES[name]["body"].encode())


@pytest.mark.parametrize(
    ("name", "captured", "currency"),
    [
        ("amount_mismatch", 1, "BRL"),
        ("underpaid_summary", 100, "BRL"),
        ("currency_mismatch", 500, "USD"),
    ],
)
def test_a_picture_says_what_was_paid_and_never_what_was_asked(
    name: str, captured: int, currency: str
) -> None:
    (movement,) = told_by(name).movements

    assert (movement.amount.minor, movement.amount.currency) == (captured, currency)


def test_a_duplicate_is_known_by_what_it_states() -> None:
    body = CASES["duplicate"]["body"].encode()
    spaced: dict[str, Any] = json.loads(body)

    assert head(body, "").event_id == head(json.dumps(spaced).encode(), "").event_id
    assert head(body, "").event_id != head(payload("order.paid.partial_refund"), "").event_id


def test_a_late_waiting_takes_nothing_back() -> None:
    paid, late = picture(payload("charge.paid.boleto")), told_by("late_waiting_after_paid")

    assert booked([paid, late]).sums == booked([late, paid]).sums == booked([paid]).sums
    assert paid.reference == late.reference
