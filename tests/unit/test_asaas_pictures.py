"""Asaas' payments and transfers read into pictures."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from cobro.contracts.gateways.asaas_pictures import (
    PaymentV1,
    TransferV1,
    payment_picture,
    transfer_picture,
)
from cobro.contracts.parsing import convert
from cobro.domain.errors import InvalidInputError
from cobro.domain.gateways import GatewayPayment, PaymentState, PayoutState
from tests.support.gateways.booked import told

NOW = datetime(2026, 9, 2, 12, 0, tzinfo=UTC)


def payment(status: str = "RECEIVED", **changed: Any) -> GatewayPayment:
    thing = {
        "id": "pay_1",
        "status": status,
        "value": "100.00",
        "netValue": "98.01",
        "dateCreated": "2026-08-01",
        "clientPaymentDate": "2026-09-01",
        **changed,
    }
    return payment_picture(convert(thing, PaymentV1), NOW)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("PENDING", PaymentState.PENDING),
        ("AWAITING_RISK_ANALYSIS", PaymentState.PENDING),
        ("OVERDUE", PaymentState.PENDING),
        ("DUNNING_REQUESTED", PaymentState.PENDING),
        ("RECEIVED_IN_CASH", PaymentState.CANCELLED),
    ],
)
def test_a_payment_whose_money_did_not_come_to_asaas_moved_nothing(
    status: str, state: PaymentState
) -> None:
    found = payment(status)

    assert (found.state, found.movements, found.detail) == (state, (), status)


def test_a_status_that_is_not_known_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="not known"):
        payment("TELEPORTED")


def test_a_deleted_payment_is_cancelled_whatever_its_status() -> None:
    assert payment("RECEIVED", deleted=True).state is PaymentState.CANCELLED


def test_what_was_asked_may_be_less_than_what_a_late_payer_paid() -> None:
    found = payment(value="102.00", originalValue="100.00")

    assert found.asked is not None
    assert (found.asked.minor, told(found)["captured"]) == (10_000, 10_200)


def test_without_a_net_value_no_fee_is_told() -> None:
    assert "fee" not in told(payment(netValue=None))


def test_a_payment_counts_for_the_day_on_which_the_payer_paid() -> None:
    days = {
        "clientPaymentDate": payment(),
        "confirmedDate": payment(clientPaymentDate=None, confirmedDate="2026-09-02"),
        "paymentDate": payment(clientPaymentDate=None, paymentDate="2026-09-03"),
        "dateCreated": payment(clientPaymentDate=None),
    }

    found = [picture.movements[0].moved_at.date().day for picture in days.values()]
    assert found == [1, 2, 3, 1]


def test_a_refund_in_progress_is_on_its_way_and_one_cancelled_came_to_nothing() -> None:
    refunds = [
        {"value": "10.00", "status": "PENDING", "dateCreated": "2026-09-03 10:00:00"},
        {"value": "20.00", "status": "CANCELLED", "dateCreated": "2026-09-04 10:00:00"},
    ]
    found = payment(refunds=refunds)

    assert (told(found)["refunded"], told(found)["refund_failed"]) == (3_000, 2_000)
    assert found.movements[-1].moved_at.date() == date(2026, 9, 4)


def test_a_whole_refund_may_be_told_by_the_status_alone() -> None:
    assert told(payment("REFUNDED"))["refunded"] == 10_000


@pytest.mark.parametrize("dispute", ["DISPUTE_LOST", "DONE"])
def test_what_a_lost_dispute_took_was_not_given_back_too(dispute: str) -> None:
    found = told(payment("REFUNDED", chargeback={"status": dispute}))

    assert found["dispute_lost"] == found["dispute_withheld"] == 10_000
    assert "refunded" not in found


def test_a_dispute_withholds_what_it_is_about() -> None:
    found = payment("CHARGEBACK_REQUESTED", chargeback={"status": "REQUESTED", "value": "60.00"})

    assert told(found)["dispute_withheld"] == 6_000
    assert (found.is_disputed, found.is_available) == (True, False)


def test_a_dispute_needs_no_object_where_the_status_tells_of_it() -> None:
    assert told(payment("CHARGEBACK_DISPUTE"))["dispute_withheld"] == 10_000


def test_a_dispute_about_nothing_withholds_nothing() -> None:
    refunds = [{"value": "100.00", "status": "DONE", "dateCreated": "2026-09-03"}]

    assert "dispute_withheld" not in told(payment("CHARGEBACK_DISPUTE", refunds=refunds))


def test_a_dispute_that_is_over_withholds_nothing_more() -> None:
    found = payment("RECEIVED", chargeback={"status": "REVERSED"})

    assert told(found)["dispute_returned"] == 10_000
    assert not found.is_disputed


@pytest.mark.parametrize("day", ["", "soon", "2026-13-01"])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    transfer = {"id": "tra_1", "status": "DONE", "value": "1.00", "dateCreated": day}

    with pytest.raises(InvalidInputError, match="no date"):
        transfer_picture(convert(transfer, TransferV1), NOW)


def test_a_transfer_that_is_planned_arrives_on_its_day() -> None:
    transfer = {
        "id": "tra_1",
        "status": "PENDING",
        "value": "1.00",
        "dateCreated": "2026-09-01",
        "scheduleDate": "2026-09-05",
    }

    assert transfer_picture(convert(transfer, TransferV1), NOW).arrival_date == date(2026, 9, 5)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("DONE", PayoutState.PAID),
        ("PENDING", PayoutState.IN_TRANSIT),
        ("BANK_PROCESSING", PayoutState.IN_TRANSIT),
        ("FAILED", PayoutState.FAILED),
        ("CANCELLED", PayoutState.FAILED),
    ],
)
def test_a_transfer_says_whether_it_arrived(status: str, state: PayoutState) -> None:
    transfer = {"id": "tra_1", "status": status, "value": "1.00", "dateCreated": "2026-09-01"}
    found = transfer_picture(convert(transfer, TransferV1), NOW)

    assert (found.state, found.fee) == (state, None)
