"""What the rules look at: what a bank entry says, and what it may pay.

References and keys of payers are compared as plain text: both sides are written alike before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from cobro.domain.ids import CustomerId, InvoiceId
from cobro.domain.money import Money

ROOT_LENGTH = 8  # characters of a CNPJ that name the company, whatever the branch
_NOBODY: Mapping[InvoiceId, str] = MappingProxyType({})


class ReferenceKind(StrEnum):
    """How an entry names a receivable, best first."""

    MACHINE_ID = "machine_id"  # a Pix txid, an end-to-end id that we know
    TITLE = "title"  # the bank's nosso número
    CREDITOR_REFERENCE = "creditor_reference"  # ISO 11649, check digits and all
    DOCUMENT = "document"  # our number as we write it
    LOOSE_DOCUMENT = "loose_document"  # our number without its separators, zeros or series


class PayerKeyKind(StrEnum):
    """By what a payer is known."""

    TAX_ID = "tax_id"
    ACCOUNT = "account"
    ALIAS = "alias"
    ROOT = "root"  # the first eight characters of a CNPJ: one company, any branch
    NAME = "name"  # a word of the name, to look likely payers up by


class PayerKey(NamedTuple):
    kind: PayerKeyKind
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a bank entry says of who pays what.

    `payer_name` is plain words (`names.plain`), `masked_tax_id` has stars for what the bank hides,
    and `digits` are the short runs of digits of the text.
    """

    entry_id: str
    amount: Money
    paid_date: date
    payer_keys: frozenset[PayerKey] = frozenset()
    payer_name: str = ""
    masked_tax_id: str = ""
    digits: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """A receivable that may be meant. `settling` is what settles it on the day of payment.

    `named_by` is how the entry names it, if it does; `payer_keys` are those of the entry by which
    its customer was found.
    """

    invoice_id: InvoiceId
    document: str
    number: int
    customer_id: CustomerId
    principal: Money
    settling: Money
    due_date: date
    named_by: ReferenceKind | None = None
    payer_keys: frozenset[PayerKey] = frozenset()
    customer_name: str = ""
    tax_id: str = ""

    @property
    def is_closed(self) -> bool:
        return self.settling.is_zero and self.principal.is_zero


@dataclass(frozen=True, slots=True)
class WaitingPart:
    """Another entry that waits and names an invoice, but does not settle it by itself.

    `is_whole` where all of its money is proposed for the invoice.
    """

    entry_id: str
    invoice_id: InvoiceId
    amount: Money
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class EarlierPayment:
    """What a customer paid before, to recognise the same payment coming again."""

    customer_id: CustomerId
    amount: Money
    paid_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One entry with all that is known around it.

    `items` are what it names and what its likely payers have open, `payers` the customers whose
    tax id or account the entry shows; `claimed` tells which other entry an invoice is proposed for.
    """

    evidence: Evidence
    items: tuple[OpenItem, ...]
    payers: frozenset[CustomerId] = frozenset()
    waiting: tuple[WaitingPart, ...] = ()
    earlier: tuple[EarlierPayment, ...] = ()
    claimed: Mapping[InvoiceId, str] = field(default_factory=lambda: _NOBODY)

    @property
    def named(self) -> tuple[OpenItem, ...]:
        """Return what is named beyond doubt."""
        loose = ReferenceKind.LOOSE_DOCUMENT
        return tuple(item for item in self.items if item.named_by not in {None, loose})

    def open_of(self, kind: PayerKeyKind) -> tuple[OpenItem, ...]:
        """Return what is open of the payers that share a key of a kind, oldest first."""
        keys = {key for key in self.evidence.payer_keys if key.kind is kind}
        return tuple(item for item in self.open_items if item.payer_keys & keys)

    @property
    def open_items(self) -> tuple[OpenItem, ...]:
        """Return what is owed in the entry's currency, oldest first."""
        currency = self.evidence.amount.currency
        owed = (i for i in self.items if not i.is_closed and i.principal.currency is currency)
        return tuple(sorted(owed, key=lambda item: (item.due_date, item.document)))
