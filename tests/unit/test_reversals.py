"""Money that goes back: from account first, then what was paid last is owed again first."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from cobro.domain import journal
from cobro.domain.credits import CreditTooHighError
from cobro.domain.errors import InvalidInputError
from cobro.domain.invoice import InvoiceStatus
from cobro.domain.journal import EntryCode, is_balanced
from cobro.domain.reversals import (
    DUE_AGAIN_DAYS,
    CreditSpentError,
    RefundTooHighError,
    reverse,
)
from cobro.domain.terms import NO_TERMS, DatedDiscount, Interest, PaymentTerms, Share
from tests.support.builders import TODAY, brl
from tests.support.reversals import CLEARING, a_reversal_order, after, owing, placed, settled

LATE = PaymentTerms(late_fee=Share(percent=Decimal(2)), interest=Interest(Decimal(1)))
EARLY = PaymentTerms(discounts=(DatedDiscount(Share(percent=Decimal(5)), before_days=5),))
REBATE = PaymentTerms(rebate=Share(fixed_minor=1_000))
TEN_LATE = date(2026, 4, 11)
LATE_FEE = journal.charge_receivable("late_fee")
INTEREST = journal.charge_receivable("interest")


def test_a_refund_of_the_whole_mirrors_the_entry_of_the_payment() -> None:
    payment = placed(settled(owing(NO_TERMS), 100_500))
    back = reverse(payment, a_reversal_order(100_500))

    assert set(back.entry.postings) == {
        replace(leg, minor=-leg.minor) for leg in payment.entry.postings
    }
    assert back.entry.code is EntryCode.PAYMENT_REFUNDED
    assert back.invoice is not None
    assert back.invoice.open == brl(100_000)
    assert back.invoice.status is InvoiceStatus.OPEN
    assert back.credit is not None
    assert back.credit.left.is_zero
    assert back.payment.left.is_zero


def test_what_is_on_account_goes_back_before_anything_is_owed_again() -> None:
    payment = placed(settled(owing(NO_TERMS), 100_500))
    back = reverse(payment, a_reversal_order(300))

    assert back.invoice is None
    assert back.credit is not None
    assert back.credit.left == brl(200)
    assert back.entry.moved(journal.CUSTOMER_CREDIT) == brl(300)
    assert back.payment.reversed == brl(300)
    assert back.payment.reopened == brl(0)


def test_what_was_paid_last_is_owed_again_first() -> None:
    payment = placed(settled(owing(LATE), 102_333, paid_date=TEN_LATE))
    first = reverse(payment, a_reversal_order(100_100))
    second = reverse(after(payment, first), a_reversal_order(2_233, "ref_2"))

    assert first.entry.moved(journal.RECEIVABLE) == brl(100_000)
    assert first.entry.moved(LATE_FEE) == brl(100)
    assert second.entry.moved(LATE_FEE) == brl(1_900)
    assert second.entry.moved(INTEREST) == brl(333)
    assert second.invoice is not None
    assert second.invoice.charges.amounts == settled_charges()
    assert is_balanced([payment.entry, first.entry, second.entry])


def settled_charges() -> dict[str, int]:
    return {"costs": 0, "interest": 333, "late_fee": 2_000, "correction": 0}


def test_refunds_in_parts_end_where_a_refund_of_the_whole_ends() -> None:
    payment = placed(settled(owing(LATE), 103_000, paid_date=TEN_LATE))
    whole = reverse(payment, a_reversal_order(103_000))
    present = payment
    for number, minor in enumerate([600, 50_000, 50_400, 2_000]):
        present = after(present, reverse(present, a_reversal_order(minor, f"ref_{number}")))

    assert whole.invoice is not None
    assert present.invoice is not None
    assert present.invoice.open == whole.invoice.open
    assert present.invoice.charges == whole.invoice.charges
    assert present.payment.reversed == whole.payment.reversed


def test_the_discount_is_taken_back_with_the_last_part_only() -> None:
    payment = placed(settled(owing(EARLY), 95_000))
    part = reverse(payment, a_reversal_order(40_000))
    rest = reverse(after(payment, part), a_reversal_order(55_000, "ref_2"))

    assert part.entry.moved(journal.DISCOUNT_ALLOWED) == brl(0)
    assert rest.entry.moved(journal.DISCOUNT_ALLOWED) == brl(-5_000)
    assert rest.invoice is not None
    assert rest.invoice.open == brl(100_000)
    assert rest.invoice.credited_minor == 0


def test_the_rebate_that_a_payment_earned_is_to_be_granted_again() -> None:
    payment = placed(settled(owing(REBATE), 99_000))
    back = reverse(payment, a_reversal_order(99_000))

    assert payment.invoice is not None
    assert payment.invoice.rebated_minor == 1_000
    assert back.invoice is not None
    assert (back.invoice.rebated_minor, back.invoice.credited_minor) == (0, 0)
    assert back.invoice.open == brl(100_000)


def test_a_lost_dispute_takes_the_money_from_where_it_was_withheld() -> None:
    disputes = journal.gateway_disputes("stripe/br")
    lost = a_reversal_order(100_000, code=EntryCode.PAYMENT_REVERSED, cash_account=disputes)
    back = reverse(placed(settled(owing(NO_TERMS), 100_000)), lost)

    assert back.entry.moved(disputes) == brl(-100_000)
    assert back.entry.moved(CLEARING) == brl(0)
    assert back.entry.received == brl(-100_000)


def test_a_chargeback_after_the_rest_was_written_off_makes_it_owed_again() -> None:
    settlement = settled(owing(NO_TERMS), 40_000)
    given_up = replace(
        settlement.invoice,
        open=brl(0),
        credited_minor=60_000,
        ended=InvoiceStatus.WRITTEN_OFF,
    )
    payment = replace(placed(settlement), invoice=given_up)
    back = reverse(payment, a_reversal_order(40_000))

    assert back.invoice is not None
    assert back.invoice.status is InvoiceStatus.OPEN
    assert back.invoice.open == brl(40_000)


def test_no_more_goes_back_than_came_in() -> None:
    payment = placed(settled(owing(NO_TERMS), 10_000))
    part = after(payment, reverse(payment, a_reversal_order(9_000)))

    with pytest.raises(RefundTooHighError, match=r"10\.00 BRL is left"):
        reverse(part, a_reversal_order(1_001, "ref_2"))
    with pytest.raises(InvalidInputError, match="above zero"):
        reverse(payment, a_reversal_order(0))


def test_credit_that_was_used_elsewhere_does_not_go_back() -> None:
    payment = placed(settled(owing(NO_TERMS), 100_500))
    assert payment.credit is not None
    spent = replace(payment, credit=payment.credit.less(brl(400)))

    assert reverse(spent, a_reversal_order(100_100)).invoice is not None
    with pytest.raises(CreditSpentError, match=r"4\.00 BRL of what payment"):
        reverse(spent, a_reversal_order(100_500))
    with pytest.raises(CreditTooHighError):
        payment.credit.less(brl(501))


def test_the_entry_says_who_wanted_it_and_why() -> None:
    order = a_reversal_order(100, reason="Pagou duas vezes", author="ana@acme.example")
    back = reverse(placed(settled(owing(NO_TERMS), 100)), order)

    assert (back.entry.author, back.entry.reason) == ("ana@acme.example", "Pagou duas vezes")
    assert back.entry.payment_id == back.payment.payment_id
    assert back.entry.business_date == TODAY


def test_what_was_taken_back_is_due_anew_and_a_mistake_of_ours_is_not() -> None:
    payment = placed(settled(owing(EARLY), 95_000))
    taken = reverse(payment, a_reversal_order(95_000, is_due_anew=True)).invoice
    undone = reverse(payment, a_reversal_order(95_000)).invoice

    assert taken is not None
    assert undone is not None
    assert taken.due_date == max(TODAY + timedelta(days=DUE_AGAIN_DAYS), taken.draft.due_date)
    assert (undone.due_date, undone.terms) == (undone.draft.due_date, EARLY)


def test_whoever_is_asked_anew_is_late_from_that_day_on_and_never_early() -> None:
    late = date(2026, 6, 1)
    payment = placed(settled(owing(replace(EARLY, late_fee=LATE.late_fee)), 95_000))
    order = a_reversal_order(95_000, is_due_anew=True, business_date=late)
    invoice = reverse(payment, order).invoice

    assert invoice is not None
    assert invoice.due_date == late + timedelta(days=DUE_AGAIN_DAYS)
    assert invoice.exposure.due_date == invoice.due_date
    assert (invoice.terms.discounts, invoice.terms.late_fee) == ((), LATE.late_fee)
