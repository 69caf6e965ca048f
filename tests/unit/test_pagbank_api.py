"""PagBank's API, against a PagBank of the tests."""

from datetime import UTC, datetime, timedelta

import pytest

from cobro.adapters.gateways.pagbank_api import PagBankApi, connect
from cobro.adapters.gateways.transport import HttpAnswer
from cobro.application.ports.gateways import GatewayRefusedError, GatewayUnavailableError
from cobro.domain.gateways import (
    Gateway,
    GatewayHint,
    GatewayPayment,
    PaymentMethod,
    PaymentState,
    Subject,
)
from tests.support.fakes import FixedClock
from tests.support.gateways.accounts import (
    brl,
    charge_request,
    gateway_account,
    gateway_secrets,
    method_charge,
)
from tests.support.gateways.booked import told
from tests.support.gateways.pagbank import DECLINED_CARD, PATH_TOKEN, TOKEN, FakePagBank
from tests.support.gateways.web import InProcess, TurnedTime, json_answer, json_of

NOW = datetime(2026, 9, 2, 12, 0, tzinfo=UTC)
URL = "https://cobro.example/webhooks/pagbank/loja-1"


class Office:
    def __init__(self, url: str = URL) -> None:
        self.pagbank = FakePagBank()
        self.web = InProcess(self.pagbank)
        self.clock = FixedClock(NOW)
        self.api: PagBankApi = connect(
            gateway_account(Gateway.PAGBANK, webhook_url=url),
            gateway_secrets(TOKEN, path_token=PATH_TOKEN),
            transport=self.web,
            clock=self.clock,
            timing=TurnedTime().timing,
            watched=lambda since_at, until_at: ["ORDE_1", "CHAR_9"] if since_at < until_at else [],
        )

    def picture(self, reference: str) -> GatewayPayment:
        return self.api.payment(GatewayHint(Subject.PAYMENT, reference))


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_pix_is_an_order_that_ends_with_its_last_day(office: Office) -> None:
    opened = office.api.open_charge(charge_request(PaymentMethod.PIX))

    sent = json_of(office.web.requests[0])
    assert (opened.reference, opened.br_code) == ("ORDE_1", "00020126-ORDE_1")
    assert opened.expires_at == datetime(2026, 10, 1, 2, 59, 59, tzinfo=UTC)
    assert sent["reference_id"] == "chg_1"
    assert sent["qr_codes"][0]["amount"] == {"value": 15_010}
    assert sent["notification_urls"] == [f"{URL}/{PATH_TOKEN}"]
    assert office.web.requests[0].url == "https://api.pagseguro.com/orders"


def test_a_boleto_is_a_charge_with_digits_and_a_page(office: Office) -> None:
    opened = office.api.open_charge(charge_request(PaymentMethod.BOLETO))

    holder = json_of(office.web.requests[0])["charges"][0]["payment_method"]["boleto"]["holder"]
    assert opened.reference == "CHAR_1"
    assert opened.digits == "03399.85301 29700.000358"
    assert opened.link == "https://boleto.example/1.pdf"
    assert holder["address"]["postal_code"] == "01310100"


def test_a_boleto_needs_an_address_in_parts(office: Office) -> None:
    request = charge_request(PaymentMethod.BOLETO, payer_place={"street": "Rua Um"})

    with pytest.raises(GatewayRefusedError, match="number, district, cep, city, uf"):
        office.api.open_charge(request)

    assert office.web.requests == []


@pytest.mark.parametrize("method", [PaymentMethod.LINK, PaymentMethod.CARD])
def test_a_page_to_pay_on_is_a_checkout(office: Office, method: PaymentMethod) -> None:
    opened = office.api.open_charge(charge_request(method))

    methods = json_of(office.web.requests[0]).get("payment_methods")
    assert (opened.reference, opened.link) == ("CHEC_1", "https://pay.example/CHEC_1")
    assert methods == ([{"type": "CREDIT_CARD"}] if method is PaymentMethod.CARD else None)


def test_other_methods_are_refused(office: Office) -> None:
    with pytest.raises(GatewayRefusedError, match="takes no oxxo"):
        office.api.open_charge(charge_request(PaymentMethod.OXXO))


@pytest.mark.parametrize("method", [PaymentMethod.PIX, PaymentMethod.BOLETO, PaymentMethod.LINK])
def test_a_charge_is_opened_once_however_often_it_is_asked_for(
    office: Office, method: PaymentMethod
) -> None:
    office.web.lose_answers = 1
    first = office.api.open_charge(charge_request(method))

    assert office.api.open_charge(charge_request(method)) == first
    assert len(office.pagbank.orders) + len(office.pagbank.checkouts) == 1


def test_an_account_without_address_of_webhooks_names_none() -> None:
    office = Office(url="")
    office.api.open_charge(charge_request(PaymentMethod.PIX))

    assert json_of(office.web.requests[0])["notification_urls"] == []


@pytest.mark.parametrize("told_", [{"id": "ORDE_1"}, {"id": "ORDE_1", "qr_codes": []}])
def test_an_order_without_its_code_is_asked_for_again(
    office: Office, told_: dict[str, object]
) -> None:
    office.web.next.append(json_answer(201, told_))

    with pytest.raises(GatewayUnavailableError, match="without qr_codes"):
        office.api.open_charge(charge_request(PaymentMethod.PIX))


