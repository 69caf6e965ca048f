"""Credit notes, cancellation, rebates, write-off and waivers, and what they may not do."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobro.domain import journal
from cobro.domain.adjustments import (
    AdjustmentKind,
    AdjustmentOrder,
    NotAdjustableError,
    Signature,
    adjust,
)
from cobro.domain.allocation import allocate
from cobro.domain.credit_notes import credit_block, credit_lines
from cobro.domain.credits import CreditTooHighError
from cobro.domain.errors import InvalidInputError
from cobro.domain.ids import IssuerId
from cobro.domain.invoice import Invoice, InvoiceStatus, IssuedBlock
from cobro.domain.invoice_draft import InvoiceDraft, TaxMode
from cobro.domain.money import Money
from cobro.domain.position import OpenCharges
from cobro.domain.series import DocumentKind, Series, SeriesRule
from tests.support.builders import NOW, TODAY, a_draft, a_line, a_receipt, a_tax, an_invoice, brl

NOTES = Series(
    IssuerId("acme"), "NC", SeriesRule(kind=DocumentKind.CREDIT_NOTE, pattern="{series} {number}")
)
SIGNED = Signature("ana", "wrong price", NOW)
TAXES = (
    a_tax(1_000, TaxMode.ADDED),
    a_tax(300, TaxMode.WITHHELD),
    a_tax(700, TaxMode.INCLUDED),
)
CHARGED = OpenCharges(interest_minor=50, late_fee_minor=200, assessed_date=TODAY, has_fee=True)


def order(kind: AdjustmentKind, minor: int = 0) -> AdjustmentOrder:
    return AdjustmentOrder("adj_1", kind, TODAY, SIGNED, amount=brl(minor))


def paid(invoice: Invoice, minor: int) -> Invoice:
    return allocate(invoice, a_receipt(minor), NOW).invoice


def note_draft(invoice: Invoice, amount: Money) -> InvoiceDraft:
    lines, taxes = credit_lines(invoice, amount, "wrong price")
    return replace(
        a_draft(key="note_1", lines=lines, taxes=taxes),
        kind=DocumentKind.CREDIT_NOTE,
        corrects=invoice.invoice_id,
    )


def credit(invoice: Invoice, minor: int) -> IssuedBlock:
    return credit_block(NOTES, note_draft(invoice, brl(minor)), invoice, SIGNED)


def test_a_full_credit_turns_every_leg_of_the_invoice_round() -> None:
    invoice = an_invoice(lines=(a_line(10_000),), taxes=TAXES)
    block = credit(invoice, 10_700)
    (note,), (after,), (entry,) = block.invoices, block.corrected, block.entries

    assert (note.document, note.open, note.owed) == ("NC 1", brl(0), brl(0))
    assert (after.open, after.status) == (brl(0), InvoiceStatus.CREDITED)
    assert entry.moved(journal.RECEIVABLE) == brl(-10_700)
    assert entry.moved(journal.REVENUE) == brl(9_300)
    assert entry.moved(journal.TAX_PAYABLE) == brl(1_700)
    assert entry.moved(journal.TAX_WITHHELD) == brl(-300)
    assert (entry.reason, entry.author, entry.document) == ("wrong price", "ana", "NC 1")
    assert block.series_after.last_hash == note.chain


def test_credit_beyond_what_is_open_becomes_the_customers() -> None:
    block = credit(paid(an_invoice(10_000), 8_000), 5_000)

    assert block.corrected[0].open == brl(0)
    assert block.entries[0].moved(journal.RECEIVABLE) == brl(-2_000)
    assert block.entries[0].moved(journal.CUSTOMER_CREDIT) == brl(-3_000)
    assert block.corrected[0].status is InvoiceStatus.PAID


def test_credit_notes_never_exceed_the_invoice_together() -> None:
    after = credit(an_invoice(10_000), 6_000).corrected[0]

    assert after.creditable == brl(4_000)
    with pytest.raises(CreditTooHighError, match=r"40\.00 BRL that is left"):
        credit(after, 4_001)


@given(st.integers(1, 10_700))
def test_a_part_shares_out_lines_and_taxes_without_losing_a_cent(minor: int) -> None:
    invoice = an_invoice(lines=(a_line(10_000),), taxes=TAXES)
    note, rest = note_draft(invoice, brl(minor)), None
    if minor < 10_700:
        rest = note_draft(invoice, brl(10_700 - minor))

    assert note.total == brl(minor)
    if rest is not None:
        assert note.total + rest.total == invoice.draft.total


def test_a_credit_above_an_invoice_with_taxes_says_what_is_left() -> None:
    invoice = an_invoice(lines=(a_line(10_000),), taxes=TAXES)
    with pytest.raises(CreditTooHighError, match=r"107\.00 BRL that is left"):
        credit(invoice, 10_701)


def test_a_part_of_a_credit_tells_rate_code_and_base_of_each_tax() -> None:
    iva = replace(a_tax(2_300, TaxMode.ADDED, "IVA"), rate="23", code="NOR", base=brl(10_000))
    invoice = an_invoice(lines=(a_line(10_000),), taxes=(iva,))
    (line,), (part,) = credit_lines(invoice, brl(1_230), "entrega em atraso")

    assert (line.amount, part.amount, part.base) == (brl(1_000), brl(230), brl(1_000))
    assert (part.rate, part.code) == ("23", "NOR")


def test_a_credit_of_so_few_cents_that_only_tax_is_left_has_a_line_all_the_same() -> None:
    invoice = an_invoice(lines=(a_line(100),), taxes=(a_tax(900, TaxMode.ADDED),))
    (line,), taxes = credit_lines(replace(invoice, credited_minor=1), brl(1), "centavo")

    assert (line.amount, taxes) == (brl(1), ())


def test_a_cancellation_takes_back_the_whole_entry_and_keeps_the_number() -> None:
    invoice = an_invoice(lines=(a_line(10_000),), taxes=TAXES)
    done = adjust(invoice, order(AdjustmentKind.CANCELLATION))

    assert done.invoice.status is InvoiceStatus.CANCELLED
    assert (done.invoice.number, done.invoice.owed) == (invoice.number, brl(0))
    assert done.amount == -done.entry.owed == brl(10_700)
    assert done.entry.moved(journal.REVENUE) == brl(9_300)


def test_a_rebate_lowers_what_is_open_and_no_more() -> None:
    done = adjust(an_invoice(10_000), order(AdjustmentKind.REBATE, 1_500))

    assert (done.invoice.open, done.invoice.credited_minor) == (brl(8_500), 1_500)
    assert done.entry.moved(journal.REBATE_ALLOWED) == brl(1_500)
    with pytest.raises(CreditTooHighError):
        adjust(done.invoice, order(AdjustmentKind.REBATE, 8_501))
    for amount in (None, brl(0)):
        with pytest.raises(InvalidInputError, match="above zero"):
            adjust(done.invoice, replace(order(AdjustmentKind.REBATE), amount=amount))


def test_a_write_off_gives_up_principal_and_charges() -> None:
    invoice = replace(paid(an_invoice(10_000), 4_000), charges=CHARGED)
    done = adjust(invoice, order(AdjustmentKind.WRITE_OFF))

    assert done.invoice.status is InvoiceStatus.WRITTEN_OFF
    assert done.amount == done.entry.moved(journal.WRITE_OFF) == brl(6_250)
    assert done.entry.owed == brl(-6_250)
    assert done.invoice.charges.has_fee


def test_a_waiver_gives_up_assessed_charges_and_leaves_the_principal() -> None:
    invoice = replace(an_invoice(10_000), charges=CHARGED)
    done = adjust(invoice, order(AdjustmentKind.WAIVER))

    assert (done.invoice.open, done.invoice.charges.total_minor) == (brl(10_000), 0)
    assert done.entry.moved(journal.charge_income("late_fee")) == brl(200)
    assert done.entry.moved(journal.charge_receivable("interest")) == brl(-50)
    assert done.invoice.charges.assessed_date == TODAY


def ended() -> Invoice:
    return adjust(an_invoice(), order(AdjustmentKind.CANCELLATION)).invoice


@pytest.mark.parametrize(
    ("invoice", "kind"),
    [
        (paid(an_invoice(), 1), AdjustmentKind.CANCELLATION),
        (replace(an_invoice(), charges=CHARGED), AdjustmentKind.CANCELLATION),
        (credit(an_invoice(), 1).corrected[0], AdjustmentKind.CANCELLATION),
        (ended(), AdjustmentKind.CANCELLATION),
        (ended(), AdjustmentKind.REBATE),
        (paid(an_invoice(), 10_000), AdjustmentKind.WRITE_OFF),
        (an_invoice(), AdjustmentKind.WAIVER),
        (credit(an_invoice(), 1).invoices[0], AdjustmentKind.WRITE_OFF),
    ],
)
def test_what_the_state_does_not_allow_is_refused(invoice: Invoice, kind: AdjustmentKind) -> None:
    with pytest.raises(NotAdjustableError):
        adjust(invoice, order(kind, 1))


@pytest.mark.parametrize("invoice", [ended(), credit(an_invoice(), 1).invoices[0]])
def test_nothing_of_a_closed_document_is_credited(invoice: Invoice) -> None:
    draft: Any = note_draft(an_invoice(), brl(1))
    with pytest.raises(NotAdjustableError):
        credit_block(NOTES, draft, invoice, SIGNED)
