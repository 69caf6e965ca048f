"""An invoice that is owed again is offered anew, once, on the day on which it is due anew."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cobro.application.offer_anew import REOPENED
from cobro.domain.agreements import BankAgreement, PixReceiver
from cobro.domain.charges import ChargeState
from cobro.domain.ids import PaymentId
from cobro.domain.invoice import Invoice
from cobro.formats.boleto.titles import NossoNumeroExhaustedError
from tests.support.builders import TODAY, an_invoice, brl
from tests.support.charge_desk import LINK, Desk

PIX = PixReceiver("loja@example.com", "Acme Serviços", "São Paulo")
AGAIN = TODAY + timedelta(days=7)


def reopened(desk: Desk, minor: int = 10_000, **more: object) -> Invoice:
    """Take money back of the invoice, whose charge had been paid."""
    invoice = replace(an_invoice(10_000), open=brl(minor), due_again_date=AGAIN)
    desk.books.invoices["inv_1"] = replace(invoice, **more)  # type: ignore[arg-type]  # fields of its own
    return desk.books.invoices["inv_1"]


@pytest.fixture
def desk() -> Desk:
    """Offer an invoice by a gateway's page and a Pix code; the code was paid."""
    desk = Desk(pix=PIX)
    desk.offer_then_draw("acme", "inv_1")
    desk.deliver()
    for charge in list(desk.charges.charges.values()):
        paid = charge.paid(PaymentId("pay_1")) if charge.kind == "pix" else charge
        ended = paid if paid is not charge else charge.moved(ChargeState.CANCELLED)
        desk.charges.charges[charge.charge_id] = ended
    desk.drawings.messages.clear()
    return desk


def test_a_copy_asks_for_what_is_owed_on_the_day_that_it_is_due_anew(desk: Desk) -> None:
    reopened(desk, 2_600)
    copy = desk.offer_anew("acme", "inv_1")

    assert {(c.kind, c.amount, c.due_date, c.reason) for c in copy} == {
        ("pix", brl(2_600), AGAIN, REOPENED),
        ("gateway", brl(2_600), AGAIN, REOPENED),
    }


def test_its_document_waits_for_the_gateway_and_is_drawn_then(desk: Desk) -> None:
    reopened(desk)
    desk.offer_anew("acme", "inv_1")
    before = list(desk.drawings.bodies)
    desk.deliver()

    assert (before, desk.drawings.bodies) == ([], ["inv_1"])


def test_an_event_that_comes_again_offers_nothing_more(desk: Desk) -> None:
    reopened(desk)
    first = desk.offer_anew("acme", "inv_1")
    desk.deliver()
    reopened(desk, 4_000)  # a part was paid meanwhile
    again = desk.offer_anew("acme", "inv_1")

    assert [c.charge_id for c in again] == [c.charge_id for c in first]
    assert desk.drawings.bodies == ["inv_1", "inv_1"]


def test_more_that_goes_back_is_asked_for_by_another_copy(desk: Desk) -> None:
    reopened(desk, 4_000)
    desk.offer_anew("acme", "inv_1")
    reopened(desk, 10_000)
    copy = desk.offer_anew("acme", "inv_1")

    assert {(c.amount, c.copy) for c in copy} == {(brl(10_000), 2)}
    assert {c.state for c in desk.charges.charges.values() if c.copy == 1} == {
        ChargeState.CANCELLED
    }


def test_what_a_run_that_died_left_open_is_taken_back_by_the_next() -> None:
    desk = Desk()
    reopened(desk, 4_000)
    desk.offer_anew("acme", "inv_1")
    reopened(desk, 10_000)
    desk.offer_anew("acme", "inv_1")
    desk.deliver()
    for charge in list(desk.charges.charges.values()):
        if charge.copy == 1:  # as if it had died before it took this back
            left = replace(charge, state=ChargeState.REGISTERED)
            desk.charges.charges[charge.charge_id] = left
    desk.offer_anew("acme", "inv_1")

    states = {charge.copy: charge.state for charge in desk.charges.charges.values()}
    assert states == {1: ChargeState.CANCELLED, 2: ChargeState.REGISTERED}


def test_nothing_is_offered_where_nothing_is_owed_anew(desk: Desk) -> None:
    reopened(desk, 0)
    paid = desk.offer_anew("acme", "inv_1")
    reopened(desk, due_again_date=None)
    undone = desk.offer_anew("acme", "inv_1")
    reopened(desk, due_again_date=TODAY - timedelta(days=1))
    over = desk.offer_anew("acme", "inv_1")

    assert (paid, undone, over) == ((), (), ())


def test_a_company_that_offers_nothing_has_nothing_drawn() -> None:
    desk = Desk()
    desk.accounts.forget(LINK)
    reopened(desk)

    assert desk.offer_anew("acme", "inv_1") == []
    assert desk.drawings.messages == []


def test_what_a_bank_refuses_keeps_back_no_other_charge() -> None:
    full = BankAgreement("itau", "341", "1248", "02124", "109", first_number=10**8)
    desk = Desk(agreements={"itau": full}, pix=PIX)
    desk.accounts.forget(LINK)
    reopened(desk)
    with pytest.raises(NossoNumeroExhaustedError):
        desk.offer_anew("acme", "inv_1")

    assert [c.kind for c in desk.charges.charges.values()] == ["pix"]
    assert desk.drawings.bodies == ["inv_1"]