@pytest.mark.parametrize("method", [PaymentMethod.PIX, PaymentMethod.BOLETO, PaymentMethod.LINK])
def test_what_is_paid_is_told_by_whatever_reference(office: Office, method: PaymentMethod) -> None:
    opened = office.api.open_charge(charge_request(method))

    assert office.picture(opened.reference).state is PaymentState.PENDING
    charge = office.pagbank.pays(opened.reference, NOW)
    for reference in (opened.reference, charge):
        found = office.picture(reference)
        assert (found.reference, found.state) == (charge, PaymentState.PAID)
        assert told(found) == {"captured": 15_010}
    assert office.picture(opened.reference).charge_reference == "chg_1"


def test_a_pix_tells_who_paid_and_by_what(office: Office) -> None:
    opened = office.api.open_charge(charge_request(PaymentMethod.PIX))
    office.pagbank.pays(opened.reference, NOW)
    found = office.picture(opened.reference)

    assert found.end_to_end_id == "E18236120202609011200s0123456789"
    assert (found.payer_name, found.payer_tax_id) == ("Ana", "52998224725")


def test_a_pix_that_nobody_paid_in_time_is_over(office: Office) -> None:
    opened = office.api.open_charge(charge_request(PaymentMethod.PIX))
    office.clock.present = NOW + timedelta(days=40)

    assert office.picture(opened.reference).state is PaymentState.EXPIRED


def test_a_boleto_and_a_page_are_closed_once(office: Office) -> None:
    for method in (PaymentMethod.BOLETO, PaymentMethod.LINK):
        opened = office.api.open_charge(charge_request(method, charge_id=f"chg_{method}"))
        for _ in range(2):
            office.api.close_charge(opened.reference, method)

        assert office.picture(opened.reference).state is PaymentState.CANCELLED
        assert told(office.picture(opened.reference)) == {}


def test_a_paid_charge_is_not_closed_since_that_would_give_the_money_back(office: Office) -> None:
    opened = office.api.open_charge(charge_request(PaymentMethod.BOLETO))
    office.pagbank.pays(opened.reference, NOW)

    with pytest.raises(GatewayRefusedError) as refusal:
        office.api.close_charge(opened.reference, PaymentMethod.BOLETO)

    assert refusal.value.reason_code == "already_paid"
    assert told(office.picture(opened.reference)) == {"captured": 15_010}


def test_a_pix_ends_by_its_own_date_only(office: Office) -> None:
    opened = office.api.open_charge(charge_request(PaymentMethod.PIX))

    with pytest.raises(GatewayRefusedError) as refusal:
        office.api.close_charge(opened.reference, PaymentMethod.PIX)

    assert refusal.value.reason_code == "not_closable"


def test_a_refund_says_what_was_given_back_in_all(office: Office) -> None:
    opened = office.api.open_charge(charge_request(PaymentMethod.PIX))
    charge = office.pagbank.pays(opened.reference, NOW)
    office.web.lose_answers = 1
    first = office.api.refund(charge, brl(10), "ref_1")
    again = office.api.refund(charge, brl(10), "ref_1")
    rest = office.api.refund(charge, brl(15_000), "ref_2")

    assert (first.amount, first.is_cumulative) == (brl(10), True)
    assert again.amount == brl(10)
    assert rest.amount == brl(15_010)
    assert office.picture(charge).detail == "CANCELED"
    with pytest.raises(GatewayRefusedError, match="40007"):
        office.api.refund(charge, brl(1), "ref_3")


def test_a_refund_that_pagbank_has_not_done_yet_is_waited_for(office: Office) -> None:
    opened = office.api.open_charge(charge_request(PaymentMethod.PIX))
    charge = office.pagbank.pays(opened.reference, NOW)
    office.pagbank.refunds_wait = True

    with pytest.raises(GatewayUnavailableError, match="not done it yet"):
        office.api.refund(charge, brl(10), "ref_1")


def test_a_saved_card_is_charged_once_by_attempt(office: Office) -> None:
    found = office.api.charge_method(method_charge("CARD_1"))

    assert office.api.charge_method(method_charge("CARD_1")) == found
    assert found.state is PaymentState.PAID
    assert (found.invoice_id, found.charge_reference) == ("inv_1", "att_1")
    assert told(found) == {"captured": 15_010}
    assert len(office.pagbank.charges) == 1


def test_a_declined_card_is_a_failed_payment_with_its_code(office: Office) -> None:
    found = office.api.charge_method(method_charge(DECLINED_CARD))

    assert (found.state, found.detail) == (PaymentState.FAILED, "10002")


def test_what_is_watched_is_what_may_have_changed(office: Office) -> None:
    hints = list(office.api.changed(NOW - timedelta(days=1), NOW))

    assert [hint.reference for hint in hints] == ["ORDE_1", "CHAR_9"]
    assert list(office.api.changed(NOW, NOW)) == []


@pytest.mark.parametrize("reference", ["CHAR_404", "ORDE_404", "CHEC_404", "CHAR_/../orders"])
def test_what_pagbank_does_not_know_is_refused(office: Office, reference: str) -> None:
    with pytest.raises(GatewayRefusedError):
        office.picture(reference)


def test_other_references_are_not_even_asked_for(office: Office) -> None:
    with pytest.raises(GatewayRefusedError, match="no order"):
        office.picture("../public-keys")

    assert office.web.requests == []


def test_there_are_no_payouts_here(office: Office) -> None:
    with pytest.raises(GatewayRefusedError) as refusal:
        office.api.payout(GatewayHint(Subject.PAYOUT, "x"))

    assert refusal.value.reason_code == "no_payouts"


def test_an_answer_that_is_no_json_is_no_answer(office: Office) -> None:
    office.web.next.append(HttpAnswer(200, {}, b"<html>"))

    with pytest.raises(GatewayUnavailableError):
        office.picture("CHAR_1")
