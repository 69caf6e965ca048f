"""PagBank's charges, orders and checkouts read into pictures and hints."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from cobro.contracts.gateways.pagbank import (
    ChargeV1,
    CheckoutV1,
    OrderV1,
    charge_payment,
    checkout_payment,
    head,
    news,
    order_payment,
)
from cobro.contracts.parsing import convert
from cobro.domain.errors import InvalidInputError
from cobro.domain.gateways import (
    ForReview,
    Gateway,
    GatewayHint,
    GatewayPayment,
    NothingToDo,
    PaymentState,
)
from tests.support.gateways.accounts import gateway_account
from tests.support.gateways.booked import told

NOW = datetime(2026, 9, 2, 12, 0, tzinfo=UTC)
LIVE = gateway_account(Gateway.PAGBANK)


def charge(status: str = "PAID", **summary: int) -> dict[str, Any]:
    return {
        "id": "CHAR_1",
        "status": status,
        "created_at": "2026-09-01T09:00:00-03:00",
        "reference_id": "chg_1",
        "amount": {"value": 500, "currency": "BRL", "summary": summary},
    }


def read(status: str = "PAID", **summary: int) -> GatewayPayment:
    return charge_payment(convert(charge(status, **summary), ChargeV1), NOW)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("WAITING", PaymentState.PENDING),
        ("IN_ANALYSIS", PaymentState.PENDING),
        ("AUTHORIZED", PaymentState.PENDING),
        ("DECLINED", PaymentState.FAILED),
        ("CANCELED", PaymentState.CANCELLED),
    ],
)
def test_a_charge_of_which_nothing_is_paid_moved_nothing(status: str, state: PaymentState) -> None:
    found = read(status, paid=0)

    assert (found.state, found.movements, found.detail) == (state, (), status)
    assert found.charge_reference == "chg_1"


def test_what_is_paid_counts_not_what_was_asked() -> None:
    assert told(read(paid=100)) == {"captured": 100}
    assert told(read(paid=600)) == {"captured": 600}


def test_to_cancel_gives_all_of_it_back_whatever_the_sum_says() -> None:
    assert told(read("CANCELED", paid=500, refunded=0)) == {"captured": 500, "refunded": 500}
    assert read("CANCELED", paid=500).state is PaymentState.PAID


def test_an_instant_is_that_of_the_payment_or_of_the_charge() -> None:
    (captured,) = read(paid=500).movements

    assert captured.moved_at == datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
    assert captured.moved_at.tzinfo is UTC


@pytest.mark.parametrize(
    ("status", "paid", "what"), [("PAID", 0, "nothing of it is"), ("LOST", 0, "not known")]
)
def test_figures_that_contradict_a_status_are_refused(status: str, paid: int, what: str) -> None:
    with pytest.raises(InvalidInputError, match=what):
        read(status, paid=paid)


def test_a_figure_below_zero_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        read(paid=-1)


def test_a_refused_charge_without_an_answer_says_its_status() -> None:
    assert read("DECLINED").detail == "DECLINED"


def order(*charges: dict[str, Any], **more: Any) -> OrderV1:
    return convert({"id": "ORDE_1", "reference_id": "chg_1", "charges": charges, **more}, OrderV1)


def test_of_several_charges_of_an_order_the_paid_one_counts() -> None:
    declined = charge("DECLINED") | {"id": "CHAR_0"}

    assert order_payment(order(declined, charge(paid=500), declined), NOW).reference == "CHAR_1"
    assert order_payment(order(charge("WAITING"), declined), NOW).reference == "CHAR_0"


def test_an_order_without_a_charge_waits() -> None:
    open_ended = [{"text": "0002"}]

    for more in ({}, {"qr_codes": open_ended}):
        found = order_payment(order(**more), NOW)
        assert (found.reference, found.state) == ("ORDE_1", PaymentState.PENDING)
        assert found.charge_reference == "chg_1"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("ACTIVE", PaymentState.PENDING),
        ("EXPIRED", PaymentState.EXPIRED),
        ("INACTIVE", PaymentState.CANCELLED),
        ("ELSE", PaymentState.PENDING),
    ],
)
def test_a_checkout_that_nobody_ordered_by_says_how_it_stands(
    status: str, state: PaymentState
) -> None:
    thing = {"id": "CHEC_1", "status": status, "created_at": "2026-09-01T09:00:00-03:00"}

    assert checkout_payment(convert(thing, CheckoutV1), NOW).state is state


def test_an_order_without_a_charge_is_no_news() -> None:
    (found,) = news(LIVE, b'{"id":"ORDE_1","charges":[]}', "")

    assert isinstance(found, NothingToDo)


def test_each_charge_of_an_order_is_news_of_its_own() -> None:
    second = charge("CANCELED", paid=5) | {"id": "CHAR_2"}
    body = json.dumps({"id": "ORDE_1", "charges": [charge(paid=500), second]}).encode()
    first, other = news(LIVE, body, "")

    assert isinstance(first, GatewayPayment)
    assert isinstance(other, GatewayHint)
    assert head(body, "").payment_reference == "ORDE_1"


def test_what_is_of_no_known_shape_is_for_a_person() -> None:
    body = b'{"id":"CBK_1","status":"OPEN"}'
    (found,) = news(LIVE, body, "")

    assert isinstance(found, ForReview)
    assert head(body, "").event_type == "CBK.OPEN"


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"id":1}', b'{"id":"CHAR_1"}', b"\xff{}"])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidInputError):
        head(body, "")


def test_an_event_is_known_by_charge_status_and_figures_alone() -> None:
    def key(**changed: Any) -> str:
        return head(json.dumps(charge(paid=500) | changed).encode(), "").event_id

    assert key() == key(description="another text")
    assert len({key(), key(id="CHAR_2"), key(status="WAITING")}) == 3
