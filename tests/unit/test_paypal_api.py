"""Orders, captures and saved methods at PayPal, against a site of the tests."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cobro.adapters.gateways.request import GatewaySecrets, MissingSecretError
from cobro.application.ports.gateways import (
    GatewayRefusedError,
    GatewayUnavailableError,
    MethodCharge,
)
from cobro.domain.gateways import (
    GatewayHint,
    GatewayPayment,
    MovementKind,
    PaymentMethod,
    PaymentState,
    Subject,
)
from cobro.domain.money import Currency, Money
from tests.support.gateways.paypal import PayPalSite, refusal
from tests.support.gateways.paypal_office import REQUEST, SECRETS, PayPalOffice
from tests.support.gateways.web import json_answer, json_of


def usd(text: str) -> Money:
    return Money.parse(text, Currency.USD)


def moved(picture: GatewayPayment) -> list[tuple[MovementKind, str, str]]:
    return [(m.kind, m.reference, f"{m.amount.decimal():.2f}") for m in picture.movements]


def asked(office: PayPalOffice, reference: str, kind: str = "order") -> GatewayPayment:
    return office.api.payment(GatewayHint(Subject.PAYMENT, reference, kind))


def test_an_order_is_opened_with_a_link_that_lives_for_six_hours() -> None:
    office = PayPalOffice()
    opened = office.api.open_charge(REQUEST)

    order = office.site.orders[opened.reference]
    assert opened.link == f"https://www.paypal.com/checkoutnow?token={opened.reference}"
    assert opened.expires_at == office.site.now + timedelta(hours=6)
    assert order["intent"] == "CAPTURE"
    assert order["purchase_units"] == [
        {
            "reference_id": "chg_1",
            "custom_id": "inv_1",
            "invoice_id": "chg_1",
            "description": "Invoice A-2026/1",
            "amount": {"currency_code": "USD", "value": "30.00"},
        }
    ]
    source = json_of(office.web.requests[-1])["payment_source"]["paypal"]["experience_context"]
    assert source["locale"] == "pt-BR"
    assert source["return_url"] == "https://acme.example/paid"


def test_a_charge_that_is_asked_for_again_is_the_same_order() -> None:
    office = PayPalOffice()
    first = office.api.open_charge(REQUEST)
    office.web.lose_answers = 1
    again = office.api.open_charge(REQUEST)

    assert again == first
    assert list(office.site.orders) == [first.reference]


def test_an_approved_order_is_captured_when_its_picture_is_asked_for() -> None:
    office = PayPalOffice()
    order_id = office.approved()
    picture = asked(office, order_id)

    capture_id = office.site.capture_id(order_id)
    assert picture.state is PaymentState.PAID
    assert (picture.reference, picture.invoice_id, picture.charge_reference) == (
        order_id,
        "inv_1",
        "chg_1",
    )
    assert (picture.payer_name, picture.asked, picture.is_available) == (
        "Ana Lima",
        usd("30.00"),
        True,
    )
    assert moved(picture) == [
        (MovementKind.CAPTURED, capture_id, "30.00"),
        (MovementKind.FEE, capture_id, "0.50"),
    ]


def test_a_capture_whose_answer_is_lost_is_made_once() -> None:
    office = PayPalOffice()
    order_id = office.approved()
    asked_before = len(office.web.requests)
    office.web.lose_answers = 2
    picture = asked(office, order_id)

    captures = [
        request
        for request in office.web.requests[asked_before:]
        if request.url.endswith("/capture")
    ]
    assert {request.headers["PayPal-Request-Id"] for request in captures} == {f"capture-{order_id}"}
    assert len(picture.movements) == 2


@pytest.mark.parametrize("kind", ["order", "capture", ""])
def test_the_picture_is_the_same_from_wherever_it_is_asked(kind: str) -> None:
    office = PayPalOffice()
    order_id = office.approved()
    whole = asked(office, order_id)
    reference = order_id if kind == "order" else office.site.capture_id(order_id)

    assert asked(office, reference, kind) == whole


def test_an_order_that_its_payer_has_not_approved_is_pending() -> None:
    office = PayPalOffice()
    picture = asked(office, office.opened())

    assert (picture.state, picture.movements) == (PaymentState.PENDING, ())


@pytest.mark.parametrize("issue", ["INSTRUMENT_DECLINED", "ORDER_NOT_APPROVED"])
def test_an_order_that_cannot_be_captured_stays_pending(issue: str) -> None:
    office = PayPalOffice(PayPalSite(declines=issue))
    picture = asked(office, office.approved())

    assert picture.state is PaymentState.PENDING


def test_a_refusal_of_another_kind_is_told() -> None:
    office = PayPalOffice(PayPalSite(declines="DUPLICATE_INVOICE_ID"))
    order_id = office.approved()

    with pytest.raises(GatewayRefusedError) as caught:
        asked(office, order_id)

    assert caught.value.reason_code == "DUPLICATE_INVOICE_ID"


def test_a_closed_order_is_not_captured_even_if_its_payer_approves_it() -> None:
    office = PayPalOffice()
    order_id = office.opened()
    for _ in range(2):
        office.api.close_charge(order_id, PaymentMethod.LINK)
    office.site.approve(order_id)
    picture = asked(office, order_id)

    assert (picture.state, picture.movements, picture.invoice_id) == (
        PaymentState.CANCELLED,
        (),
        "inv_1",
    )


def test_an_order_that_cannot_be_marked_is_left_to_expire() -> None:
    office = PayPalOffice()
    order_id = office.opened()
    refused = refusal(422, "UNPROCESSABLE_ENTITY", "INVALID_PATCH_OPERATION")
    found = office.site.orders[order_id]
    office.web.next.extend([json_answer(200, found), refused])
    office.api.close_charge(order_id, PaymentMethod.LINK)

    office.site.approve(order_id)
    office.web.next.extend([json_answer(200, found), refused])
    with pytest.raises(GatewayRefusedError):
        office.api.close_charge(order_id, PaymentMethod.LINK)


def test_closing_what_is_paid_or_gone_changes_nothing() -> None:
    office = PayPalOffice()
    order_id = office.approved()
    before = asked(office, order_id)
    office.api.close_charge(order_id, PaymentMethod.LINK)
    office.api.close_charge("GONE", PaymentMethod.LINK)

    assert asked(office, order_id) == before


def test_a_capture_that_is_not_through_moved_nothing_and_is_disputed_by_nobody() -> None:
    office = PayPalOffice()
    order_id = office.approved()
    asked(office, order_id)
    capture = office.site.orders[order_id]["purchase_units"][0]["payments"]["captures"][0]
    capture |= {"status": "PENDING", "status_details": {"reason": "ECHECK"}}
    before = len(office.web.requests)
    picture = asked(office, order_id)

    assert (picture.state, picture.movements, picture.detail) == (
        PaymentState.PENDING,
        (),
        "ECHECK",
    )
    assert len(office.web.requests) == before + 1


def test_a_capture_whose_order_is_forgotten_is_a_payment_of_the_same_name() -> None:
    office = PayPalOffice()
    order_id = office.approved()
    whole = asked(office, order_id)
    given = office.api.refund(order_id, usd("10.00"), "ref_1")
    capture_id = office.site.capture_id(order_id)
    order = office.site.orders.pop(order_id)
    office.site.orders["OTHER"] = order
    picture = asked(office, given.reference, "refund")

    assert picture.reference == whole.reference
    assert (picture.invoice_id, picture.charge_reference) == ("inv_1", "chg_1")
    assert moved(picture) == [*moved(whole), (MovementKind.REFUNDED, given.reference, "10.00")]
    assert moved(asked(office, capture_id, "capture")) == moved(whole)


def test_what_paypal_does_not_know_is_refused() -> None:
    office = PayPalOffice()
    for kind in ("order", "capture", "refund", "dispute"):
        with pytest.raises(GatewayRefusedError) as caught:
            asked(office, "../../v1/oauth2", kind)

        assert caught.value.reason_code == "RESOURCE_NOT_FOUND"


ATTEMPT = MethodCharge(
    attempt_id="att_1",
    invoice_id="inv_1",
    amount=usd("30.00"),
    customer_token="cus_1",
    method_token="vault_1",
)


def test_a_saved_account_is_charged_once() -> None:
    office = PayPalOffice()
    picture = office.api.charge_method(ATTEMPT)

    assert office.api.charge_method(ATTEMPT) == picture
    assert (picture.state, picture.charge_reference) == (PaymentState.PAID, "att_1")


def test_a_declined_attempt_is_a_failed_payment_with_its_code() -> None:
    office = PayPalOffice(PayPalSite(declines="INSTRUMENT_DECLINED"))
    picture = office.api.charge_method(ATTEMPT)

    assert (picture.state, picture.detail, picture.reference) == (
        PaymentState.FAILED,
        "INSTRUMENT_DECLINED",
        "att_1",
    )


def test_an_attempt_that_is_refused_otherwise_is_told() -> None:
    office = PayPalOffice(PayPalSite(declines="CURRENCY_NOT_SUPPORTED"))

    with pytest.raises(GatewayRefusedError):
        office.api.charge_method(ATTEMPT)


def test_one_token_serves_many_calls_and_a_refused_one_is_renewed() -> None:
    office = PayPalOffice()
    office.opened("chg_1")
    office.opened("chg_2")
    first = list(office.site.tokens)
    office.site.tokens.append("ANOTHER")
    office.opened("chg_3")
    office.time.present += 32400
    office.opened("chg_4")

    assert len(first) == 1
    assert len(office.site.tokens) == 4


def test_wrong_credentials_wait_for_the_secret_to_be_mended() -> None:
    wrong = GatewaySecrets(values={"client_id": "x", "client_secret": "y"})
    office = PayPalOffice()

    with pytest.raises(GatewayUnavailableError, match="check the secret"):
        office.connected(wrong).open_charge(REQUEST)
    with pytest.raises(MissingSecretError):
        office.connected(replace(SECRETS, values={})).open_charge(REQUEST)
