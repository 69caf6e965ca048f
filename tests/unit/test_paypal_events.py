"""What PayPal's events say: which object to ask for, and never what it is worth."""

import json
from typing import Any

import pytest

from cobro.contracts.gateways.paypal import head, news
from cobro.contracts.gateways.paypal_objects import (
    AmountV1,
    BreakdownV1,
    CaptureV1,
    OrderV1,
    RefundV1,
    StatusDetailsV1,
    TransactionV1,
    instant,
)
from cobro.contracts.gateways.paypal_pictures import capture_picture, order_picture, payout_picture
from cobro.contracts.parsing import convert
from cobro.domain.errors import InvalidInputError
from cobro.domain.gateways import (
    ForReview,
    GatewayHint,
    MovementKind,
    NothingToDo,
    PaymentState,
    Subject,
)
from cobro.domain.money import Currency, Money
from tests.support.builders import NOW
from tests.support.gateways.paypal_office import ACCOUNT

UP = {"rel": "up", "href": "https://api.paypal.com/v2/payments/captures/CAP1"}


def an_event(kind: str, **resource: Any) -> bytes:
    return json.dumps({"id": "WH-1", "event_type": kind, "resource": resource}).encode()


@pytest.mark.parametrize(
    ("kind", "resource", "told"),
    [
        ("PAYMENT.CAPTURE.COMPLETED", {"id": "CAP1"}, ("CAP1", "capture")),
        ("PAYMENT.CAPTURE.PENDING", {"id": "CAP1"}, ("CAP1", "capture")),
        ("PAYMENT.CAPTURE.REFUNDED", {"id": "REF1", "links": [UP]}, ("REF1", "refund")),
        ("PAYMENT.CAPTURE.REVERSED", {"id": "REF1"}, ("REF1", "refund")),
        ("PAYMENT.REFUND.FAILED", {"id": "REF1"}, ("REF1", "refund")),
        ("CHECKOUT.ORDER.APPROVED", {"id": "ORD1"}, ("ORD1", "order")),
        ("CHECKOUT.PAYMENT-APPROVAL.REVERSED", {"order_id": "ORD1"}, ("ORD1", "order")),
        ("CUSTOMER.DISPUTE.UPDATED", {"dispute_id": "PP-D-1"}, ("PP-D-1", "dispute")),
    ],
)
def test_an_event_is_a_hint_to_an_object(
    kind: str, resource: dict[str, Any], told: tuple[str, str]
) -> None:
    assert list(news(ACCOUNT, an_event(kind, **resource), "")) == [
        GatewayHint(Subject.PAYMENT, *told)
    ]


@pytest.mark.parametrize(
    "kind", ["BILLING.SUBSCRIPTION.CREATED", "PAYMENT.AUTHORIZATION.CREATED", "QUANTUM.LEAP"]
)
def test_other_events_do_nothing(kind: str) -> None:
    assert isinstance(news(ACCOUNT, an_event(kind, id="X1"), "")[0], NothingToDo)


@pytest.mark.parametrize("reference", ["", "../oauth2/token", "A" * 65, "A B"])
def test_an_event_that_names_no_object_is_looked_at(reference: str) -> None:
    (told,) = news(ACCOUNT, an_event("PAYMENT.CAPTURE.COMPLETED", id=reference), "")

    assert isinstance(told, ForReview)
    assert told.reason_code == "no_reference"


def test_money_of_the_old_api_is_looked_at() -> None:
    (told,) = news(ACCOUNT, an_event("PAYMENT.SALE.COMPLETED", id="SALE1"), "")

    assert isinstance(told, ForReview)
    assert told.reason_code == "paypal_sale"


@pytest.mark.parametrize(
    ("resource", "payment"),
    [
        ({"id": "CAP1"}, "CAP1"),
        ({"id": "REF1", "links": [{"rel": "self", "href": "x/y"}, UP]}, "CAP1"),
        ({"dispute_id": "D", "disputed_transactions": [{"seller_transaction_id": "CAP1"}]}, "CAP1"),
        ({"order_id": "ORD1"}, "ORD1"),
        ({}, "WH-1"),
    ],
)
def test_the_events_of_a_payment_stay_in_order(resource: dict[str, Any], payment: str) -> None:
    assert head(an_event("ANY", **resource), "").payment_reference == payment


def test_the_same_id_with_another_body_is_another_event() -> None:
    bodies = [an_event("ANY", id=name) for name in ("A", "A", "B")]
    keys = [head(body, "").event_id for body in bodies]

    assert keys[0] == keys[1] != keys[2]


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"id": 1, "event_type": "X"}', b"\xff"])
def test_what_is_no_event_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidInputError):
        head(body, "")


USD_30 = AmountV1("USD", "30.00")


