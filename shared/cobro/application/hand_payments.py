"""Payments by hand: record, reverse, refund, put elsewhere, pay by what lies on account.

Each order has an id from its natural key; its record, with author and reason, is the guard in the
transaction that moves the money, so that a repeated order changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from cobro.application.issue_invoices import IdempotencyMismatchError
from cobro.application.ports import (
    AdjustmentRecord,
    Adjustments,
    AlreadyAdjustedError,
    AlreadyBookedError,
    Booking,
    BookingMovedError,
    Clock,
    Issuers,
    Ledger,
    Pause,
)
from cobro.application.post_receipt import InvoiceBusyError
from cobro.domain.adjustments import AdjustmentKind
from cobro.domain.booked_payments import Assignment, BookedPayment
from cobro.domain.credits import CreditUse
from cobro.domain.drafts import needs_release
from cobro.domain.hand_payments import Moved
from cobro.domain.held_orders import HeldOrder
from cobro.domain.ids import derived_id
from cobro.domain.invoice import Invoice
from cobro.domain.money import Money

ATTEMPTS_MAX = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOrder:
    """An order of a person; `key` is the idempotency key and `facts` all that it asks for.

    `released_by` is the second person, where the amount needed one.
    """

    issuer_id: str
    kind: AdjustmentKind
    key: str
    reason: str
    author: str
    facts: tuple[str, ...]
    released_by: str = ""

    @property
    def order_id(self) -> str:
        return derived_id("ord", self.issuer_id, self.kind.value, self.key)

    @property
    def content_hash(self) -> str:
        return derived_id("c", self.kind.value, *self.facts)

    @property
    def signature(self) -> str:
        """Return who stands for it: its author, and who released it."""
        return f"{self.author}, released by {self.released_by}" if self.released_by else self.author

    def signed(self, now: datetime, today: date) -> Assignment:
        """Return when it is carried out, by whom and why."""
        return Assignment(
            business_date=today, recorded_at=now, reason=self.reason, author=self.signature
        )


@dataclass(frozen=True, slots=True)
class GatewayName:
    """A payment as its gateway knows it."""

    account_key: str
    reference: str


@dataclass(frozen=True, slots=True)
class Intent:
    """What an order comes to on the state as it was read: what is written, and how much it moves.

    `invoice_id` is that of the invoice that it is about, empty for none. What a gateway is asked
    for moves nothing here.
    """

    moved: Moved
    amount: Money
    invoice_id: str = ""
    at_gateway: GatewayName | None = None


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """An order that was carried out; `replayed` where that was done before."""

    record: AdjustmentRecord
    payment: BookedPayment | None
    invoices: tuple[Invoice, ...]
    replayed: bool


Decide = Callable[[HandOrder, datetime, date], Intent]


@dataclass(frozen=True, slots=True)
class HandCommand:
    """An order with how it is decided, and as it was asked for: `request` about `subject`."""

    order: HandOrder
    decide: Decide
    subject: str
    request: str


class GatewayRefunds(Protocol):
    """Refunds that are asked of gateways."""

    def under_way(self, order: HandOrder) -> HeldOrder | None:
        """Return the refund that was to be asked for by this order and is not done yet."""
        ...

    def begin(self, command: HandCommand, intent: Intent) -> HeldOrder:
        """Write down what is to be asked for."""
        ...

    def ask(self, order: HandOrder, kept: HeldOrder) -> AdjustmentRecord:
        """Ask for it, have it looked at, and record that."""
        ...

    def close(self, order: HandOrder) -> None:
        """Mark the order as done where it is recorded and not marked yet."""
        ...


class CarryOut:
    """Carry out an order once: decide on the present state, write, decide again where it moved."""

    def __init__(
        self,
        *,
        issuers: Issuers,
        adjustments: Adjustments,
        ledger: Ledger,
        clock: Clock,
        pause: Pause,
        hold: Callable[[HandCommand, Intent], HeldOrder],
        refunds: GatewayRefunds,
    ) -> None:
        self._issuers = issuers
        self._adjustments = adjustments
        self._ledger = ledger
        self._clock = clock
        self._pause = pause
        self._hold = hold
        self._refunds = refunds

    def __call__(self, command: HandCommand) -> CarriedOut | HeldOrder:
        """Return what it wrote, or had written before; or how it waits for a second person.

        Raises `IdempotencyMismatchError` where the key was another order's.
        """
        order = command.order
        issuer = self._issuers.get(order.issuer_id)
        for attempt in range(ATTEMPTS_MAX):
            before = self._adjustments.find(order.order_id)
            if before is not None:
                self._refunds.close(order)
                return _replay(order, before)
            if kept := self._refunds.under_way(order):
                return self._ask(order, kept)
            now = self._clock.now()
            intent = command.decide(order, now, now.astimezone(issuer.zone).date())
            if needs_release(intent.amount, issuer.approval_limit, order.released_by):
                return self._hold(command, intent)
            if intent.at_gateway is not None:
                return self._ask(order, self._refunds.begin(command, intent))
            record = record_of(order, intent.amount, intent.invoice_id, now, intent.moved.uses)
            try:
                self._ledger.book(_booking(intent.moved, record))
            except (AlreadyAdjustedError, AlreadyBookedError, BookingMovedError):
                self._pause(attempt)
            else:
                moved = intent.moved
                return CarriedOut(record, moved.payment, moved.invoices, replayed=False)
        message = "others keep changing what the order is about; send the same request again"
        raise InvoiceBusyError(message)

    def _ask(self, order: HandOrder, kept: HeldOrder) -> CarriedOut | HeldOrder:
        """Ask the gateway for a refund, unless it was discarded or waits for a second person."""
        if not kept.is_asked_for:
            return kept
        return CarriedOut(self._refunds.ask(order, kept), None, (), replayed=False)


def record_of(
    order: HandOrder, amount: Money, invoice_id: str, now: datetime, uses: tuple[CreditUse, ...]
) -> AdjustmentRecord:
    """Return the record of an order that is carried out."""
    return AdjustmentRecord(
        adjustment_id=order.order_id,
        kind=order.kind,
        invoice_id=invoice_id,
        amount=amount,
        content_hash=order.content_hash,
        reason=order.reason,
        author=order.signature,
        recorded_at=now,
        uses=uses,
    )


def _booking(moved: Moved, record: AdjustmentRecord) -> Booking:
    return Booking(
        entries=moved.entries,
        payments=() if moved.payment is None else (moved.payment,),
        invoices=moved.invoices,
        credits=moved.credits,
        record=record,
    )


def _replay(order: HandOrder, before: AdjustmentRecord) -> CarriedOut:
    if before.content_hash != order.content_hash:
        message = f"idempotency key {order.key!r} was used before for another order: use a new key"
        raise IdempotencyMismatchError(message)
    return CarriedOut(before, None, (), replayed=True)
