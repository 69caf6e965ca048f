"""Payments that people put elsewhere: nothing is between two places afterwards."""

import pytest

from cobro.contracts.payments_api import (
    ApplyCreditV1,
    ReallocatePaymentV1,
    ReversePaymentV1,
)
from cobro.domain import journal
from cobro.domain.errors import InvalidInputError
from cobro.domain.hand_payments import NothingToMoveError
from cobro.domain.reversals import CreditSpentError
from tests.support.pay_desk import BANK, WHY, PayDesk


@pytest.fixture
def office() -> PayDesk:
    return PayDesk()


class TestPuttingElsewhere:
    def test_a_payment_moves_to_another_invoice(self, office: PayDesk) -> None:
        payment_id = office.paid()
        office.do(ReallocatePaymentV1(**WHY, invoice_id="inv_2"), payment_id, "k-2")

        assert (office.open("inv_1"), office.open("inv_2")) == (10_000, 0)
        assert office.moved(journal.IN_TRANSFER) == 0
        assert office.place.placement("acme", payment_id).payment.invoice_id == "inv_2"

    def test_it_moves_to_the_invoice_of_another_customer(self, office: PayDesk) -> None:
        payment_id = office.paid(amount=12_000)
        office.do(ReallocatePaymentV1(**WHY, invoice_id="inv_9"), payment_id, "k-2")

        assert (office.left("cus-1"), office.left("cus-2")) == (0, 2_000)
        assert office.open("inv_9") == 0

    def test_it_moves_on_account_of_a_customer(self, office: PayDesk) -> None:
        payment_id = office.paid()
        office.do(ReallocatePaymentV1(**WHY, customer_id="cus-2"), payment_id, "k-2")

        assert (office.open(), office.left("cus-2")) == (10_000, 10_000)

    def test_it_is_given_back_from_where_it_came_in_wherever_it_lies(self, office: PayDesk) -> None:
        payment_id = office.paid()
        office.do(ReallocatePaymentV1(**WHY, customer_id="cus-2"), payment_id, "k-2")
        office.do(ReallocatePaymentV1(**WHY, invoice_id="inv_2"), payment_id, "k-3")
        office.do(ReversePaymentV1(**WHY), payment_id, "k-4")

        assert office.moved(journal.bank(BANK)) == 0
        assert (office.open("inv_2"), office.left("cus-2")) == (10_000, 0)

    @pytest.mark.parametrize("to", [{"invoice_id": "inv_2"}, {"customer_id": "cus-2"}], ids=str)
    def test_unidentified_money_is_assigned(self, office: PayDesk, to: dict[str, str]) -> None:
        payment_id = office.paid(invoice_id=None)
        office.do(ReallocatePaymentV1(**WHY, **to), payment_id, "k-2")

        assert office.moved(journal.UNIDENTIFIED) == 0
        assert office.place.placement("acme", payment_id).payment.is_identified
        office.do(ReversePaymentV1(**WHY), payment_id, "k-3")
        assert office.moved(journal.bank(BANK)) == 0

    def test_unidentified_money_that_was_given_back_cannot_be_assigned(
        self, office: PayDesk
    ) -> None:
        payment_id = office.paid(invoice_id=None)
        office.do(ReversePaymentV1(**WHY), payment_id, "k-2")

        with pytest.raises(InvalidInputError):
            office.ask(ReallocatePaymentV1(**WHY, invoice_id="inv_2"), payment_id, "k-3")

    def test_it_is_not_moved_to_where_it_lies(self, office: PayDesk) -> None:
        payment_id = office.paid()
        on_account = office.paid("k-8", invoice_id=None, customer_id="cus-1")

        with pytest.raises(NothingToMoveError, match="lies there already"):
            office.ask(ReallocatePaymentV1(**WHY, invoice_id="inv_1"), payment_id, "k-2")
        with pytest.raises(NothingToMoveError):
            office.ask(ReallocatePaymentV1(**WHY, customer_id="cus-1"), on_account, "k-3")

    def test_what_was_given_back_whole_is_not_moved(self, office: PayDesk) -> None:
        payment_id = office.paid()
        office.do(ReversePaymentV1(**WHY), payment_id, "k-2")

        with pytest.raises(NothingToMoveError, match="given back whole"):
            office.ask(ReallocatePaymentV1(**WHY, invoice_id="inv_2"), payment_id, "k-3")

    def test_what_it_put_on_account_must_not_be_spent(self, office: PayDesk) -> None:
        payment_id = office.paid(amount=12_000)
        office.do(ApplyCreditV1(**WHY, invoice_id="inv_2"), "cus-1", "k-2")

        with pytest.raises(CreditSpentError):
            office.ask(ReallocatePaymentV1(**WHY, customer_id="cus-2"), payment_id, "k-3")

    @pytest.mark.parametrize("to", [{}, {"invoice_id": "inv_2", "customer_id": "cus-1"}], ids=str)
    def test_one_place_is_named(self, office: PayDesk, to: dict[str, str]) -> None:
        with pytest.raises(InvalidInputError, match="either the invoice or the customer"):
            office.ask(ReallocatePaymentV1(**WHY, **to), "pay_1")
