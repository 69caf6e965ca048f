"""Payments by hand: each order once, signed, and never more than there is."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cobro.application.hand_payments import CarriedOut, CarryOut
from cobro.application.issue_invoices import IdempotencyMismatchError
from cobro.application.place_payments import AtGatewayError, PlacePayments
from cobro.application.placed_payments import PlacedPayments
from cobro.application.ports.held_orders import OrderMovedError
from cobro.application.post_receipt import InvoiceBusyError, quote_nothing
from cobro.application.release_orders import HoldOrder, ReleaseOrders
from cobro.contracts.payments_api import (
    ApplyCreditV1,
    OrderRequestV1,
    ReallocatePaymentV1,
    RecordPaymentV1,
    RefundPaymentV1,
    ReversePaymentV1,
    command_of,
    to_command,
)
from cobro.domain import journal
from cobro.domain.allocation import allocate
from cobro.domain.credits import CreditTooHighError
from cobro.domain.drafts import DraftStateError, SelfReleaseError
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.hand_payments import NothingToMoveError
from cobro.domain.held_orders import HeldOrder, OrderState
from cobro.domain.invoice import InvoiceStatus
from cobro.domain.journal import is_balanced
from cobro.domain.reversals import CreditSpentError, RefundTooHighError
from tests.support.books import (
    MemoryAdjustments,
    MemoryBooks,
    MemoryCredits,
    MemoryPayments,
)
from tests.support.builders import (
    NOW,
    TODAY,
    a_customer,
    a_receipt,
    an_invoice,
    an_issuer,
    brl,
)
from tests.support.fakes import CountedPause, FixedClock, MemoryCustomers, MemoryIssuers
from tests.support.order_books import MemoryHeldOrders

BANK = "341/1248/02124"
RECORD = RecordPaymentV1(
    issuer_id="acme",
    amount=10_000,
    currency="BRL",
    paid_date=TODAY,
    account=BANK,
    reference="TED 4711",
    reason="seen on the statement",
    invoice_id="inv_1",
)
WHY: dict[str, Any] = {"issuer_id": "acme", "reason": "agreed with the payer"}


class Office:
    def __init__(self, **issuer: Any) -> None:
        self.books, self.orders, self.clock = MemoryBooks(), MemoryHeldOrders(), FixedClock()
        self.pause = CountedPause()
        for number, key in enumerate(("inv_1", "inv_2"), start=1):
            self.books.invoices[key] = an_invoice(key=key, number=number)
        other = an_invoice(key="inv_9", number=9)
        draft = replace(other.draft, customer_id=a_customer("cus-2").customer_id)
        self.books.invoices["inv_9"] = replace(other, draft=draft)
        customers = MemoryCustomers(a_customer(), a_customer("cus-2"))
        placed = PlacedPayments(
            payments=MemoryPayments(self.books),
            invoices=self.books,
            journal=self.books,
            credits_=MemoryCredits(self.books),
        )
        self.place = PlacePayments(
            invoices=self.books,
            customers=customers,
            placed=placed,
            credits_=MemoryCredits(self.books),
            journal_=self.books,
            quote=quote_nothing,
        )
        self.carry_out = CarryOut(
            issuers=MemoryIssuers(an_issuer(**issuer)),
            adjustments=MemoryAdjustments(self.books),
            ledger=self.books,
            clock=self.clock,
            pause=self.pause,
            hold=HoldOrder(orders=self.orders, clock=self.clock),
        )
        self.release = ReleaseOrders(
            orders=self.orders,
            carry_out=self.carry_out,
            clock=self.clock,
            command_of=lambda held: command_of(held, self.place.deciding),
        )

    def ask(
        self, request: OrderRequestV1, subject: str = "", key: str = "k-1", author: str = "ana"
    ) -> CarriedOut | HeldOrder:
        command = to_command(request, subject, (key, author), self.place.deciding)
        return self.carry_out(command)

    def do(self, request: OrderRequestV1, subject: str = "", key: str = "k-1") -> CarriedOut:
        done = self.ask(request, subject, key)
        assert isinstance(done, CarriedOut)
        assert is_balanced(list(self.books.journal.values()))
        return done

    def paid(self, key: str = "k-1", **more: Any) -> str:
        """Record a payment and return its id."""
        return _payment_id(self.do(_changed(RECORD, **more), key=key))

    def open(self, invoice_id: str = "inv_1") -> int:
        return self.books.get(invoice_id).owed.minor

    def moved(self, account: str) -> int:
        return sum(entry.moved(account).minor for entry in self.books.journal.values())

    def left(self, customer_id: str = "cus-1") -> int:
        credits_ = self.place.on_account("acme", customer_id, brl(0))
        return sum(credit.left.minor for credit in credits_)


def _changed(request: RecordPaymentV1, **more: Any) -> RecordPaymentV1:
    facts = {name: getattr(request, name) for name in request.__struct_fields__}
    return RecordPaymentV1(**(facts | more))


def _payment_id(done: CarriedOut) -> str:
    assert done.payment is not None
    return done.payment.payment_id


@pytest.fixture
def office() -> Office:
    return Office()


class TestRecording:
    def test_a_payment_is_booked_on_its_invoice_with_its_author(self, office: Office) -> None:
        done = office.do(RECORD)
        entry = office.books.journal[_payment_id(done)]

        assert office.books.get("inv_1").status is InvoiceStatus.PAID
        assert entry.moved(journal.bank(BANK)) == brl(10_000)
        assert (entry.author, entry.reason) == ("ana", "seen on the statement")

    def test_the_same_order_again_books_nothing(self, office: Office) -> None:
        first, again = office.do(RECORD), office.do(RECORD)

        assert (first.replayed, again.replayed) == (False, True)
        assert again.record == first.record
        assert len(office.books.payments) == 1

    def test_the_key_of_another_order_is_refused(self, office: Office) -> None:
        office.do(RECORD)

        with pytest.raises(IdempotencyMismatchError, match="use a new key"):
            office.ask(_changed(RECORD, amount=9_000))

    def test_what_is_too_much_stays_on_account(self, office: Office) -> None:
        office.paid(amount=12_000)

        assert (office.open(), office.left()) == (0, 2_000)

    def test_a_payment_for_a_customer_stays_on_account(self, office: Office) -> None:
        office.paid(invoice_id=None, customer_id="cus-1")

        assert (office.open(), office.left()) == (10_000, 10_000)

    def test_a_payment_of_nobody_known_waits(self, office: Office) -> None:
        payment_id = office.paid(invoice_id=None)

        assert not office.place.placement("acme", payment_id).payment.is_identified
        assert office.moved(journal.UNIDENTIFIED) == -10_000

    def test_a_payment_of_tomorrow_is_refused(self, office: Office) -> None:
        with pytest.raises(InvalidInputError, match="in the future"):
            office.ask(_changed(RECORD, paid_date=TODAY + timedelta(days=1)))

    def test_an_invoice_says_whose_a_payment_is(self, office: Office) -> None:
        with pytest.raises(InvalidInputError, match="the invoice says whose"):
            office.ask(_changed(RECORD, customer_id="cus-1"))

    def test_an_invoice_that_moves_meanwhile_is_read_again(self, office: Office) -> None:
        receipt = a_receipt(4_000)
        office.books.interruptions = [
            lambda: office.books.post(allocate(office.books.get("inv_1"), receipt, NOW))
        ]
        office.do(RECORD)

        assert (office.open(), office.left(), office.pause.attempts) == (0, 4_000, [0])

    def test_an_invoice_that_never_rests_is_tried_again_later(self, office: Office) -> None:
        def touch() -> None:
            invoice = office.books.get("inv_1")
            touched = replace(invoice, version=invoice.version + 1)
            office.books.invoices["inv_1"] = touched

        office.books.interruptions = [touch] * 8

        with pytest.raises(InvoiceBusyError):
            office.ask(RECORD)


class TestGivingBack:
    def test_a_payment_that_was_booked_wrongly_is_taken_back_whole(self, office: Office) -> None:
        payment_id = office.paid(amount=12_000)
        office.do(ReversePaymentV1(**WHY), payment_id, "k-2")

        assert (office.open(), office.left()) == (10_000, 0)
        assert office.moved(journal.bank(BANK)) == 0

    def test_a_refund_takes_what_is_on_account_first(self, office: Office) -> None:
        payment_id = office.paid(amount=12_000)
        office.do(RefundPaymentV1(**WHY, amount=1_500, currency="BRL"), payment_id, "k-2")

        assert (office.open(), office.left()) == (0, 500)

    def test_no_more_is_given_back_than_came_in(self, office: Office) -> None:
        payment_id = office.paid()

        with pytest.raises(RefundTooHighError):
            office.ask(RefundPaymentV1(**WHY, amount=10_001, currency="BRL"), payment_id, "k-2")

    def test_a_refund_that_comes_again_is_given_once(self, office: Office) -> None:
        payment_id = office.paid()
        refund = RefundPaymentV1(**WHY, amount=4_000, currency="BRL")
        office.do(refund, payment_id, "k-2")

        assert office.do(refund, payment_id, "k-2").replayed
        assert office.open() == 4_000

    def test_an_amount_has_its_currency_beside_it(self, office: Office) -> None:
        with pytest.raises(InvalidInputError, match="currency beside it"):
            office.ask(RefundPaymentV1(**WHY, amount=10), office.paid(), "k-2")

    def test_what_lies_at_a_gateway_is_refunded_there(self, office: Office) -> None:
        clearing = journal.gateway_clearing("stripe/loja")
        receipt = a_receipt(cash_account=clearing)
        office.books.post(allocate(office.books.get("inv_1"), receipt, NOW))

        with pytest.raises(AtGatewayError, match="refund it there"):
            office.ask(RefundPaymentV1(**WHY), receipt.payment_id, "k-2")

    def test_a_payment_of_somebody_else_is_not_there(self, office: Office) -> None:
        payment_id = office.paid()

        with pytest.raises(NotFoundError, match="of issuer rival"):
            office.place.placement("rival", payment_id)
        with pytest.raises(NotFoundError):
            office.place.placement("acme", "pay_none")


class TestPuttingElsewhere:
    def test_a_payment_moves_to_another_invoice(self, office: Office) -> None:
        payment_id = office.paid()
        office.do(ReallocatePaymentV1(**WHY, invoice_id="inv_2"), payment_id, "k-2")

        assert (office.open("inv_1"), office.open("inv_2")) == (10_000, 0)
        assert office.moved(journal.IN_TRANSFER) == 0
        assert office.place.placement("acme", payment_id).payment.invoice_id == "inv_2"

    def test_it_moves_to_the_invoice_of_another_customer(self, office: Office) -> None:
        payment_id = office.paid(amount=12_000)
        office.do(ReallocatePaymentV1(**WHY, invoice_id="inv_9"), payment_id, "k-2")

        assert (office.left("cus-1"), office.left("cus-2")) == (0, 2_000)
        assert office.open("inv_9") == 0

    def test_it_moves_on_account_of_a_customer(self, office: Office) -> None:
        payment_id = office.paid()
        office.do(ReallocatePaymentV1(**WHY, customer_id="cus-2"), payment_id, "k-2")

        assert (office.open(), office.left("cus-2")) == (10_000, 10_000)

    def test_it_is_given_back_from_where_it_came_in_wherever_it_lies(self, office: Office) -> None:
        payment_id = office.paid()
        office.do(ReallocatePaymentV1(**WHY, customer_id="cus-2"), payment_id, "k-2")
        office.do(ReallocatePaymentV1(**WHY, invoice_id="inv_2"), payment_id, "k-3")
        office.do(ReversePaymentV1(**WHY), payment_id, "k-4")

        assert office.moved(journal.bank(BANK)) == 0
        assert (office.open("inv_2"), office.left("cus-2")) == (10_000, 0)

    @pytest.mark.parametrize("to", [{"invoice_id": "inv_2"}, {"customer_id": "cus-2"}], ids=str)
    def test_unidentified_money_is_assigned(self, office: Office, to: dict[str, str]) -> None:
        payment_id = office.paid(invoice_id=None)
        office.do(ReallocatePaymentV1(**WHY, **to), payment_id, "k-2")

        assert office.moved(journal.UNIDENTIFIED) == 0
        assert office.place.placement("acme", payment_id).payment.is_identified
        office.do(ReversePaymentV1(**WHY), payment_id, "k-3")
        assert office.moved(journal.bank(BANK)) == 0

    def test_unidentified_money_that_was_given_back_cannot_be_assigned(
        self, office: Office
    ) -> None:
        payment_id = office.paid(invoice_id=None)
        office.do(ReversePaymentV1(**WHY), payment_id, "k-2")

        with pytest.raises(InvalidInputError):
            office.ask(ReallocatePaymentV1(**WHY, invoice_id="inv_2"), payment_id, "k-3")

    def test_it_is_not_moved_to_where_it_lies(self, office: Office) -> None:
        payment_id = office.paid()
        on_account = office.paid("k-8", invoice_id=None, customer_id="cus-1")

        with pytest.raises(NothingToMoveError, match="lies there already"):
            office.ask(ReallocatePaymentV1(**WHY, invoice_id="inv_1"), payment_id, "k-2")
        with pytest.raises(NothingToMoveError):
            office.ask(ReallocatePaymentV1(**WHY, customer_id="cus-1"), on_account, "k-3")

    def test_what_was_given_back_whole_is_not_moved(self, office: Office) -> None:
        payment_id = office.paid()
        office.do(ReversePaymentV1(**WHY), payment_id, "k-2")

        with pytest.raises(NothingToMoveError, match="given back whole"):
            office.ask(ReallocatePaymentV1(**WHY, invoice_id="inv_2"), payment_id, "k-3")

    def test_what_it_put_on_account_must_not_be_spent(self, office: Office) -> None:
        payment_id = office.paid(amount=12_000)
        office.do(ApplyCreditV1(**WHY, invoice_id="inv_2"), "cus-1", "k-2")

        with pytest.raises(CreditSpentError):
            office.ask(ReallocatePaymentV1(**WHY, customer_id="cus-2"), payment_id, "k-3")

    @pytest.mark.parametrize("to", [{}, {"invoice_id": "inv_2", "customer_id": "cus-1"}], ids=str)
    def test_one_place_is_named(self, office: Office, to: dict[str, str]) -> None:
        with pytest.raises(InvalidInputError, match="either the invoice or the customer"):
            office.ask(ReallocatePaymentV1(**WHY, **to), "pay_1")


class TestUsingCredit:
    def test_credit_pays_an_invoice_from_the_oldest_on(self, office: Office) -> None:
        office.paid("k-7", amount=3_000, invoice_id=None, customer_id="cus-1")
        office.paid("k-8", amount=4_000, invoice_id=None, customer_id="cus-1")
        office.paid("k-9", amount=1_000, invoice_id=None, customer_id="cus-1")
        office.do(ApplyCreditV1(**WHY, invoice_id="inv_1", amount=5_000, currency="BRL"), "cus-1")

        assert (office.open(), office.left()) == (5_000, 3_000)
        assert office.moved(journal.CUSTOMER_CREDIT) == -3_000

    def test_without_an_amount_all_that_fits_is_used(self, office: Office) -> None:
        office.paid("k-7", amount=12_000, invoice_id=None, customer_id="cus-1")
        office.do(ApplyCreditV1(**WHY, invoice_id="inv_1"), "cus-1")

        assert (office.open(), office.left()) == (0, 2_000)

    def test_no_more_is_used_than_there_is(self, office: Office) -> None:
        office.paid("k-7", amount=3_000, invoice_id=None, customer_id="cus-1")
        too_much = ApplyCreditV1(**WHY, invoice_id="inv_1", amount=3_001, currency="BRL")

        with pytest.raises(CreditTooHighError, match=r"30\.00 BRL is on account"):
            office.ask(too_much, "cus-1")

    def test_no_more_is_used_than_is_owed(self, office: Office) -> None:
        office.paid("k-7", amount=30_000, invoice_id=None, customer_id="cus-1")
        too_much = ApplyCreditV1(**WHY, invoice_id="inv_1", amount=10_001, currency="BRL")

        with pytest.raises(CreditTooHighError, match="settles A-0000001"):
            office.ask(too_much, "cus-1")

    def test_nothing_cannot_be_used(self, office: Office) -> None:
        with pytest.raises(InvalidInputError, match="above zero"):
            office.ask(ApplyCreditV1(**WHY, invoice_id="inv_1"), "cus-1")

    def test_credit_pays_no_invoice_of_another_customer(self, office: Office) -> None:
        office.paid("k-7", invoice_id=None, customer_id="cus-1")

        with pytest.raises(InvalidInputError, match="only theirs"):
            office.ask(ApplyCreditV1(**WHY, invoice_id="inv_9"), "cus-1")

    def test_nothing_on_account_cannot_be_recorded(self, office: Office) -> None:
        with pytest.raises(InvalidInputError, match="above zero"):
            office.ask(_changed(RECORD, amount=0, invoice_id=None, customer_id="cus-1"))


class TestRelease:
    @pytest.fixture
    def office(self) -> Office:
        return Office(approval_limit=brl(9_999))

    def held(self, office: Office) -> HeldOrder:
        order = office.ask(RECORD)
        assert isinstance(order, HeldOrder)
        return order

    def test_above_the_limit_an_order_waits_and_moves_nothing(self, office: Office) -> None:
        order, again = self.held(office), self.held(office)

        assert order == again
        assert (order.state, order.amount) == (OrderState.AWAITING_RELEASE, brl(10_000))
        assert office.books.journal == {}
        assert office.release.of_issuer("acme", OrderState.AWAITING_RELEASE) == [order]

    def test_up_to_the_limit_it_is_carried_out(self, office: Office) -> None:
        office.paid(amount=9_999)

        assert office.open() == 1

    def test_a_second_person_releases_it_once(self, office: Office) -> None:
        order = self.held(office)
        done = office.release.release("acme", order.order_id, 1, "rui")
        again = office.release.release("acme", order.order_id, 1, "rui")

        assert (done.replayed, again.replayed) == (False, True)
        assert done.record.author == "ana, released by rui"
        assert office.orders.orders[order.order_id].state is OrderState.DONE
        assert office.open() == 0

    def test_its_author_does_not_release_it(self, office: Office) -> None:
        with pytest.raises(SelfReleaseError, match="ana gave the order"):
            office.release.release("acme", self.held(office).order_id, 1, "ana")

    def test_a_release_that_died_is_carried_out_by_the_next_request(self, office: Office) -> None:
        order = self.held(office)
        office.orders.put(order.released("rui", NOW))
        office.release.release("acme", order.order_id, 1, "rui")

        assert office.open() == 0

    def test_the_version_that_was_seen_is_released(self, office: Office) -> None:
        with pytest.raises(OrderMovedError, match="at version 1, not 2"):
            office.release.release("acme", self.held(office).order_id, 2, "rui")

    def test_a_discarded_order_stays_so(self, office: Office) -> None:
        order = self.held(office)
        discarded = office.release.discard("acme", order.order_id, 1, "rui")

        assert discarded.state is OrderState.DISCARDED
        assert office.release.discard("acme", order.order_id, 1, "rui") == discarded
        with pytest.raises(DraftStateError, match="is discarded"):
            office.release.release("acme", order.order_id, 2, "eva")
        assert office.ask(RECORD) == discarded

    def test_what_is_done_is_not_discarded(self, office: Office) -> None:
        order = self.held(office)
        office.release.release("acme", order.order_id, 1, "rui")

        with pytest.raises(DraftStateError):
            office.release.discard("acme", order.order_id, 3, "rui")

    def test_the_key_of_a_held_order_is_that_of_no_other(self, office: Office) -> None:
        self.held(office)

        with pytest.raises(IdempotencyMismatchError):
            office.ask(_changed(RECORD, amount=20_000))

    def test_an_order_of_somebody_else_is_not_there(self, office: Office) -> None:
        with pytest.raises(NotFoundError):
            office.release.release("rival", self.held(office).order_id, 1, "rui")
