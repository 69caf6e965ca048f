"""Invoices: what may be issued, how its total is made, and the gapless number it takes.

A draft has no number. Numbers of a series are 1..n: they are taken last, when the whole block of
drafts is ready to be written in one transaction (VAT Directive 2006/112/EC art. 226(2) asks for a
sequential number based on one or more series). A draft whose write fails has used no number.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import ClassVar

from cobro.domain import journal
from cobro.domain.errors import InvalidInputError, RejectionError
from cobro.domain.ids import CustomerId, EntryId, InvoiceId, IssuerId
from cobro.domain.journal import EntryCode, JournalEntry, postings
from cobro.domain.money import Currency, Money

BLOCK_MAX = 25
NUMBER_DIGITS = 7
LINES_MAX = 200
TERM_DAYS_MAX = 5500  # furthest due date that a boleto can carry (FEBRABAN control range)
TOTAL_MINOR_MAX = 10**15 - 1  # well inside what DynamoDB and JSON readers keep exactly
QUANTITY_MAX = 10**9
QUANTITY_PLACES = 6
ISSUE_YEARS = range(2000, 2200)  # a slip of the pen outside them would break dates built on it


class SeriesExhaustedError(RejectionError):
    """The series has used its last number."""

    code: ClassVar[str] = "series_exhausted"


class InvoiceStatus(StrEnum):
    OPEN = "open"
    PAID = "paid"


class TaxMode(StrEnum):
    """How a tax line bears on the total."""

    ADDED = "added"
    INCLUDED = "included"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """`amount` is quantity times unit price, rounded half up to the minor unit."""

    description: str
    quantity: Decimal
    unit_price: Money

    @property
    def amount(self) -> Money:
        exact = self.quantity * Decimal(self.unit_price.minor)
        minor = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
        return Money(minor, self.unit_price.currency)


@dataclass(frozen=True, slots=True)
class TaxLine:
    """A tax as the caller computed it; Cobro keeps it and does not compute it again."""

    name: str
    amount: Money
    mode: TaxMode


@dataclass(frozen=True, slots=True)
class InvoiceDraft:
    """Everything of an invoice but its number. Its `invoice_id` comes from the idempotency key."""

    invoice_id: InvoiceId
    issuer_id: IssuerId
    series: str
    customer_id: CustomerId
    currency: Currency
    lines: tuple[InvoiceLine, ...]
    taxes: tuple[TaxLine, ...]
    issue_date: date
    due_date: date
    content_hash: str

    def __post_init__(self) -> None:
        _check_dates(self.issue_date, self.due_date)
        _check_lines(self.lines, self.taxes)
        if not self.total.is_positive:
            message = f"the total is {self.total}; an invoice is above zero"
            raise InvalidInputError(message, field="lines")
        if self.total.minor > TOTAL_MINOR_MAX:
            message = f"the total is {self.total}; an invoice has at most 15 digits"
            raise InvalidInputError(message, field="lines")

    def taxed(self, mode: TaxMode) -> Money:
        return Money.total((t.amount for t in self.taxes if t.mode is mode), self.currency)

    @property
    def lines_total(self) -> Money:
        return Money.total((line.amount for line in self.lines), self.currency)

    @property
    def total(self) -> Money:
        """Return what the payer owes: lines and added taxes less what is withheld."""
        return self.lines_total + self.taxed(TaxMode.ADDED) - self.taxed(TaxMode.WITHHELD)


def _check_dates(issue_date: date, due_date: date) -> None:
    if issue_date.year not in ISSUE_YEARS:
        first, last = ISSUE_YEARS[0], ISSUE_YEARS[-1]
        message = f"the issue date {issue_date} is not within the years {first} to {last}"
        raise InvalidInputError(message, field="issue_date")
    if due_date < issue_date:
        message = f"the due date {due_date} is before the issue date {issue_date}"
        raise InvalidInputError(message, field="due_date")
    if (due_date - issue_date).days > TERM_DAYS_MAX:
        message = f"the due date {due_date} is more than {TERM_DAYS_MAX} days after the issue date"
        raise InvalidInputError(message, field="due_date")


def _check_lines(lines: Sequence[InvoiceLine], taxes: Sequence[TaxLine]) -> None:
    if not 1 <= len(lines) <= LINES_MAX:
        message = f"an invoice has 1 to {LINES_MAX} lines, not {len(lines)}"
        raise InvalidInputError(message, field="lines")
    for position, line in enumerate(lines):
        if not _is_quantity(line.quantity):
            message = (
                f"line {position + 1}: a quantity is above zero, at most {QUANTITY_MAX}, "
                f"with up to {QUANTITY_PLACES} decimal places"
            )
            raise InvalidInputError(message, field=f"lines[{position}].quantity")
        if not line.unit_price.is_positive:
            message = f"line {position + 1}: the unit price is above zero"
            raise InvalidInputError(message, field=f"lines[{position}].unit_price")
    for position, tax in enumerate(taxes):
        if tax.amount.minor < 0:
            message = f"tax {tax.name!r} is negative; use the mode 'withheld' to take it off"
            raise InvalidInputError(message, field=f"taxes[{position}]")


def _is_quantity(quantity: Decimal) -> bool:
    if not quantity.is_finite() or not 0 < quantity <= QUANTITY_MAX:
        return False
    return quantity == round(quantity, QUANTITY_PLACES)


@dataclass(frozen=True, slots=True)
class Series:
    """A numbering series of an issuer. `code` is the digit that stands for it in a nosso número."""

    issuer_id: IssuerId
    name: str
    code: int
    last_number: int = 0

    def take(self, count: int) -> tuple["Series", range]:
        """Take the next `count` numbers; raise `SeriesExhaustedError` past seven digits."""
        first = self.last_number + 1
        last = self.last_number + count
        if last >= 10**NUMBER_DIGITS:
            message = f"series {self.name} has no number after {self.last_number}: open another one"
            raise SeriesExhaustedError(message)
        return replace(self, last_number=last), range(first, last + 1)


@dataclass(frozen=True, slots=True)
class Invoice:
    """An issued invoice, with what is still open of its one receivable."""

    draft: InvoiceDraft
    number: int
    series_code: int
    issued_at: datetime
    open: Money
    version: int = 1

    @property
    def invoice_id(self) -> InvoiceId:
        return self.draft.invoice_id

    @property
    def status(self) -> InvoiceStatus:
        return InvoiceStatus.PAID if self.open.is_zero else InvoiceStatus.OPEN

    @property
    def document(self) -> str:
        """Return the number as people write it, such as `A-0000042`."""
        return document_number(self.draft.series, self.number)

    @property
    def nosso_numero(self) -> str:
        """Return the eight digits by which the bank names the title: series code and number."""
        return f"{self.series_code}{self.number:0{NUMBER_DIGITS}d}"


def document_number(series: str, number: int) -> str:
    return f"{series}-{number:0{NUMBER_DIGITS}d}"


@dataclass(frozen=True, slots=True)
class IssuedBlock:
    """What one transaction writes: the advanced series, its invoices and their entries."""

    series_before: Series
    series_after: Series
    invoices: tuple[Invoice, ...]
    entries: tuple[JournalEntry, ...]


def issue_block(series: Series, drafts: Sequence[InvoiceDraft], issued_at: datetime) -> IssuedBlock:
    """Number up to `BLOCK_MAX` drafts of one series in the order given."""
    if not 1 <= len(drafts) <= BLOCK_MAX:
        message = f"a block holds 1 to {BLOCK_MAX} invoices, not {len(drafts)}"
        raise InvalidInputError(message)
    after, numbers = series.take(len(drafts))
    invoices = tuple(
        Invoice(draft, number, series.code, issued_at, draft.total)
        for draft, number in zip(drafts, numbers, strict=True)
    )
    return IssuedBlock(series, after, invoices, tuple(issue_entry(i) for i in invoices))


def issue_entry(invoice: Invoice) -> JournalEntry:
    """Return the entry by which the invoice becomes owed."""
    draft = invoice.draft
    included = draft.taxed(TaxMode.INCLUDED).minor
    charged = draft.taxed(TaxMode.ADDED).minor + included
    return JournalEntry(
        entry_id=EntryId(f"iss_{invoice.invoice_id}"),
        code=EntryCode.INVOICE_ISSUED,
        issuer_id=draft.issuer_id,
        customer_id=draft.customer_id,
        currency=draft.currency,
        business_date=draft.issue_date,
        recorded_at=invoice.issued_at,
        postings=postings(
            [
                (journal.RECEIVABLE, draft.total.minor),
                (journal.TAX_WITHHELD, draft.taxed(TaxMode.WITHHELD).minor),
                (journal.REVENUE, included - draft.lines_total.minor),
                (journal.TAX_PAYABLE, -charged),
            ]
        ),
        invoice_id=invoice.invoice_id,
        document=invoice.document,
        due_date=draft.due_date,
    )
