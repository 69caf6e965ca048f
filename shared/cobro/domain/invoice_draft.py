"""What may be issued: lines, taxes, dates and how the total is made of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from cobro.domain.errors import InvalidInputError
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId
from cobro.domain.money import Currency, Money
from cobro.domain.series import DocumentKind
from cobro.domain.terms import NO_TERMS, PaymentTerms

LINES_MAX = 200
TERM_DAYS_MAX = 5500  # furthest due date that a boleto can carry (FEBRABAN control range)
TOTAL_MINOR_MAX = 10**15 - 1  # well inside what DynamoDB and JSON readers keep exactly
QUANTITY_MAX = 10**9
QUANTITY_PLACES = 6
ISSUE_YEARS = range(2000, 2200)  # a slip of the pen outside them would break dates built on it


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
    """A tax as the caller computed it; Cobro keeps it and does not compute it again.

    `rate` is a percentage as it is printed (`23`, `2.5`), `base` what it was taken of, and `code`
    the reason that a country wants named: an exemption (M01, E1), an IVA key, a retention code.
    """

    name: str
    amount: Money
    mode: TaxMode
    rate: str = ""
    base: Money | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceDraft:
    """Everything of a document but its number. Its `invoice_id` comes from the idempotency key.

    `issuer_version` and `customer_version` name the profiles that held when it was issued: what is
    printed never changes with them. `corrects` names the invoice that a note is about.
    `country` and `is_consumer` say which law bounds the `terms`.
    """

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
    kind: DocumentKind = DocumentKind.INVOICE
    corrects: InvoiceId | None = None
    terms: PaymentTerms = NO_TERMS
    notes: str = ""
    external_reference: str = ""
    fiscal: dict[str, str] = field(default_factory=dict)
    issuer_version: str = ""
    customer_version: str = ""
    country: str = ""
    is_consumer: bool = False

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
