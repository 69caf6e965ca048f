"""What Stripe's events mean: a picture to book, a hint to fetch, nothing, or a person's work."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from cobro.contracts.gateways import WebhookHead
from cobro.contracts.gateways.stripe import head, news
from cobro.domain.errors import InvalidInputError
from cobro.domain.gateways import (
    ForReview,
    GatewayHint,
    GatewayNews,
    GatewayPayment,
    Movement,
    MovementKind,
    NothingToDo,
    PaymentState,
    Subject,
)
from tests.support.builders import NOW, a_gateway_account, brl
from tests.support.requests import payment_succeeded

SEEN = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def told(event: dict[str, Any], **account: Any) -> Sequence[GatewayNews]:
    return news(a_gateway_account(**account), json.dumps(event).encode(), "")


def meaning(event: dict[str, Any], **account: Any) -> GatewayNews:
    (only,) = told(event, **account)
    return only


def picture(event: dict[str, Any]) -> GatewayPayment:
    found = meaning(event)
    assert isinstance(found, GatewayPayment)
    return found


def intent(kind: str = "succeeded", **changes: Any) -> dict[str, Any]:
    event = payment_succeeded("inv_1", 15_000, NOW)
    event["type"] = f"payment_intent.{kind}"
    event["data"]["object"].update(changes)
    return event


def session(kind: str = "completed", **changes: Any) -> dict[str, Any]:
    event = payment_succeeded("inv_1", 15_000, NOW)
    event["type"] = f"checkout.session.{kind}"
    event["data"]["object"] = {
        "id": "cs_1",
        "object": "checkout.session",
        "payment_intent": "pi_1",
        "payment_status": "paid",
        "amount_total": 15_000,
        "currency": "brl",
        "client_reference_id": "inv_1",
        **changes,
    }
    return event


def thing(kind: str, **facts: Any) -> dict[str, Any]:
    event = payment_succeeded("inv_1", 15_000, NOW)
    return event | {"type": kind, "data": {"object": {"id": "x_1", "object": "x", **facts}}}


CAPTURED = (Movement(MovementKind.CAPTURED, "pi_1", brl(15_000), SEEN),)


def test_three_sights_of_one_payment_are_the_same_payment() -> None:
    sights = [picture(event) for event in (intent(), session(), session("async_payment_succeeded"))]

    assert {(p.reference, p.state, p.movements, p.invoice_id, p.asked) for p in sights} == {
        ("pi_1", PaymentState.PAID, CAPTURED, "inv_1", brl(15_000))
    }


def test_money_that_was_just_captured_is_not_at_our_disposal_yet() -> None:
    assert not picture(intent()).is_available


def test_a_payment_names_the_charge_that_it_was_asked_by() -> None:
    metadata = {"invoice_id": "inv_1", "charge_id": "chg_1"}

    assert picture(intent(metadata=metadata)).charge_reference == "chg_1"
    assert picture(session(metadata=metadata)).charge_reference == "chg_1"


def test_the_metadata_of_a_session_come_before_its_client_reference() -> None:
    assert picture(session(metadata={"invoice_id": "inv_2"})).invoice_id == "inv_2"


def test_what_was_received_counts_and_not_what_was_asked() -> None:
    found = picture(intent(amount_received=10_000))

    assert found.movements[0].amount == brl(10_000)
    assert found.asked == brl(15_000)


@pytest.mark.parametrize(
    ("status", "error", "state", "detail"),
    [
        ("processing", None, PaymentState.PENDING, ""),
        ("requires_action", None, PaymentState.PENDING, ""),
        ("requires_payment_method", None, PaymentState.PENDING, ""),
        (
            "requires_payment_method",
            {"code": "card_declined"},
            PaymentState.FAILED,
            "card_declined",
        ),
        (
            "requires_payment_method",
            {"code": "card_declined", "decline_code": "insufficient_funds"},
            PaymentState.FAILED,
            "insufficient_funds",
        ),
        ("requires_payment_method", {}, PaymentState.FAILED, ""),
        (
            "requires_payment_method",
            {"code": "payment_intent_payment_attempt_expired"},
            PaymentState.EXPIRED,
            "payment_intent_payment_attempt_expired",
        ),
        ("canceled", None, PaymentState.CANCELLED, ""),
    ],
)
def test_a_payment_that_is_not_paid_says_where_it_stands(
    status: str, error: dict[str, Any] | None, state: PaymentState, detail: str
) -> None:
    found = picture(intent("processing", status=status, last_payment_error=error))

    assert (found.state, found.detail, found.movements) == (state, detail, ())


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("completed", PaymentState.PENDING),
        ("async_payment_failed", PaymentState.FAILED),
        ("expired", PaymentState.EXPIRED),
    ],
)
def test_a_session_that_is_not_paid_moves_no_money(kind: str, state: PaymentState) -> None:
    found = picture(session(kind, payment_status="unpaid"))

    assert (found.state, found.movements) == (state, ())


def test_a_session_that_expired_before_a_payment_was_begun_is_known_by_itself() -> None:
    found = picture(session("expired", payment_status="unpaid", payment_intent=None))

    assert found.reference == "cs_1"


@pytest.mark.parametrize("status", ["unpaid", "no_payment_required", None])
def test_a_session_without_a_payment_means_nothing(status: str | None) -> None:
    found = meaning(session(payment_status=status, payment_intent=None))

    assert isinstance(found, NothingToDo)


def test_money_without_a_payment_intent_is_for_a_person() -> None:
    paid = meaning(session(payment_intent=None))
    charged = meaning(thing("charge.succeeded", payment_intent=None))

    assert isinstance(paid, ForReview)
    assert isinstance(charged, ForReview)
    assert paid.reason_code == charged.reason_code == "no_payment_intent"
    assert "x_1" in charged.explanation


@pytest.mark.parametrize(
    "kind",
    [
        "charge.succeeded",
        "charge.updated",
        "charge.refunded",
        "charge.refund.updated",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.funds_reinstated",
        "charge.dispute.closed",
        "refund.created",
        "refund.updated",
        "refund.failed",
    ],
)
def test_charges_refunds_and_disputes_are_hints_to_fetch_their_payment(kind: str) -> None:
    for reference in ("pi_1", {"id": "pi_1", "object": "payment_intent"}):
        found = meaning(thing(kind, payment_intent=reference))

        assert found == GatewayHint(Subject.PAYMENT, "pi_1", kind)


@pytest.mark.parametrize("kind", ["payout.paid", "payout.failed", "payout.created"])
def test_payouts_are_hints_to_fetch_them_with_what_was_kept(kind: str) -> None:
    assert meaning(thing(kind)) == GatewayHint(Subject.PAYOUT, "x_1", kind)


@pytest.mark.parametrize(
    "kind",
    [
        "charge.failed",
        "charge.pending",
        "checkout.session.invented",
        "customer.created",
        "payment_intent.created",
        "customer.subscription.deleted",
        "invoice.paid",
        "invoice_payment.paid",
        "x.y",
    ],
)
def test_other_types_mean_nothing(kind: str) -> None:
    assert isinstance(meaning(thing(kind, payment_intent="pi_1")), NothingToDo)


def test_live_events_and_those_of_other_accounts_mean_nothing_here() -> None:
    ours = {"facts": {"stripe_account": "acct_1"}}

    assert isinstance(meaning(intent() | {"livemode": True}), NothingToDo)
    assert isinstance(meaning(intent(), is_live=True), NothingToDo)
    assert isinstance(meaning(intent() | {"account": "acct_1"}), NothingToDo)
    assert isinstance(meaning(intent(), **ours), NothingToDo)
    assert isinstance(meaning(intent() | {"account": "acct_1"}, **ours), GatewayPayment)
    assert isinstance(meaning(intent() | {"account": None}), GatewayPayment)


@pytest.mark.parametrize(
    "changes",
    [
        {"amount_received": None},
        {"amount_received": 0},
        {"amount_received": -5},
        {"amount_received": 1.5},
        {"amount_received": True},
        {"currency": None},
        {"currency": "jpy"},
        {"metadata": []},
        {"status": None},
    ],
)
def test_a_payment_without_an_amount_in_a_known_currency_is_refused(
    changes: dict[str, Any],
) -> None:
    with pytest.raises(InvalidInputError):
        meaning(intent(**changes))


@pytest.mark.parametrize("changes", [{"amount_total": None}, {"currency": None}])
def test_a_session_without_an_amount_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        meaning(session(**changes))


def test_events_of_one_payment_are_known_by_its_intent() -> None:
    events = (
        intent(),
        thing("charge.updated", payment_intent="pi_1"),
        thing("refund.created", payment_intent={"id": "pi_1"}),
        thing("payout.paid"),
        {"id": "evt_9", "type": "balance.available", "created": 1, "data": {"object": {}}},
    )
    heads = [head(json.dumps(event).encode(), "") for event in events]

    assert [h.payment_reference for h in heads] == ["pi_1", "pi_1", "pi_1", "x_1", "evt_9"]
    assert heads[0] == WebhookHead("evt_1", "pi_1", "payment_intent.succeeded")
