"""Asaas' payloads mean what the collection says, and its hostile deliveries do no harm."""

import json
from datetime import UTC, datetime

import msgspec
import pytest

from cobro.contracts.gateways.asaas import head, news
from cobro.contracts.gateways.asaas_pictures import PaymentV1, payment_picture
from cobro.contracts.parsing import parse
from cobro.domain.gateways import Gateway, GatewayHint, GatewayPayment, PaymentState, Subject
from tests.corpus.conftest import DATA
from tests.corpus.hostile_gateways import answer_of, cases, collection
from tests.support.gateways.accounts import gateway_account, gateway_secrets
from tests.support.gateways.booked import Booked, booked, told

FOLDER = DATA / "gateways" / "asaas"
CASES = cases("asaas")
ACCOUNT = gateway_account(Gateway.ASAAS)
SECRETS = gateway_secrets(collection("asaas")["token"])
SEEN = datetime.fromtimestamp(1_790_000_000, UTC)


class Event(msgspec.Struct):
    payment: PaymentV1


def fetched(body: bytes) -> GatewayPayment:
    """Read the payment of an event as if the API had answered it."""
    return payment_picture(parse(body, Event).payment, SEEN)


PAID, FEE = PaymentState.PAID, {"captured": 10_000, "fee": 549}
PAYMENTS: dict[str, tuple[PaymentState, dict[str, int], bool]] = {
    "PAYMENT_CREATED": (PaymentState.PENDING, {}, True),
    "PAYMENT_CONFIRMED": (PAID, FEE, False),
    "PAYMENT_RECEIVED": (PAID, {"captured": 10_000, "fee": 199}, True),
    "PAYMENT_RECEIVED.docs_sample": (PAID, FEE, True),
    "PAYMENT_OVERDUE": (PaymentState.PENDING, {}, True),
    "PAYMENT_DELETED": (PaymentState.CANCELLED, {}, True),
    "PAYMENT_CREDIT_CARD_CAPTURE_REFUSED": (PaymentState.PENDING, {}, True),
    "PAYMENT_PARTIALLY_REFUNDED": (PAID, FEE | {"refunded": 4_000}, True),
    "PAYMENT_REFUNDED": (PAID, FEE | {"refunded": 10_000}, True),
    "PAYMENT_CHARGEBACK_REQUESTED": (PAID, FEE | {"dispute_withheld": 10_000}, False),
    "PAYMENT_CHARGEBACK_DISPUTE": (PAID, FEE | {"dispute_withheld": 10_000}, False),
    "PAYMENT_AWAITING_CHARGEBACK_REVERSAL": (
        PAID,
        FEE | {"dispute_withheld": 10_000, "dispute_returned": 10_000},
        False,
    ),
}


@pytest.mark.parametrize("name", PAYMENTS)
def test_each_payload_is_a_hint_and_its_payment_is_read(name: str) -> None:
    body = (FOLDER / f"{name}.json").read_bytes()
    found = fetched(body)

    assert news(ACCOUNT, body, "") == [
        GatewayHint(Subject.PAYMENT, "pay_080225913252", name.partition(".")[0])
    ]
    assert (found.state, told(found), found.is_available) == PAYMENTS[name]
    assert found.charge_reference == "056984"
    assert found.is_disputed is (name.startswith("PAYMENT_CHARGEBACK"))


def test_every_payload_of_the_collection_is_named_above() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} - {"hostile"} == set(PAYMENTS)


@pytest.mark.parametrize("name", CASES)
def test_each_hostile_delivery_is_answered_as_the_collection_says(name: str) -> None:
    expect = str(CASES[name]["expect"])
    secrets = gateway_secrets("") if name == "empty_token_config" else SECRETS
    wanted = "defect" if expect == "startup failure" else expect[:3]

    assert answer_of(CASES[name], ACCOUNT, secrets) == wanted


def test_the_collection_has_its_twelve_cases() -> None:
    assert len(CASES) == 12


def body_of(name: str) -> bytes:
    body: str = CASES[name]["body"]
    return body.encode()


def test_a_replay_is_known_by_the_id_of_its_event() -> None:
    first = head(body_of("replayed"), "")

    assert first.event_id == head(body_of("ok"), "").event_id
    assert "&" in first.event_id


def test_confirmed_and_received_are_one_payment() -> None:
    book = Booked()
    book.book(fetched(body_of("same_payment_other_event_id")))

    before = book.sums.copy()
    book.book(fetched(body_of("ok")))
    assert book.sums == before


@pytest.mark.parametrize("name", ["amount_mismatch", "float_trap"])
def test_amounts_are_read_to_the_centavo(name: str) -> None:
    value = json.loads(body_of(name), parse_float=str)["payment"]["value"]
    found = fetched(body_of(name))

    assert f"{told(found)['captured'] / 100:.2f}" == f"{float(value):.2f}"


def test_an_overdue_after_the_money_takes_nothing_back() -> None:
    late, paid = fetched(body_of("overdue_after_received")), fetched(body_of("ok"))

    assert booked([paid, late]).sums == booked([late, paid]).sums == booked([paid]).sums
