"""Credits and payments that are given back, in the tables: the conditions that hold."""

from dataclasses import replace

import pytest

from cobro.adapters.dynamodb.ledger import DynamoCredits, DynamoInvoices, DynamoPayments
from cobro.application.ports import (
    AdjustmentRecord,
    AlreadyAdjustedError,
    AlreadyBookedError,
    Booking,
    BookingMovedError,
    InvoiceMovedError,
)
from cobro.domain.adjustments import AdjustmentKind
from cobro.domain.allocation import allocate
from cobro.domain.booked_payments import Assignment, assign
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import EntryId, IssuerId, PaymentId
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.domain.kept_payments import keep_unidentified
from cobro.domain.reversals import Reversal, reverse
from cobro.runtime.settings import Table
from cobro.runtime.wiring import money
from tests.support import doors
from tests.support.builders import NOW, TODAY, a_receipt, an_entry, brl
from tests.support.gateway_desk import (
    KEY,
)
from tests.support.reversals import a_reversal_order
from tests.support.world import World

PAY = PaymentId(a_receipt().payment_id)


def paid(world: World, minor: int = 12_000) -> Invoice:
    """Issue an invoice of 100.00 and pay it; return it as it was issued."""
    issued = doors.issued(world)
    invoice = DynamoInvoices().get(issued["invoice_id"])
    money.ledger().post(allocate(invoice, a_receipt(minor), NOW))
    return invoice


def given_back(minor: int, entry_id: str) -> Reversal:
    return reverse(money.placed_payments().read(PAY), a_reversal_order(minor, entry_id))


def test_what_a_payment_puts_on_account_is_kept_as_a_credit(world: World) -> None:
    paid(world)
    (credit,) = DynamoCredits().of_book("acme#cus-1")

    assert (credit.amount, credit.left, credit.version) == (brl(2_000), brl(2_000), 1)
    assert DynamoCredits().find("acme#cus-1", credit.credit_id) == credit
    assert DynamoCredits().find("acme#cus-2", credit.credit_id) is None


def test_an_exact_payment_writes_no_credit(world: World) -> None:
    paid(world, 10_000)

    assert world.items(Table.CREDITS) == []


def test_a_credit_is_used_up_once(world: World) -> None:
    paid(world)
    (credit,) = DynamoCredits().of_book("acme#cus-1")
    used = [
        Booking(
            entries=(an_entry(("customer_credit", 5), ("bank:1", -5), entry_id=name),),
            credits=(credit.less(brl(5)),),
        )
        for name in ("use_1", "use_2")
    ]
    money.ledger().book(used[0])
    with pytest.raises(BookingMovedError):
        money.ledger().book(used[1])

    with pytest.raises(BookingMovedError):
        money.ledger().book(Booking(entries=(), credits=(credit,)))

    assert DynamoCredits().of_book("acme#cus-1")[0].left == brl(1_995)


def test_a_payment_is_given_back_once_from_the_state_it_was_read_in(world: World) -> None:
    invoice = paid(world)
    first, second = given_back(3_000, "ref_1"), given_back(3_000, "ref_2")
    money.ledger().book(Booking.of_reversal(first))
    with pytest.raises(InvoiceMovedError):
        money.ledger().book(Booking.of_reversal(second))
    present = DynamoInvoices().get(invoice.invoice_id)

    assert present.open == brl(1_000)
    assert DynamoPayments().find(PAY) == first.payment
    assert DynamoCredits().of_book("acme#cus-1")[0].left == brl(0)

    money.ledger().book(Booking.of_reversal(given_back(9_000, "ref_3")))

    assert DynamoInvoices().get(invoice.invoice_id).open == brl(10_000)
    assert DynamoPayments().find(PaymentId("pay_9")) is None


