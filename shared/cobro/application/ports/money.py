"""Parties, invoices, payments, the journal, and what is projected from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from cobro.domain.adjustments import Adjustment, AdjustmentKind
from cobro.domain.allocation import Settlement
from cobro.domain.errors import ConflictError
from cobro.domain.ids import InvoiceId, IssuerId, PaymentId
from cobro.domain.invoice import Invoice, IssuedBlock
from cobro.domain.journal import JournalEntry
from cobro.domain.money import Money
from cobro.domain.parties import Customer, Issuer, PartySnapshot
from cobro.domain.reports import LedgerLine
from cobro.domain.series import InvoiceNumber, Series


class SeriesMovedError(ConflictError):
    """Another writer took the next number: read the series again."""

    code: ClassVar[str] = "series_moved"


class AlreadyIssuedError(ConflictError):
    """Some invoices of the block exist already; `existing` holds them by id."""

    code: ClassVar[str] = "already_issued"

    def __init__(self, existing: dict[InvoiceId, Invoice]) -> None:
        super().__init__(f"{len(existing)} invoices of the block were issued before")
        self.existing = existing


class AlreadyBookedError(ConflictError):
    """The payment was booked before, with the amount `minor`."""

    code: ClassVar[str] = "already_booked"

    def __init__(self, payment_id: PaymentId, minor: int) -> None:
        super().__init__(f"payment {payment_id} was booked before")
        self.minor = minor


class AlreadyAdjustedError(ConflictError):
    """The order was carried out before."""

    code: ClassVar[str] = "already_adjusted"


class InvoiceMovedError(ConflictError):
    """The invoice changed since it was read: read it again."""

    code: ClassVar[str] = "invoice_moved"


class Issuers(Protocol):
    def get(self, issuer_id: str) -> Issuer:
        """Raise `NotFoundError` where there is none."""
        ...

    def ids(self) -> Sequence[IssuerId]: ...

    def put(self, issuer: Issuer) -> None:
        """Add an issuer or replace its profile; keep what it prints under its version."""
        ...

    def snapshot(self, issuer_id: str, version: str) -> PartySnapshot:
        """Return what the profile of that version prints; the present one where none was kept."""
        ...


class Customers(Protocol):
    def get(self, issuer_id: str, customer_id: str) -> Customer:
        """Raise `NotFoundError` where there is none."""
        ...

    def put(self, customer: Customer) -> None: ...

    def snapshot(self, issuer_id: str, customer_id: str, version: str) -> PartySnapshot:
        """Return what the profile of that version prints; the present one where none was kept."""
        ...


class SeriesNumbers(Protocol):
    def read(self, series: Series) -> Series:
        """Return the series with the last number taken, strongly consistent."""
        ...

    def claim(self, series: Series, token: str) -> None:
        """Ask the other writers to wait; raise `SeriesMovedError` where another one claimed first.

        The next block that is written by who read the claim ends it.
        """
        ...


class Invoices(Protocol):
    def get(self, invoice_id: str) -> Invoice:
        """Return the invoice, strongly consistent; raise `NotFoundError` where there is none."""
        ...

    def glance(self, invoice_id: str) -> Invoice:
        """Return the invoice as it was some moments ago at the most, at half the price.

        For decisions that are checked when they are written. Raises `NotFoundError` where there is
        none now.
        """
        ...

    def find(self, issuer_id: str, number: InvoiceNumber) -> InvoiceId | None:
        """Find an invoice by its number; the index may lag behind by moments."""
        ...


class Payments(Protocol):
    def is_booked(self, payment_id: PaymentId) -> bool: ...


class Ledger(Protocol):
    """The one writer of money: each call is one transaction."""

    def issue(self, block: IssuedBlock) -> None:
        """Write the block.

        Raises `AlreadyIssuedError`, `SeriesMovedError` or, for an invoice that the block corrects,
        `InvoiceMovedError`; then nothing was written.
        """
        ...

    def post(self, settlement: Settlement) -> None:
        """Write it; raise `InvoiceMovedError` or `AlreadyBookedError`, then wrote nothing."""
        ...

    def adjust(self, adjustment: Adjustment) -> None:
        """Write it; raise `InvoiceMovedError` or `AlreadyAdjustedError`, then wrote nothing."""
        ...


@dataclass(frozen=True, slots=True)
class AdjustmentRecord:
    """An order that was carried out: what it took off, who wanted it and why."""

    adjustment_id: str
    kind: AdjustmentKind
    invoice_id: str
    amount: Money
    content_hash: str
    reason: str
    author: str
    recorded_at: datetime

    @classmethod
    def of(cls, adjustment: Adjustment) -> "AdjustmentRecord":
        order = adjustment.order
        return cls(
            adjustment_id=order.adjustment_id,
            kind=order.kind,
            invoice_id=adjustment.invoice.invoice_id,
            amount=adjustment.amount,
            content_hash=order.content_hash,
            reason=order.signed.reason,
            author=order.signed.author,
            recorded_at=order.signed.recorded_at,
        )


class Adjustments(Protocol):
    def find(self, adjustment_id: str) -> AdjustmentRecord | None:
        """Return the record, strongly consistent; None where the order was not carried out."""
        ...


class Journal(Protocol):
    def entries(self, issuer_id: str, customer_id: str) -> Sequence[JournalEntry]: ...


class LedgerProjection(Protocol):
    """Ledger lines as the reports read them; can be thrown away and rebuilt from the journal."""

    def absorb(self, issuer_id: str, lines: Sequence[LedgerLine]) -> None:
        """Add lines; absorbing a line again changes no figure."""
        ...

    def lines(self, issuer_id: str) -> Sequence[LedgerLine]:
        """Return each line once, in order of business date and id."""
        ...
