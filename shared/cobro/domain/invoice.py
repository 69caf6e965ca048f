"""Invoices: what may be issued, how its total is made, and the gapless number it takes.

A draft has no number. Numbers of a series are 1..n: they are taken last, when the whole block of
drafts is ready to be written in one transaction. A draft whose write fails has used no number.
What was issued never changes: corrections are documents and entries of their own. Only the position
moves (what is open, charges, state), and each document is a link of its series' hash chain.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from cobro.domain import journal
from cobro.domain.chain import digest, facts, link
from cobro.domain.credits import Credit
from cobro.domain.errors import InvalidInputError
from cobro.domain.ids import EntryId, InvoiceId
from cobro.domain.invoice_draft import InvoiceDraft, TaxMode
from cobro.domain.journal import EntryCode, JournalEntry, postings
from cobro.domain.late_charges import Exposure
from cobro.domain.money import Money
from cobro.domain.position import NO_CHARGES, OpenCharges
from cobro.domain.series import NUMBER_DIGITS, DocumentKind, Series
from cobro.domain.terms import PaymentTerms

ISSUE_PREFIX = "iss_"
BLOCK_MAX = 45  # an invoice and its entry each, and the series: within 100 of a transaction


class InvoiceStatus(StrEnum):
    OPEN = "open"
    PAID = "paid"
    CREDITED = "credited"
    CANCELLED = "cancelled"
    WRITTEN_OFF = "written_off"
    RENEGOTIATED = "renegotiated"  # what was open is owed by other documents now


@dataclass(frozen=True, slots=True)
class Invoice:
    """A numbered document, with the position of its one receivable.

    `document`, `number` and `chain` are fixed when it is issued. `open` is what is left of the
    principal, `charges` what is assessed beside it and not paid; `credited_minor` is what notes,
    rebates and discounts took off the principal, `rebated_minor` that part of it which the terms
    had agreed as a rebate, `disputed_minor` what of the principal was put in dispute.
    `due_again_date` is the day on which it is due since money that had paid it went back.
    """

    draft: InvoiceDraft
    number: int
    period: str
    document: str
    series_code: int
    issued_at: datetime
    chain: bytes
    open: Money
    version: int = 1
    credited_minor: int = 0
    charges: OpenCharges = NO_CHARGES
    ended: InvoiceStatus | None = None
    rebated_minor: int = 0
    due_again_date: date | None = None
    disputed_minor: int = 0

    @property
    def due_date(self) -> date:
        """Return the day on which it is due: as it was issued, or since it was reopened."""
        return max(self.draft.due_date, self.due_again_date or self.draft.due_date)

    @property
    def terms(self) -> PaymentTerms:
        """Return what holds for who pays late or early; whoever is asked anew is never early."""
        terms = self.draft.terms
        return terms if self.due_again_date is None else replace(terms, discounts=(), early=None)

    @property
    def invoice_id(self) -> InvoiceId:
        return self.draft.invoice_id

    @property
    def status(self) -> InvoiceStatus:
        if self.ended is not None:
            return self.ended
        if not self.owed.is_zero:
            return InvoiceStatus.OPEN
        is_credited = self.credited_minor >= self.draft.total.minor
        return InvoiceStatus.CREDITED if is_credited else InvoiceStatus.PAID

    @property
    def owed(self) -> Money:
        """Return principal and assessed charges that are still to be paid."""
        return Money(self.open.minor + self.charges.total_minor, self.open.currency)

    @property
    def disputed(self) -> Money:
        """Return what of the open principal is in dispute: payments go on the rest of it first."""
        return Money(min(self.disputed_minor, self.open.minor), self.open.currency)

    @property
    def creditable(self) -> Money:
        """Return what notes may still take off: the total less what they took off before."""
        return Money(self.draft.total.minor - self.credited_minor, self.open.currency)

    @property
    def exposure(self) -> Exposure:
        """Return the debt as the rules of paying late and early see it."""
        draft = self.draft
        return Exposure(
            original=draft.total,
            principal=self.open,
            due_date=self.due_date,
            country=draft.country,
            is_consumer=draft.is_consumer,
            charges=self.charges,
            rebate_granted_minor=self.rebated_minor,
            disputed_minor=self.disputed.minor,
        )

    @property
    def nosso_numero(self) -> str:
        """Return the eight digits that name the title where its series has a code, else nothing."""
        return f"{self.series_code}{self.number:0{NUMBER_DIGITS}d}" if self.series_code else ""


@dataclass(frozen=True, slots=True)
class IssuedBlock:
    """What one transaction writes: the advanced series, its documents and their entries.

    `corrected` are invoices whose position a note of the block changes, `credits` what it puts on
    account.
    """

    series_before: Series
    series_after: Series
    invoices: tuple[Invoice, ...]
    entries: tuple[JournalEntry, ...]
    corrected: tuple[Invoice, ...] = ()
    credits: tuple[Credit, ...] = ()


def number_documents(
    series: Series, drafts: Sequence[InvoiceDraft], issued_at: datetime
) -> tuple[Series, tuple[Invoice, ...]]:
    """Number up to `BLOCK_MAX` drafts in the order given, each a link of the series' chain."""
    if not 1 <= len(drafts) <= BLOCK_MAX:
        message = f"a block holds 1 to {BLOCK_MAX} invoices, not {len(drafts)}"
        raise InvalidInputError(message)
    previous = series.last_hash
    documents = []
    for number, draft in zip(series.take(len(drafts)), drafts, strict=True):
        written = series.rule.document(series.name, series.year, number)
        previous = link(previous, digest(facts(draft, series.period, number, written, issued_at)))
        owed = draft.total if draft.kind.is_owed else Money.zero(draft.currency)
        documents.append(
            Invoice(
                draft=draft,
                number=number,
                period=series.period,
                document=written,
                series_code=series.rule.code,
                issued_at=issued_at,
                chain=previous,
                open=owed,
            )
        )
    return series.moved(documents[-1].number, previous), tuple(documents)


