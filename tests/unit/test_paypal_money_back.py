"""Refunds, reversals, disputes and withdrawals at PayPal, against a site of the tests."""

from datetime import timedelta

import pytest

from cobro.application.ports.gateways import (
    GatewayRefusedError,
)
from cobro.domain.gateways import (
    GatewayHint,
    GatewayPayment,
    MovementKind,
    PaymentState,
    PayoutState,
    Subject,
)
from cobro.domain.money import Currency, Money
from tests.support.gateways.paypal import PayPalSite
from tests.support.gateways.paypal_office import PayPalOffice


def usd(text: str) -> Money:
    return Money.parse(text, Currency.USD)


def moved(picture: GatewayPayment) -> list[tuple[MovementKind, str, str]]:
    return [(m.kind, m.reference, f"{m.amount.decimal():.2f}") for m in picture.movements]


def asked(office: PayPalOffice, reference: str, kind: str = "order") -> GatewayPayment:
    return office.api.payment(GatewayHint(Subject.PAYMENT, reference, kind))


def test_a_refund_is_made_once_and_stands_in_the_picture() -> None:
    office = PayPalOffice(PayPalSite(fee_back="0.02"))
    order_id = office.approved()
    asked(office, order_id)
    given = office.api.refund(order_id, usd("10.00"), "ref_1")
    again = office.api.refund(office.site.capture_id(order_id), usd("10.00"), "ref_1")
    picture = asked(office, given.reference, "refund")

    assert given == again
    assert moved(picture)[2:] == [
        (MovementKind.REFUNDED, given.reference, "10.00"),
        (MovementKind.FEE_RETURNED, given.reference, "0.02"),
    ]
    assert asked(office, order_id) == picture
    assert picture.state is PaymentState.PAID


def test_a_refund_beyond_the_payment_is_refused() -> None:
    office = PayPalOffice()
    order_id = office.approved()
    asked(office, order_id)

    with pytest.raises(GatewayRefusedError) as caught:
        office.api.refund(order_id, usd("30.01"), "ref_1")

    assert caught.value.reason_code == "REFUND_AMOUNT_EXCEEDED"


@pytest.mark.parametrize("status", ["FAILED", "CANCELLED"])
def test_a_refund_that_paypal_does_not_make_is_refused(status: str) -> None:
    office = PayPalOffice(PayPalSite(refund_status=status))
    order_id = office.approved()
    asked(office, order_id)

    with pytest.raises(GatewayRefusedError) as caught:
        office.api.refund(order_id, usd("10.00"), "ref_1")

    assert caught.value.reason_code == status


def test_what_paypal_takes_back_itself_is_a_reversal() -> None:
    office = PayPalOffice()
    order_id = office.approved()
    asked(office, order_id)
    capture_id = office.site.capture_id(order_id)
    value = {"currency_code": "USD", "value": "30.00"}
    office.site.take_back(capture_id, value, note="Payment reversed")

    assert moved(asked(office, capture_id, "capture"))[2][0] is MovementKind.REVERSED


def a_dispute(capture_id: str, outcome: str = "", amount: str = "30.00") -> dict[str, object]:
    dispute: dict[str, object] = {
        "dispute_id": "PP-D-1",
        "status": "RESOLVED" if outcome else "OPEN",
        "create_time": "2026-09-21T14:19:00.000Z",
        "update_time": "2026-09-22T14:19:00.000Z",
        "disputed_transactions": [{"seller_transaction_id": capture_id}],
        "dispute_amount": {"currency_code": "USD", "value": "30.00"},
    }
    if outcome:
        refunded = {"currency_code": "USD", "value": amount}
        dispute["dispute_outcome"] = {"outcome_code": outcome, "amount_refunded": refunded}
    return dispute


@pytest.mark.parametrize(
    ("outcome", "amount", "is_disputed", "kinds"),
    [
        ("", "0.00", True, []),
        ("RESOLVED_SELLER_FAVOUR", "0.00", False, []),
        ("CANCELED_BY_BUYER", "0.00", False, []),
        ("RESOLVED_WITH_PAYOUT", "30.00", False, []),
        ("RESOLVED_BUYER_FAVOUR", "0.00", False, []),
        (
            "RESOLVED_BUYER_FAVOUR",
            "30.00",
            False,
            [MovementKind.DISPUTE_WITHHELD, MovementKind.DISPUTE_LOST],
        ),
        ("ACCEPTED", "12.00", False, [MovementKind.DISPUTE_WITHHELD, MovementKind.DISPUTE_LOST]),
    ],
)
def test_a_dispute_takes_money_when_it_is_lost(
    outcome: str, amount: str, is_disputed: bool, kinds: list[MovementKind]
) -> None:
    office = PayPalOffice()
    order_id = office.approved()
    asked(office, order_id)
    office.site.disputes["PP-D-1"] = a_dispute(office.site.capture_id(order_id), outcome, amount)
    picture = asked(office, "PP-D-1", "dispute")

    taken = picture.movements[2:]
    assert picture.is_disputed is is_disputed
    assert [m.kind for m in taken] == kinds
    assert {f"{m.amount.decimal():.2f}" for m in taken} <= {amount}
    assert asked(office, order_id) == picture


