"""Payments late and early: what is assessed, what comes off, and in which order it is settled."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cobro.domain import journal
from cobro.domain.allocation import Settlement, allocate
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.domain.journal import EntryCode, JournalEntry, is_balanced
from cobro.domain.payoff import payoff
from cobro.domain.rates import RateBook
from cobro.domain.terms import (
    Component,
    DatedDiscount,
    Interest,
    PaymentTerms,
    Share,
)
from tests.support.builders import DUE, NOW, a_receipt, an_invoice, brl

LATE = PaymentTerms(late_fee=Share(percent=Decimal(2)), interest=Interest(Decimal(1)))
EARLY = PaymentTerms(discounts=(DatedDiscount(Share(percent=Decimal(5)), before_days=5),))
TEN_LATE = date(2026, 4, 11)
PRINCIPAL_FIRST = (Component.PRINCIPAL, *[c for c in Component if c is not Component.PRINCIPAL])


def owing(terms: PaymentTerms, total: int = 100_000) -> Invoice:
    invoice = an_invoice(total)
    return replace(invoice, draft=replace(invoice.draft, terms=terms, country="BR"))


def paid(invoice: Invoice, minor: int, on: date, reference: str = "pi_1") -> Settlement:
    quoted = payoff(invoice.exposure, invoice.draft.terms, on, RateBook({}))
    return allocate(invoice, a_receipt(minor, reference, paid_date=on), NOW, quoted)


def test_who_pays_late_pays_fee_and_interest_with_the_principal() -> None:
    done = paid(owing(LATE), 102_333, TEN_LATE)

    assert done.invoice.status is InvoiceStatus.PAID
    assert done.payment.on_account == brl(0)
    assert done.assessed is not None
    assert done.assessed.code is EntryCode.CHARGES_ASSESSED
    assert done.assessed.moved(journal.charge_receivable("late_fee")) == brl(2_000)
    assert done.assessed.moved(journal.charge_income("interest")) == brl(-333)
    assert done.entry.moved(journal.RECEIVABLE) == brl(-100_000)
    assert done.entry.owed == brl(-102_333)
    assert is_balanced(done.entries)


def test_who_pays_only_the_principal_late_leaves_a_rest_of_it() -> None:
    done = paid(owing(LATE), 100_000, TEN_LATE)

    assert done.invoice.charges.total_minor == 0
    assert done.invoice.open == brl(2_333)
    again = paid(done.invoice, 2_341, date(2026, 4, 21), "pi_2")
    assert again.assessed is not None
    assert again.assessed.owed == brl(8)
    assert again.invoice.status is InvoiceStatus.PAID


def test_charges_outlive_the_principal_where_that_is_settled_first() -> None:
    done = paid(owing(replace(LATE, order=PRINCIPAL_FIRST)), 100_000, TEN_LATE)

    assert (done.invoice.open, done.invoice.owed) == (brl(0), brl(2_333))
    assert done.invoice.status is InvoiceStatus.OPEN
    later = paid(done.invoice, 2_333, date(2026, 6, 1), "pi_2")
    assert later.assessed is None
    assert later.invoice.status is InvoiceStatus.PAID


def test_a_discount_is_for_who_pays_all_in_time() -> None:
    early = date(2026, 3, 20)
    whole, part, late = (
        paid(owing(EARLY), minor, on)
        for minor, on in ((95_000, early), (94_999, early), (95_000, DUE))
    )

    assert whole.invoice.status is InvoiceStatus.PAID
    assert whole.entry.moved(journal.DISCOUNT_ALLOWED) == brl(5_000)
    assert whole.invoice.credited_minor == 5_000
    assert part.invoice.open == brl(5_001)
    assert late.invoice.open == brl(5_000)


def test_what_is_too_much_beside_a_discount_is_the_customers() -> None:
    done = paid(owing(EARLY), 100_000, date(2026, 3, 20))

    assert done.payment.on_account == brl(5_000)


def test_the_agreed_rebate_comes_off_once() -> None:
    first = paid(owing(PaymentTerms(rebate=Share(fixed_minor=10_000))), 40_000, DUE)
    second = paid(first.invoice, 50_000, DUE, "pi_2")

    assert first.entry.moved(journal.REBATE_ALLOWED) == brl(10_000)
    assert first.invoice.open == brl(50_000)
    assert second.entry.moved(journal.REBATE_ALLOWED) == brl(0)
    assert second.invoice.status is InvoiceStatus.PAID


def test_a_payment_after_everything_is_settled_is_the_customers() -> None:
    settled = paid(owing(LATE), 100_000, DUE).invoice
    done = paid(settled, 700, TEN_LATE, "pi_2")

    assert (done.payment.on_account, done.assessed) == (brl(700), None)


@given(
    st.lists(st.tuples(st.integers(1, 60_000), st.integers(-20, 90)), max_size=6),
    st.permutations(list(Component)),
)
def test_money_is_conserved_over_any_payments(
    payments: list[tuple[int, int]], order: list[Component]
) -> None:
    invoice = owing(replace(LATE, order=tuple(order), rebate=Share(fixed_minor=1_000)))
    entries: list[JournalEntry] = []
    for position, (minor, late_days) in enumerate(sorted(payments, key=lambda p: p[1])):
        on = date.fromordinal(DUE.toordinal() + late_days)
        done = paid(invoice, minor, on, f"pi_{position}")
        invoice = done.invoice
        entries += done.entries
        assert done.payment.allocated + done.payment.on_account == brl(minor)
    moved = sum(entry.owed.minor for entry in entries)

    assert is_balanced(entries)
    assert invoice.owed.minor == 100_000 + moved
    assert min(invoice.open.minor, *invoice.charges.amounts.values()) >= 0
