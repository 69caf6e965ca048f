"""Parties, invoices, payments and the journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Protocol

from cobro.application.ports.booking import AdjustmentRecord, Booking
from cobro.domain.adjustments import Adjustment
from cobro.domain.allocation import Settlement
from cobro.domain.booked_payments import BookedPayment
from cobro.domain.credits import Credit
from cobro.domain.errors import ConflictError
from cobro.domain.ids import CreditId, EntryId, InvoiceId, IssuerId, PaymentId
from cobro.domain.invoice import Invoice, IssuedBlock
from cobro.domain.journal import JournalEntry
from cobro.domain.parties import Customer, Issuer, PartySnapshot
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


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """Customers in the order of their ids. `after` asks for the next page, empty on the last."""

    customers: tuple[Customer, ...]
    after: str = ""


class Customers(Protocol):
    def get(self, issuer_id: str, customer_id: str) -> Customer:
        """Raise `NotFoundError` where there is none."""
        ...

    def put(self, customer: Customer) -> None: ...

    def page(self, issuer_id: str, after: str, limit: int) -> CustomerPage:
        """Return customers of an issuer, strongly consistent; a page may be short of the limit.

        Raises `InvalidInputError` for a place that no page named.
        """
        ...

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


class InvoiceShelf(Protocol):
    """Many invoices at once, as they were some moments ago at the most."""

    def numbered(self, issuer_id: str, numbers: Sequence[InvoiceNumber]) -> Sequence[Invoice]:
        """Return the invoices of those numbers, in their order; what is not there is left out."""
        ...

    def of_ids(self, ids: Sequence[InvoiceId]) -> Sequence[Invoice]: ...


class Payments(Protocol):
    def is_booked(self, payment_id: PaymentId) -> bool: ...

    def find(self, payment_id: PaymentId) -> BookedPayment | None:
        """Return the payment as it stands, strongly consistent; None where it is not booked."""
        ...


class Credits(Protocol):
    """What lies on account, by the book of whose it is (`journal.book_of`)."""

    def find(self, book: str, credit_id: CreditId) -> Credit | None:
        """Return the credit, strongly consistent; None where no record of it was written."""
        ...

    def of_book(self, book: str) -> Sequence[Credit]:
        """Return every recorded credit of a book, strongly consistent, used up or not."""
        ...


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

    def book(self, booking: Booking) -> None:
        """Write it.

        Raises `AlreadyBookedError`, `AlreadyAdjustedError` or `BookingMovedError`; then nothing was
        written.
        """
        ...


class Adjustments(Protocol):
    def find(self, adjustment_id: str) -> AdjustmentRecord | None:
        """Return the record, strongly consistent; None where the order was not carried out."""
        ...


class Journal(Protocol):
    def entries(self, issuer_id: str, customer_id: str) -> Sequence[JournalEntry]: ...

    def recent(
        self, issuer_id: str, customer_id: str, since: date, limit: int
    ) -> Sequence[JournalEntry]:
        """Return up to `limit` entries of a customer since a day, newest first.

        They may be some moments old.
        """
        ...

    def entry(self, book: str, on: date, entry_id: EntryId) -> JournalEntry:
        """Return one entry of a book; raise `NotFoundError` where there is none."""
        ...
