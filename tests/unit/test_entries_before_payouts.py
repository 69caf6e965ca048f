"""A bank entry that comes before its payout is settled once the gateway tells of the payout."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cobro.application.reconcile_entry import MATCHED, EntryInReviewError
from cobro.domain.gateways import PayoutState
from tests.support.builders import TODAY
from tests.support.gateway_desk import (
    CAPTURED,
    TRANSIT,
    GatewayDesk,
    gateway_account,
    moved,
    payout,
    picture,
)
from tests.support.payout_clerk import ON_THE_BANK, Clerk


@pytest.fixture
def desk() -> GatewayDesk:
    desk = GatewayDesk()
    desk.issue()
    desk.book(picture(moved(CAPTURED, 10_000)))
    desk.waiting.entries.append(ON_THE_BANK)
    return desk


def test_an_entry_that_waits_is_handed_on_when_the_payout_is_told(desk: GatewayDesk) -> None:
    desk.book_payout(payout())

    assert desk.handed.bodies == ["e1"]
    clerk = Clerk(desk.settle)
    clerk.decide("e1")
    assert clerk.statements.entries["e1"].state == MATCHED
    assert clerk.off_the_list == ["e1"]
    assert desk.moved(TRANSIT) == 0


def test_it_is_handed_on_again_as_long_as_the_payout_is_awaited(desk: GatewayDesk) -> None:
    desk.book_payout(payout())
    desk.book_payout(payout(state=PayoutState.PAID))
    desk.settle(ON_THE_BANK)
    desk.book_payout(payout())

    assert desk.handed.bodies == ["e1", "e1"]


@pytest.mark.parametrize(
    "changes",
    [
        {"amount_minor": 9_599},
        {"account": "341/1234/99999"},
        {"currency": "USD"},
        {"booking_date": TODAY + timedelta(days=30)},
        {"issuer_id": "rival"},
    ],
)
def test_what_cannot_be_the_payout_is_left_waiting(
    desk: GatewayDesk, changes: dict[str, object]
) -> None:
    desk.waiting.entries = [replace(ON_THE_BANK, **changes)]  # type: ignore[arg-type]  # fields of its own
    desk.book_payout(payout())

    assert desk.handed.messages == []


def test_a_payout_that_failed_before_the_bank_showed_it_looks_at_nothing(
    desk: GatewayDesk,
) -> None:
    desk.book_payout(payout(state=PayoutState.FAILED))
    desk.book_payout(payout(0, "po_0"))

    assert desk.handed.messages == []


def test_what_is_proposed_is_settled_where_it_names_the_payout(desk: GatewayDesk) -> None:
    desk.book_payout(payout())
    silent = Clerk(desk.settle, "name_only")
    with pytest.raises(EntryInReviewError):
        silent.decide("e1")
    named = Clerk(desk.settle, "name_only", replace(ON_THE_BANK, text="STRIPE po_1"))

    assert named.decide("e1") is not None
    assert desk.moved(TRANSIT) == 0


def test_what_is_proposed_and_names_no_payout_is_not_doubted_by_two_accounts(
    desk: GatewayDesk,
) -> None:
    desk.book_payout(payout())
    desk.account = gateway_account(account_id="br-shop")
    desk.book_payout(payout(reference="po_7"))
    with pytest.raises(EntryInReviewError) as refused:
        Clerk(desk.settle, "amount_differs").decide("e1")

    assert refused.value.reason_code == "amount_differs"
