"""Asaas' API, against an Asaas of the tests."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cobro.adapters.gateways.asaas_api import AsaasApi, connect
from cobro.adapters.gateways.transport import HttpAnswer, HttpRequest
from cobro.application.ports.gateways import GatewayRefusedError, GatewayUnavailableError
from cobro.contracts.gateways.asaas import news
from cobro.domain.gateways import (
    Gateway,
    GatewayHint,
    GatewayPayment,
    PaymentMethod,
    PaymentState,
    PayoutState,
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
from tests.support.gateways.asaas import DECLINED_CARD, TOKEN, FakeAsaas
from tests.support.gateways.booked import told
from tests.support.gateways.web import InProcess, TurnedTime, json_of

NOW = datetime(2026, 9, 2, 12, 0, tzinfo=UTC)
TODAY = date(2026, 9, 2)
DAY = timedelta(days=1)


class Office:
    def __init__(self, *, is_live: bool = True) -> None:
        self.asaas = FakeAsaas(TODAY)
        self.web = InProcess(self.asaas)
        self.api: AsaasApi = connect(
            gateway_account(Gateway.ASAAS, is_live=is_live),
            gateway_secrets(TOKEN),
            transport=self.web,
            clock=FixedClock(NOW),
            timing=TurnedTime().timing,
        )

    def opened(self, method: PaymentMethod = PaymentMethod.PIX, charge_id: str = "chg_1") -> str:
        return self.api.open_charge(charge_request(method, charge_id=charge_id)).reference

    def picture(self, reference: str) -> GatewayPayment:
        return self.api.payment(GatewayHint(Subject.PAYMENT, reference))


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.mark.parametrize(
    ("method", "billing_type"),
    [
        (PaymentMethod.PIX, "PIX"),
        (PaymentMethod.BOLETO, "BOLETO"),
        (PaymentMethod.CARD, "CREDIT_CARD"),
        (PaymentMethod.LINK, "UNDEFINED"),
    ],
)
def test_a_charge_is_a_payment_of_a_customer(
    office: Office, method: PaymentMethod, billing_type: str
) -> None:
    opened = office.api.open_charge(charge_request(method))

    made = office.asaas.payments["pay_1"]
    assert (made["billingType"], made["externalReference"]) == (billing_type, "chg_1")
    assert made["customer"] == "cus_1"
    assert made["daysAfterDueDateToRegistrationCancellation"] == 20
    page = "boleto" if method is PaymentMethod.BOLETO else "pay"
    assert opened.link == f"https://{page}.example/pay_1"
    assert bool(opened.br_code) is (method is PaymentMethod.PIX)
    assert bool(opened.digits) is (method is PaymentMethod.BOLETO)


def test_amounts_go_out_as_exact_numbers(office: Office) -> None:
    office.opened()
    bodies = [request.body or b"" for request in office.web.requests]

    assert any(b'"value":150.10,' in body for body in bodies)


def test_a_charge_that_ends_when_it_is_due_names_no_days(office: Office) -> None:
    office.api.open_charge(charge_request(PaymentMethod.PIX, expires_date=date(2026, 9, 10)))

    assert "daysAfterDueDateToRegistrationCancellation" not in office.asaas.payments["pay_1"]


def test_other_methods_are_refused(office: Office) -> None:
    with pytest.raises(GatewayRefusedError, match="takes no oxxo"):
        office.opened(PaymentMethod.OXXO)


def test_a_payer_is_added_once(office: Office) -> None:
    office.opened()
    office.opened(charge_id="chg_2")

    assert [customer["cpfCnpj"] for customer in office.asaas.customers] == ["52998224725"]
    assert office.asaas.customers[0]["notificationDisabled"] is True


def test_a_lost_answer_makes_no_second_payment(office: Office) -> None:
    """There is no key: the call is not repeated, and the next try searches for the first one."""
    office.opened(charge_id="other")
    office.web.requests.clear()

    asaas, calls = office.web.site, iter(range(1, 99))

    def loses_the_third(request: HttpRequest) -> HttpAnswer:
        office.web.lose_answers = int(next(calls) == 3)
        return asaas(request)

    office.web.site = loses_the_third
    with pytest.raises(GatewayUnavailableError):
        office.opened()
    assert len(office.asaas.payments) == 2
    assert office.opened() == "pay_2"
    assert len(office.asaas.payments) == 2


def test_a_deleted_payment_is_opened_anew(office: Office) -> None:
    office.api.close_charge(office.opened(), PaymentMethod.PIX)

    assert office.opened() == "pay_2"


def test_a_charge_is_closed_once(office: Office) -> None:
    reference = office.opened()
    for _ in range(2):
        office.api.close_charge(reference, PaymentMethod.PIX)

    assert office.picture(reference).state is PaymentState.CANCELLED
    assert [request.method for request in office.web.requests].count("DELETE") == 1


def test_a_paid_charge_is_not_closed(office: Office) -> None:
    reference = office.opened()
    office.asaas.pays(reference)

    with pytest.raises(GatewayRefusedError) as refusal:
        office.api.close_charge(reference, PaymentMethod.PIX)

    assert refusal.value.reason_code == "already_paid"


def test_a_paid_payment_tells_its_fee(office: Office) -> None:
    reference = office.opened()
    office.asaas.pays(reference)
    found = office.picture(reference)

    assert told(found) == {"captured": 15_010, "fee": 99}
    assert found.charge_reference == "chg_1"
    assert found.movements[0].moved_at == datetime(2026, 9, 2, 15, 0, tzinfo=UTC)


def test_a_refund_is_asked_for_once_and_says_what_was_given_back_in_all(office: Office) -> None:
    reference = office.opened()
    office.asaas.pays(reference)
    first = office.api.refund(reference, brl(10), "ref_1")

    assert (first.amount, first.is_cumulative) == (brl(10), True)
    assert office.api.refund(reference, brl(10), "ref_1").amount == brl(10)
    assert office.api.refund(reference, brl(5), "ref_2").amount == brl(15)
    assert len(office.asaas.payments[reference]["refunds"]) == 2


def test_a_refund_that_came_to_nothing_is_told(office: Office) -> None:
    reference = office.opened()
    office.asaas.pays(reference)
    office.api.refund(reference, brl(10), "ref_1")
    office.asaas.payments[reference]["refunds"][0]["status"] = "CANCELLED"

    found = told(office.picture(reference))
    assert (found["refunded"], found["refund_failed"]) == (10, 10)


def test_a_refund_that_leaves_no_trace_is_for_a_person(office: Office) -> None:
    reference = office.opened()
    office.asaas.pays(reference)
    office.asaas.lists_refunds = False

    with pytest.raises(GatewayRefusedError) as refusal:
        office.api.refund(reference, brl(10), "ref_1")

    assert refusal.value.reason_code == "no_refund"


def test_a_saved_card_is_charged_once_by_attempt(office: Office) -> None:
    found = office.api.charge_method(method_charge("card_1"))

    assert office.api.charge_method(method_charge("card_1")) == found
    assert (found.state, found.is_available) == (PaymentState.PAID, False)
    assert (found.invoice_id, found.charge_reference) == ("inv_1", "att_1")
    assert len(office.asaas.payments) == 1


def test_a_declined_card_is_a_failed_payment_with_its_code(office: Office) -> None:
    found = office.api.charge_method(method_charge(DECLINED_CARD))

    assert (found.state, found.detail) == (PaymentState.FAILED, "invalid_creditCard")
    assert (found.reference, found.invoice_id) == ("att_1", "inv_1")


def test_a_card_that_is_gone_is_no_decline(office: Office) -> None:
    with pytest.raises(GatewayRefusedError) as refusal:
        office.api.charge_method(method_charge("gone"))

    assert refusal.value.reason_code == "invalid_creditCardToken"


def test_a_refusal_says_asaas_own_code(office: Office) -> None:
    with pytest.raises(GatewayRefusedError) as refusal:
        office.picture("pay_404")

    assert refusal.value.reason_code == "not_found"


def test_a_transfer_is_a_payout_with_its_fee(office: Office) -> None:
    reference = office.asaas.sends("100.00", "5.00")
    found = office.api.payout(GatewayHint(Subject.PAYOUT, reference))

    assert (found.state, found.amount, found.fee) == (PayoutState.PAID, brl(10_000), brl(500))
    assert found.arrival_date == TODAY


def test_what_changed_are_movements_of_the_balance_and_what_moves_none(office: Office) -> None:
    received, confirmed, overdue, old = (
        office.opened(charge_id=f"chg_{number}") for number in range(4)
    )
    office.asaas.pays(received)
    office.asaas.pays(confirmed, status="CONFIRMED")
    office.asaas.payments[overdue] |= {"status": "OVERDUE", "dueDate": "2026-09-01"}
    office.asaas.payments[old] |= {"status": "OVERDUE", "dueDate": "2026-08-01"}
    transfer = office.asaas.sends("1.00", "0.00")

    hints = {(h.subject, h.reference) for h in office.api.changed(NOW - DAY, NOW)}
    assert hints == {
        (Subject.PAYMENT, received),
        (Subject.PAYMENT, confirmed),
        (Subject.PAYMENT, overdue),
        (Subject.PAYOUT, transfer),
    }


def test_what_changed_is_found_page_by_page(office: Office) -> None:
    for number in range(205):
        office.asaas.balance.append(
            {"id": f"fit_{number}", "type": "X", "date": TODAY, "paymentId": f"pay_{number}"}
        )

    assert len({h.reference for h in office.api.changed(NOW - DAY, NOW)}) == 205


def test_a_day_on_which_nothing_changed_shows_nothing(office: Office) -> None:
    assert list(office.api.changed(NOW - DAY, NOW)) == []


def test_a_sandbox_lies_elsewhere() -> None:
    hosts = []
    for is_live in (True, False):
        office = Office(is_live=is_live)
        office.opened()
        hosts.append(office.web.requests[0].url.partition("/v3")[0])

    assert hosts == ["https://api.asaas.com", "https://api-sandbox.asaas.com"]


def test_an_event_of_a_token_holder_names_what_to_fetch(office: Office) -> None:
    reference = office.opened()
    office.asaas.pays(reference)
    request = office.asaas.webhook("PAYMENT_RECEIVED", reference)
    (hint,) = news(gateway_account(Gateway.ASAAS), request.body, "")

    assert isinstance(hint, GatewayHint)
    assert told(office.api.payment(hint))["captured"] == 15_010
    assert json_of(office.web.requests[-1]) is None
