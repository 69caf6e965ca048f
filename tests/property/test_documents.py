"""Lines and taxes make the total, and nothing that is taken off an invoice goes beyond it."""

from contextlib import suppress
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from cobro.domain import journal
from cobro.domain.adjustments import (
    AdjustmentKind,
    AdjustmentOrder,
    Signature,
    adjust,
)
from cobro.domain.allocation import allocate
from cobro.domain.credit_notes import credit_block, credit_lines
from cobro.domain.errors import RejectionError
from cobro.domain.ids import IssuerId
from cobro.domain.invoice import Invoice
from cobro.domain.invoice_draft import InvoiceLine, TaxLine, TaxMode
from cobro.domain.journal import JournalEntry, is_balanced
from cobro.domain.series import DocumentKind, Series, SeriesRule
from tests.support.builders import NOW, TODAY, a_draft, a_receipt, an_invoice, brl
from tests.support.strategies import small_minors

quantities = st.decimals("0.000001", 1_000, places=6).map(Decimal)
lines = st.lists(
    st.builds(InvoiceLine, st.just("Suporte"), quantities, small_minors.map(brl)),
    min_size=1,
    max_size=6,
).map(tuple)
taxes = st.lists(
    st.builds(
        TaxLine,
        st.sampled_from(["ISS", "IRRF", "IVA"]),
        st.integers(0, 900).map(brl),
        st.sampled_from(list(TaxMode)),
        st.just("1.5"),
        st.none() | st.integers(0, 90_000).map(brl),
    ),
    max_size=4,
).map(tuple)
SIGNED = Signature("ana", "entrega em atraso", NOW)
NOTES = Series(
    IssuerId("acme"), "NC", SeriesRule(kind=DocumentKind.CREDIT_NOTE, pattern="{series} {number}")
)


@st.composite
def invoices(draw: st.DrawFn) -> Invoice:
    """Draw an invoice of several lines and taxes that is above zero."""
    of_lines, of_taxes = draw(lines), draw(taxes)
    signs = {TaxMode.ADDED: 1, TaxMode.INCLUDED: 0, TaxMode.WITHHELD: -1}
    total = sum(ln.amount.minor for ln in of_lines)
    assume(total + sum(signs[tax.mode] * tax.amount.minor for tax in of_taxes) > 0)
    return an_invoice(lines=of_lines, taxes=of_taxes)


@given(invoices())
def test_lines_and_taxes_add_up_to_the_total_and_to_its_entry(invoice: Invoice) -> None:
    draft = invoice.draft
    rounded = [
        int((ln.quantity * ln.unit_price.minor).quantize(Decimal(1), ROUND_HALF_UP))
        for ln in draft.lines
    ]
    added = sum(tax.amount.minor for tax in draft.taxes if tax.mode is TaxMode.ADDED)
    withheld = sum(tax.amount.minor for tax in draft.taxes if tax.mode is TaxMode.WITHHELD)

    assert [ln.amount.minor for ln in draft.lines] == rounded
    assert draft.total.minor == sum(rounded) + added - withheld


@given(invoices(), st.data())
def test_credits_that_add_up_to_the_total_give_back_each_tax(
    invoice: Invoice, data: st.DataObject
) -> None:
    total, whole = invoice.draft.total.minor, [tax.amount.minor for tax in invoice.draft.taxes]
    cuts = sorted(data.draw(st.sets(st.integers(0, total), max_size=5)) | {0, total})
    back, is_whole = [0] * len(whole), True
    for before, through in pairwise(cuts):
        amount = brl(through - before)
        of_lines, of_taxes = credit_lines(replace(invoice, credited_minor=before), amount, "parte")
        is_whole &= len(of_taxes) == len(whole)
        for position, tax in enumerate(of_taxes):
            back[position] += tax.amount.minor

        assert a_draft(lines=of_lines, taxes=of_taxes).total == amount
    assert all(one <= most for one, most in zip(back, whole, strict=True))
    assert back == whole or not is_whole


class Life:
    """One invoice, what was taken off it, and the entries of it all."""

    def __init__(self, invoice: Invoice) -> None:
        self.invoice = invoice
        self.entries: list[JournalEntry] = []
        self.credited = self.number = 0

    def act(self, what: str, minor: int) -> None:
        self.number += 1
        with suppress(RejectionError):
            if what == "credit":
                self.credit(minor)
            elif what == "pay":
                self.pay(minor)
            else:
                self.take_off(AdjustmentKind(what), minor)

    def credit(self, minor: int) -> None:
        of_lines, of_taxes = credit_lines(self.invoice, brl(minor), "entrega em atraso")
        note = a_draft(key=f"note_{self.number}", lines=of_lines, taxes=of_taxes)
        note = replace(note, kind=DocumentKind.CREDIT_NOTE, corrects=self.invoice.invoice_id)
        block = credit_block(NOTES, note, self.invoice, SIGNED)
        (self.invoice,) = block.corrected
        self.entries += block.entries
        self.credited += minor

    def pay(self, minor: int) -> None:
        settled = allocate(self.invoice, a_receipt(minor, f"pi_{self.number}"), NOW)
        self.invoice = settled.invoice
        self.entries += settled.entries

    def take_off(self, kind: AdjustmentKind, minor: int) -> None:
        order = AdjustmentOrder(f"adj_{self.number}", kind, TODAY, SIGNED, amount=brl(minor))
        done = adjust(self.invoice, order)
        self.invoice = done.invoice
        self.entries.append(done.entry)


happenings = st.tuples(
    st.sampled_from(["credit", "pay", "rebate", "cancellation", "write_off", "waiver"]),
    small_minors,
)


@given(invoices(), st.lists(happenings, max_size=12))
def test_nothing_takes_more_off_an_invoice_than_there_is(
    invoice: Invoice, told: list[tuple[str, int]]
) -> None:
    life, total = Life(invoice), invoice.draft.total
    for what, minor in told:
        life.act(what, minor)
        present = life.invoice
        moved = sum(entry.moved(journal.RECEIVABLE).minor for entry in life.entries)

        assert 0 <= present.open.minor <= total.minor
        assert life.credited <= present.credited_minor <= total.minor
        assert present.open.minor == total.minor + moved
        assert is_balanced(life.entries)
