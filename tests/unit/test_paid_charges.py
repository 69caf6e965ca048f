"""Finding the charge that a bank entry pays, and what becomes of its money."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cobro.application.close_charges import CloseCharges
from cobro.application.offer_charges import OfferCharges
from cobro.application.ports import StoredEntry
from cobro.application.post_receipt import InvoiceBusyError, Quote, quote_nothing
from cobro.domain import journal
from cobro.domain.agreements import BankAgreement, PixReceiver
from cobro.domain.allocation import allocate
from cobro.domain.charges import ChargeKind, ChargeState
from cobro.domain.ids import InvoiceId
from cobro.domain.invoice import Invoice
from cobro.domain.payoff import Payoff, payoff
from cobro.domain.rates import RateBook
from cobro.domain.terms import Interest, PaymentTerms, Share
from tests.support.builders import DUE, NOW, a_bank_entry, a_receipt, an_invoice, an_issuer, brl
from tests.support.charge_books import offer_at_no_gateway, tell_no_gateway
from tests.support.fakes import CountedPause, FixedClock, MemoryIssuers
from tests.support.review_desk import ReviewDesk

FIRST = BankAgreement("first", "237", "1234", "56789", "09", first_number=77)
# The same bank once more, counting from the same number, with an account that has a digit.
SECOND = BankAgreement("second", "237", "4321", "1", "09", account_digit="5", first_number=77)
PIX = PixReceiver("loja@example.com", "Acme", "Recife")


class Desk(ReviewDesk):
    def __init__(self, *agreements: BankAgreement, quote: Quote = quote_nothing) -> None:
        by_id = {agreement.agreement_id: agreement for agreement in agreements}
        issuers = MemoryIssuers(an_issuer(agreements=by_id, pix=PIX))
        super().__init__(issuers=issuers, quote=quote)
        self.books.invoices["inv_1"] = an_invoice()
        shared: dict[str, Any] = {"clock": FixedClock(), "pause": CountedPause()}
        holding: dict[str, Any] = {"invoices": self.books, "charges": self.charges, **shared}
        self.close = CloseCharges(tell_gateways=tell_no_gateway, **holding)
        OfferCharges(
            issuers=issuers,
            close=self.close,
            at_gateways=offer_at_no_gateway,
            **holding,
        )("inv_1")

    def charge_state(self, kind: ChargeKind = ChargeKind.BOLETO) -> ChargeState:
        return next(c.state for c in self.charges.charges.values() if c.kind is kind)

    def pay_by_card(self) -> None:
        self.books.post(allocate(self.books.get("inv_1"), a_receipt(), NOW))
        self.close("inv_1")


@pytest.fixture
def desk() -> Desk:
    return Desk(FIRST)


def by_boleto(entry_id: str = "ent_1", number: str = "00000000077", **more: Any) -> StoredEntry:
    return a_bank_entry(entry_id, references={"nosso_numero": number}, **more)


def test_the_charges_number_pays_the_invoice_and_marks_the_charge(desk: Desk) -> None:
    assert desk.decide(by_boleto()) == "inv_1"
    assert desk.books.get("inv_1").open.is_zero
    assert desk.charge_state() is ChargeState.PAID


def test_a_txid_names_the_pix_charge(desk: Desk) -> None:
    txid = next(c.reference for c in desk.charges.charges.values() if c.kind is ChargeKind.PIX)
    entry = a_bank_entry(references={"txid": txid.rpartition("#")[2], "nosso_numero": "0"})

    assert desk.decide(entry) == "inv_1"
    assert desk.charge_state(ChargeKind.PIX) is ChargeState.PAID
    assert desk.charge_state(ChargeKind.BOLETO) is ChargeState.REQUESTED


def test_without_a_charge_the_invoices_own_number_still_counts(desk: Desk) -> None:
    assert desk.decide(by_boleto(number="10000001")) == "inv_1"
    assert desk.charge_state() is ChargeState.REQUESTED


def test_another_amount_waits_and_the_charge_is_paid_all_the_same(desk: Desk) -> None:
    assert desk.decide(by_boleto(amount_minor=9_999)) == "amount_differs"
    assert desk.charge_state() is ChargeState.PAID


LATE = DUE + timedelta(days=30)
TERMS = PaymentTerms(late_fee=Share(percent=Decimal(2)), interest=Interest(Decimal(1)), place="BR")


def quoted(invoice: Invoice, on: date) -> Payoff:
    return payoff(replace(invoice.exposure, country="BR"), TERMS, on, RateBook.of([]))


def test_a_boleto_paid_late_brings_what_is_due_that_day() -> None:
    desk = Desk(FIRST, quote=quoted)
    due = quoted(desk.books.get("inv_1"), LATE).total
    assert due == brl(10_300)

    assert desk.decide(by_boleto(amount_minor=due.minor, booking_date=LATE)) == "inv_1"
    assert desk.books.get("inv_1").owed.is_zero


def test_a_boleto_paid_late_with_another_sum_waits() -> None:
    desk = Desk(FIRST, quote=quoted)

    assert desk.decide(by_boleto(amount_minor=10_299, booking_date=LATE)) == "amount_differs"


@pytest.mark.parametrize("number", ["00000000077", "10000001"])
def test_a_lost_decision_about_a_payment_that_left_a_rest_books_nothing_again(number: str) -> None:
    desk = Desk(FIRST, quote=quoted)
    entry = by_boleto(number=number, booking_date=LATE)
    desk.decide(entry)
    desk.statements.entries[entry.entry_id] = entry

    assert desk.books.get("inv_1").owed == brl(300)
    assert desk.decide(entry) == "inv_1"
    assert len(desk.books.payments) == 1


def test_money_in_another_currency_waits(desk: Desk) -> None:
    desk.pay_by_card()

    assert desk.decide(by_boleto(currency="USD")) == "currency_mismatch"


def test_money_by_a_charge_of_a_paid_invoice_goes_on_account_and_is_told(desk: Desk) -> None:
    desk.pay_by_card()

    assert desk.decide(by_boleto()) == "inv_1"
    assert desk.charge_state() is ChargeState.PAID
    credited = [e.moved(journal.CUSTOMER_CREDIT).minor for e in desk.books.journal.values()]
    assert credited == [0, -10_000]
    assert [told.reason_code for told in desk.told] == ["paid_by_closed_charge"]
    assert "customer's credit" in str(desk.told[0])


def test_a_boleto_that_is_paid_twice_goes_on_account_the_second_time(desk: Desk) -> None:
    desk.decide(by_boleto())

    assert desk.decide(by_boleto("ent_2")) == "inv_1"
    assert len(desk.books.payments) == 2
    assert len(desk.told) == 1


def test_a_decision_that_was_lost_tells_and_books_nothing_again(desk: Desk) -> None:
    desk.pay_by_card()
    entry = by_boleto()
    desk.decide(entry)
    desk.statements.entries[entry.entry_id] = entry

    assert desk.decide(entry) == "inv_1"
    assert desk.decide(entry) == "decided before"
    assert (len(desk.books.payments), len(desk.told)) == (2, 1)


def test_two_agreements_with_one_number_are_told_apart_by_the_account() -> None:
    desk = Desk(FIRST, SECOND)

    assert desk.decide(by_boleto(account="237/4321/15")) == "inv_1"
    states = [c.state for c in desk.charges.charges.values() if c.kind is ChargeKind.BOLETO]
    assert states == [ChargeState.REQUESTED, ChargeState.PAID]


def test_two_titles_of_one_invoice_pay_it_whatever_the_account() -> None:
    """Whichever of them is meant, the money is the invoice's."""
    desk = Desk(FIRST, SECOND)

    assert desk.decide(by_boleto(account="237/9/9")) == "inv_1"


