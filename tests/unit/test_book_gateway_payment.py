"""Pictures of payments: each movement is booked once, whatever order they come in."""

from dataclasses import replace
from itertools import permutations

import pytest

from cobro.domain import journal
from cobro.domain.charges import ChargeState, PixCharge
from cobro.domain.gateways import Gateway
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId, payment_id_for
from cobro.domain.invoice import InvoiceStatus
from cobro.domain.journal import EntryCode, is_balanced
from tests.support.builders import DUE, brl
from tests.support.gateway_desk import (
    CAPTURED,
    CLEARING,
    DISPUTES,
    FEE,
    FEES,
    KEY,
    LOST,
    REFUND_FAILED,
    REFUNDED,
    RETURNED,
    REVERSED,
    WITHHELD,
    GatewayDesk,
    gateway_account,
    moved,
    picture,
)

PAID = moved(CAPTURED, 10_000, "ch_1")


@pytest.fixture
def desk() -> GatewayDesk:
    desk = GatewayDesk()
    desk.issue()
    return desk


def owed(desk: GatewayDesk, invoice_id: str = "inv_1") -> int:
    return desk.books.get(invoice_id).owed.minor


def test_a_payment_with_its_fee_is_one_transaction(desk: GatewayDesk) -> None:
    booked = desk.book(picture(PAID, moved(FEE, 400)))

    assert desk.books.get("inv_1").status is InvoiceStatus.PAID
    assert (desk.moved(CLEARING), desk.moved(FEES)) == (9_600, 400)
    assert booked.payments == (payment_id_for(KEY, "ch_1"),)
    assert desk.books.progress[KEY, "pi_1"].version == 1
    assert (desk.told, is_balanced(list(desk.books.journal.values()))) == ([], True)


def test_what_is_told_again_changes_nothing(desk: GatewayDesk) -> None:
    whole = picture(PAID, moved(FEE, 400), moved(REFUNDED, 2_500, hours=1))
    desk.book(whole)
    before = dict(desk.books.journal)

    assert desk.book(whole).is_replay
    assert desk.book(picture(PAID)).is_replay
    assert desk.books.journal == before


def test_money_that_is_not_available_yet_is_booked_once(desk: GatewayDesk) -> None:
    desk.book(picture(PAID, is_available=False))

    assert desk.book(picture(PAID)).is_replay
    assert desk.moved(CLEARING) == 10_000


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_pictures_in_any_order_end_in_the_same_ledger(order: tuple[int, ...]) -> None:
    desk = GatewayDesk()
    desk.issue()
    movements = [PAID, moved(REFUNDED, 3_000, "re_1", 1), moved(REFUNDED, 2_000, "re_2", 2)]
    movements.append(moved(WITHHELD, 5_000, hours=3))
    pictures = [picture(*movements[: count + 1]) for count in range(4)]
    for position in order:
        desk.book(pictures[position])

    assert owed(desk) == 5_000
    assert (desk.moved(CLEARING), desk.moved(DISPUTES)) == (0, 5_000)


def test_a_refund_reopens_the_receivable_and_one_that_fails_pays_it_again(
    desk: GatewayDesk,
) -> None:
    refund = moved(REFUNDED, 4_000, "re_1", 1)
    desk.book(picture(PAID, refund))

    assert owed(desk) == 4_000
    assert desk.books.get("inv_1").status is InvoiceStatus.OPEN

    desk.book(picture(PAID, refund, moved(REFUND_FAILED, 4_000, "re_1", 2)))

    assert owed(desk) == 0
    assert desk.moved(CLEARING) == 10_000
    assert desk.told == ["refund_failed"]


def test_what_came_back_of_a_failed_refund_can_be_refunded_again(desk: GatewayDesk) -> None:
    history = [PAID, moved(REFUNDED, 10_000, "re_1", 1), moved(REFUND_FAILED, 10_000, "re_1", 2)]
    desk.book(picture(*history, moved(REFUNDED, 10_000, "re_2", 3)))

    assert owed(desk) == 10_000
    assert desk.moved(CLEARING) == 0


def test_what_a_dispute_withholds_is_lost_or_comes_back(desk: GatewayDesk) -> None:
    withheld = moved(WITHHELD, 10_000, hours=1)
    desk.book(picture(PAID, withheld, is_disputed=True))

    assert (desk.moved(CLEARING), desk.moved(DISPUTES), owed(desk)) == (0, 10_000, 0)

    desk.book(picture(PAID, withheld, moved(LOST, 6_000, hours=2), moved(RETURNED, 4_000, hours=2)))

    assert (desk.moved(CLEARING), desk.moved(DISPUTES), owed(desk)) == (4_000, 0, 6_000)


