"""Agreements, payments and breaks in any order: nothing is lost on the way, and nothing is new."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cobro.domain import journal
from cobro.domain.agreement_plans import equal_parts
from cobro.domain.allocation import allocate
from cobro.domain.assessing import newly_assessed
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId
from cobro.domain.invoice import Invoice, InvoiceStatus, issue_entry, number_documents
from cobro.domain.journal import JournalEntry, is_balanced
from cobro.domain.money import Money
from cobro.domain.payment_agreements import (
    GatheredInvoice,
    PaymentAgreement,
    discounted,
)
from cobro.domain.payoff import Payoff, payoff
from cobro.domain.rates import RateBook
from cobro.domain.renegotiation import Moved, accept, break_up
from cobro.domain.series import DocumentKind, Series, SeriesRule
from cobro.domain.terms import Interest, PaymentTerms, Share
from tests.support.builders import DUE, NOW, a_draft, a_receipt, an_invoice, brl

TERMS = PaymentTerms(late_fee=Share(percent=Decimal(2)), interest=Interest(Decimal(1)))
SERIES = Series(
    IssuerId("acme"), "AC", SeriesRule(kind=DocumentKind.INSTALMENT, pattern="AC {number}")
)
sums = st.lists(st.integers(1_000, 10**7), min_size=1, max_size=4)
payments = st.lists(st.integers(1, 10**7), max_size=6)


def an_owed(minor: int, number: int) -> Invoice:
    invoice = an_invoice(minor, f"inv_{number}", number)
    return replace(invoice, draft=replace(invoice.draft, terms=TERMS, country="BR"))


def quoted(invoice: Invoice, on: date) -> Payoff:
    return payoff(invoice.exposure, invoice.terms, on, RateBook({}))


def proposed(invoices: list[Invoice], on: date, count: int, percent: int) -> PaymentAgreement:
    items = []
    for invoice in invoices:
        charges, _ = newly_assessed(invoice, quoted(invoice, on))
        kept = discounted(brl(charges.total_minor), Decimal(percent))
        items.append(
            GatheredInvoice(
                invoice.invoice_id, invoice.document, invoice.due_date, invoice.open, kept
            )
        )
    total = brl(sum(item.total.minor for item in items))
    days = [on + timedelta(days=30 * n) for n in range(count)]
    return PaymentAgreement(
        IssuerId("acme"), CustomerId("cus-1"), "k", "AC", tuple(items), equal_parts(total, days),
        5, on, "ana", NOW,
    )  # fmt: skip


def numbered(agreement: PaymentAgreement) -> tuple[Invoice, ...]:
    drafts = [
        replace(
            a_draft(
                part.amount.minor, f"par_{n}", issue_date=part.due_date, due_date=part.due_date
            ),
            kind=DocumentKind.INSTALMENT,
        )
        for n, part in enumerate(agreement.parts)
    ]
    return number_documents(SERIES, drafts, NOW)[1]


def owed_by(entries: list[JournalEntry]) -> dict[InvoiceId, int]:
    found: dict[InvoiceId, int] = {}
    for entry in entries:
        found[entry.invoice_id] = found.get(entry.invoice_id, 0) + entry.owed.minor
    return found


def pay_in_turn(
    parts: tuple[Invoice, ...],
    documents: dict[InvoiceId, Invoice],
    entries: list[JournalEntry],
    paid: list[int],
) -> int:
    """Pay the instalments one after another; return what was put on them."""
    received = 0
    for index, minor in enumerate(paid):
        still = [part for part in parts if documents[part.invoice_id].open.is_positive]
        if not still:
            break
        settled = allocate(documents[still[0].invoice_id], a_receipt(minor, f"p{index}"), NOW)
        documents[settled.invoice.invoice_id] = settled.invoice
        received += settled.payment.allocated.minor
        entries += settled.entries
    return received


@given(sums, st.integers(1, 12), st.integers(0, 90), st.integers(0, 100), payments)
def test_an_agreement_that_is_accepted_paid_in_part_and_broken_loses_no_cent(
    amounts: list[int], count: int, late_days: int, percent: int, paid: list[int]
) -> None:
    on = DUE + timedelta(days=late_days)
    before = [an_owed(minor, n) for n, minor in enumerate(amounts, start=1)]
    agreement = proposed(before, on, count, percent)
    by = Moved("ana", on, NOW)
    documents = {each.invoice_id: each for each in before}
    quotes: dict[InvoiceId, Payoff | None] = {each.invoice_id: quoted(each, on) for each in before}
    accepted = accept(agreement, documents, quotes, numbered(agreement), by)
    documents |= {each.invoice_id: each for each in (*accepted.moved, *accepted.issued)}
    entries = [*map(issue_entry, before), *accepted.entries]
    owed_then = sum(each.owed.minor for each in documents.values())
    received = pay_in_turn(accepted.issued, documents, entries, paid)
    still = [documents[part.invoice_id] for part in accepted.issued]
    broken = break_up(accepted.agreement, documents, still, by)
    documents |= {each.invoice_id: each for each in broken.moved}
    entries += broken.entries
    waived = sum(sum((item.waived or {}).values()) for item in accepted.agreement.items)
    transfers = Money.total((e.moved(journal.IN_TRANSFER) for e in entries), brl(0).currency)

    assert is_balanced(entries)
    assert owed_then == agreement.total.minor
    assert transfers.is_zero
    assert {key: minor for key, minor in owed_by(entries).items() if minor} == {
        key: each.owed.minor for key, each in documents.items() if each.owed.minor
    }
    assert sum(each.owed.minor for each in documents.values()) == owed_then - received + waived
    assert all(documents[p.invoice_id].owed.is_zero for p in accepted.issued)
    assert {documents[each.invoice_id].status for each in before} <= {
        InvoiceStatus.OPEN,
        InvoiceStatus.PAID,
    }
