"""What the use cases need of the outside world. Adapters implement these; tests may too."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO, ClassVar, Protocol

from cobro.domain.allocation import Settlement
from cobro.domain.errors import ConflictError
from cobro.domain.ids import InvoiceId, IssuerId, PaymentId
from cobro.domain.invoice import Invoice, IssuedBlock, Series
from cobro.domain.journal import JournalEntry
from cobro.domain.matching import InvoiceNumber
from cobro.domain.parties import Customer, Issuer
from cobro.domain.reports import LedgerLine


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


class InvoiceMovedError(ConflictError):
    """The invoice changed since it was read: read it again."""

    code: ClassVar[str] = "invoice_moved"


class Clock(Protocol):
    def now(self) -> datetime:
        """Return the present business instant, aware, in UTC."""
        ...


class Pause(Protocol):
    def __call__(self, attempt: int) -> None:
        """Wait a little before the attempt after `attempt` (zero-based)."""
        ...


class Issuers(Protocol):
    def get(self, issuer_id: str) -> Issuer:
        """Raise `NotFoundError` where there is none."""
        ...

    def ids(self) -> Sequence[IssuerId]: ...

    def put(self, issuer: Issuer) -> None:
        """Add an issuer or replace its profile."""
        ...


class Customers(Protocol):
    def get(self, issuer_id: str, customer_id: str) -> Customer:
        """Raise `NotFoundError` where there is none."""
        ...

    def put(self, customer: Customer) -> None: ...


class SeriesNumbers(Protocol):
    def read(self, series: Series) -> Series:
        """Return the series with the last number taken, strongly consistent."""
        ...


class Invoices(Protocol):
    def get(self, invoice_id: str) -> Invoice:
        """Return the invoice, strongly consistent; raise `NotFoundError` where there is none."""
        ...

    def find(self, issuer_id: str, number: InvoiceNumber) -> InvoiceId | None:
        """Find an invoice by its number; the index may lag behind by moments."""
        ...


class Payments(Protocol):
    def is_booked(self, payment_id: PaymentId) -> bool: ...


class Ledger(Protocol):
    """The one writer of money: each call is one transaction."""

    def issue(self, block: IssuedBlock) -> None:
        """Write the block; raise `SeriesMovedError` or `AlreadyIssuedError`, then wrote nothing."""
        ...

    def post(self, settlement: Settlement) -> None:
        """Write it; raise `InvoiceMovedError` or `AlreadyBookedError`, then wrote nothing."""
        ...


class Journal(Protocol):
    def entries(self, issuer_id: str, customer_id: str) -> Sequence[JournalEntry]: ...


@dataclass(frozen=True, slots=True)
class InboxEvent:
    """A gateway's event as it came: `payload` is the raw body."""

    gateway: str
    event_id: str
    payload: bytes
    received_at: datetime


class Inbox(Protocol):
    def keep(self, event: InboxEvent) -> None:
        """Keep the event; a second delivery of the same id changes nothing."""
        ...

    def get(self, gateway: str, event_id: str) -> InboxEvent: ...


@dataclass(frozen=True, slots=True)
class ExceptionItem:
    """Input that waits for a person. `queue` and `message` let it be sent again as it was."""

    exception_id: str
    issuer_id: str
    queue: str
    reason_code: str
    explanation: str
    message: str
    raised_at: datetime
    amount_minor: int = 0
    currency: str = ""
    replays: int = 0


class Exceptions(Protocol):
    def park(self, item: ExceptionItem) -> None:
        """Keep the item open; parking it again while it is open changes nothing."""
        ...

    def get(self, exception_id: str) -> ExceptionItem: ...

    def open_items(self, issuer_id: str) -> Sequence[ExceptionItem]: ...

    def close(self, item: ExceptionItem) -> None:
        """Take the item off the open list because it was sent again."""
        ...


