"""What lies on account: each sum named by what opened it, and money that nobody can place yet."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cobro.domain import journal
from cobro.domain.booked_payments import Assignment, Placed, assign, assign_to_customer, place
from cobro.domain.credits import credit_opened, unrecorded
from cobro.domain.errors import InvalidInputError
from cobro.domain.ids import CustomerId, IssuerId, credit_id_for
from cobro.domain.invoice import InvoiceStatus
from cobro.domain.journal import EntryCode, is_balanced
from cobro.domain.kept_payments import keep_unidentified
from cobro.domain.payoff import payoff
from cobro.domain.rates import RateBook
from cobro.domain.reversals import CreditSpentError, Placement, reverse
from cobro.domain.terms import NO_TERMS
from tests.support.builders import DUE, NOW, TODAY, a_receipt, an_entry, an_invoice, brl
from tests.support.reversals import a_reversal_order, owing, settled
from tests.unit.test_reversals import LATE, TEN_LATE

ACME = IssuerId("acme")
ORDER = Assignment(
    business_date=date(2026, 3, 9), recorded_at=NOW, reason="Found", author="ana@acme.example"
)


def unidentified(minor: int = 10_000, **more: Any) -> Placed:
    return keep_unidentified(a_receipt(minor, source="stripe/br", **more), ACME, NOW)


def test_what_a_payment_puts_on_account_is_a_credit_of_its_own() -> None:
    written = place(settled(owing(NO_TERMS), 100_500))

    assert written.credit is not None
    assert written.credit.credit_id == credit_id_for(written.payment.payment_id)
    assert (written.credit.amount, written.credit.left) == (brl(500), brl(500))
    assert written.credit.customer_id == "cus-1"
    assert written.payment.credit_id == written.credit.credit_id


def test_an_exact_payment_opens_no_credit() -> None:
    assert place(settled(owing(NO_TERMS), 100_000)).credits == ()


def test_entries_of_the_first_version_have_all_their_credit_left() -> None:
    known = an_entry(("bank:1", 5), ("customer_credit", -5), entry_id="ent_2")
    old = an_entry(("bank:1", 7), ("customer_credit", -7), code=EntryCode.PAYMENT_APPLIED)
    plain = an_entry(("receivable", 7), ("revenue", -7), entry_id="ent_3")
    (found,) = unrecorded([known, plain, old], {credit_id_for("ent_2")})

    assert (found.left, found.version, found.opened_by) == (brl(7), 0, "ent_1")
    assert found.less(brl(7)).version == 1


def test_money_for_no_invoice_lies_unidentified_under_the_issuer() -> None:
    kept = unidentified()

    assert kept.invoice is None
    assert not kept.payment.is_identified
    assert kept.entries[0].moved(journal.UNIDENTIFIED) == brl(-10_000)
    assert kept.entries[0].received == brl(10_000)
    assert kept.entries[0].book == kept.payment.book(None) == "acme#/stripe/br"
    assert kept.credit is not None
    assert kept.credit.account == journal.UNIDENTIFIED
    with pytest.raises(InvalidInputError, match="above zero"):
        unidentified(0)


def test_it_goes_back_to_who_sent_it_without_any_invoice() -> None:
    kept = unidentified()
    back = reverse(
        Placement(kept.payment, kept.entries[0], None, kept.credit), a_reversal_order(4_000)
    )

    assert back.entry.moved(journal.UNIDENTIFIED) == brl(4_000)
    assert back.entry.customer_id == ""
    assert back.payment.left == brl(6_000)


def test_it_is_put_on_the_invoice_that_it_was_meant_for() -> None:
    kept = unidentified(10_500)
    assert kept.credit is not None
    placed = assign(kept.payment, kept.credit, an_invoice(10_000), ORDER)
    (entry,) = placed.entries

    assert placed.invoice is not None
    assert placed.invoice.status is InvoiceStatus.PAID
    assert placed.used is not None
    assert placed.used.left.is_zero
    assert placed.credit is not None
    assert (placed.credit.account, placed.credit.left) == (journal.CUSTOMER_CREDIT, brl(500))
    assert placed.payment.book(placed.invoice) == entry.book == "acme#cus-1"
    assert (entry.business_date, entry.received) == (ORDER.business_date, brl(0))
    assert (entry.author, entry.reason) == (ORDER.author, ORDER.reason)
    assert is_balanced([*kept.entries, entry])


def test_it_counts_as_paid_on_the_day_when_it_was() -> None:
    kept = unidentified(102_333, paid_date=TEN_LATE)
    assert kept.credit is not None
    invoice = owing(LATE)
    quoted = payoff(invoice.exposure, LATE, TEN_LATE, RateBook({}))
    later = replace(ORDER, business_date=date(2026, 5, 4))
    placed = assign(kept.payment, kept.credit, invoice, later, quoted)

    assert placed.invoice is not None
    assert placed.invoice.status is InvoiceStatus.PAID
    assert [entry.code for entry in placed.entries] == [
        EntryCode.PAYMENT_ASSIGNED,
        EntryCode.CHARGES_ASSESSED,
    ]
    assert {entry.business_date for entry in placed.entries} == {later.business_date}
    assert len({entry.entry_id for entry in [*placed.entries, *kept.entries]}) == 3


def test_what_was_assigned_goes_back_from_where_it_lies() -> None:
    kept = unidentified(10_000)
    assert kept.credit is not None
    placed = assign(kept.payment, kept.credit, an_invoice(10_000), ORDER)
    standing = Placement(placed.payment, placed.entries[0], placed.invoice, placed.credit)
    back = reverse(standing, a_reversal_order(10_000))

    assert back.invoice is not None
    assert back.invoice.open == brl(10_000)
    assert back.entry.moved(journal.UNIDENTIFIED) == brl(0)


def test_it_can_be_a_customers_without_an_invoice() -> None:
    kept = unidentified(10_000)
    assert kept.credit is not None
    customer = CustomerId("cus-7")
    placed = assign_to_customer(kept.payment, kept.credit, customer, ORDER)
    standing = Placement(placed.payment, placed.entries[0], None, placed.credit)

    assert placed.credit is not None
    assert (placed.credit.customer_id, placed.credit.left) == (customer, brl(10_000))
    assert placed.payment.is_identified
    assert placed.payment.book(None) == "acme#cus-7"
    assert reverse(standing, a_reversal_order(10_000)).payment.left.is_zero
    with pytest.raises(InvalidInputError, match="reallocate"):
        assign_to_customer(placed.payment, kept.credit, customer, ORDER)


def test_what_went_back_cannot_be_assigned() -> None:
    kept = unidentified(10_000)
    assert kept.credit is not None
    empty = kept.credit.less(brl(10_000))

    with pytest.raises(InvalidInputError, match="reallocate"):
        assign(kept.payment, empty, an_invoice(10_000), ORDER)
    with pytest.raises(CreditSpentError):
        reverse(Placement(kept.payment, kept.entries[0], None, empty), a_reversal_order(1))


def test_a_credit_says_since_when_and_by_what() -> None:
    entry = an_entry(("bank:1", 5), ("customer_credit", -5))
    credit = credit_opened(entry)

    assert credit is not None
    assert (credit.opened_date, credit.document, credit.source) == (TODAY, "A-0000001", "")
    assert entry.due_date == DUE
