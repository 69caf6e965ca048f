"""Where the rules of matching find what an entry may pay. Each question is bounded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from cobro.application.ports.intake import StoredEntry
from cobro.domain.ids import CustomerId, InvoiceId
from cobro.domain.parties import Issuer
from cobro.domain.reconciliation.evidence import (
    EarlierPayment,
    OpenItem,
    PayerKey,
    ReferenceKind,
    WaitingPart,
)
from cobro.domain.series import InvoiceNumber


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a customer has open, oldest first, and what it paid lately."""

    open_ids: tuple[InvoiceId, ...] = ()
    earlier: tuple[EarlierPayment, ...] = ()


class ReceivableBook(Protocol):
    """The receivables of one issuer as they stand; what is posted is checked again."""

    def by_charge(self, issuer: Issuer, entry: StoredEntry) -> dict[InvoiceId, ReferenceKind]:
        """Return the invoices whose charges an entry names."""
        ...

    def by_number(self, issuer: Issuer, number: InvoiceNumber) -> InvoiceId | None: ...

    def items(self, ids: Collection[InvoiceId], on: date) -> Sequence[OpenItem]:
        """Return the receivables with what settles them that day, without who owes them."""
        ...

    def with_payers(self, items: Sequence[OpenItem], issuer: Issuer) -> tuple[OpenItem, ...]:
        """Return the receivables with name and tax id of who owes them."""
        ...

    def customers(self, issuer: Issuer, key: PayerKey, limit: int) -> Sequence[CustomerId]:
        """Return up to `limit` customers that are known by a key."""
        ...

    def holdings(self, issuer: Issuer, customer_id: CustomerId, on: date) -> Holdings: ...

    def waiting(self, invoice_id: InvoiceId, but: str) -> Sequence[WaitingPart]:
        """Return the entries, but one, that wait with a proposal for an invoice."""
        ...
