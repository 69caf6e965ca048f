"""Mercado Pago's payments and orders read into pictures."""

from datetime import UTC, datetime
from typing import Any

import pytest

from cobro.contracts.gateways.mercadopago_objects import ChargebackV1, OrderV1, PaymentV1
from cobro.contracts.gateways.mercadopago_pictures import order_picture, payment_picture
from cobro.contracts.parsing import convert
from cobro.domain.errors import InvalidInputError
from cobro.domain.gateways import GatewayPayment, PaymentState
from tests.support.gateways.booked import told

NOW = datetime(2026, 9, 2, 12, 0, tzinfo=UTC)


def payment(**changed: Any) -> GatewayPayment:
    thing = {
        "id": 1,
        "status": "approved",
        "status_detail": "accredited",
        "currency_id": "BRL",
        "transaction_amount": "100.00",
        "date_created": "2026-09-01T09:00:00.000-03:00",
        **changed,
    }
    return payment_picture(convert(thing, PaymentV1), NOW)


@pytest.mark.parametrize(
    ("status", "detail", "state"),
    [
        ("pending", "pending_waiting_payment", PaymentState.PENDING),
        ("in_process", "pending_review_manual", PaymentState.PENDING),
        ("authorized", "pending_capture", PaymentState.PENDING),
        ("rejected", "cc_rejected_other_reason", PaymentState.FAILED),
        ("cancelled", "expired", PaymentState.EXPIRED),
        ("cancelled", "by_collector", PaymentState.CANCELLED),
    ],
)
def test_a_payment_that_is_not_paid_moved_nothing(
    status: str, detail: str, state: PaymentState
) -> None:
    found = payment(status=status, status_detail=detail)

    assert (found.state, found.movements, found.detail) == (state, (), detail)


def test_a_status_that_is_not_known_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="not known"):
        payment(status="teleported")


def test_a_fraction_of_a_centavo_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        payment(transaction_amount="0.001")


def test_only_what_the_payee_pays_is_a_fee() -> None:
    fees = [
        {"amount": "1.50", "fee_payer": "collector"},
        {"amount": "0.50"},
        {"amount": "9.00", "fee_payer": "payer"},
    ]

    assert told(payment(fee_details=fees))["fee"] == 200


def test_money_that_is_released_later_is_not_available_yet() -> None:
    assert not payment(money_release_date="2026-10-01T00:00:00.000-03:00").is_available
    assert payment(money_release_date="2026-09-02T09:00:00.000-03:00").is_available
    assert payment().is_available


def test_a_whole_refund_may_be_told_by_the_status_alone() -> None:
    assert told(payment(status="refunded")) == {"captured": 10_000, "refunded": 10_000}


def test_a_refund_that_was_rejected_counts_on_both_sides() -> None:
    refunds = [{"amount": "30.00", "status": "rejected"}, {"amount": "20.00"}]
    found = told(payment(refunds=refunds, transaction_amount_refunded="20.00"))

    assert (found["refunded"], found["refund_failed"]) == (5_000, 3_000)


def test_a_dispute_is_about_what_was_not_given_back() -> None:
    disputed = {"status": "charged_back", "transaction_amount_refunded": "40.00"}
    lost = payment(**disputed, status_detail="settled")

    assert told(payment(**disputed))["dispute_withheld"] == 6_000
    assert payment(**disputed).is_disputed
    assert told(lost)["dispute_lost"] == 6_000
    assert not lost.is_disputed


def test_a_dispute_about_nothing_withholds_nothing() -> None:
    found = payment(status="charged_back", transaction_amount_refunded="100.00")

    assert "dispute_withheld" not in told(found)


def test_a_claim_of_the_buyer_is_a_dispute_that_moved_nothing_yet() -> None:
    found = payment(status="in_mediation")

    assert found.is_disputed
    assert told(found) == {"captured": 10_000}


def test_who_paid_and_by_what_pix() -> None:
    found = payment(
        payer={"first_name": "Ana", "last_name": "Souza", "identification": {"number": "529"}},
        point_of_interaction={
            "transaction_data": {"transaction_id": "PIXE18236120202609011200s0123456789"}
        },
    )

    assert (found.payer_name, found.payer_tax_id) == ("Ana Souza", "529")
    assert found.end_to_end_id == "E18236120202609011200s0123456789"


@pytest.mark.parametrize("payer", [None, {}, {"identification": {}}])
def test_a_payer_may_be_unknown(payer: object) -> None:
    found = payment(payer=payer, point_of_interaction={})

    assert (found.payer_name, found.payer_tax_id, found.end_to_end_id) == ("", "", "")


def test_a_chargeback_without_a_payment_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="names no payment"):
        _ = convert({"id": "1"}, ChargebackV1).payment_reference


def order(status: str, detail: str = "", **changed: Any) -> GatewayPayment:
    thing = {
        "id": "ORD1",
        "status": status,
        "status_detail": detail,
        "total_amount": "100.00",
        "created_date": "2026-09-01T09:00:00Z",
        "site_id": "MLB",
        "transactions": {"payments": [{"id": "PAY1", "amount": "100.00", "status": status}]},
        **changed,
    }
    return order_picture(convert(thing, OrderV1), NOW)


@pytest.mark.parametrize(
    ("status", "detail", "state", "movements"),
    [
        ("created", "", PaymentState.PENDING, {}),
        ("action_required", "waiting_transfer", PaymentState.PENDING, {}),
        ("failed", "insufficient_amount", PaymentState.FAILED, {}),
        ("expired", "", PaymentState.EXPIRED, {}),
        ("canceled", "", PaymentState.CANCELLED, {}),
        ("processed", "accredited", PaymentState.PAID, {"captured": 10_000}),
        ("refunded", "", PaymentState.PAID, {"captured": 10_000, "refunded": 10_000}),
        (
            "charged_back",
            "reimbursed",
            PaymentState.PAID,
            {"captured": 10_000, "dispute_withheld": 10_000, "dispute_returned": 10_000},
        ),
    ],
)
def test_an_order_is_told_by_its_status(
    status: str, detail: str, state: PaymentState, movements: dict[str, int]
) -> None:
    found = order(status, detail)

    assert (found.state, told(found)) == (state, movements)


def test_a_part_of_an_order_given_back_is_listed() -> None:
    transactions = {
        "payments": [{"id": "PAY1", "amount": "100.00", "status": "processed"}],
        "refunds": [{"amount": "10.00", "status": "processed"}],
    }

    assert told(order("processed", transactions=transactions))["refunded"] == 1_000


@pytest.mark.parametrize("site", ["MLA", "XXX", None])
def test_an_order_in_a_currency_that_is_not_collected_in_is_refused(site: str | None) -> None:
    with pytest.raises(InvalidInputError, match="currency"):
        order("processed", site_id=site)


def test_an_order_may_name_its_currency_itself() -> None:
    assert order("processed", currency="MXN", site_id=None).asked is not None