class Outgoing(Protocol):
    """A queue that a use case sends to."""

    def send(self, messages: Iterable["OutgoingMessage"]) -> None:
        """Send all of them, or raise `UnavailableError` with some perhaps sent."""
        ...


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """`group` and `deduplication` matter on a FIFO queue only."""

    body: str
    group: str = ""
    deduplication: str = ""


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A reminder to be looked at on a day."""

    issuer_id: IssuerId
    invoice_id: InvoiceId
    step: str
    on: date


class Agenda(Protocol):
    """Work to be done by day: sparse and sharded, so that a run reads only what is due."""

    def put(self, item: AgendaItem) -> None:
        """Put the item on its day; again changes nothing."""
        ...

    def due_on(self, issuer_id: str, day: date) -> Iterable[AgendaItem]: ...

    def planned_through(self, issuer_id: str) -> date | None:
        """Return the last day that a run finished planning."""
        ...

    def mark_planned(self, issuer_id: str, day: date) -> None: ...


class NoticeClaimedError(ConflictError):
    """The step was claimed before; `state` and `claimed_at` say how far it went."""

    code: ClassVar[str] = "notice_claimed"

    def __init__(self, state: str, claimed_at: datetime) -> None:
        super().__init__(f"the notice is {state}")
        self.state = state
        self.claimed_at = claimed_at


class Notices(Protocol):
    """One record per invoice and step: the proof that a step goes out at most once."""

    def claim(self, invoice_id: str, step: str, at: datetime) -> None:
        """Claim the step; raise `NoticeClaimedError` where it was claimed before."""
        ...

    def record(self, invoice_id: str, step: str, state: str, detail: str, at: datetime) -> None:
        """Write how a claimed step ended.

        `sent` with the message id, `skipped` with the reason, or `refused` where the provider
        refused for now and the step may be claimed again.
        """
        ...

    def skip(self, invoice_id: str, step: str, reason: str, at: datetime) -> None:
        """Record that a step never goes out; changes nothing where it was claimed before."""
        ...


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a reminder says, before it is put into words."""

    issuer: Issuer
    customer: Customer
    invoice: Invoice
    template: str
    step: str
    today: date


class ReminderChannel(Protocol):
    def send(self, reminder: Reminder) -> str:
        """Send once and return the provider's message id.

        Raise `RejectionError` where it can never go out and `UnavailableError` where the provider
        refused for now; any other failure leaves it uncertain whether the message went.
        """
        ...


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A bank file in the bucket. `version` tells apart what was put under the same key."""

    issuer_id: str
    key: str
    version: str


class BankFiles(Protocol):
    def open(self, file: StoredFile) -> BinaryIO:
        """Return the whole file, seekable; the caller closes it."""
        ...


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What became of a bank file."""

    file_id: str
    issuer_id: str
    key: str
    state: str
    format: str
    entries: int
    new_entries: int
    bad_entries: int
    line: int
    reason_code: str
    reason: str
    warnings: tuple[str, ...]
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """A bank entry under its natural id, with what was decided of it."""

    entry_id: str
    issuer_id: str
    file_id: str
    format: str
    line: int
    account: str
    kind: str
    booking_date: date
    amount_minor: int
    currency: str
    references: dict[str, str]
    text: str
    payer_name: str
    payer_tax_id: str
    state: str


class Statements(Protocol):
    def file(self, issuer_id: str, file_id: str) -> FileRecord | None: ...

    def record_file(self, record: FileRecord) -> None: ...

    def add(self, entry: StoredEntry) -> bool:
        """Add the entry; return False where it was there before."""
        ...

    def entry(self, entry_id: str) -> StoredEntry: ...

    def decide(self, entry_id: str, state: str, detail: str) -> None:
        """Write the decision on an entry: `matched`, `in_review` or `kept`."""
        ...


class LedgerProjection(Protocol):
    """Ledger lines as the reports read them; can be thrown away and rebuilt from the journal."""

    def absorb(self, issuer_id: str, lines: Sequence[LedgerLine]) -> None:
        """Add lines; absorbing a line again changes no figure."""
        ...

    def lines(self, issuer_id: str) -> Sequence[LedgerLine]:
        """Return each line once, in order of business date and id."""
        ...
