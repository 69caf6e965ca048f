"""Credit on account: it pays invoices of its customer, and each use can be taken back."""

import pytest

from cobro.contracts.payments_api import (
    ApplyCreditV1,
    ReversePaymentV1,
    TakeBackCreditV1,
)
from cobro.domain import journal
from cobro.domain.credits import CreditTooHighError
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.hand_payments import NothingToMoveError
from cobro.domain.reversals import CreditSpentError
from tests.support.pay_desk import BANK, RECORD, WHY, PayDesk, changed


@pytest.fixture
def office() -> PayDesk:
    return PayDesk()


class TestUsingCredit:
    def test_credit_pays_an_invoice_from_the_oldest_on(self, office: PayDesk) -> None:
        office.paid("k-7", amount=3_000, invoice_id=None, customer_id="cus-1")
        office.paid("k-8", amount=4_000, invoice_id=None, customer_id="cus-1")
        office.paid("k-9", amount=1_000, invoice_id=None, customer_id="cus-1")
        office.do(ApplyCreditV1(**WHY, invoice_id="inv_1", amount=5_000, currency="BRL"), "cus-1")

        assert (office.open(), office.left()) == (5_000, 3_000)
        assert office.moved(journal.CUSTOMER_CREDIT) == -3_000

    def test_without_an_amount_all_that_fits_is_used(self, office: PayDesk) -> None:
        office.paid("k-7", amount=12_000, invoice_id=None, customer_id="cus-1")
        office.do(ApplyCreditV1(**WHY, invoice_id="inv_1"), "cus-1")

        assert (office.open(), office.left()) == (0, 2_000)

    def test_no_more_is_used_than_there_is(self, office: PayDesk) -> None:
        office.paid("k-7", amount=3_000, invoice_id=None, customer_id="cus-1")
        too_much = ApplyCreditV1(**WHY, invoice_id="inv_1", amount=3_001, currency="BRL")

        with pytest.raises(CreditTooHighError, match=r"30\.00 BRL is on account"):
            office.ask(too_much, "cus-1")

    def test_no_more_is_used_than_is_owed(self, office: PayDesk) -> None:
        office.paid("k-7", amount=30_000, invoice_id=None, customer_id="cus-1")
        too_much = ApplyCreditV1(**WHY, invoice_id="inv_1", amount=10_001, currency="BRL")

        with pytest.raises(CreditTooHighError, match="settles A-0000001"):
            office.ask(too_much, "cus-1")

    def test_nothing_cannot_be_used(self, office: PayDesk) -> None:
        with pytest.raises(InvalidInputError, match="above zero"):
            office.ask(ApplyCreditV1(**WHY, invoice_id="inv_1"), "cus-1")

    def test_credit_pays_no_invoice_of_another_customer(self, office: PayDesk) -> None:
        office.paid("k-7", invoice_id=None, customer_id="cus-1")

        with pytest.raises(InvalidInputError, match="only theirs"):
            office.ask(ApplyCreditV1(**WHY, invoice_id="inv_9"), "cus-1")

    def test_nothing_on_account_cannot_be_recorded(self, office: PayDesk) -> None:
        with pytest.raises(InvalidInputError, match="above zero"):
            office.ask(changed(RECORD, amount=0, invoice_id=None, customer_id="cus-1"))


class TestTakingBackAUse:
    def used(self, office: PayDesk, key: str = "k-2", invoice_id: str = "inv_2") -> str:
        use = ApplyCreditV1(**WHY, invoice_id=invoice_id)
        return office.do(use, "cus-1", key).record.adjustment_id

    def test_it_lies_on_account_again_and_the_invoice_is_owed_again(self, office: PayDesk) -> None:
        office.paid("k-7", amount=3_000, invoice_id=None, customer_id="cus-1")
        office.paid("k-8", amount=4_000, invoice_id=None, customer_id="cus-1")
        use = self.used(office)
        office.do(TakeBackCreditV1(**WHY), f"cus-1/{use}", "k-3")
        entry = office.books.journal[f"und_{use}"]

        assert (office.open("inv_2"), office.left()) == (10_000, 7_000)
        assert office.moved(journal.CUSTOMER_CREDIT) == -7_000
        assert (entry.author, entry.reason) == ("ana", WHY["reason"])

    def test_afterwards_the_payment_can_be_given_back(self, office: PayDesk) -> None:
        payment = office.paid(amount=12_000)
        use = self.used(office)
        with pytest.raises(CreditSpentError):
            office.ask(ReversePaymentV1(**WHY), payment, "k-3")
        office.do(TakeBackCreditV1(**WHY), f"cus-1/{use}", "k-4")
        office.do(ReversePaymentV1(**WHY), payment, "k-5")

        assert (office.open("inv_1"), office.open("inv_2"), office.left()) == (10_000, 10_000, 0)
        assert office.moved(journal.bank(BANK)) == 0

    def test_what_it_lies_on_can_be_used_again(self, office: PayDesk) -> None:
        office.paid(amount=12_000)
        office.do(TakeBackCreditV1(**WHY), f"cus-1/{self.used(office)}", "k-3")
        self.used(office, "k-4")

        assert (office.open("inv_2"), office.left()) == (8_000, 0)

    def test_it_is_taken_back_once(self, office: PayDesk) -> None:
        office.paid(amount=12_000)
        use = self.used(office)
        first = office.do(TakeBackCreditV1(**WHY), f"cus-1/{use}", "k-3")
        again = office.do(TakeBackCreditV1(**WHY), f"cus-1/{use}", "k-3")

        assert (first.replayed, again.replayed) == (False, True)
        with pytest.raises(NothingToMoveError, match="taken back before"):
            office.ask(TakeBackCreditV1(**WHY), f"cus-1/{use}", "k-4")

    def test_two_who_take_it_back_at_once_take_it_back_once(self, office: PayDesk) -> None:
        office.paid(amount=12_000)
        use = self.used(office)

        def comes_first() -> None:
            office.ask(TakeBackCreditV1(**WHY), f"cus-1/{use}", "k-3")

        office.books.interruptions = [comes_first]

        with pytest.raises(NothingToMoveError):
            office.ask(TakeBackCreditV1(**WHY), f"cus-1/{use}", "k-4")
        assert office.left() == 2_000

    @pytest.mark.parametrize("named", ["cus-2/{use}", "cus-1/ord_none", "cus-1/{record}"])
    def test_a_use_that_is_not_there_is_named(self, office: PayDesk, named: str) -> None:
        record = office.do(changed(RECORD, amount=12_000)).record.adjustment_id
        subject = named.format(use=self.used(office), record=record)

        with pytest.raises(NotFoundError, match="no use of credit"):
            office.ask(TakeBackCreditV1(**WHY), subject, "k-3")
