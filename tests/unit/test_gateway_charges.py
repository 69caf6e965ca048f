"""Charges at gateways: written down first, opened and closed there by their own state."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from cobro.application.ports.gateways import (
    ChargeRequest,
    GatewayRefusedError,
    GatewayUnavailableError,
    OpenedCharge,
)
from cobro.application.sync_gateway_charge import ChargeBusyError
from cobro.domain.charges import ChargeState, GatewayCharge
from cobro.domain.errors import NotFoundError
from cobro.domain.gateways import PaymentMethod
from cobro.domain.ids import PaymentId
from cobro.domain.money import Currency
from cobro.domain.parties import DocumentDelivery
from cobro.formats.pix.names import charge_txid
from tests.support.builders import NOW, an_invoice
from tests.support.charge_desk import LINK, PIX, Desk
from tests.support.gateways.in_memory import (
    MemoryGateway,
    an_account,
)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_each_invoice_is_offered_by_the_methods_of_the_accounts() -> None:
    desk = Desk(LINK, PIX, an_account("dolar", currencies=(Currency.USD,), offers=LINK.offers))

    offered = desk.offer("inv_1")

    assert [(c.account_key, c.method) for c in offered if isinstance(c, GatewayCharge)] == [
        ("stripe/loja", PaymentMethod.LINK),
        ("pix/pix-itau", PaymentMethod.PIX),
    ]
    assert [message.body for message in desk.orders.messages] == [c.charge_id for c in offered]


def test_a_requested_charge_is_opened_and_has_what_its_payer_needs(desk: Desk) -> None:
    desk.offer("inv_1")
    desk.deliver()

    request = desk.gateway.charges[desk.charge.charge_id]
    assert desk.charge.state is ChargeState.REGISTERED
    assert desk.charge.link == f"https://gateway.example/pay/{desk.charge.charge_id}"
    assert (request.amount, request.document) == (desk.charge.amount, "A-0000001")
    assert request.expires_date == desk.charge.due_date + timedelta(days=30)


def test_offering_again_asks_again_for_what_was_not_opened_yet(desk: Desk) -> None:
    desk.offer("inv_1")
    again = desk.offer("inv_1")
    desk.deliver()

    assert len(desk.charges.charges) == len(again) == len(desk.gateway.charges) == 1
    assert desk.offer("inv_1") == []


def test_a_gateway_that_opened_and_was_not_heard_opens_nothing_twice(desk: Desk) -> None:
    desk.offer("inv_1")
    desk.charges.interruptions = [_die]
    with pytest.raises(ZeroDivisionError):
        desk.sync("inv_1", desk.charge.charge_id)
    desk.sync("inv_1", desk.charge.charge_id)

    assert len(desk.gateway.charges) == 1
    assert desk.charge.state is ChargeState.REGISTERED


def _die() -> None:
    raise ZeroDivisionError


def test_a_paid_invoice_has_its_charge_closed_at_the_gateway_once(desk: Desk) -> None:
    desk.offer("inv_1")
    desk.deliver()
    desk.pay()
    desk.close("inv_1")
    desk.deliver()

    assert desk.gateway.closed == {desk.charge.gateway_reference}
    assert (desk.charge.state, desk.charge.closed_there) == (ChargeState.CANCELLED, True)
    assert desk.close("inv_1") == []
    assert desk.orders.messages == []


@pytest.mark.parametrize("reason", ["already_paid", "not_closable", "locked"])
def test_what_a_gateway_will_not_close_is_asked_once(desk: Desk, reason: str) -> None:
    desk.gateways.by_account[LINK.key] = _Clinging(reason=reason)
    desk.offer("inv_1")
    desk.deliver()
    desk.pay()
    desk.close("inv_1")

    if reason == "locked":
        with pytest.raises(GatewayRefusedError):
            desk.deliver()
    else:
        desk.deliver()
    assert desk.charge.closed_there


@dataclass
class _Clinging(MemoryGateway):
    reason: str = ""

    def close_charge(self, reference: str, method: PaymentMethod) -> None:
        message = f"{reference} stays open for {method}"
        raise GatewayRefusedError(message, reason_code=self.reason)


def test_a_close_that_was_not_told_is_told_by_the_next_event(desk: Desk) -> None:
    desk.offer("inv_1")
    desk.deliver()
    desk.pay()
    desk.close("inv_1")
    desk.orders.messages.clear()
    desk.close("inv_1")
    desk.deliver()

    assert desk.gateway.closed


def test_a_charge_that_is_cancelled_while_it_is_opened_is_closed(desk: Desk) -> None:
    desk.offer("inv_1")
    desk.charges.interruptions = [lambda: _cancel(desk)]
    desk.sync("inv_1", desk.charge.charge_id)

    assert desk.charge.state is ChargeState.CANCELLED
    assert desk.gateway.closed == {desk.charge.gateway_reference}


def _cancel(desk: Desk) -> None:
    desk.charges.charges[desk.charge.charge_id] = desk.charge.moved(ChargeState.CANCELLED)


def test_a_charge_that_is_paid_while_it_is_opened_stays_paid(desk: Desk) -> None:
    desk.offer("inv_1")
    paid = desk.charge.paid(PaymentId("pay_1"))
    desk.charges.interruptions = [lambda: desk.charges.charges.update({paid.charge_id: paid})]
    desk.sync("inv_1", paid.charge_id)

    assert (desk.charge.state, desk.charge.payment_id) == (ChargeState.PAID, PaymentId("pay_1"))
    assert desk.gateway.closed == set()


class _Refusing(MemoryGateway):
    def open_charge(self, request: ChargeRequest) -> OpenedCharge:
        message = f"{request.method} is not switched on for this account"
        raise GatewayRefusedError(message, reason_code="method_off")


def test_what_a_gateway_refuses_is_rejected_with_its_reason_and_told(desk: Desk) -> None:
    desk.gateways.by_account[LINK.key] = _Refusing()
    desk.offer_then_draw("acme", "inv_1")

    with pytest.raises(GatewayRefusedError):
        desk.deliver()
    assert desk.charge.state is ChargeState.REJECTED
    assert desk.charge.reason == "link is not switched on for this account"
    assert [message.body for message in desk.drawings.messages] == ["inv_1"]


def test_what_a_gateway_refuses_after_it_was_paid_stays_paid(desk: Desk) -> None:
    desk.gateways.by_account[LINK.key] = _Refusing()
    desk.offer("inv_1")
    paid = desk.charge.paid(PaymentId("pay_1"))
    desk.charges.interruptions = [lambda: desk.charges.charges.update({paid.charge_id: paid})]

    with pytest.raises(GatewayRefusedError):
        desk.sync("inv_1", paid.charge_id)
    assert desk.charge.state is ChargeState.PAID


def test_a_cancelled_charge_that_the_gateway_refuses_needs_no_closing(desk: Desk) -> None:
    desk.gateways.by_account[LINK.key] = _Refusing()
    desk.offer("inv_1")
    _cancel(desk)
    desk.sync("inv_1", desk.charge.charge_id)

    assert desk.charge.closed_there


def test_a_charge_whose_last_day_is_over_is_not_opened_any_more(desk: Desk) -> None:
    desk.offer("inv_1")
    desk.clock.present = NOW + timedelta(days=400)
    desk.sync("inv_1", desk.charge.charge_id)

    assert desk.charge.state is ChargeState.REJECTED
    assert "its last day" in desk.charge.reason
    assert desk.gateway.charges == {}


def test_a_charge_that_never_rests_is_tried_again_later(desk: Desk) -> None:
    desk.offer("inv_1")
    touch = desk.charge.charge_id
    desk.charges.interruptions = [lambda: desk.charges.touch(touch)] * 8

    with pytest.raises(ChargeBusyError):
        desk.sync("inv_1", touch)


def test_an_unknown_charge_or_account_is_refused(desk: Desk) -> None:
    desk.offer("inv_1")

    with pytest.raises(NotFoundError, match="chg_none"):
        desk.sync("inv_1", "chg_none")
    lost = replace(desk.charge, account_key="paypal/gone")
    desk.charges.charges[lost.charge_id] = lost
    with pytest.raises(NotFoundError, match="paypal/gone"):
        desk.sync("inv_1", lost.charge_id)


def test_the_document_is_drawn_when_the_gateway_has_answered(desk: Desk) -> None:
    desk.offer_then_draw("acme", "inv_1")
    before = list(desk.drawings.messages)
    desk.deliver()

    assert before == []
    assert [message.body for message in desk.drawings.messages] == ["inv_1"]


def test_the_document_waits_for_all_of_them() -> None:
    desk = Desk(LINK, PIX)
    desk.offer_then_draw("acme", "inv_1")
    first, second = desk.orders.messages
    desk.sync_then_draw("acme", "inv_1", first.body)
    before = list(desk.drawings.messages)
    desk.sync_then_draw("acme", "inv_1", second.body)

    assert before == []
    assert len(desk.drawings.messages) == 1


def test_the_document_does_not_wait_for_a_gateway_that_does_not_answer(desk: Desk) -> None:
    desk.offer_then_draw("acme", "inv_1")
    desk.gateway.is_down = True

    with pytest.raises(GatewayUnavailableError):
        desk.deliver()
    assert [message.body for message in desk.drawings.messages] == ["inv_1"]


def test_a_company_without_documents_has_none_drawn() -> None:
    desk = Desk(documents=DocumentDelivery.OFF)
    desk.offer_then_draw("acme", "inv_1")
    desk.deliver()

    assert desk.drawings.messages == []


def test_an_invoice_is_not_read_where_the_company_offers_by_nothing() -> None:
    desk = Desk(replace(LINK, offers=()))
    desk.offer_then_draw("acme", "inv_none")

    assert [message.body for message in desk.drawings.messages] == ["inv_none"]


def test_an_invoice_without_open_charges_is_not_read_to_close_them(desk: Desk) -> None:
    assert desk.close("inv_none") == []


def test_a_charge_is_found_by_the_name_it_has_at_its_gateway() -> None:
    desk = Desk(LINK, PIX)
    link, pix = desk.offer("inv_1")

    assert link.reference == f"stripe/loja#{link.charge_id}"
    assert pix.reference == f"pix/pix-itau#{charge_txid(pix.charge_id)}"


def test_a_charge_is_due_when_its_invoice_is(desk: Desk) -> None:
    desk.offer("inv_1")

    assert desk.charge.due_date == an_invoice().draft.due_date != date.min
