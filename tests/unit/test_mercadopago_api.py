"""Mercado Pago's API, against a Mercado Pago of the tests."""

from datetime import UTC, datetime, timedelta

import pytest

from cobro.adapters.gateways.mercadopago_api import MercadoPagoApi, connect
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
from tests.support.gateways.booked import booked, told
from tests.support.gateways.mercadopago import DECLINED_CARD, FIRST_ID, SECRET, FakeMercadoPago
from tests.support.gateways.web import InProcess, TurnedTime, json_of

NOW = datetime(2026, 9, 2, 12, 0, tzinfo=UTC)
URL = "https://cobro.example/webhooks/mercadopago/loja-1"
PAYMENT = str(FIRST_ID)


class Office:
    def __init__(self, url: str = URL) -> None:
        self.gate = FakeMercadoPago(NOW)
        self.web = InProcess(self.gate)
        self.api: MercadoPagoApi = connect(
            gateway_account(Gateway.MERCADO_PAGO, webhook_url=url),
            gateway_secrets(SECRET),
            transport=self.web,
            clock=FixedClock(NOW),
            timing=TurnedTime().timing,
        )

    def paid(self, method: PaymentMethod = PaymentMethod.PIX) -> str:
        opened = self.api.open_charge(charge_request(method))
        self.gate.pays(opened.reference, "1.49")
        return opened.reference

    def picture(self, reference: str, kind: str = "payment") -> GatewayPayment:
        return self.api.payment(GatewayHint(Subject.PAYMENT, reference, kind))


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_pix_is_a_payment_that_waits(office: Office) -> None:
    opened = office.api.open_charge(charge_request(PaymentMethod.PIX))

    sent = office.web.requests[0]
    assert (opened.reference, opened.br_code) == (PAYMENT, f"00020126-{PAYMENT}")
    assert opened.link == f"https://pay.example/{PAYMENT}"
    assert b'"transaction_amount":150.10,' in (sent.body or b"")
    assert json_of(sent)["date_of_expiration"] == "2026-09-30T23:59:59.000-03:00"
    assert json_of(sent)["notification_url"] == f"{URL}?source_news=webhooks"
    assert json_of(sent)["payer"]["identification"] == {"type": "CPF", "number": "52998224725"}
    assert sent.headers["X-Idempotency-Key"] == "chg_1"
    found = office.picture(PAYMENT)
    assert (found.state, found.invoice_id, found.charge_reference) == (
        PaymentState.PENDING,
        "inv_1",
        "chg_1",
    )


def test_a_boleto_has_digits_and_a_page(office: Office) -> None:
    opened = office.api.open_charge(
        charge_request(PaymentMethod.BOLETO, payer_tax_id="11222333000181")
    )

    payer = json_of(office.web.requests[0])["payer"]
    assert opened.digits.startswith("23791")
    assert opened.link == f"https://boleto.example/{PAYMENT}"
    assert payer["address"]["zip_code"] == "01310100"
    assert payer["identification"]["type"] == "CNPJ"


def test_a_boleto_needs_an_address_in_parts(office: Office) -> None:
    with pytest.raises(GatewayRefusedError, match="street, number"):
        office.api.open_charge(charge_request(PaymentMethod.BOLETO, payer_place={}))


def test_oxxo_asks_for_no_tax_id(office: Office) -> None:
    office.api.open_charge(charge_request(PaymentMethod.OXXO))

    assert "identification" not in json_of(office.web.requests[0])["payer"]


def test_other_methods_are_refused(office: Office) -> None:
    with pytest.raises(GatewayRefusedError, match="takes no multibanco"):
        office.api.open_charge(charge_request(PaymentMethod.MULTIBANCO))


@pytest.mark.parametrize("method", [PaymentMethod.LINK, PaymentMethod.CARD])
def test_a_page_to_pay_on_is_searched_for_before_it_is_made(
    office: Office, method: PaymentMethod
) -> None:
    first = office.api.open_charge(charge_request(method))

    assert first.link == "https://pay.example/44444-1"
    assert office.api.open_charge(charge_request(method)) == first
    excluded = office.gate.preferences[first.reference].get("payment_methods")
    assert (excluded is not None) is (method is PaymentMethod.CARD)
    assert len(office.gate.preferences) == 1


def test_a_payment_is_opened_once_however_often_it_is_asked_for(office: Office) -> None:
    office.web.lose_answers = 1
    first = office.api.open_charge(charge_request(PaymentMethod.PIX))

    assert office.api.open_charge(charge_request(PaymentMethod.PIX)) == first
    assert len(office.gate.payments) == 1


def test_an_account_without_address_of_webhooks_leaves_it_to_the_panel() -> None:
    office = Office(url="")
    office.api.open_charge(charge_request(PaymentMethod.PIX))

    assert "notification_url" not in json_of(office.web.requests[0])


def test_a_paid_payment_tells_its_fee(office: Office) -> None:
    found = office.picture(office.paid())

    assert told(found) == {"captured": 15_010, "fee": 149}
    assert found.is_available


def test_a_charge_is_closed_once(office: Office) -> None:
    opened = office.api.open_charge(charge_request(PaymentMethod.PIX))
    for _ in range(2):
        office.api.close_charge(opened.reference, PaymentMethod.PIX)

    assert office.picture(opened.reference).state is PaymentState.CANCELLED


