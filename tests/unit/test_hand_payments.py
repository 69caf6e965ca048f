"""Payments by hand: recorded and given back, each order once, signed, never more than there is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cobro.application.issue_invoices import IdempotencyMismatchError
from cobro.application.post_receipt import InvoiceBusyError
from cobro.contracts.payments_api import (
    RefundPaymentV1,
    ReversePaymentV1,
)
from cobro.domain import journal
from cobro.domain.allocation import allocate
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.invoice import InvoiceStatus
from cobro.domain.reversals import RefundTooHighError
from tests.support.builders import NOW, TODAY, a_receipt, brl
from tests.support.pay_desk import BANK, RECORD, WHY, PayDesk, changed, payment_id


@pytest.fixture
def office() -> PayDesk:
    return PayDesk()


class TestRecording:
    def test_a_payment_is_booked_on_its_invoice_with_its_author(self, office: PayDesk) -> None:
        done = office.do(RECORD)
        entry = office.books.journal[payment_id(done)]

        assert office.books.get("inv_1").status is InvoiceStatus.PAID
        assert entry.moved(journal.bank(BANK)) == brl(10_000)
        assert (entry.author, entry.reason) == ("ana", "seen on the statement")

    def test_the_same_order_again_books_nothing(self, office: PayDesk) -> None:
        first, again = office.do(RECORD), office.do(RECORD)

        assert (first.replayed, again.replayed) == (False, True)
        assert again.record == first.record
        assert len(office.books.payments) == 1

    def test_the_key_of_another_order_is_refused(self, office: PayDesk) -> None:
        office.do(RECORD)

        with pytest.raises(IdempotencyMismatchError, match="use a new key"):
            office.ask(changed(RECORD, amount=9_000))

    def test_what_is_too_much_stays_on_account(self, office: PayDesk) -> None:
        office.paid(amount=12_000)

        assert (office.open(), office.left()) == (0, 2_000)

    def test_a_payment_for_a_customer_stays_on_account(self, office: PayDesk) -> None:
        office.paid(invoice_id=None, customer_id="cus-1")

        assert (office.open(), office.left()) == (10_000, 10_000)

    def test_a_payment_of_nobody_known_waits(self, office: PayDesk) -> None:
        payment_id = office.paid(invoice_id=None)

        assert not office.place.placement("acme", payment_id).payment.is_identified
        assert office.moved(journal.UNIDENTIFIED) == -10_000

    def test_a_payment_of_tomorrow_is_refused(self, office: PayDesk) -> None:
        with pytest.raises(InvalidInputError, match="in the future"):
            office.ask(changed(RECORD, paid_date=TODAY + timedelta(days=1)))

    def test_an_invoice_says_whose_a_payment_is(self, office: PayDesk) -> None:
        with pytest.raises(InvalidInputError, match="the invoice says whose"):
            office.ask(changed(RECORD, customer_id="cus-1"))

    def test_an_invoice_that_moves_meanwhile_is_read_again(self, office: PayDesk) -> None:
        receipt = a_receipt(4_000)
        office.books.interruptions = [
            lambda: office.books.post(allocate(office.books.get("inv_1"), receipt, NOW))
        ]
        office.do(RECORD)

        assert (office.open(), office.left(), office.pause.attempts) == (0, 4_000, [0])

    def test_an_invoice_that_never_rests_is_tried_again_later(self, office: PayDesk) -> None:
        def touch() -> None:
            invoice = office.books.get("inv_1")
            touched = replace(invoice, version=invoice.version + 1)
            office.books.invoices["inv_1"] = touched

        office.books.interruptions = [touch] * 8

        with pytest.raises(InvoiceBusyError):
            office.ask(RECORD)


class TestGivingBack:
    def test_a_payment_that_was_booked_wrongly_is_taken_back_whole(self, office: PayDesk) -> None:
        payment_id = office.paid(amount=12_000)
        office.do(ReversePaymentV1(**WHY), payment_id, "k-2")

        assert (office.open(), office.left()) == (10_000, 0)
        assert office.moved(journal.bank(BANK)) == 0

    def test_a_refund_takes_what_is_on_account_first(self, office: PayDesk) -> None:
        payment_id = office.paid(amount=12_000)
        office.do(RefundPaymentV1(**WHY, amount=1_500, currency="BRL"), payment_id, "k-2")

        assert (office.open(), office.left()) == (0, 500)

    def test_no_more_is_given_back_than_came_in(self, office: PayDesk) -> None:
        payment_id = office.paid()

        with pytest.raises(RefundTooHighError):
            office.ask(RefundPaymentV1(**WHY, amount=10_001, currency="BRL"), payment_id, "k-2")

    def test_a_refund_that_comes_again_is_given_once(self, office: PayDesk) -> None:
        payment_id = office.paid()
        refund = RefundPaymentV1(**WHY, amount=4_000, currency="BRL")
        office.do(refund, payment_id, "k-2")

        assert office.do(refund, payment_id, "k-2").replayed
        assert office.open() == 4_000

    def test_an_amount_has_its_currency_beside_it(self, office: PayDesk) -> None:
        with pytest.raises(InvalidInputError, match="currency beside it"):
            office.ask(RefundPaymentV1(**WHY, amount=10), office.paid(), "k-2")

    def test_a_payment_of_somebody_else_is_not_there(self, office: PayDesk) -> None:
        payment_id = office.paid()

        with pytest.raises(NotFoundError, match="of issuer rival"):
            office.place.placement("rival", payment_id)
        with pytest.raises(NotFoundError):
            office.place.placement("acme", "pay_none")
