"""The double-entry journal: every movement of money is one balanced, immutable entry.

Chart of accounts (debit is positive, credit is negative):

| account | kind | moves |
|---|---|---|
| receivable | asset | + invoice issued, - payment allocated, - credit, rebate, write-off |
| receivable:<charge> | asset | + charge assessed, - paid or waived (late_fee, interest, ...) |
| revenue | income | - net of invoice lines |
| tax_payable | liability | - taxes charged on an invoice |
| tax_withheld | asset | + taxes the payer withholds for us |
| gateway_clearing:<gateway> | asset | + charged at a gateway, not yet paid out |
| bank:<account> | asset | + received on a bank account or by its collection service |
| customer_credit | liability | - received beyond what was owed, - credited after payment |
| charge_income:<charge> | income | - charges assessed |
| discount_allowed | income (contra) | + early-payment discount taken |
| rebate_allowed | income (contra) | + rebate granted |
| write_off | expense | + what is given up |

Entries are never edited or deleted; a correction is a new entry. `business_date` is the day that
the movement counts for, `recorded_at` the instant when it was written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cobro.domain.ids import CustomerId, EntryId, InvoiceId, IssuerId, PaymentId
from cobro.domain.money import Currency, Money

RECEIVABLE = "receivable"
REVENUE = "revenue"
TAX_PAYABLE = "tax_payable"
TAX_WITHHELD = "tax_withheld"
CUSTOMER_CREDIT = "customer_credit"
DISCOUNT_ALLOWED = "discount_allowed"
REBATE_ALLOWED = "rebate_allowed"
WRITE_OFF = "write_off"
CHARGES = ("costs", "interest", "late_fee", "correction")


class UnbalancedEntryError(AssertionError):
    """Debits and credits of an entry differ: a defect of the program, never of the input."""


class EntryCode(StrEnum):
    """Why money moved."""

    INVOICE_ISSUED = "invoice_issued"
    PAYMENT_APPLIED = "payment_applied"
    CREDIT_NOTE_ISSUED = "credit_note_issued"
    INVOICE_CANCELLED = "invoice_cancelled"
    REBATE_GRANTED = "rebate_granted"
    WRITTEN_OFF = "written_off"
    CHARGES_ASSESSED = "charges_assessed"
    CHARGES_WAIVED = "charges_waived"


def gateway_clearing(gateway: str) -> str:
    return f"gateway_clearing:{gateway}"


def bank(account: str) -> str:
    return f"bank:{account}"


def charge_receivable(charge: str) -> str:
    return f"{RECEIVABLE}:{charge}"


def charge_income(charge: str) -> str:
    return f"charge_income:{charge}"


def is_cash(account: str) -> bool:
    """Tell whether the account holds money that was received."""
    return account.startswith(("bank:", "gateway_clearing:"))


@dataclass(frozen=True, slots=True)
class Posting:
    """One leg of an entry: `minor` is positive for a debit and negative for a credit."""

    account: str
    minor: int


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A balanced movement for one customer in one currency. Checked when built and when read."""

    entry_id: EntryId
    code: EntryCode
    issuer_id: IssuerId
    customer_id: CustomerId
    currency: Currency
    business_date: date
    recorded_at: datetime
    postings: tuple[Posting, ...]
    invoice_id: InvoiceId
    document: str
    due_date: date
    payment_id: PaymentId | None = None
    source: str = ""
    reason: str = ""
    author: str = ""

    def __post_init__(self) -> None:
        difference = sum(posting.minor for posting in self.postings)
        if difference != 0 or not self.postings:
            message = f"entry {self.entry_id} is out of balance by {difference} {self.currency}"
            raise UnbalancedEntryError(message)

    def moved(self, account: str) -> Money:
        """Return the net debit on an account (zero where the entry does not touch it)."""
        net = sum(posting.minor for posting in self.postings if posting.account == account)
        return Money(net, self.currency)

    @property
    def owed(self) -> Money:
        """Return what the customer owes more by it: principal and charges."""
        net = sum(
            posting.minor
            for posting in self.postings
            if posting.account.partition(":")[0] == RECEIVABLE
        )
        return Money(net, self.currency)

    @property
    def received(self) -> Money:
        """Return the money that came in with this entry."""
        net = sum(posting.minor for posting in self.postings if is_cash(posting.account))
        return Money(net, self.currency)


def postings(legs: Iterable[tuple[str, int]]) -> tuple[Posting, ...]:
    """Build the legs of an entry, leaving out those of nothing."""
    return tuple(Posting(account, minor) for account, minor in legs if minor)


def is_balanced(entries: Sequence[JournalEntry]) -> bool:
    """Tell whether debits equal credits in every currency over all the entries."""
    sums: dict[Currency, int] = {}
    for entry in entries:
        for posting in entry.postings:
            sums[entry.currency] = sums.get(entry.currency, 0) + posting.minor
    return not any(sums.values())
