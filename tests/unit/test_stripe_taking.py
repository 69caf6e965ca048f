"""Money that is given back or taken through Stripe's API: once, and never with a card number."""

from dataclasses import replace

import pytest

from cobro.adapters.gateways.request import GatewaySecrets, MissingSecretError
from cobro.adapters.gateways.stripe_api import connect
from cobro.application.ports.gateways import (
    GatewayRefusedError,
    GatewayUnavailableError,
    MethodCharge,
)
from cobro.domain.gateways import (
    GatewayHint,
    MovementKind,
    PaymentState,
    Subject,
)
from cobro.domain.money import Currency, Money
from tests.support.builders import brl
from tests.support.gateways.stripe_shop import Shop, connected
from tests.support.gateways.web import json_answer


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_a_refund_is_given_once_however_often_it_is_asked_for(shop: Shop) -> None:
    reference = shop.paid()
    shop.web.lose_answers = 1
    first = shop.api.refund(reference, brl(5_000), "ref_1")
    again = shop.api.refund(reference, brl(5_000), "ref_1")

    assert first == again
    assert (first.kind, first.amount) == (MovementKind.REFUNDED, brl(5_000))
    assert first in shop.picture(reference).movements
    assert len(shop.books.refunds) == 1


def test_a_refund_beyond_the_payment_is_refused(shop: Shop) -> None:
    with pytest.raises(GatewayRefusedError) as refused:
        shop.api.refund(shop.paid(), brl(15_001), "ref_1")

    assert refused.value.reason_code == "amount_too_large"


@pytest.mark.parametrize(
    ("reason", "code"),
    [({"failure_reason": "expired_card"}, "expired_card"), ({}, "refund_failed")],
)
def test_a_refund_that_fails_at_once_is_refused(
    shop: Shop, reason: dict[str, str], code: str
) -> None:
    failed = {"id": "re_9", "amount": 1, "currency": "brl", "created": 1, "status": "failed"}
    shop.web.next.append(json_answer(200, failed | reason))
    with pytest.raises(GatewayRefusedError) as refused:
        shop.api.refund("pi_1", brl(1), "ref_2")

    assert refused.value.reason_code == code


ORDER = MethodCharge(
    attempt_id="att_1",
    invoice_id="inv_1",
    amount=Money(9_900, Currency.BRL),
    customer_token="cus_1",
    method_token="pm_1",
)


def test_a_saved_method_is_charged_once_without_its_owner(shop: Shop) -> None:
    first, again = shop.api.charge_method(ORDER), shop.api.charge_method(ORDER)
    (intent,) = shop.books.intents.values()

    assert first == again
    assert first.state is PaymentState.PAID
    assert [m.kind for m in first.movements] == [MovementKind.CAPTURED, MovementKind.FEE]
    assert (intent["form"]["off_session"], intent["metadata"]["attempt_id"]) == ("true", "att_1")


def test_a_decline_is_a_failed_payment_with_its_code(shop: Shop) -> None:
    shop.site.declines = "insufficient_funds"
    declined = shop.api.charge_method(ORDER)

    assert (declined.state, declined.detail) == (PaymentState.FAILED, "insufficient_funds")
    assert declined.reference in shop.books.intents
    assert (declined.invoice_id, declined.movements) == ("inv_1", ())


@pytest.mark.parametrize(("code", "detail"), [("expired_card", "expired_card"), (None, "")])
def test_a_decline_without_a_payment_goes_by_the_attempt(
    shop: Shop, code: str | None, detail: str
) -> None:
    shop.web.next.append(json_answer(402, {"error": {"type": "card_error", "code": code}}))
    declined = shop.api.charge_method(ORDER)

    assert (declined.reference, declined.detail) == ("att_1", detail)


def test_a_card_number_is_never_part_of_what_is_sent(shop: Shop) -> None:
    shop.api.charge_method(replace(ORDER, attempt_id="att_2"))
    sent = b"".join(request.body or b"" for request in shop.web.requests)

    assert b"%5Bcard%5D" not in sent
    assert b"number" not in sent


def test_an_account_without_a_key_or_with_a_wrong_one_calls_nothing_in_vain(shop: Shop) -> None:
    with pytest.raises(MissingSecretError):
        connect(shop.account, GatewaySecrets(), clock=shop.clock)
    wrong = connected(shop.account, shop.web, shop.clock, key="sk_wrong")
    with pytest.raises(GatewayUnavailableError, match="credentials") as refused:
        wrong.payment(GatewayHint(Subject.PAYMENT, "pi_1"))

    assert "sk_wrong" not in str(refused.value)


def test_a_connected_account_is_named_in_each_call() -> None:
    shop = Shop(facts={"stripe_account": "acct_1"})
    shop.api.open_charge(shop.request())

    assert [request.headers["Stripe-Account"] for request in shop.web.requests] == ["acct_1"]
