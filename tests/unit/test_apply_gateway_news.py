"""What a gateway tells is booked as pictures; one item's trouble holds up no other."""

import pytest

from cobro.application.apply_gateway_news import AppliedNews, ApplyGatewayNews
from cobro.application.gateway_review import GatewayReviewError
from cobro.application.ports.gateways import GatewayUnavailableError
from cobro.domain.errors import InvalidInputError
from cobro.domain.gateways import (
    ForReview,
    GatewayAccount,
    GatewayHint,
    GatewayNews,
    GatewayPayment,
    GatewayPayout,
    NothingToDo,
    PayoutState,
    Subject,
)
from cobro.domain.money import Currency, Money
from tests.support.gateways.in_memory import SEEN_AT, MemoryGateways, a_picture, an_account

PAYOUT = GatewayPayout(
    "po_1", PayoutState.IN_TRANSIT, Money(9_000, Currency.BRL), SEEN_AT.date(), SEEN_AT
)


class Office:
    """The books as a list: what was booked, in order; `refuses` names a payment it cannot book."""

    def __init__(self) -> None:
        self.gateways = MemoryGateways()
        self.payments: list[GatewayPayment] = []
        self.payouts: list[GatewayPayout] = []
        self.refuses = ""
        self.apply = ApplyGatewayNews(
            gateways=self.gateways, book_payment=self.book, book_payout=self.book_payout
        )

    def book(self, _account: GatewayAccount, payment: GatewayPayment) -> None:
        if payment.reference == self.refuses:
            message = f"payment {payment.reference} cannot be booked"
            raise InvalidInputError(message)
        self.payments.append(payment)

    def book_payout(self, _account: GatewayAccount, payout: GatewayPayout) -> None:
        self.payouts.append(payout)


def test_a_picture_is_booked_as_it_came() -> None:
    office = Office()

    assert office.apply(an_account(), [a_picture(), PAYOUT]) == AppliedNews(2, 0)
    assert office.payments == [a_picture()]
    assert office.payouts == [PAYOUT]


def test_a_hint_has_the_present_picture_fetched() -> None:
    office = Office()
    gateway = office.gateways.of(an_account())
    gateway.payments["pi_1"] = a_picture(detail="fetched")
    gateway.payouts["po_1"] = PAYOUT

    hints = [GatewayHint(Subject.PAYMENT, "pi_1"), GatewayHint(Subject.PAYOUT, "po_1")]
    office.apply(an_account(), hints)

    assert [payment.detail for payment in office.payments] == ["fetched"]
    assert office.payouts == [PAYOUT]


def test_what_needs_nothing_is_counted_and_left() -> None:
    office = Office()

    assert office.apply(an_account(), [NothingToDo("ping", "a test")]) == AppliedNews(0, 1)
    assert office.payments == []


def test_a_refused_payment_holds_up_no_other_of_its_batch() -> None:
    office = Office()
    office.refuses = "pi_1"

    with pytest.raises(GatewayReviewError, match="pi_1 cannot be booked") as refused:
        office.apply(an_account(), [a_picture("pi_1"), a_picture("pi_2")])

    assert refused.value.reason_code == "invalid_input"
    assert refused.value.issuer_id == "acme"
    assert [payment.reference for payment in office.payments] == ["pi_2"]


def test_a_batch_is_parked_with_the_reasons_of_all_that_it_lacks() -> None:
    office = Office()
    office.refuses = "pi_1"
    news: list[GatewayNews] = [
        ForReview("no_invoice_named", "find out what it is for"),
        a_picture("pi_1"),
    ]

    with pytest.raises(GatewayReviewError, match="what it is for; payment pi_1") as refused:
        office.apply(an_account(), news)

    assert refused.value.reason_code == "no_invoice_named"


def test_a_gateway_that_does_not_answer_brings_the_whole_batch_again() -> None:
    office = Office()
    office.gateways.of(an_account()).is_down = True
    news: list[GatewayNews] = [
        ForReview("no_invoice_named", "look"),
        GatewayHint(Subject.PAYMENT, "pi_1"),
        a_picture("pi_2"),
    ]

    with pytest.raises(GatewayUnavailableError):
        office.apply(an_account(), news)

    assert [payment.reference for payment in office.payments] == ["pi_2"]
