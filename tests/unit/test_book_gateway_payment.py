"""Pictures of payments: each movement is booked once, whatever order they come in."""

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from cobro.application.gateway_review import GatewayReviewError
from cobro.application.post_receipt import ATTEMPTS_MAX, InvoiceBusyError
from cobro.domain import journal
from cobro.domain.allocation import allocate
from cobro.domain.charges import ChargeState, PixCharge
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.gateways import Gateway, GatewayPayment, MovementKind
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId, PaymentId, payment_id_for
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.domain.journal import EntryCode, is_balanced
from cobro.domain.money import Currency, CurrencyMismatchError, Money
from cobro.domain.rates import RateMissingError
from tests.support.builders import DUE, NOW, TODAY, a_receipt, an_invoice, brl
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


def test_a_currency_that_the_account_does_not_take_books_nothing(desk: GatewayDesk) -> None:
    dollars = replace(moved(FEE, 5), amount=Money(5, Currency.USD))
    below = replace(moved(FEE, 5), amount=brl(-5))

    desk.look(picture(PAID, dollars))
    desk.look(picture(PAID, below))

    assert desk.refused == ["wrong_currency", "wrong_amount"]
    assert desk.books.journal == {}


def test_a_currency_that_is_not_the_invoices_books_nothing() -> None:
    both = (Currency.BRL, Currency.USD)
    desk = GatewayDesk(account=gateway_account(currencies=both))
    desk.issue()
    dollars = Money(10_000, Currency.USD)

    with pytest.raises(CurrencyMismatchError):
        desk.book(picture(replace(PAID, amount=dollars), replace(moved(FEE, 4), amount=dollars)))
    assert desk.books.journal == {}


@pytest.mark.parametrize(
    ("movements", "reason"),
    [
        ([moved(REFUNDED, 1_000)], "refund_without_capture"),
        ([PAID, moved(REFUNDED, 10_001, hours=1)], "refund_above_received"),
        ([PAID, moved(LOST, 10_000, hours=1)], "lost_without_withheld"),
        ([PAID, moved(REFUND_FAILED, 1_000, hours=1)], "refund_failed_unknown"),
    ],
)
def test_what_cannot_be_booked_waits_with_its_reason_and_the_rest_is_booked(
    desk: GatewayDesk, movements: list[object], reason: str
) -> None:
    told = GatewayPayment(
        **{
            field: getattr(picture(), field)
            for field in ("reference", "state", "seen_at", "invoice_id")
        },
        movements=(*movements, moved(FEE, 300)),  # type: ignore[arg-type]  # movements of the cases
    )
    desk.look(told)
    desk.look(told)

    assert desk.refused == [reason, reason]
    assert desk.moved(FEES) == 300


def test_several_that_cannot_be_booked_are_told_together(desk: GatewayDesk) -> None:
    with pytest.raises(GatewayReviewError, match=r"re_1.*re_2") as refused:
        desk.book(picture(moved(REFUNDED, 1, "re_1"), moved(REFUNDED, 2, "re_2")))

    assert refused.value.reason_code == "refund_without_capture"
    assert refused.value.issuer_id == "acme"


def test_a_movement_that_says_another_amount_than_before_waits_for_a_person(
    desk: GatewayDesk,
) -> None:
    desk.book(picture(PAID))
    desk.look(picture(moved(CAPTURED, 9_000, "ch_1"), moved(FEE, 300)))

    assert desk.refused == ["payment_differs"]
    assert (desk.moved(FEES), desk.moved(CLEARING)) == (300, 9_700)


def test_figures_of_all_so_far_are_booked_by_what_they_grew(desk: GatewayDesk) -> None:
    def so_far(minor: int) -> GatewayPayment:
        return picture(PAID, moved(REFUNDED, minor, "ch_1", 1, is_cumulative=True))

    for minor in (2_000, 5_000, 2_000, 5_000):
        desk.book(so_far(minor))

    assert owed(desk) == 5_000
    assert desk.moved(CLEARING) == 5_000


def test_a_refund_takes_from_each_capture_in_turn(desk: GatewayDesk) -> None:
    parts = [moved(CAPTURED, 4_000, "ch_1"), moved(CAPTURED, 6_500, "ch_2", 1)]
    desk.book(picture(*parts, moved(REFUNDED, 9_000, "re_1", 2)))
    payments = desk.books.payments

    assert owed(desk) == 8_500
    assert payments[payment_id_for(KEY, "ch_1")].left == brl(0)
    assert payments[payment_id_for(KEY, "ch_2")].left == brl(1_500)
    assert desk.credit_left == 0
    assert desk.moved(CLEARING) == 1_500