def test_a_lost_dispute_takes_nothing_that_a_refund_has_taken() -> None:
    office = PayPalOffice()
    order_id = office.approved()
    asked(office, order_id)
    office.api.refund(order_id, usd("25.00"), "ref_1")
    capture_id = office.site.capture_id(order_id)
    office.site.disputes["PP-D-1"] = a_dispute(capture_id, "RESOLVED_BUYER_FAVOUR")

    lost = [m for m in asked(office, order_id).movements if m.kind is MovementKind.DISPUTE_LOST]
    assert [m.amount for m in lost] == [usd("5.00")]


def test_an_app_without_the_right_to_disputes_sees_none() -> None:
    office = PayPalOffice(PayPalSite(may_see_disputes=False))
    order_id = office.approved()

    assert asked(office, order_id).is_disputed is False


def a_transaction(code: str, number: str, value: str, **more: str) -> dict[str, object]:
    return {
        "transaction_id": number,
        "transaction_event_code": code,
        "transaction_initiation_date": "2026-09-21T10:00:00+0000",
        "transaction_status": "S",
        "transaction_amount": {"currency_code": "USD", "value": value},
        **more,
    }


def test_a_sweep_reads_events_and_transactions_page_by_page() -> None:
    office = PayPalOffice()
    office.site.events = [
        {"id": "WH-1", "event_type": "CHECKOUT.ORDER.APPROVED", "resource": {"id": "ORD1"}},
        {"id": "WH-2", "event_type": "CHECKOUT.ORDER.APPROVED", "resource": {"id": "ORD1"}},
        {"id": "WH-3", "event_type": "BILLING.PLAN.CREATED", "resource": {"id": "P-1"}},
        {"id": "WH-4", "event_type": "CUSTOMER.DISPUTE.CREATED", "resource": {"dispute_id": "D1"}},
    ]
    about = {"paypal_reference_id": "CAP2", "paypal_reference_id_type": "TXN"}
    office.site.transactions = [
        a_transaction("T0006", "CAP1", "30.00"),
        a_transaction("T1107", "REF1", "-10.00", **about),
        a_transaction("T1201", "CHB1", "-10.00"),
        a_transaction("T0000", "GIFT", "5.00"),
        a_transaction("T0400", "WD1", "-100.00"),
    ]
    found = list(office.api.changed(office.site.now - timedelta(days=1), office.site.now))

    assert [(hint.reference, hint.kind) for hint in found] == [
        ("ORD1", "order"),
        ("D1", "dispute"),
        ("CAP1", "capture"),
        ("CAP2", "capture"),
        ("WD1", "2026-09-21T10:00:00+00:00"),
    ]
    assert found[-1].subject is Subject.PAYOUT


@pytest.mark.parametrize(
    ("status", "state"),
    [("S", PayoutState.PAID), ("P", PayoutState.IN_TRANSIT), ("D", PayoutState.FAILED)],
)
def test_a_withdrawal_is_found_by_its_id_and_instant(status: str, state: PayoutState) -> None:
    office = PayPalOffice()
    fee = {"currency_code": "USD", "value": "-0.25"}
    withdrawal = a_transaction("T0400", "WD1", "-100.00") | {
        "fee_amount": fee,
        "transaction_status": status,
    }
    office.site.transactions = [withdrawal]
    (hint,) = office.api.changed(office.site.now - timedelta(days=1), office.site.now)
    payout = office.api.payout(hint)

    assert (payout.amount, payout.fee, payout.state) == (usd("100.00"), usd("0.25"), state)
    assert payout.arrival_date.isoformat() == "2026-09-21"


def test_an_unknown_withdrawal_is_refused() -> None:
    office = PayPalOffice()

    with pytest.raises(GatewayRefusedError):
        office.api.payout(GatewayHint(Subject.PAYOUT, "WD9", "2026-09-21T10:00:00+00:00"))