def test_a_reversal_takes_the_payment_back_from_clearing(desk: GatewayDesk) -> None:
    desk.book(picture(PAID, moved(REVERSED, 10_000, hours=1)))
    codes = {entry.code for entry in desk.books.journal.values()}

    assert (desk.moved(CLEARING), owed(desk)) == (0, 10_000)
    assert EntryCode.PAYMENT_REVERSED in codes


def test_an_overpayment_becomes_credit_that_goes_back_first(desk: GatewayDesk) -> None:
    desk.book(picture(moved(CAPTURED, 12_000, "ch_1")))

    assert (desk.credit_left, desk.told) == (2_000, [])

    desk.book(picture(moved(CAPTURED, 12_000, "ch_1"), moved(REFUNDED, 1_500, hours=1)))

    assert (desk.credit_left, owed(desk)) == (500, 0)


def test_a_part_of_what_was_asked_leaves_the_rest_open(desk: GatewayDesk) -> None:
    desk.book(picture(moved(CAPTURED, 4_000), asked=brl(10_000)))

    assert (owed(desk), desk.told) == (6_000, [])


def test_who_was_asked_for_too_little_believes_to_have_paid_and_a_person_is_told(
    desk: GatewayDesk,
) -> None:
    desk.book(picture(moved(CAPTURED, 4_000), asked=brl(4_000)))

    assert (owed(desk), desk.told) == (6_000, ["asked_too_little"])


def test_a_payment_of_a_paid_invoice_is_kept_on_account_and_shown(desk: GatewayDesk) -> None:
    desk.book(picture(PAID))
    desk.book(picture(moved(CAPTURED, 10_000, "ch_2"), reference="pi_2"))

    assert (desk.credit_left, desk.told) == (10_000, ["paid_by_closed_charge"])


def test_money_for_an_unknown_invoice_is_kept_unidentified_and_shown(desk: GatewayDesk) -> None:
    paid = picture(PAID, invoice_id="inv_9", payer_name="João", payer_tax_id="529.982.247-25")
    desk.book(paid)
    desk.book(replace(paid, movements=(PAID, moved(REFUNDED, 3_000, hours=1))))

    assert desk.told == ["unknown_invoice"]
    assert desk.moved(journal.UNIDENTIFIED) == -7_000
    assert desk.credit_left == 7_000
    assert owed(desk) == 10_000


def test_what_came_back_to_nobody_known_is_unidentified_again(desk: GatewayDesk) -> None:
    history = [PAID, moved(REFUNDED, 3_000, "re_1", 1), moved(REFUND_FAILED, 3_000, "re_1", 2)]
    desk.book(picture(*history, invoice_id=""))

    assert desk.moved(journal.UNIDENTIFIED) == -10_000
    assert desk.told == ["unknown_invoice", "refund_failed"]


def test_an_account_reaches_no_invoice_of_another_issuer(desk: GatewayDesk) -> None:
    other = desk.books.invoices["inv_1"]
    draft = replace(other.draft, issuer_id=IssuerId("other"))
    desk.books.invoices["inv_1"] = replace(other, draft=draft)
    desk.book(picture(PAID))

    assert desk.told == ["unknown_invoice"]
    assert desk.books.get("inv_1").open == brl(10_000)


def a_pix_charge(issuer_id: str = "acme") -> PixCharge:
    return PixCharge(
        charge_id="chg_1",
        invoice_id=InvoiceId("inv_1"),
        issuer_id=IssuerId(issuer_id),
        customer_id=CustomerId("cus-1"),
        amount=brl(10_000),
        due_date=DUE,
        state=ChargeState.REGISTERED,
        txid="TX1",
        br_code="000201",
    )


@pytest.mark.parametrize("issuer_id", ["acme", "other"])
def test_the_charge_that_a_gateway_names_finds_the_invoice_of_its_issuer(issuer_id: str) -> None:
    desk = GatewayDesk(account=gateway_account(gateway=Gateway.PIX))
    desk.issue()
    desk.charges.charges["chg_1"] = a_pix_charge(issuer_id)
    desk.book(picture(PAID, invoice_id="", charge_reference="TX1"))
    is_own = issuer_id == "acme"

    assert desk.told == ([] if is_own else ["unknown_invoice"])
    assert (desk.charges.charges["chg_1"].state is ChargeState.PAID) == is_own
