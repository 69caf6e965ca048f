"""Offering and taking back the charges of an invoice, under races and repeats."""

from dataclasses import replace
from typing import Any

import pytest

from cobro.application.close_charges import AgreementBusyError, CloseCharges
from cobro.application.offer_charges import OfferCharges
from cobro.domain.agreements import BankAgreement, PixReceiver
from cobro.domain.allocation import allocate
from cobro.domain.bank_orders import OrderKind
from cobro.domain.charges import BoletoCharge, ChargeState, PixCharge
from cobro.domain.ids import PaymentId
from cobro.domain.money import Currency
from cobro.formats.boleto.titles import NossoNumeroExhaustedError
from tests.support.books import MemoryBooks
from tests.support.builders import NOW, a_receipt, an_invoice, an_issuer, brl
from tests.support.charge_books import MemoryCharges, offer_at_no_gateway, tell_no_gateway
from tests.support.fakes import CountedPause, FixedClock, MemoryIssuers

ITAU = BankAgreement("itau", "341", "1248", "02124", "109", first_number=500)
BRADESCO = BankAgreement("bradesco", "237", "1234", "56789", "09")
PIX = PixReceiver("loja@example.com", "Acme Serviços", "São Paulo")


class Desk:
    def __init__(self, **issuer: Any) -> None:
        self.books, self.charges, self.pause = MemoryBooks(), MemoryCharges(), CountedPause()
        facts: dict[str, Any] = {"agreements": {"itau": ITAU, "bradesco": BRADESCO}, "pix": PIX}
        self.issuers = MemoryIssuers(an_issuer(**(facts | issuer)))
        self.books.invoices["inv_1"] = an_invoice()
        shared: dict[str, Any] = {
            "invoices": self.books,
            "charges": self.charges,
            "clock": FixedClock(),
            "pause": self.pause,
        }
        self.close = CloseCharges(tell_gateways=tell_no_gateway, **shared)
        self.offer = OfferCharges(
            issuers=self.issuers, close=self.close, at_gateways=offer_at_no_gateway, **shared
        )

    def pay(self) -> None:
        self.books.post(allocate(self.books.get("inv_1"), a_receipt(), NOW))

    @property
    def states(self) -> list[ChargeState]:
        return [charge.state for charge in self.charges.charges.values()]

    @property
    def orders(self) -> list[tuple[str, int, OrderKind]]:
        return [(o.agreement_id, o.order_number, o.kind) for o in self.charges.orders]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_an_invoice_gets_a_boleto_per_agreement_and_a_pix_code(desk: Desk) -> None:
    itau, bradesco, pix = desk.offer("inv_1")

    assert isinstance(itau, BoletoCharge)
    assert (itau.printed_number, itau.state) == ("109/00000500-9", ChargeState.REQUESTED)
    assert itau.linha_digitavel.startswith("34191.09008")
    assert isinstance(bradesco, BoletoCharge)
    assert (bradesco.sequence, bradesco.amount) == (1, brl(10_000))
    assert isinstance(pix, PixCharge)
    assert (pix.state, len(pix.txid)) == (ChargeState.REGISTERED, 24)
    assert desk.orders == [("itau", 1, OrderKind.ENTRY), ("bradesco", 1, OrderKind.ENTRY)]


def test_the_entry_order_states_what_the_file_needs(desk: Desk) -> None:
    desk.offer("inv_1")
    order = desk.charges.orders[0]

    assert (order.document, order.amount) == ("A-0000001", brl(10_000))
    assert (order.nosso_numero, order.check_digit) == ("00000500", "9")


def test_offering_again_offers_and_numbers_nothing(desk: Desk) -> None:
    desk.offer("inv_1")

    assert desk.offer("inv_1") == []
    assert len(desk.charges.charges) == 3
    assert len(desk.charges.orders) == 2


def test_a_charge_that_another_delivery_wrote_is_left_to_it(desk: Desk) -> None:
    other = Desk()
    other.offer("inv_1")
    first = next(iter(other.charges.charges.values()))
    desk.charges.interruptions = [lambda: desk.charges.charges.update({first.charge_id: first})]

    assert len(desk.offer("inv_1")) == 2