def test_credit_that_paid_for_something_else_is_not_given_back_by_itself(
    desk: GatewayDesk,
) -> None:
    desk.book(picture(moved(CAPTURED, 12_000, "ch_1")))
    (credit,) = desk.books.credits.values()
    desk.books.credits[credit.credit_id] = credit.less(brl(2_000))
    desk.look(picture(moved(CAPTURED, 12_000, "ch_1"), moved(REFUNDED, 12_000, hours=1)))

    assert desk.refused == ["credit_spent"]


def test_money_that_another_record_brought_in_is_taken_over(desk: GatewayDesk) -> None:
    desk.book(picture(PAID))
    again = desk.book(picture(PAID, moved(REFUNDED, 1_000, hours=1), reference="ord_1"))

    assert again.payments == (payment_id_for(KEY, "ch_1"),)
    assert (desk.moved(CLEARING), owed(desk)) == (9_000, 1_000)

    with pytest.raises(InvalidInputError, match="currency"):
        gateway_account(currencies=())
    desk.look(picture(moved(CAPTURED, 9_999, "ch_1"), reference="ord_2"))

    assert desk.refused == ["payment_differs"]


def test_a_figure_that_is_not_recorded_holds_up_no_fee() -> None:
    def missing(_: Invoice, on: date) -> None:
        raise RateMissingError("selic", on)

    desk = GatewayDesk(quote=missing)
    desk.issue()
    desk.look(picture(PAID, moved(FEE, 400)))

    assert desk.refused == ["rate_missing"]
    assert (desk.moved(FEES), desk.moved(CLEARING)) == (400, -400)


def test_others_that_book_meanwhile_make_it_decide_again(desk: GatewayDesk) -> None:
    def pay_by_bank() -> None:
        present = desk.books.get("inv_1")
        desk.books.interruptions = []
        desk.books.post(allocate(present, a_receipt(3_000, "other"), NOW))

    desk.books.interruptions = [pay_by_bank]
    desk.book(picture(PAID))

    assert (owed(desk), desk.credit_left) == (0, 3_000)
    assert desk.pause.attempts == [0]


def test_what_stays_busy_is_tried_again_later(desk: GatewayDesk) -> None:
    def touch() -> None:
        present = desk.books.get("inv_1")
        desk.books.invoices["inv_1"] = replace(present, version=present.version + 1)

    desk.books.interruptions = [touch] * ATTEMPTS_MAX
    with pytest.raises(InvoiceBusyError):
        desk.book(picture(PAID))


def test_an_old_sight_of_the_invoice_is_not_booked_on(desk: GatewayDesk) -> None:
    desk.books.old_sights["inv_1"] = desk.books.get("inv_1")
    desk.book(picture(moved(CAPTURED, 4_000, "ch_1")))
    desk.book(picture(moved(CAPTURED, 4_000, "ch_2"), reference="pi_2"))

    assert owed(desk) == 2_000


def test_a_picture_without_money_books_nothing(desk: GatewayDesk) -> None:
    assert desk.book(picture()).is_replay
    assert desk.book(picture(moved(FEE, 0))).is_replay
    assert desk.books.progress == {}


def test_the_day_of_a_movement_is_the_issuers() -> None:
    desk = GatewayDesk()
    desk.issue()
    desk.book(picture(moved(CAPTURED, 10_000, hours=14)))  # 2 h of the next day in UTC
    (entry,) = desk.books.journal.values()

    assert entry.business_date == TODAY


def test_an_old_payment_without_a_record_of_its_credit_goes_back_whole(desk: GatewayDesk) -> None:
    desk.book(picture(moved(CAPTURED, 12_000, "ch_1")))
    desk.books.credits.clear()
    desk.book(picture(moved(CAPTURED, 12_000, "ch_1"), moved(REFUNDED, 12_000, hours=1)))

    assert (owed(desk), desk.credit_left) == (10_000, 0)


def test_a_payment_that_was_never_booked_cannot_be_read(desk: GatewayDesk) -> None:
    with pytest.raises(NotFoundError, match="no payment"):
        desk.placed.read(PaymentId("pay_9"))


def test_a_fee_that_a_gateway_gives_back_is_a_fee_less(desk: GatewayDesk) -> None:
    back = moved(MovementKind.FEE_RETURNED, 150, hours=1)
    desk.book(picture(PAID, moved(FEE, 400), back))

    assert (desk.moved(FEES), desk.moved(CLEARING)) == (250, 9_750)
    assert an_invoice().status is InvoiceStatus.OPEN