def test_a_page_is_closed_by_ending_it_now(office: Office) -> None:
    opened = office.api.open_charge(charge_request(PaymentMethod.LINK))
    office.api.close_charge(opened.reference, PaymentMethod.LINK)

    page = office.gate.preferences[opened.reference]
    assert (page["expires"], page["expiration_date_to"]) == (True, "2026-09-02T12:00:00.000+00:00")


def test_a_paid_charge_is_not_closed(office: Office) -> None:
    with pytest.raises(GatewayRefusedError) as refusal:
        office.api.close_charge(office.paid(), PaymentMethod.PIX)

    assert refusal.value.reason_code == "already_paid"


def test_a_refund_says_what_was_given_back_in_all(office: Office) -> None:
    reference = office.paid()
    office.web.lose_answers = 1
    first = office.api.refund(reference, brl(10), "ref_1")
    rest = office.api.refund(reference, brl(15_000), "ref_2")

    assert (first.amount, first.is_cumulative) == (brl(10), True)
    assert office.api.refund(reference, brl(10), "ref_1").amount == brl(15_010)
    assert rest.amount == brl(15_010)
    with pytest.raises(GatewayRefusedError, match="bad_request"):
        office.api.refund(reference, brl(1), "ref_3")


def test_a_refund_that_is_not_done_yet_is_waited_for(office: Office) -> None:
    reference = office.paid()
    office.gate.refunds_wait = True

    with pytest.raises(GatewayUnavailableError, match="not done it yet"):
        office.api.refund(reference, brl(10), "ref_1")


def test_a_saved_card_is_charged_once_by_attempt(office: Office) -> None:
    found = office.api.charge_method(method_charge("card_1"))

    assert office.api.charge_method(method_charge("card_1")) == found
    assert (found.state, found.invoice_id) == (PaymentState.PAID, "inv_1")
    assert found.charge_reference == "att_1"
    assert len(office.gate.payments) == 1


def test_a_declined_card_is_a_failed_payment_with_its_code(office: Office) -> None:
    found = office.api.charge_method(method_charge(DECLINED_CARD))

    assert (found.state, found.detail) == (
        PaymentState.FAILED,
        "cc_rejected_insufficient_amount",
    )


@pytest.mark.parametrize(
    ("ends", "covered", "kind"),
    [
        ("settled", None, "dispute_lost"),
        ("reimbursed", None, "dispute_returned"),
        ("in_process", True, "dispute_returned"),
        ("in_process", "true", "dispute_returned"),
    ],
)
def test_a_dispute_is_told_whole_whichever_way_it_is_heard_of(
    office: Office, ends: str, covered: object, kind: str
) -> None:
    reference = office.paid()
    chargeback = office.gate.disputes(reference)
    opened = office.picture(chargeback, "chargeback")
    assert told(opened)["dispute_withheld"] == 15_010
    assert opened.is_disputed
    office.gate.disputes(reference, ends)
    office.gate.chargebacks[chargeback]["coverage_applied"] = covered

    pictures = [office.picture(chargeback, "chargeback"), office.picture(reference)]
    assert not pictures[0].is_disputed
    assert told(pictures[0]) == told(pictures[1])
    assert told(pictures[0])[kind] == 15_010
    assert booked([opened, *pictures]).sums == booked(pictures[:1]).sums


def test_a_chargeback_of_a_part_withholds_that_part(office: Office) -> None:
    reference = office.paid()
    chargeback = office.gate.disputes(reference)
    office.gate.chargebacks[chargeback]["amount"] = "50.00"

    assert told(office.picture(reference))["dispute_withheld"] == 5_000


@pytest.mark.parametrize("kind", ["payment", "order", "chargeback", "", "teleport"])
def test_a_type_that_nobody_signed_does_not_lead_astray(office: Office, kind: str) -> None:
    assert office.picture(office.paid(), kind).reference == PAYMENT


def test_an_order_of_the_newer_api_is_read_too(office: Office) -> None:
    office.gate.orders["ORD1"] = {
        "id": "ORD1",
        "status": "processed",
        "total_amount": "20.00",
        "created_date": "2026-09-01T10:00:00Z",
        "site_id": "MLB",
        "transactions": {
            "payments": [
                {"id": "PAY1", "amount": "20.00", "status": "processed"},
                {"id": "PAY2", "amount": "20.00", "status": "failed"},
            ]
        },
    }
    found = office.picture("ORD1", "order")

    assert told(found) == {"captured": 2_000}
    assert [movement.reference for movement in found.movements] == ["PAY1"]


def test_what_is_nothing_of_theirs_is_refused(office: Office) -> None:
    with pytest.raises(GatewayRefusedError, match="knows no payment"):
        office.picture("404")


def test_payouts_are_in_reports_only(office: Office) -> None:
    with pytest.raises(GatewayRefusedError) as refusal:
        office.api.payout(GatewayHint(Subject.PAYOUT, "x"))

    assert refusal.value.reason_code == "no_payouts"


def test_what_changed_is_found_page_by_page(office: Office) -> None:
    for number in range(120):
        # Sixty changed at one instant, more than a page holds.
        office.gate.now = NOW + timedelta(seconds=max(0, number - 60))
        request = charge_request(PaymentMethod.PIX, charge_id=f"chg_{number}")
        office.api.open_charge(request)
    end = NOW + timedelta(seconds=50)
    hints = {h.reference for h in office.api.changed(NOW - timedelta(days=1), end)}

    assert hints == {str(FIRST_ID + number) for number in range(111)}


def test_a_day_on_which_nothing_changed_shows_nothing(office: Office) -> None:
    assert list(office.api.changed(NOW - timedelta(days=1), NOW)) == []