def test_a_number_that_another_writer_took_is_not_given_twice(desk: Desk) -> None:
    desk.charges.interruptions = [lambda: desk.charges.take_number("acme", "itau")]
    itau, *_ = desk.offer("inv_1")

    assert isinstance(itau, BoletoCharge)
    assert itau.sequence == 500
    assert desk.orders[0] == ("itau", 2, OrderKind.ENTRY)
    assert desk.pause.attempts == [0]


def test_a_counter_that_never_rests_sends_the_message_back(desk: Desk) -> None:
    desk.charges.interruptions = [lambda: desk.charges.take_number("acme", "itau")] * 8

    with pytest.raises(AgreementBusyError, match="A-0000001"):
        desk.offer("inv_1")


@pytest.mark.parametrize("facts", [{"agreements": {}, "pix": None}])
def test_an_issuer_without_agreements_offers_nothing(facts: dict[str, Any]) -> None:
    desk = Desk(**facts)

    assert desk.offer("inv_1") == []


def test_an_invoice_in_another_currency_is_offered_by_no_bank(desk: Desk) -> None:
    lines = an_invoice().draft.lines
    foreign = tuple(
        replace(ln, unit_price=replace(ln.unit_price, currency=Currency.USD)) for ln in lines
    )
    desk.books.invoices["inv_1"] = an_invoice(currency=Currency.USD, lines=foreign)

    assert desk.offer("inv_1") == []


def test_what_one_bank_refuses_keeps_back_no_other(desk: Desk) -> None:
    full = replace(ITAU, first_number=10**8)
    desk = Desk(agreements={"itau": full, "bradesco": BRADESCO})

    with pytest.raises(NossoNumeroExhaustedError):
        desk.offer("inv_1")
    assert len(desk.charges.charges) == 2


def test_an_invoice_that_is_paid_before_its_charges_are_offered_gets_none(desk: Desk) -> None:
    desk.pay()

    assert desk.offer("inv_1") == []
    assert desk.charges.charges == {}


def test_an_invoice_that_is_paid_while_they_are_offered_keeps_none_open(desk: Desk) -> None:
    desk.charges.interruptions = [desk.pay]
    desk.offer("inv_1")

    assert set(desk.states) == {ChargeState.CANCELLED}
    assert desk.orders[2:] == [("itau", 2, OrderKind.CANCEL), ("bradesco", 2, OrderKind.CANCEL)]


def test_a_paid_invoice_takes_back_its_open_charges_once(desk: Desk) -> None:
    itau, *_ = desk.offer("inv_1")
    desk.charges.record(itau.paid(PaymentId("pay_1")))
    desk.pay()

    assert len(desk.close("inv_1")) == 2
    assert desk.close("inv_1") == []
    assert desk.states == [ChargeState.PAID, ChargeState.CANCELLED, ChargeState.CANCELLED]
    assert desk.orders[2:] == [("bradesco", 2, OrderKind.CANCEL)]


def test_an_invoice_that_is_still_owed_keeps_its_charges(desk: Desk) -> None:
    desk.offer("inv_1")
    desk.books.post(allocate(desk.books.get("inv_1"), a_receipt(4_000), NOW))

    assert desk.close("inv_1") == []
    assert set(desk.states) == {ChargeState.REQUESTED, ChargeState.REGISTERED}


def test_a_charge_that_moved_is_read_again(desk: Desk) -> None:
    itau, *_ = desk.offer("inv_1")
    desk.pay()
    desk.charges.interruptions = [lambda: desk.charges.touch(itau.charge_id)]

    assert len(desk.close("inv_1")) == 3


def test_a_charge_that_is_paid_while_it_is_taken_back_stays_paid(desk: Desk) -> None:
    itau, *_ = desk.offer("inv_1")
    desk.pay()
    paid = itau.paid(PaymentId("pay_1"))
    desk.charges.interruptions = [lambda: desk.charges.charges.update({paid.charge_id: paid})]
    desk.close("inv_1")

    assert desk.charges.charges[itau.charge_id].state is ChargeState.PAID
    assert ("itau", 2, OrderKind.CANCEL) not in desk.orders


def test_a_charge_that_never_rests_sends_the_message_back(desk: Desk) -> None:
    itau, *_ = desk.offer("inv_1")
    desk.pay()
    desk.charges.interruptions = [lambda: desk.charges.touch(itau.charge_id)] * 8

    with pytest.raises(AgreementBusyError):
        desk.close("inv_1")
