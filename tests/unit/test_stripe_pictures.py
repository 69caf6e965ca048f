"""What Stripe's API says of payments and payouts, whole; and what changed."""

from datetime import date, timedelta

import pytest

from cobro.application.ports.gateways import (
    GatewayRefusedError,
)
from cobro.contracts.gateways.stripe import news
from cobro.domain.gateways import (
    GatewayHint,
    GatewayPayment,
    MovementKind,
    PaymentMethod,
    PaymentState,
    PayoutState,
    Subject,
)
from tests.support.builders import brl
from tests.support.gateways.stripe_shop import START, Shop


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_a_payment_is_shown_with_its_fee_and_payer(shop: Shop) -> None:
    reference = shop.paid()
    picture = shop.picture(reference)

    assert shop.moved(reference) == [(MovementKind.CAPTURED, 15_000), (MovementKind.FEE, 399)]
    assert (picture.reference, picture.invoice_id) == (reference, "inv_1")
    assert picture.payer_name == "Maria da Silva"
    assert not picture.is_available
    assert picture.movements[0].moved_at == START


def test_money_is_at_our_disposal_once_the_balance_says_so(shop: Shop) -> None:
    reference = shop.paid()
    for transaction in shop.books.transactions.values():
        transaction["status"] = "available"

    assert shop.picture(reference).is_available


def test_the_fee_comes_later_where_it_is_not_reckoned_yet(shop: Shop) -> None:
    reference = shop.paid()
    charge = shop.books.charges[shop.books.intents[reference]["latest_charge"]]
    charge["balance_transaction"] = None

    assert shop.moved(reference) == [(MovementKind.CAPTURED, 15_000)]


def test_a_pix_names_the_transfer_that_paid_it(shop: Shop) -> None:
    opened = shop.api.open_charge(shop.request(PaymentMethod.PIX)).reference
    shop.books.pay(opened)
    charge = shop.books.charges[shop.books.intents[opened]["latest_charge"]]
    charge["payment_method_details"] = {"type": "pix", "pix": {"bank_transaction_id": "E123"}}

    assert shop.picture(opened).end_to_end_id == "E123"


def test_refunds_are_shown_one_by_one_and_those_that_failed_come_back(shop: Shop) -> None:
    reference = shop.paid()
    given = [shop.books.refund(reference, amount)["id"] for amount in (5_000, 2_000, 1_000)]
    shop.books.fail_refund(given[0])

    assert shop.moved(reference)[2:] == [
        (MovementKind.REFUNDED, 1_000),
        (MovementKind.REFUNDED, 2_000),
        (MovementKind.REFUNDED, 5_000),
        (MovementKind.REFUND_FAILED, 5_000),
    ]


def test_a_refund_that_failed_alone_is_not_forgotten(shop: Shop) -> None:
    reference = shop.paid()
    shop.books.fail_refund(shop.books.refund(reference, 5_000)["id"])

    assert [kind for kind, _ in shop.moved(reference)[2:]] == [
        MovementKind.REFUNDED,
        MovementKind.REFUND_FAILED,
    ]


def test_a_dispute_withholds_and_then_gives_back_with_its_fee_or_is_lost(shop: Shop) -> None:
    won, lost = shop.paid("chg_1"), shop.paid("chg_2")
    disputes = {reference: shop.books.dispute(reference)["id"] for reference in (won, lost)}
    withheld = [(MovementKind.DISPUTE_WITHHELD, 15_000), (MovementKind.FEE, 5_500)]
    before = [(shop.moved(r)[2:], shop.picture(r).is_disputed) for r in disputes]
    shop.later(days=9)
    shop.books.close_dispute(disputes[won], "won")
    shop.books.close_dispute(disputes[lost], "lost")
    closed_at = shop.clock.present
    shop.later(days=3)

    assert before == [(withheld, True), (withheld, True)]
    assert shop.moved(won)[2:] == [
        *withheld,
        (MovementKind.DISPUTE_RETURNED, 15_000),
        (MovementKind.FEE_RETURNED, 5_500),
    ]
    assert shop.moved(lost)[2:] == [*withheld, (MovementKind.DISPUTE_LOST, 15_000)]
    assert shop.picture(lost).movements[-1].moved_at == closed_at
    assert not shop.picture(lost).is_disputed


