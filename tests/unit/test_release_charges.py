"""Undoing what a charge had paid lets the charge go again; what comes later pays the invoice."""

from typing import Any

import pytest

from cobro.application.close_charges import CloseCharges
from cobro.application.offer_charges import OfferCharges
from cobro.application.post_receipt import InvoiceBusyError
from cobro.application.review_order import ReviewOrder
from cobro.domain.agreements import BankAgreement, PixReceiver
from cobro.domain.charges import Charge, ChargeKind, ChargeState, PixCharge
from cobro.domain.copies import Asking
from cobro.domain.terms import NO_TERMS
from tests.support.builders import DUE, a_bank_entry, an_issuer, brl
from tests.support.charge_books import offer_at_no_gateway, tell_no_gateway
from tests.support.fakes import CountedPause, FixedClock, MemoryIssuers
from tests.support.people import People

AGREEMENT = BankAgreement("first", "237", "1234", "56789", "09", first_number=77)
BOLETO = {"nosso_numero": "77"}


class Desk(People):
    """A desk whose first invoice is offered by boleto and Pix."""

    def __init__(self) -> None:
        issuer = an_issuer(
            agreements={"first": AGREEMENT}, pix=PixReceiver("loja@example.com", "Acme", "Recife")
        )
        super().__init__(issuers=MemoryIssuers(issuer))
        shared: dict[str, Any] = {
            "invoices": self.books,
            "charges": self.charges,
            "clock": FixedClock(),
            "pause": CountedPause(),
        }
        self.close = CloseCharges(tell_gateways=tell_no_gateway, **shared)
        self.offer = OfferCharges(
            issuers=self.issuers, close=self.close, at_gateways=offer_at_no_gateway, **shared
        )
        self.offer("inv_1")

    def charge(self, kind: ChargeKind = ChargeKind.BOLETO) -> Charge:
        return next(c for c in self.charges.charges.values() if (c.kind, c.copy) == (kind, 0))

    @property
    def by_pix(self) -> dict[str, str]:
        pix = self.charge(ChargeKind.PIX)
        assert isinstance(pix, PixCharge)
        return {"txid": pix.txid}

    def pay(self, entry_id: str, references: dict[str, str]) -> str:
        found = self.decide(a_bank_entry(entry_id, references=references))
        self.close("inv_1")
        return found

    def undo(self, entry_id: str = "ent_1") -> None:
        self.people.undo(ReviewOrder("acme", entry_id, "ana", "era de outro", f"u-{entry_id}"))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_boleto_whose_payment_is_undone_is_over_and_the_invoice_is_owed(desk: Desk) -> None:
    desk.pay("ent_1", BOLETO)
    desk.undo()

    assert (desk.charge().state, desk.charge().payment_id) == (ChargeState.EXPIRED, None)
    assert desk.open_minor("inv_1") == 10_000


def test_an_invoice_whose_payment_was_undone_is_asked_for_and_paid_by_a_copy(desk: Desk) -> None:
    desk.pay("ent_1", BOLETO)
    desk.undo()
    desk.offer.ask(desk.books.get("inv_1"), desk.issuers.get("acme"),
                   Asking(brl(10_000), DUE, NO_TERMS, copy=1))  # fmt: skip
    copies = [c for c in desk.charges.charges.values() if c.copy and c.kind is ChargeKind.BOLETO]
    again = desk.pay("ent_2", {"nosso_numero": "78"})

    assert (len(copies), again, desk.open_minor("inv_1")) == (1, "inv_1", 0)
    assert desk.told == []


def test_a_later_payment_by_the_same_boleto_is_no_second_one(desk: Desk) -> None:
    desk.pay("ent_1", BOLETO)
    desk.undo()

    assert desk.pay("ent_2", BOLETO) == "inv_1"
    assert (desk.charge().state, desk.open_minor("inv_1")) == (ChargeState.PAID, 0)
    assert desk.told == []


def test_a_pix_code_is_paid_again_as_the_first_time(desk: Desk) -> None:
    desk.pay("ent_1", desk.by_pix)
    desk.undo()

    assert desk.charge(ChargeKind.PIX).state is ChargeState.REGISTERED
    assert desk.pay("ent_2", desk.by_pix) == "inv_1"
    assert desk.open_minor("inv_1") == 0


def test_a_pix_code_of_an_invoice_that_is_not_owed_is_over(desk: Desk) -> None:
    desk.pay("ent_1", BOLETO)
    desk.pay("ent_2", desk.by_pix)
    desk.undo("ent_2")

    assert desk.charge(ChargeKind.PIX).state is ChargeState.EXPIRED
    assert desk.charge().state is ChargeState.PAID


def test_a_charge_that_moved_is_read_again_and_one_that_never_rests_is_busy(desk: Desk) -> None:
    desk.pay("ent_1", BOLETO)
    moves = [lambda: desk.charges.touch(desk.charge().charge_id)]
    desk.charges.interruptions = moves * 8
    with pytest.raises(InvoiceBusyError):
        desk.undo()
    desk.charges.interruptions = moves * 1
    desk.undo()

    assert desk.charge().state is ChargeState.EXPIRED
    assert (desk.state("ent_1"), desk.received()) == ("rejected", 0)