def a_capture(status: str = "COMPLETED", **more: Any) -> CaptureV1:
    return CaptureV1("CAP1", status, USD_30, "2026-09-21T12:00:00Z", **more)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("COMPLETED", PaymentState.PAID),
        ("PARTIALLY_REFUNDED", PaymentState.PAID),
        ("REFUNDED", PaymentState.PAID),
        ("PENDING", PaymentState.PENDING),
        ("DECLINED", PaymentState.FAILED),
        ("FAILED", PaymentState.FAILED),
    ],
)
def test_the_state_of_a_capture_is_that_of_the_payment(status: str, state: PaymentState) -> None:
    picture = capture_picture(a_capture(status), None, [], NOW)

    assert picture.state is state
    assert bool(picture.movements) is (state is PaymentState.PAID)


def test_a_pending_capture_says_why_and_a_delayed_one_is_not_available() -> None:
    pending = a_capture("PENDING", status_details=StatusDetailsV1("ECHECK"))
    delayed = a_capture(disbursement_mode="DELAYED")

    assert capture_picture(pending, None, [], NOW).detail == "ECHECK"
    assert capture_picture(delayed, None, [], NOW).is_available is False


@pytest.mark.parametrize(
    ("breakdown", "fee"),
    [
        (BreakdownV1(), None),
        (BreakdownV1(paypal_fee=AmountV1("USD", "1.17")), 117),
        (BreakdownV1(USD_30, AmountV1("USD", "1.17"), AmountV1("USD", "28.33")), 167),
        (BreakdownV1(USD_30, None, USD_30), None),
    ],
)
def test_what_is_kept_of_a_capture_is_its_fee(breakdown: BreakdownV1, fee: int | None) -> None:
    picture = capture_picture(a_capture(seller_receivable_breakdown=breakdown), None, [], NOW)

    fees = [m.amount for m in picture.movements if m.kind is MovementKind.FEE]
    assert fees == ([Money(fee, Currency.USD)] if fee else [])


@pytest.mark.parametrize(
    ("status", "note", "kinds"),
    [
        ("COMPLETED", "", [MovementKind.REFUNDED, MovementKind.FEE_RETURNED]),
        ("COMPLETED", "Payment reversed", [MovementKind.REVERSED, MovementKind.FEE_RETURNED]),
        ("PENDING", "", [MovementKind.REFUNDED]),
        ("FAILED", "", [MovementKind.REFUNDED, MovementKind.REFUND_FAILED]),
        ("CANCELLED", "", [MovementKind.REFUNDED, MovementKind.REFUND_FAILED]),
    ],
)
def test_a_refund_takes_money_and_one_that_fails_gives_it_back(
    status: str, note: str, kinds: list[MovementKind]
) -> None:
    fee = BreakdownV1(paypal_fee=AmountV1("USD", "0.02"))
    refund = RefundV1(
        "REF1",
        status,
        AmountV1("USD", "0.99"),
        "2018-08-15T12:13:29-07:00",
        note_to_payer=note,
        seller_payable_breakdown=fee,
    )
    picture = capture_picture(a_capture(), refund, [], NOW)

    assert [m.kind for m in picture.movements[1:]] == kinds
    assert picture.movements[1].moved_at.isoformat() == "2018-08-15T19:13:29+00:00"


@pytest.mark.parametrize(
    ("order", "state"),
    [
        ({"status": "CREATED"}, PaymentState.PENDING),
        ({"status": "APPROVED"}, PaymentState.PENDING),
        ({"status": "VOIDED"}, PaymentState.CANCELLED),
        (
            {"status": "APPROVED", "purchase_units": [{"custom_id": "closed:inv_1"}]},
            PaymentState.CANCELLED,
        ),
    ],
)
def test_an_order_without_a_capture_is_open_or_over(
    order: dict[str, Any], state: PaymentState
) -> None:
    picture = order_picture(convert({"id": "ORD1"} | order, OrderV1), None, [], NOW)

    assert (picture.state, picture.asked) == (state, None)


def test_an_order_that_somebody_else_opened_names_what_it_can() -> None:
    unit = {"reference_id": "default", "custom_id": "Custom-1", "invoice_id": "Invoice-1"}
    order = convert({"id": "O", "status": "CREATED", "purchase_units": [unit]}, OrderV1)
    picture = order_picture(order, None, [], NOW)

    assert (picture.invoice_id, picture.charge_reference) == ("Custom-1", "Invoice-1")


@pytest.mark.parametrize("text", ["", "yesterday", "2026-09-21T12:00:00"])
def test_an_instant_names_its_offset(text: str) -> None:
    with pytest.raises(InvalidInputError):
        instant(text)


def test_a_withdrawal_without_an_amount_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        payout_picture(TransactionV1("WD1", "T0400", "2026-09-21T10:00:00Z"), NOW)
