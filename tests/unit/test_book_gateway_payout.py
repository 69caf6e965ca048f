"""Payouts: on the way once, back once if they fail, and settled by the one bank entry they are."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from cobro.application.gateway_review import GatewayReviewError
from cobro.application.post_receipt import ATTEMPTS_MAX, InvoiceBusyError
from cobro.application.reconcile_entry import IN_REVIEW, KEPT, MATCHED, EntryInReviewError
from cobro.domain import journal
from cobro.domain.gateways import PayoutState
from cobro.domain.matching import ReviewError
from cobro.domain.money import Currency, Money
from tests.support.builders import TODAY, an_invoice, brl
from tests.support.gateway_desk import (
    CAPTURED,
    CLEARING,
    FEES,
    KEY,
    TRANSIT,
    GatewayDesk,
    gateway_account,
    moved,
    payout,
    picture,
)
from tests.support.payout_clerk import BANK, ON_THE_BANK, Clerk

FAILED = payout(state=PayoutState.FAILED)


@pytest.fixture
def desk() -> GatewayDesk:
    desk = GatewayDesk()
    desk.issue()
    desk.book(picture(moved(CAPTURED, 10_000)))
    return desk


def test_a_payout_leaves_the_clearing_account_once(desk: GatewayDesk) -> None:
    desk.book_payout(payout(fee=brl(400)))

    assert (desk.moved(CLEARING), desk.moved(TRANSIT), desk.moved(FEES)) == (0, 9_600, 400)
    assert desk.book_payout(payout(fee=brl(400), state=PayoutState.PAID)).is_replay
    assert desk.book_payout(payout()).is_replay
    assert desk.book_payout(payout(0, "po_0")).is_replay


def test_a_fee_that_is_known_later_is_booked_by_what_it_grew(desk: GatewayDesk) -> None:
    for fee in (None, 100, 250, 100):
        desk.book_payout(payout(fee=None if fee is None else brl(fee)))

    assert (desk.moved(FEES), desk.moved(TRANSIT)) == (250, 9_600)


def test_the_bank_entry_of_it_settles_it_once(desk: GatewayDesk) -> None:
    desk.book_payout(payout(fee=brl(400)))
    first, second = desk.settle(ON_THE_BANK), desk.settle(ON_THE_BANK)

    assert first is not None
    assert first == second
    assert (desk.moved(TRANSIT), desk.moved(journal.bank(BANK))) == (0, 9_600)
    assert desk.settle(replace(ON_THE_BANK, entry_id="e2")) is None


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_payout_that_fails_is_back_at_the_gateway_whatever_is_told_first(
    order: tuple[int, ...],
) -> None:
    desk = GatewayDesk()
    told = [payout(), payout(state=PayoutState.PAID), FAILED]
    for position in order:
        desk.book_payout(told[position])

    assert (desk.moved(CLEARING), desk.moved(TRANSIT)) == (0, 0)
    assert desk.settle(ON_THE_BANK) is None


def test_what_fails_after_the_bank_showed_it_is_still_to_be_taken_back(desk: GatewayDesk) -> None:
    desk.book_payout(payout())
    desk.settle(ON_THE_BANK)
    desk.book_payout(FAILED)

    assert desk.moved(TRANSIT) == -9_600

    taken_back = replace(ON_THE_BANK, entry_id="e2", amount_minor=-9_600, kind="debit")
    desk.settle(taken_back)

    assert (desk.moved(TRANSIT), desk.moved(CLEARING)) == (0, 10_000)


@pytest.mark.parametrize(
    "other",
    [
        {"account": "237/1/2"},
        {"amount_minor": 9_601},
        {"currency": "USD"},
        {"booking_date": TODAY - timedelta(days=4)},
        {"booking_date": TODAY + timedelta(days=8)},
    ],
)
def test_another_account_amount_or_week_is_no_payout(
    desk: GatewayDesk, other: dict[str, object]
) -> None:
    desk.book_payout(payout())

    assert desk.settle(replace(ON_THE_BANK, **other)) is None  # type: ignore[arg-type]  # the case names the fields


def test_an_entry_that_names_the_payout_may_come_late(desk: GatewayDesk) -> None:
    desk.book_payout(payout(reference="po_2"))
    desk.book_payout(payout(reference="po_1"))
    late = TODAY + timedelta(days=30)
    settled = desk.settle(replace(ON_THE_BANK, booking_date=late, text="STRIPE PO_2 po_2"))

    assert settled is not None
    assert settled.reference == "po_2"


def test_equal_payouts_of_one_account_come_in_their_order(desk: GatewayDesk) -> None:
    desk.book_payout(payout(reference="po_b", arrival_date=TODAY + timedelta(days=1)))
    desk.book_payout(payout(reference="po_c"))
    found = [desk.settle(replace(ON_THE_BANK, entry_id=f"e{n}")) for n in range(3)]

    assert [p.reference if p else None for p in found] == ["po_c", "po_b", None]


def test_equal_payouts_of_two_accounts_are_for_a_person(desk: GatewayDesk) -> None:
    desk.book_payout(payout())
    desk.account = gateway_account(account_id="br-shop")
    desk.book_payout(payout(reference="po_7"))

    with pytest.raises(ReviewError, match=r"stripe/br-main, stripe/br-shop"):
        desk.settle(ON_THE_BANK)


def test_a_payout_that_says_another_amount_or_currency_waits_for_a_person(
    desk: GatewayDesk,
) -> None:
    desk.book_payout(payout())
    with pytest.raises(GatewayReviewError, match="compare it with the gateway") as differs:
        desk.book_payout(payout(9_000))
    with pytest.raises(GatewayReviewError, match="takes BRL only"):
        desk.book_payout(replace(payout(), amount=Money(5, Currency.USD)))

    assert differs.value.reason_code == "payout_differs"
    assert desk.moved(TRANSIT) == 9_600


def test_a_later_day_of_arrival_is_waited_for(desk: GatewayDesk) -> None:
    desk.book_payout(payout())
    desk.book_payout(payout(arrival_date=TODAY + timedelta(days=9)))
    desk.book_payout(payout())

    assert desk.books.payouts[KEY, "po_1"].arrival_date == TODAY + timedelta(days=9)
    assert desk.settle(replace(ON_THE_BANK, booking_date=TODAY + timedelta(days=9))) is not None


def test_others_that_book_meanwhile_make_it_decide_again(desk: GatewayDesk) -> None:
    def book_it() -> None:
        desk.books.interruptions = []
        desk.book_payout(payout())

    desk.books.interruptions = [book_it]

    assert desk.book_payout(payout()).is_replay

    def settle_it() -> None:
        desk.books.interruptions = []
        desk.settle(ON_THE_BANK)

    desk.books.interruptions = [settle_it]

    assert desk.settle(ON_THE_BANK) is not None
    assert desk.moved(journal.bank(BANK)) == 9_600


def test_what_stays_busy_is_tried_again_later(desk: GatewayDesk) -> None:
    def touch() -> None:
        known = desk.books.payouts[KEY, "po_1"]
        desk.books.payouts[KEY, "po_1"] = replace(known, version=known.version + 1)

    desk.book_payout(payout())
    desk.books.interruptions = [touch] * ATTEMPTS_MAX
    with pytest.raises(InvoiceBusyError):
        desk.book_payout(FAILED)
    desk.books.interruptions = [touch] * ATTEMPTS_MAX
    with pytest.raises(InvoiceBusyError):
        desk.settle(ON_THE_BANK)


def test_an_entry_that_names_nothing_of_ours_may_be_a_payout(desk: GatewayDesk) -> None:
    desk.book_payout(payout())
    clerk = Clerk(desk.settle)
    posted = clerk.decide("e1")

    assert posted == desk.books.payouts[KEY, "po_1"]
    assert clerk.statements.entries["e1"].state == MATCHED
    assert clerk.statements.details["e1"] == "stripe/br-main#po_1"


def test_what_is_no_payout_either_stays_refused(desk: GatewayDesk) -> None:
    with pytest.raises(EntryInReviewError) as refused:
        Clerk(desk.settle).decide("e1")

    assert refused.value.reason_code == "no_reference"


def test_a_debit_takes_a_failed_payout_back_or_concerns_nobody(desk: GatewayDesk) -> None:
    debit = replace(ON_THE_BANK, entry_id="e1", amount_minor=-9_600, kind="debit")
    clerk = Clerk(desk.settle, "no_amount", debit)

    assert clerk.decide("e1") is None
    assert clerk.statements.entries["e1"].state == KEPT

    desk.book_payout(payout())
    desk.settle(replace(ON_THE_BANK, entry_id="e0"))
    desk.book_payout(FAILED)

    assert clerk.decide("e1") is not None
    assert clerk.statements.entries["e1"].state == MATCHED
    assert desk.moved(TRANSIT) == 0


def test_what_names_an_invoice_is_never_taken_for_a_payout(desk: GatewayDesk) -> None:
    desk.book_payout(payout())
    clerk = Clerk(desk.settle)
    clerk.paid = an_invoice()

    assert clerk.decide("e1") is clerk.paid
    with pytest.raises(EntryInReviewError) as refused:
        Clerk(desk.settle, "amount_differs").decide("e1")
    assert refused.value.reason_code == "amount_differs"


def test_a_payout_that_may_be_anothers_is_shown_with_that_reason(desk: GatewayDesk) -> None:
    desk.book_payout(payout())
    desk.account = gateway_account(account_id="br-shop")
    desk.book_payout(payout(reference="po_7"))
    clerk = Clerk(desk.settle)
    with pytest.raises(EntryInReviewError) as refused:
        clerk.decide("e1")

    assert refused.value.reason_code == "ambiguous_payout"
    assert clerk.statements.entries["e1"].state == IN_REVIEW
