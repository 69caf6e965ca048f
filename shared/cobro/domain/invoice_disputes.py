"""Disputes about invoices: a payer denies all or a part of the principal, and a person decides.

While a dispute is open the disputed part is not reminded of and bears no charges; what became due
before is assessed when it opens. Payments go on the rest first, so that a dispute never holds more
than what is open. A dispute that is rejected or withdrawn bears charges again from that day on:
those of its time are given up. One that is upheld ends in a credit note.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from cobro.domain.assessing import assessment_entry, newly_assessed
from cobro.domain.errors import InvalidInputError, RejectionError
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId, derived_id
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.domain.journal import JournalEntry
from cobro.domain.money import Money
from cobro.domain.payoff import Payoff

DEADLINE_DAYS = 15
DEADLINE_DAYS_MAX = 180
EVIDENCE_MAX = 20
EVIDENCE_BYTES_MAX = 10 * 1024 * 1024
TEXT_MAX = 2000


class DisputeRefusedError(RejectionError):
    """Nothing can be disputed, another dispute stands, or this one is resolved already."""

    code: ClassVar[str] = "dispute_refused"


class DisputeReason(StrEnum):
    """Why a payer denies what an invoice asks for."""

    NOT_RECEIVED = "not_received"
    NOT_AS_AGREED = "not_as_agreed"
    WRONG_PRICE = "wrong_price"
    WRONG_QUANTITY = "wrong_quantity"
    CHARGED_TWICE = "charged_twice"
    PAID_ALREADY = "paid_already"
    NOT_ORDERED = "not_ordered"
    OTHER = "other"


class DisputeState(StrEnum):
    """Where a dispute stands; `upheld` where the payer was right, in whole or in part."""

    OPEN = "open"
    UPHELD = "upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that speaks for or against a dispute, named by the SHA-256 of its content."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str
    added_at: datetime
    person: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What is disputed and why, who looks after it and until when; `person` took it down."""

    amount: Money
    reason: DisputeReason
    text: str
    owner: str
    deadline_date: date
    person: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """How a dispute ended; `credited` is nothing unless it was upheld."""

    state: DisputeState
    text: str
    person: str
    resolved_at: datetime
    credited: Money
    credit_note_id: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceDispute:
    """`number` counts the disputes about an invoice from 1."""

    issuer_id: IssuerId
    customer_id: CustomerId
    invoice_id: InvoiceId
    document: str
    number: int
    claim: Claim
    opened_at: datetime
    evidence: tuple[Evidence, ...] = ()
    resolution: Resolution | None = None
    version: int = 1

    @property
    def dispute_id(self) -> str:
        return derived_id("dis", self.invoice_id, str(self.number))

    @property
    def state(self) -> DisputeState:
        return DisputeState.OPEN if self.resolution is None else self.resolution.state

    @property
    def is_open(self) -> bool:
        return self.resolution is None

    def with_evidence(self, evidence: Evidence) -> "InvoiceDispute":
        """Return it with one file more; the same file again is the same."""
        self.require_open()
        if any(each.sha256 == evidence.sha256 for each in self.evidence):
            return self
        if len(self.evidence) == EVIDENCE_MAX:
            message = f"a dispute has {EVIDENCE_MAX} files at most"
            raise InvalidInputError(message, field="evidence")
        return replace(self, evidence=(*self.evidence, evidence), version=self.version + 1)

    def assigned(self, owner: str, deadline_date: date) -> "InvoiceDispute":
        """Return it in the hands of another owner, or until another day."""
        self.require_open()
        if (self.claim.owner, self.claim.deadline_date) == (owner, deadline_date):
            return self
        claim = replace(self.claim, owner=owner, deadline_date=deadline_date)
        return replace(self, claim=claim, version=self.version + 1)

    def require_open(self) -> None:
        """Raise `DisputeRefusedError` where it is resolved."""
        if self.resolution is not None:
            message = f"the dispute about {self.document} is {self.state}: open a new one"
            raise DisputeRefusedError(message)


@dataclass(frozen=True, slots=True)
class DisputeMove:
    """What one transaction writes: the dispute and the invoice after, and charges due by then."""

    dispute: InvoiceDispute
    invoice: Invoice
    entry: JournalEntry | None


def checked_deadline(deadline_date: date, today: date) -> date:
    """Return the day; raise `InvalidInputError` for one that is over or too far ahead."""
    last = today + timedelta(days=DEADLINE_DAYS_MAX)
    if not today <= deadline_date <= last:
        message = f"a dispute is decided between {today} and {last}, not on {deadline_date}"
        raise InvalidInputError(message, field="deadline_date")
    return deadline_date


def standing(disputes: Sequence[InvoiceDispute]) -> InvoiceDispute | None:
    """Return the dispute that is open, of which there is one at most."""
    return next((each for each in disputes if each.is_open), None)


def open_dispute(
    invoice: Invoice, claim: Claim, number: int, quoted: Payoff | None, opened_at: datetime
) -> DisputeMove:
    """Put a part of the open principal in dispute; `quoted` is of the day on which it opens.

    Raises `DisputeRefusedError` where no principal is open or it is an instalment, and
    `InvalidInputError` for an amount that is not some of it.
    """
    if not invoice.draft.kind.is_billed:
        message = f"{invoice.document} was agreed on: dispute what it is about once that is broken"
        raise DisputeRefusedError(message)
    if invoice.status is not InvoiceStatus.OPEN or invoice.open.is_zero:
        message = f"no principal is open on {invoice.document}: there is nothing to dispute"
        raise DisputeRefusedError(message)
    if claim.amount.currency is not invoice.open.currency or not (
        0 < claim.amount.minor <= invoice.open.minor
    ):
        message = f"dispute some of the open principal, up to {invoice.open}, not {claim.amount}"
        raise InvalidInputError(message, field="amount")
    dispute = InvoiceDispute(
        issuer_id=invoice.draft.issuer_id,
        customer_id=invoice.draft.customer_id,
        invoice_id=invoice.invoice_id,
        document=invoice.document,
        number=number,
        claim=claim,
        opened_at=opened_at,
    )
    return _moved(dispute, invoice, claim.amount.minor, quoted, opened_at)


def close_dispute(
    dispute: InvoiceDispute, invoice: Invoice, resolution: Resolution, quoted: Payoff | None
) -> DisputeMove:
    """End a dispute; what became due on the rest by the day of `quoted` is assessed first."""
    dispute.require_open()
    closed = replace(dispute, resolution=resolution, version=dispute.version + 1)
    return _moved(closed, invoice, 0, quoted, resolution.resolved_at)


def _moved(
    dispute: InvoiceDispute,
    invoice: Invoice,
    disputed_minor: int,
    quoted: Payoff | None,
    at: datetime,
) -> DisputeMove:
    charges, assessed = newly_assessed(invoice, quoted)
    after = replace(
        invoice, charges=charges, disputed_minor=disputed_minor, version=invoice.version + 1
    )
    if quoted is None:
        return DisputeMove(dispute, after, None)
    found_by = f"{dispute.dispute_id}_{dispute.version}"
    return DisputeMove(dispute, after, assessment_entry(after, assessed, found_by, quoted.on, at))


def upheld_amount(dispute: InvoiceDispute, asked: Money) -> Money:
    """Return what is credited; raise `InvalidInputError` unless it is some of what is disputed."""
    disputed = dispute.claim.amount
    if asked.currency is not disputed.currency or not 0 < asked.minor <= disputed.minor:
        message = f"credit some of what is disputed, up to {disputed}, not {asked}"
        raise InvalidInputError(message, field="credit")
    return asked
