"""Asking for an invoice again: what is offered, what is taken back, and what is refused."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cobro.application.close_charges import CloseCharges
from cobro.application.make_new_boletos import MakeNewBoletos
from cobro.application.new_boletos import BoletoWish
from cobro.application.offer_charges import OfferCharges
from cobro.application.quote_payoff import QuotePayoff, Quotes
from cobro.application.reissue_invoice import (
    CopySupersededError,
    NotReissuableError,
    ReissueInvoice,
    ReissueInvoices,
)
from cobro.domain.agreements import BankAgreement, PixReceiver
from cobro.domain.allocation import allocate
from cobro.domain.bank_orders import OrderKind
from cobro.domain.charges import BoletoCharge, ChargeState, PixCharge
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.parties import DocumentDelivery
from cobro.domain.terms import Interest, PaymentTerms, Share
from tests.support.books import MemoryBooks
from tests.support.builders import NOW, a_receipt, an_invoice, an_issuer, brl
from tests.support.charge_books import MemoryCharges, offer_at_no_gateway, tell_no_gateway
from tests.support.fakes import CountedPause, FixedClock, MemoryIssuers, MemoryQueue

ITAU = BankAgreement("itau", "341", "1248", "02124", "109", first_number=500)
BRADESCO = BankAgreement("bradesco", "237", "1234", "56789", "09")
PIX = PixReceiver("loja@example.com", "Acme Serviços", "São Paulo")
TERMS = PaymentTerms(late_fee=Share(percent=Decimal(2)), interest=Interest(percent=Decimal(1)))
LATE, LATER = date(2026, 4, 16), date(2026, 4, 22)  # 15 and 21 days after the invoice was due


class NoRates:
    def series(self, *_: object) -> list[Any]:
        return []


class Desk:
    def __init__(self, **issuer: Any) -> None:
        self.books, self.charges, self.queue = MemoryBooks(), MemoryCharges(), MemoryQueue()
        facts: dict[str, Any] = {
            "agreements": {"itau": ITAU, "bradesco": BRADESCO},
            "pix": PIX,
            "documents": DocumentDelivery.SEND,
        }
        issuers = MemoryIssuers(an_issuer(**(facts | issuer)), an_issuer("other", pix=PIX))
        plain = an_invoice()
        self.books.invoices["inv_1"] = replace(plain, draft=replace(plain.draft, terms=TERMS))
        shared: dict[str, Any] = {
            "invoices": self.books,
            "charges": self.charges,
            "clock": FixedClock(),
            "pause": CountedPause(),
        }
        close = CloseCharges(tell_gateways=tell_no_gateway, **shared)
        self.offer = OfferCharges(
            issuers=issuers, close=close, at_gateways=offer_at_no_gateway, **shared
        )
        quotes = Quotes(
            rates=NoRates(),  # type: ignore[arg-type]  # these terms ask for no rate
            charges=self.charges,
        )
        self.reissue = ReissueInvoices(
            issuers=issuers,
            quote=QuotePayoff(invoices=self.books, issuers=issuers, quotes=quotes),
            charges=self.charges,
            offer=self.offer,
            clock=FixedClock(),
            drawings=self.queue,
            render_message=lambda *names: "/".join(names),
        )

    def pay(self, minor: int = 10_000) -> None:
        self.books.post(allocate(self.books.get("inv_1"), a_receipt(minor), NOW))

    @property
    def orders(self) -> list[tuple[str, OrderKind, int]]:
        found = self.charges.orders
        return [(o.agreement_id, o.kind, o.amount.minor) for o in found]

    @property
    def open_ones(self) -> list[tuple[date, int]]:
        found = self.charges.charges.values()
        return [(c.due_date, c.amount.minor) for c in found if c.is_open]


def ask(due_date: date = LATE, issuer_id: str = "acme", reason: str = "") -> ReissueInvoice:
    return ReissueInvoice(issuer_id, "inv_1", due_date, reason)


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.offer("inv_1")
    return desk


def test_a_copy_asks_for_the_payoff_of_its_day_and_replaces_what_was_offered(desk: Desk) -> None:
    done = desk.reissue(ask(reason="pedido"))

    assert (done.quoted.payoff.total, done.replayed) == (brl(10_250), False)
    itau, bradesco, pix = done.charges
    assert isinstance(itau, BoletoCharge)
    assert isinstance(bradesco, BoletoCharge)
    assert isinstance(pix, PixCharge)
    assert (itau.amount, itau.due_date, itau.sequence) == (brl(10_250), LATE, 501)
    assert (itau.copy, itau.reason, bradesco.sequence) == (1, "pedido", 2)
    assert desk.open_ones == [(LATE, 10_250)] * 3
    assert desk.orders[2:] == [
        ("itau", OrderKind.ENTRY, 10_250),
        ("bradesco", OrderKind.ENTRY, 10_250),
        ("itau", OrderKind.CANCEL, 10_000),
        ("bradesco", OrderKind.CANCEL, 10_000),
    ]
    assert len({c.reference for c in desk.charges.charges.values()}) == 6
    assert desk.queue.bodies == ["acme/inv_1"]


def test_a_step_of_a_policy_makes_a_new_boleto_once_and_none_for_what_is_paid(desk: Desk) -> None:
    make = MakeNewBoletos(reissue=desk.reissue)
    wish = BoletoWish("acme", "inv_1", LATE, "p/1 again")
    outcomes = [make(wish), make(wish)]
    offered = desk.open_ones
    desk.reissue(ask(LATER))
    outdated = make(wish)
    desk.pay(10_400)

    assert (outcomes, offered) == (["made", "made"], [(LATE, 10_250)] * 3)
    assert (outdated, make(replace(wish, due_date=LATER))) == ("not_wanted", "not_wanted")


def test_the_bank_is_told_the_interest_and_no_second_late_fee(desk: Desk) -> None:
    desk.reissue(ask())
    entries = [order.terms for order in desk.charges.orders if order.kind is OrderKind.ENTRY]

    assert [terms.late_fee for terms in entries] == [TERMS.late_fee, TERMS.late_fee, None, None]
    assert {terms.interest for terms in entries} == {TERMS.interest}


def test_the_same_request_again_offers_nothing_and_answers_the_same(desk: Desk) -> None:
    first, before = desk.reissue(ask(reason="one")), len(desk.charges.orders)
    again = desk.reissue(ask(reason="two"))

    assert (again.replayed, again.charges) == (True, first.charges)
    assert again.quoted == first.quoted
    assert len(desk.charges.orders) == before


def test_another_day_is_another_copy_and_the_replaced_one_does_not_come_back(desk: Desk) -> None:
    desk.reissue(ask())
    second = desk.reissue(ask(LATER))

    assert {charge.copy for charge in second.charges} == {2}
    assert desk.open_ones == [(LATER, 10_270)] * 3
    with pytest.raises(CopySupersededError, match="due on 2026-04-22 replaced the one"):
        desk.reissue(ask())


def test_what_was_paid_in_part_meanwhile_makes_another_copy_of_the_same_day(desk: Desk) -> None:
    desk.reissue(ask())
    desk.pay(4_000)
    again = desk.reissue(ask())

    assert not again.replayed
    assert desk.open_ones == [(LATE, again.quoted.payoff.total.minor)] * 3
    assert again.quoted.payoff.total < brl(10_250)


def test_a_copy_that_ended_half_way_is_completed(desk: Desk) -> None:
    class LostError(Exception):
        pass

    def lose() -> None:
        raise LostError

    desk.charges.interruptions = [lambda: None, lose]
    with pytest.raises(LostError):
        desk.reissue(ask())
    done = desk.reissue(ask())

    assert (len(done.charges), done.replayed) == (3, False)
    assert {charge.copy for charge in done.charges} == {1}
    assert desk.open_ones == [(LATE, 10_250)] * 3


def test_what_is_offered_first_after_a_copy_is_not_offered() -> None:
    desk = Desk()
    desk.reissue(ask())

    assert desk.offer("inv_1") == []
    assert desk.open_ones == [(LATE, 10_250)] * 3


def test_what_is_offered_first_while_a_copy_is_made_is_taken_back() -> None:
    desk = Desk()

    def interrupt() -> None:
        desk.reissue(ask())

    desk.charges.interruptions = [interrupt]
    desk.offer("inv_1")

    assert desk.open_ones == [(LATE, 10_250)] * 3


def test_an_invoice_that_is_paid_while_its_copy_is_made_keeps_no_charge_open(desk: Desk) -> None:
    desk.charges.interruptions = [desk.pay]
    done = desk.reissue(ask())

    assert desk.open_ones == []
    assert {charge.state for charge in done.charges} == {ChargeState.CANCELLED}


def test_a_day_on_which_banks_are_closed_moves_to_the_next_that_they_open(desk: Desk) -> None:
    done = desk.reissue(ask(date(2026, 4, 18)))

    assert (done.asked_date, done.due_date) == (date(2026, 4, 18), date(2026, 4, 20))
    assert {charge.due_date for charge in done.charges} == {date(2026, 4, 20)}


def test_a_copy_due_before_the_invoice_keeps_the_late_fee_for_who_is_late(desk: Desk) -> None:
    desk.reissue(ask(date(2026, 3, 20)))

    assert desk.charges.orders[2].terms.late_fee == TERMS.late_fee
    assert desk.open_ones == [(date(2026, 3, 20), 10_000)] * 3


def test_a_day_that_is_over_is_refused(desk: Desk) -> None:
    with pytest.raises(InvalidInputError, match="before today, 2026-03-02"):
        desk.reissue(ask(date(2026, 3, 1)))


def test_a_paid_invoice_is_not_asked_for_again(desk: Desk) -> None:
    desk.pay()

    with pytest.raises(NotReissuableError, match="is paid: there is nothing to ask for"):
        desk.reissue(ask())


def test_an_issuer_sees_no_invoice_of_another(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        desk.reissue(ask(issuer_id="other"))


def test_without_agreement_and_pix_key_nothing_can_be_offered() -> None:
    with pytest.raises(NotReissuableError, match="a bank agreement or a Pix key first"):
        Desk(agreements={}, pix=None).reissue(ask())


def test_where_documents_are_off_none_is_drawn() -> None:
    desk = Desk(documents=DocumentDelivery.OFF)
    desk.reissue(ask())

    assert desk.queue.bodies == []


def test_a_copy_due_before_the_day_that_was_put_off_to_still_has_its_late_fee(desk: Desk) -> None:
    first = next(iter(desk.charges.charges.values()))
    desk.charges.charges[first.charge_id] = replace(first, due_date=date(2026, 5, 29))
    done = desk.reissue(ask())

    assert done.quoted.payoff.total == brl(10_000)
    assert desk.charges.orders[2].terms.late_fee == TERMS.late_fee