def test_credit_alone_goes_back_under_the_condition_of_the_payment(world: World) -> None:
    paid(world)
    first, second = given_back(500, "ref_1"), given_back(600, "ref_2")
    money.ledger().book(Booking.of_reversal(first))
    for stale in (Booking.of_reversal(second), Booking(entries=(), payments=(first.payment,))):
        with pytest.raises(BookingMovedError):
            money.ledger().book(stale)
    money.ledger().book(Booking.of_reversal(given_back(600, "ref_2")))
    again = replace(second.payment, version=3)
    with pytest.raises(BookingMovedError):
        money.ledger().book(Booking(entries=(), payments=(again,)))


def test_a_payment_that_is_not_there_cannot_be_changed(world: World) -> None:
    paid(world)
    back = given_back(500, "ref_1")
    stranger = replace(back.payment, payment_id=PaymentId("pay_9"))
    with pytest.raises(BookingMovedError):
        money.ledger().book(Booking(entries=(), payments=(stranger,)))

    assert len(world.items(Table.PAYMENTS)) == 1


def test_what_is_taken_back_to_nothing_leaves_no_trace_on_the_invoice(world: World) -> None:
    invoice = paid(world, 4_000)
    ledger = money.ledger()
    present = DynamoInvoices().get(invoice.invoice_id)
    ended = replace(
        present,
        open=brl(0),
        credited_minor=6_000,
        rebated_minor=1,
        ended=InvoiceStatus.WRITTEN_OFF,
        version=present.version + 1,
    )
    ledger.book(Booking(entries=(), invoices=(ended,)))
    back = replace(ended, open=brl(6_000), credited_minor=0, rebated_minor=0, ended=None)
    ledger.book(Booking(entries=(), invoices=(replace(back, version=back.version + 1),)))
    (row,) = world.items(Table.INVOICES)

    assert {"cred", "reb", "end", "chg"} & set(row) == set()
    assert DynamoInvoices().get(invoice.invoice_id).status is InvoiceStatus.OPEN


def test_an_order_of_a_person_is_carried_out_once(world: World) -> None:
    record = AdjustmentRecord(
        adjustment_id="adj_1",
        kind=AdjustmentKind.REBATE,
        invoice_id="inv_1",
        amount=brl(1),
        content_hash="c",
        reason="r",
        author="ana",
        recorded_at=NOW,
    )
    money.ledger().book(Booking(entries=(), record=record))
    with pytest.raises(AlreadyAdjustedError):
        money.ledger().book(Booking(entries=(), record=record))

    assert len(world.items(Table.ADJUSTMENTS)) == 1


def test_unidentified_money_is_kept_and_assigned(world: World) -> None:
    issued = doors.issued(world)
    kept = keep_unidentified(a_receipt(10_500, source=KEY), IssuerId("acme"), NOW)
    new = Booking(entries=kept.entries, payments=(kept.payment,), credits=kept.credits)
    money.ledger().book(new)
    with pytest.raises(AlreadyBookedError):
        money.ledger().book(new)
    read = money.placed_payments().read(kept.payment.payment_id)

    assert (read.payment, read.entry, read.credit) == (kept.payment, kept.entries[0], kept.credit)
    assert read.credit is not None

    order = Assignment(business_date=TODAY, recorded_at=NOW, reason="achado", author="ana")
    invoice = DynamoInvoices().get(issued["invoice_id"])
    placed = assign(read.payment, read.credit, invoice, order)
    assert placed.invoice is not None
    money.ledger().book(
        Booking(
            entries=placed.entries,
            payments=(placed.payment,),
            invoices=(placed.invoice,),
            credits=placed.credits,
        )
    )
    again = money.placed_payments().read(kept.payment.payment_id)

    assert (again.payment, again.entry, again.credit) == (
        placed.payment,
        placed.entries[0],
        placed.credit,
    )
    assert doors.invoice(world, issued["invoice_id"])["status"] == "paid"


def test_an_entry_that_is_not_there_is_not_found(world: World) -> None:
    paid(world)
    with pytest.raises(NotFoundError, match="no journal entry"):
        money.journal().entry("acme#cus-1", TODAY, EntryId("ent_9"))
