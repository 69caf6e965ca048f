"""Credit notes: documents with a number of their own that take off an invoice.

VAT Directive 2006/112/EC art. 219 treats what amends an invoice as an invoice. Credit above what is
open becomes the customer's credit.
"""

from dataclasses import replace
from decimal import Decimal

from cobro.domain import journal
from cobro.domain.adjustments import NotAdjustableError, Signature
from cobro.domain.credits import CreditTooHighError, credit_opened
from cobro.domain.invoice import (
    Invoice,
    IssuedBlock,
    issue_entry_id,
    issue_legs,
    number_documents,
)
from cobro.domain.invoice_draft import InvoiceDraft, InvoiceLine, TaxLine, TaxMode
from cobro.domain.journal import EntryCode, JournalEntry, postings
from cobro.domain.money import Money
from cobro.domain.series import Series


def credit_lines(
    invoice: Invoice, amount: Money, description: str
) -> tuple[tuple[InvoiceLine, ...], tuple[TaxLine, ...]]:
    """Return lines and taxes of a credit of `amount`; raise `CreditTooHighError` above the rest.

    The whole total gives them as they were. A part gives one line of `description` and of each tax
    the share that falls between what was credited before and what is then: whole minor units, so
    that credits which add up to the total give back each tax to the cent, and never more.
    """
    _check_creditable(invoice, amount)
    draft = invoice.draft
    if amount == draft.total:
        return draft.lines, draft.taxes
    taxes = tuple(_part_of(tax, invoice, amount) for tax in draft.taxes)
    added = sum(t.amount.minor for t in taxes if t.mode is TaxMode.ADDED)
    withheld = sum(t.amount.minor for t in taxes if t.mode is TaxMode.WITHHELD)
    price = Money(amount.minor - added + withheld, amount.currency)
    if not price.is_positive:  # so few cents that the taxes' shares leave none for a line
        price, taxes = amount, ()
    return (InvoiceLine(description, Decimal(1), price),), taxes


def _part_of(tax: TaxLine, invoice: Invoice, amount: Money) -> TaxLine:
    before, total = invoice.credited_minor, invoice.draft.total.minor

    def share(whole: Money) -> Money:
        through = whole.minor * (before + amount.minor) // total
        return Money(through - whole.minor * before // total, whole.currency)

    return replace(
        tax, amount=share(tax.amount), base=None if tax.base is None else share(tax.base)
    )


def _check_creditable(invoice: Invoice, amount: Money) -> None:
    if not invoice.draft.kind.is_billed or invoice.ended is not None:
        message = f"{invoice.document} is closed: nothing of it can be credited"
        raise NotAdjustableError(message)
    if invoice.creditable < amount:
        message = (
            f"a credit of {amount} is above the {invoice.creditable} that is left to credit "
            f"of invoice {invoice.document}"
        )
        raise CreditTooHighError(message)


def credit_block(
    series: Series, draft: InvoiceDraft, invoice: Invoice, signed: Signature
) -> IssuedBlock:
    """Number a credit note and put it on its invoice; raise `CreditTooHighError` above the rest."""
    _check_creditable(invoice, draft.total)
    after, (note,) = number_documents(series, [draft], signed.recorded_at)
    lowered = min(invoice.open, draft.total)
    position = replace(
        invoice,
        open=invoice.open - lowered,
        credited_minor=invoice.credited_minor + draft.total.minor,
        # What is credited was rightly denied: it comes off what is in dispute first.
        disputed_minor=max(0, invoice.disputed_minor - draft.total.minor),
        version=invoice.version + 1,
    )
    entry = _note_entry(note, position, lowered, signed)
    opened = credit_opened(entry)
    credits_ = () if opened is None else (opened,)
    return IssuedBlock(series, after, (note,), (entry,), (position,), credits_)


def _note_entry(note: Invoice, invoice: Invoice, lowered: Money, signed: Signature) -> JournalEntry:
    draft = note.draft
    over = draft.total - lowered
    legs = [
        (account, -minor) for account, minor in issue_legs(draft) if account != journal.RECEIVABLE
    ]
    return JournalEntry(
        entry_id=issue_entry_id(note.invoice_id),
        code=EntryCode.CREDIT_NOTE_ISSUED,
        issuer_id=draft.issuer_id,
        customer_id=draft.customer_id,
        currency=draft.currency,
        business_date=draft.issue_date,
        recorded_at=note.issued_at,
        postings=postings(
            [
                (journal.RECEIVABLE, -lowered.minor),
                (journal.CUSTOMER_CREDIT, -over.minor),
                *legs,
            ]
        ),
        invoice_id=invoice.invoice_id,
        document=note.document,
        due_date=invoice.draft.due_date,
        reason=signed.reason,
        author=signed.author,
    )
