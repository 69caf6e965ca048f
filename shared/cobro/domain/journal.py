"""The double-entry journal: every movement of money is one balanced, immutable entry.

Chart of accounts (debit is positive, credit is negative):

| account | kind | moves |
|---|---|---|
| receivable | asset | + invoice issued, - payment allocated, - credit, rebate, write-off |
| receivable:<charge> | asset | + charge assessed, - paid or waived (late_fee, interest, ...) |
| revenue | income | - net of invoice lines |
| tax_payable | liability | - taxes charged on an invoice |
| tax_withheld | asset | + taxes the payer withholds for us |
| gateway_clearing:<account> | asset | + taken at a gateway, - given back, fee, withheld, paid out |
| gateway_disputes:<account> | asset | + withheld for a dispute, - returned or lost |
| gateway_fees:<account> | expense | + kept by a gateway |
| payouts_in_transit:<account> | asset | + paid out by a gateway, - arrived on a bank account |
| bank:<account> | asset | + received on a bank account or by its collection service |
| customer_credit | liability | - received beyond what was owed or credited after, + used up |
| unidentified | liability | - received for no invoice of ours, + assigned or given back |
| in_transfer | asset | + taken from one document, - put on another in the same transaction |
| charge_income:<charge> | income | - charges assessed |
| discount_allowed | income (contra) | + early-payment discount taken |
| rebate_allowed | income (contra) | + rebate granted |
| write_off | expense | + what is given up |

Entries are never edited or deleted; a correction is a new entry. `business_date` is the day that
the movement counts for, `recorded_at` the instant when it was written. The account of a gateway is
written `gateway/account`. What moves between a gateway's accounts, or came from nobody known,
concerns no customer: `customer_id`, `invoice_id` and maybe `document` are empty then, and `source`
names the book that the entry lies in.
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
UNIDENTIFIED = "unidentified"
IN_TRANSFER = "in_transfer"
DISCOUNT_ALLOWED = "discount_allowed"
REBATE_ALLOWED = "rebate_allowed"
WRITE_OFF = "write_off"
CHARGES = ("costs", "interest", "late_fee", "correction")


class UnbalancedEntryError(AssertionError):
    """Debits and credits of an entry differ: a defect of the program, never of the input."""


class EntryCode(StrEnum):
    """Why money moved."""

    INVOICE_ISSUED = "invoice_issued"
    INSTALMENT_ISSUED = "instalment_issued"
    DEBT_RENEGOTIATED = "debt_renegotiated"
    DEBT_REINSTATED = "debt_reinstated"
    PAYMENT_APPLIED = "payment_applied"
    CREDIT_NOTE_ISSUED = "credit_note_issued"
    INVOICE_CANCELLED = "invoice_cancelled"
    REBATE_GRANTED = "rebate_granted"
    WRITTEN_OFF = "written_off"
    DIFFERENCE_GIVEN_UP = "difference_given_up"
    CHARGES_ASSESSED = "charges_assessed"
    CHARGES_WAIVED = "charges_waived"
    PAYMENT_UNIDENTIFIED = "payment_unidentified"
    PAYMENT_ASSIGNED = "payment_assigned"
    PAYMENT_REALLOCATED = "payment_reallocated"
    CREDIT_APPLIED = "credit_applied"
    CREDIT_RESTORED = "credit_restored"
    PAYMENT_REFUNDED = "payment_refunded"
    PAYMENT_REVERSED = "payment_reversed"
    REFUND_FAILED = "refund_failed"
    GATEWAY_FEE = "gateway_fee"
    DISPUTE_WITHHELD = "dispute_withheld"
    DISPUTE_RETURNED = "dispute_returned"
    PAYOUT_SENT = "payout_sent"
    PAYOUT_RETURNED = "payout_returned"
    PAYOUT_ARRIVED = "payout_arrived"


# By which a document becomes owed for the first time.
ISSUES = frozenset({EntryCode.INVOICE_ISSUED, EntryCode.INSTALMENT_ISSUED})


def gateway_clearing(account: str) -> str:
    return f"gateway_clearing:{account}"


def gateway_disputes(account: str) -> str:
    return f"gateway_disputes:{account}"


def gateway_fees(account: str) -> str:
    return f"gateway_fees:{account}"


def payouts_in_transit(account: str) -> str:
    return f"payouts_in_transit:{account}"


def bank(account: str) -> str:
    return f"bank:{account}"


def charge_receivable(charge: str) -> str:
    return f"{RECEIVABLE}:{charge}"


def charge_income(charge: str) -> str:
    return f"charge_income:{charge}"


# Accounts that hold money of payers begin so.
FROM_PAYERS = (
    "bank:",
    "gateway_clearing:",
    "gateway_disputes:",
    "gateway_fees:",
    "payouts_in_transit:",
)


def is_from_payers(account: str) -> bool:
    """Tell whether the account holds money of payers, or what a gateway kept of it.

    Over all such accounts a payout, a fee and money withheld come to nothing: they bring nothing
    from a payer and give nothing back.
    """
    return account.startswith(FROM_PAYERS)


def book_of(issuer_id: str, customer_id: str, source: str) -> str:
    """Name the book that an entry lies in: a customer's, or a source's where there is none.

    No customer's id holds the stroke that the name of a source begins with.
    """
    return f"{issuer_id}#{customer_id or '/' + source}"


@dataclass(frozen=True, slots=True)
class Posting:
    """One leg of an entry: `minor` is positive for a debit and negative for a credit."""

    account: str
    minor: int


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A balanced movement for one customer, or none, in one currency.

    Checked when built and when read.
    """

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
        """Return the money that came in from payers with this entry, less what they got back."""
        net = sum(posting.minor for posting in self.postings if is_from_payers(posting.account))
        return Money(net, self.currency)

    @property
    def fee(self) -> Money:
        """Return what gateways kept by it, less what they gave back of that."""
        net = sum(p.minor for p in self.postings if p.account.startswith("gateway_fees:"))
        return Money(net, self.currency)

    @property
    def book(self) -> str:
        return book_of(self.issuer_id, self.customer_id, self.source)


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