def issue_block(series: Series, drafts: Sequence[InvoiceDraft], issued_at: datetime) -> IssuedBlock:
    """Number drafts that are owed from now on."""
    after, invoices = number_documents(series, drafts, issued_at)
    return IssuedBlock(series, after, invoices, tuple(issue_entry(i) for i in invoices))


def issue_entry_id(invoice_id: InvoiceId) -> EntryId:
    """Name the entry by which a document is issued: `ISSUE_PREFIX` and the document's id."""
    return EntryId(f"{ISSUE_PREFIX}{invoice_id}")


def issue_entry(invoice: Invoice) -> JournalEntry:
    """Return the entry by which the invoice becomes owed."""
    draft = invoice.draft
    return JournalEntry(
        entry_id=issue_entry_id(invoice.invoice_id),
        code=EntryCode.INSTALMENT_ISSUED if _is_instalment(draft) else EntryCode.INVOICE_ISSUED,
        issuer_id=draft.issuer_id,
        customer_id=draft.customer_id,
        currency=draft.currency,
        business_date=draft.issue_date,
        recorded_at=invoice.issued_at,
        postings=postings(issue_legs(draft)),
        invoice_id=invoice.invoice_id,
        document=invoice.document,
        due_date=draft.due_date,
    )


def _is_instalment(draft: InvoiceDraft) -> bool:
    return draft.kind is DocumentKind.INSTALMENT


def issue_legs(draft: InvoiceDraft) -> list[tuple[str, int]]:
    """Return the legs by which a document becomes owed; a credit turns them round.

    An instalment earns nothing: what it asks for is taken from other documents.
    """
    if _is_instalment(draft):
        return [(journal.RECEIVABLE, draft.total.minor), (journal.IN_TRANSFER, -draft.total.minor)]
    included = draft.taxed(TaxMode.INCLUDED).minor
    charged = draft.taxed(TaxMode.ADDED).minor + included
    return [
        (journal.RECEIVABLE, draft.total.minor),
        (journal.TAX_WITHHELD, draft.taxed(TaxMode.WITHHELD).minor),
        (journal.REVENUE, included - draft.lines_total.minor),
        (journal.TAX_PAYABLE, -charged),
    ]
