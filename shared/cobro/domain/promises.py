"""Promises to pay: a payer says what it pays of an invoice by when, and is left alone until then.

A promise changes nothing of the debt: charges for paying late go on. It is kept where at least its
amount was paid by the end of its day, counted from the journal, and broken otherwise.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from cobro.domain.errors import InvalidInputError, RejectionError
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId, derived_id
from cobro.domain.journal import EntryCode, JournalEntry
from cobro.domain.money import Money

PAID_BY = frozenset(
    {
        EntryCode.PAYMENT_APPLIED,
        EntryCode.PAYMENT_ASSIGNED,
        EntryCode.PAYMENT_REALLOCATED,
        EntryCode.CREDIT_APPLIED,
        EntryCode.CREDIT_RESTORED,
        EntryCode.PAYMENT_REFUNDED,
        EntryCode.PAYMENT_REVERSED,
        EntryCode.REFUND_FAILED,
    }
)


class PromiseRefusedError(RejectionError):
    """A promise that cannot be taken: nothing is owed, one stands, or one was broken before."""

    code: ClassVar[str] = "promise_refused"


class PromiseState(StrEnum):
    """Where a promise stands; `ended` where the debt went away without being paid."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Promise:
    """`number` counts the promises about an invoice from 1; `person` is empty for the payer's."""

    issuer_id: IssuerId
    customer_id: CustomerId
    invoice_id: InvoiceId
    number: int
    amount: Money
    promised_date: date
    made_at: datetime
    person: str = ""
    state: PromiseState = PromiseState.OPEN
    settled_at: datetime | None = None

    @property
    def promise_id(self) -> str:
        return derived_id("pro", self.invoice_id, str(self.number))

    @property
    def is_open(self) -> bool:
        return self.state is PromiseState.OPEN

    def says_the_same(self, amount: Money, promised_date: date) -> bool:
        return (self.amount, self.promised_date) == (amount, promised_date)

    def settled(self, state: PromiseState, at: datetime) -> "Promise":
        """Return it in its last state; what was settled before stays as it is."""
        return replace(self, state=state, settled_at=at) if self.is_open else self


def checked_date(promised_date: date, today: date, days_max: int) -> date:
    """Return the day; raise `InvalidInputError` for one that is over or too far ahead."""
    if promised_date < today:
        message = f"{promised_date} is over: promise a day from {today} on"
        raise InvalidInputError(message, field="promised_date")
    last = today + timedelta(days=days_max)
    if promised_date > last:
        message = f"a promise is for {last} at the latest, {days_max} days ahead"
        raise InvalidInputError(message, field="promised_date")
    return promised_date


def checked_amount(amount: Money, owed: Money) -> Money:
    """Return the amount; raise `InvalidInputError` unless it is some of what is owed."""
    if amount.currency is not owed.currency or not 0 < amount.minor <= owed.minor:
        message = f"promise some of what is owed, up to {owed}, not {amount}"
        raise InvalidInputError(message, field="amount")
    return amount


def paid_by_then(promise: Promise, entries: Iterable[JournalEntry]) -> Money:
    """Return what was paid on the invoice after the promise was made and by the end of its day.

    What was given back counts against it.
    """
    minor = sum(
        -entry.owed.minor
        for entry in entries
        if entry.invoice_id == promise.invoice_id
        and entry.code in PAID_BY
        and entry.recorded_at >= promise.made_at
        and entry.business_date <= promise.promised_date
    )
    return Money(minor, promise.amount.currency)


def outcome(promise: Promise, entries: Iterable[JournalEntry], *, is_owed: bool) -> PromiseState:
    """Return how a promise ended whose day is over."""
    if paid_by_then(promise, entries) < promise.amount:
        return PromiseState.BROKEN if is_owed else PromiseState.ENDED
    return PromiseState.KEPT
