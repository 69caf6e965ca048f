"""Pictures that cannot be booked whole: what waits with its reason, and what is booked."""

from dataclasses import replace
from datetime import date

import pytest

from cobro.application.gateway_review import GatewayReviewError
from cobro.application.post_receipt import ATTEMPTS_MAX, InvoiceBusyError
from cobro.domain.allocation import allocate
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.gateways import GatewayPayment, MovementKind
from cobro.domain.ids import PaymentId, payment_id_for
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.domain.money import Currency, CurrencyMismatchError, Money
from cobro.domain.rates import RateMissingError
from tests.support.builders import NOW, TODAY, a_receipt, an_invoice, brl
from tests.support.gateway_desk import (
    CAPTURED,
    CLEARING,
    FEE,
    FEES,
    KEY,
    LOST,
    REFUND_FAILED,
    REFUNDED,
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


@pytest.mark.parametrize("wrong", [{"account_id": "Loja"}, {"account_id": "a"}, {"currencies": ()}])
def test_an_account_has_a_name_and_a_currency(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidInputError):
        gateway_account(**wrong)

    assert gateway_account().key == KEY
