"""What lies on account: each sum of its own, so that it is used up once and never below nothing.

A credit is opened by one journal entry (a payment of more than was owed, a credit note after
payment, money of a payer whom nobody knows yet) and named by it. Whatever uses it (an invoice that
it pays, a refund, another customer) lowers `left` under a condition on its version, in the same
transaction. Entries of the first versions have no record: nothing could use their credit, so that
all of it is left, and the first use writes the record (`version` 0 stands for that).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from cobro.domain import journal
from cobro.domain.errors import RejectionError
from cobro.domain.ids import CreditId, CustomerId, EntryId, IssuerId, credit_id_for
from cobro.domain.journal import EntryCode, JournalEntry
from cobro.domain.money import Money


class CreditTooHighError(RejectionError):
    """More was to be taken off, or of a credit, than is left."""

    code: ClassVar[str] = "credit_too_high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A sum on account: `account` is the journal's, and `customer_id` empty if it is nobody's yet.

    `source` is where the money was seen; `document` what the entry that opened it was about.
    """

    credit_id: CreditId
    issuer_id: IssuerId
    customer_id: CustomerId
    account: str
    amount: Money
    left: Money
    opened_by: EntryId
    opened_date: date
    source: str = ""
    document: str = ""
    version: int = 1

    def less(self, amount: Money) -> "Credit":
        """Return it with so much used up; raise `CreditTooHighError` where less is left."""
        if self.left < amount:
            message = f"{amount} is more than the {self.left} that is left of this credit"
            raise CreditTooHighError(message)
        return replace(self, left=self.left - amount, version=self.version + 1)

    def restored(self, amount: Money) -> "Credit":
        """Return it with what was used up of it before back on account."""
        return replace(self, left=self.left + amount, version=self.version + 1)


@dataclass(frozen=True, slots=True)
class CreditUse:
    """So much of one credit was used up."""

    credit_id: CreditId
    amount: Money


def credit_opened(entry: JournalEntry) -> Credit | None:
    """Return the credit that an entry opens, where it puts something on account.

    What comes back on account of credits that are known opens none.
    """
    if entry.code is EntryCode.CREDIT_RESTORED:
        return None
    for account in (journal.CUSTOMER_CREDIT, journal.UNIDENTIFIED):
        amount = -entry.moved(account)
        if amount.is_positive:
            return Credit(
                credit_id=credit_id_for(entry.entry_id),
                issuer_id=entry.issuer_id,
                customer_id=entry.customer_id,
                account=account,
                amount=amount,
                left=amount,
                opened_by=entry.entry_id,
                opened_date=entry.business_date,
                source=entry.source,
                document=entry.document,
            )
    return None


def unrecorded(entries: Iterable[JournalEntry], known: Collection[CreditId]) -> list[Credit]:
    """Return the credits that entries opened before credits were recorded, whole, oldest first."""
    opened = (credit_opened(entry) for entry in entries)
    found = [replace(c, version=0) for c in opened if c is not None and c.credit_id not in known]
    return sorted(found, key=lambda credit: (credit.opened_date, credit.opened_by))
