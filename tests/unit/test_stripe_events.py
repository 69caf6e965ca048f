"""What a Stripe event means: money for an invoice, nothing, or something for a person."""

from typing import Any

import pytest

from cobro.application.apply_gateway_event import (
    GatewayEvent,
    GatewayPayment,
    IgnoredEvent,
    ReviewEvent,
)
from cobro.contracts.parsing import dump, parse
from cobro.contracts.stripe import StripeEventHeadV1, parse_event, to_gateway_event
from cobro.domain.errors import InvalidInputError
from tests.support.builders import NOW, brl
from tests.support.requests import payment_succeeded


def meaning(event: dict[str, Any], *, is_livemode: bool = False) -> GatewayEvent:
    head = parse_event(parse_bytes(event))
    return to_gateway_event(head, is_livemode=is_livemode)


def parse_bytes(event: dict[str, Any]) -> bytes:
    import json

    return json.dumps(event).encode()


def succeeded(**changes: Any) -> dict[str, Any]:
    event = payment_succeeded("inv_1", 15_000, NOW)
    event["data"]["object"].update(changes)
    return event


def session(status: str = "paid", kind: str = "completed", **changes: Any) -> dict[str, Any]:
    event = payment_succeeded("inv_1", 15_000, NOW)
    event["type"] = f"checkout.session.{kind}"
    event["data"]["object"] = {
        "id": "cs_1",
        "object": "checkout.session",
        "payment_intent": "pi_1",
        "payment_status": status,
        "amount_total": 15_000,
        "currency": "brl",
        "client_reference_id": "inv_1",
        **changes,
    }
    return event


PAYMENT = GatewayPayment("stripe", "pi_1", "inv_1", brl(15_000), brl(15_000), NOW)


def test_three_sights_of_one_payment_are_the_same_payment() -> None:
    assert meaning(succeeded()) == PAYMENT
    assert meaning(session()) == PAYMENT
    assert meaning(session(kind="async_payment_succeeded")) == PAYMENT


def test_the_metadata_of_a_session_come_before_its_client_reference() -> None:
    found = meaning(session(metadata={"invoice_id": "inv_2"}))

    assert isinstance(found, GatewayPayment)
    assert found.invoice_id == "inv_2"


def test_what_was_received_counts_and_not_what_was_asked() -> None:
    found = meaning(succeeded(amount_received=10_000))

    assert isinstance(found, GatewayPayment)
    assert found.amount == brl(10_000)
    assert found.asked == brl(15_000)


@pytest.mark.parametrize("status", ["unpaid", "no_payment_required", None])
def test_a_session_that_is_not_paid_yet_means_nothing(status: str) -> None:
    assert isinstance(meaning(session(status)), IgnoredEvent)


@pytest.mark.parametrize(
    "kind", ["charge.succeeded", "customer.created", "payment_intent.processing", "x.y"]
)
def test_other_types_mean_nothing(kind: str) -> None:
    assert isinstance(meaning(succeeded() | {"type": kind}), IgnoredEvent)


@pytest.mark.parametrize(
    "kind", ["charge.refunded", "charge.dispute.created", "refund.created", "payout.failed"]
)
def test_money_taken_back_is_for_a_person(kind: str) -> None:
    found = meaning(succeeded() | {"type": kind})

    assert isinstance(found, ReviewEvent)
    assert found.reason_code == "money_taken_back"
    assert "pi_1" in found.explanation


def test_a_payment_that_names_no_invoice_is_for_a_person() -> None:
    nameless: list[Any] = [{}, None, [], {"invoice_id": ""}]
    for metadata in nameless:
        found = meaning(succeeded(metadata=metadata))

        assert isinstance(found, ReviewEvent)
        assert found.reason_code == "no_invoice_named"


def test_live_events_and_those_of_other_accounts_mean_nothing_here() -> None:
    assert isinstance(meaning(succeeded() | {"livemode": True}), IgnoredEvent)
    assert isinstance(meaning(succeeded(), is_livemode=True), IgnoredEvent)
    assert isinstance(meaning(succeeded() | {"account": "acct_1"}), IgnoredEvent)
    assert meaning(succeeded() | {"account": None}) == PAYMENT


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
    ],
)
def test_a_payment_without_an_amount_in_a_known_currency_is_refused(
    changes: dict[str, Any],
) -> None:
    with pytest.raises(InvalidInputError):
        meaning(succeeded(**changes))


def test_events_of_one_payment_are_known_by_its_intent() -> None:
    charge = succeeded(id="ch_1", object="charge", payment_intent="pi_1")
    lonely = succeeded(id="po_1", object="payout")
    nameless = {"id": "evt_9", "type": "balance.available", "created": 1, "data": {"object": {}}}
    heads = [parse_event(parse_bytes(event)) for event in (succeeded(), charge, lonely, nameless)]

    assert [h.payment_reference for h in heads] == ["pi_1", "pi_1", "po_1", "evt_9"]
    assert parse(dump(heads[0]), StripeEventHeadV1) == heads[0]