def test_titles_of_two_invoices_on_an_account_of_neither_wait_for_a_person() -> None:
    desk = Desk(FIRST, SECOND)
    _, title = (c for c in desk.charges.charges.values() if c.kind is ChargeKind.BOLETO)
    desk.books.invoices["inv_2"] = an_invoice(25_000, "inv_2", 2)
    desk.charges.charges[title.charge_id] = replace(title, invoice_id=InvoiceId("inv_2"))

    assert desk.decide(by_boleto(account="237/9/9")) == "ambiguous"
    assert desk.books.payments == {}


def test_a_charge_that_moved_is_read_again(desk: Desk) -> None:
    charge = next(iter(desk.charges.charges.values()))
    desk.charges.interruptions = [lambda: desk.charges.touch(charge.charge_id)]

    assert desk.decide(by_boleto()) == "inv_1"
    assert desk.charge_state() is ChargeState.PAID


def test_a_charge_that_never_rests_sends_the_entry_back(desk: Desk) -> None:
    charge = next(iter(desk.charges.charges.values()))
    desk.charges.interruptions = [lambda: desk.charges.touch(charge.charge_id)] * 8
    entry = by_boleto()
    desk.statements.entries[entry.entry_id] = replace(entry)

    with pytest.raises(InvoiceBusyError):
        desk.reconcile(entry.entry_id)