def test_a_dispute_whose_event_is_forgotten_is_lost_by_now(shop: Shop) -> None:
    reference = shop.paid()
    shop.books.close_dispute(shop.books.dispute(reference)["id"], "lost")
    shop.books.events.clear()
    shop.clock.present += timedelta(days=40)

    assert shop.picture(reference).movements[-1].moved_at == shop.clock.present


def test_an_inquiry_moves_no_money(shop: Shop) -> None:
    reference = shop.paid()
    inquiry = shop.books.dispute(reference, is_inquiry=True)["id"]
    is_open = shop.picture(reference).is_disputed
    shop.books.close_dispute(inquiry, "warning_closed")

    assert is_open
    assert not shop.picture(reference).is_disputed
    assert len(shop.moved(reference)) == 2


def test_an_event_and_the_api_tell_of_the_same_movement(shop: Shop) -> None:
    reference = shop.paid()
    told = [
        found
        for body, _ in shop.books.deliveries("whsec_x")
        for found in news(shop.account, body, "")
        if isinstance(found, GatewayPayment) and found.movements
    ]

    assert [picture.movements for picture in told] == [shop.picture(reference).movements[:1]]


def test_a_link_that_nobody_has_paid_is_pending_under_its_own_name(shop: Shop) -> None:
    link = shop.api.open_charge(shop.request()).reference
    shop.books.open_session(link)
    picture = shop.picture(link)

    assert (picture.reference, picture.state) == (link, PaymentState.PENDING)


def test_what_stripe_does_not_know_is_refused(shop: Shop) -> None:
    with pytest.raises(GatewayRefusedError) as refused:
        shop.picture("pi_nobody")

    assert refused.value.reason_code == "resource_missing"


def test_a_payout_says_what_was_kept_of_it(shop: Shop) -> None:
    shop.paid()
    shop.books.charge_account(200, "brl")
    payout = shop.books.pay_out("brl", fee=30)
    found = shop.api.payout(GatewayHint(Subject.PAYOUT, payout["id"]))

    assert found.amount == brl(15_000 - 399 - 200 - 30)
    assert found.fee == brl(230)
    assert found.state is PayoutState.IN_TRANSIT
    assert found.arrival_date == date(2026, 9, 23)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("paid", PayoutState.PAID),
        ("failed", PayoutState.FAILED),
        ("canceled", PayoutState.FAILED),
    ],
)
def test_a_payout_arrives_or_comes_back(shop: Shop, status: str, state: PayoutState) -> None:
    shop.paid()
    payout = shop.books.pay_out("brl", automatic=False)
    shop.books.end_payout(payout["id"], status)
    found = shop.api.payout(GatewayHint(Subject.PAYOUT, payout["id"]))

    assert (found.state, found.fee) == (state, None)


def test_what_changed_in_a_time_is_named_once_whatever_told_of_it(shop: Shop) -> None:
    before = shop.paid("chg_1")
    shop.later(days=1)
    since = shop.clock.present
    again = shop.paid("chg_2")
    shop.books.refund(before, 1_000)
    shop.books.refund(before, 2_000)
    payout = shop.books.pay_out("brl")
    shop.books.end_payout(payout["id"], "paid")
    until = shop.clock.present
    shop.later(days=1)
    shop.paid("chg_3")
    changed = list(shop.api.changed(since, until))

    assert sorted((hint.subject, hint.reference) for hint in changed) == [
        (Subject.PAYMENT, before),
        (Subject.PAYMENT, again),
        (Subject.PAYOUT, payout["id"]),
    ]
    assert list(shop.api.changed(until + timedelta(days=3), until + timedelta(days=4))) == []
