"""Asaas' objects read into pictures.

A payment is confirmed when its money is sure and received when it can be used; both are one
capture. The fee is what lies between value and net value. Refunds have no ids of their own, so that
what was asked to be given back in all, and what of it was cancelled, are cumulative movements. The
status says whether a dispute withholds the money: its object stays at the payment afterwards.
Days come without an hour, and disputes without a day: that is the day on which they are seen.
Source: docs.asaas.com, objects payment, transfer and refund.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

import msgspec

from cobro.contracts.gateways.figures import at_noon, money
from cobro.domain.errors import InvalidInputError
from cobro.domain.gateways import (
    GatewayPayment,
    GatewayPayout,
    Movement,
    MovementKind,
    PaymentState,
    PayoutState,
)
from cobro.domain.money import Currency, Money

_BRL = Currency.BRL
_NONE = Decimal(0)

_STATES = {
    "PENDING": PaymentState.PENDING,
    "AWAITING_RISK_ANALYSIS": PaymentState.PENDING,
    "OVERDUE": PaymentState.PENDING,
    "DUNNING_REQUESTED": PaymentState.PENDING,
    "CONFIRMED": PaymentState.PAID,
    "RECEIVED": PaymentState.PAID,
    "DUNNING_RECEIVED": PaymentState.PAID,
    "REFUND_REQUESTED": PaymentState.PAID,
    "REFUND_IN_PROGRESS": PaymentState.PAID,
    "REFUNDED": PaymentState.PAID,
    "CHARGEBACK_REQUESTED": PaymentState.PAID,
    "CHARGEBACK_DISPUTE": PaymentState.PAID,
    "AWAITING_CHARGEBACK_REVERSAL": PaymentState.PAID,
    # Somebody said at Asaas that it was paid elsewhere: no money came there.
    "RECEIVED_IN_CASH": PaymentState.CANCELLED,
}
_WITHHELD = frozenset(
    {"CHARGEBACK_REQUESTED", "CHARGEBACK_DISPUTE", "AWAITING_CHARGEBACK_REVERSAL"}
)
_LOST = frozenset({"DISPUTE_LOST", "DONE"})
_WON = "REVERSED"
_PAYOUT_STATES = {"DONE": PayoutState.PAID, "FAILED": PayoutState.FAILED}
_PAYOUT_STATES |= {"CANCELLED": PayoutState.FAILED}


class RefundV1(msgspec.Struct, frozen=True, rename={"created": "dateCreated"}):
    value: Decimal
    status: str = ""
    created: str = ""
    description: str | None = None


class ChargebackV1(msgspec.Struct, frozen=True):
    status: str = ""
    value: Decimal | None = None


class PaymentV1(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    id: str
    status: str
    value: Decimal
    created_date: date = msgspec.field(name="dateCreated")
    original_value: Decimal | None = None
    net_value: Decimal | None = None
    deleted: bool = False
    due_date: date | None = None
    confirmed_date: date | None = None
    payment_date: date | None = None
    client_payment_date: date | None = None
    external_reference: str | None = None
    invoice_url: str | None = None
    bank_slip_url: str | None = None
    refunds: tuple[RefundV1, ...] | None = None
    chargeback: ChargebackV1 | None = None

    @property
    def state(self) -> PaymentState:
        if self.deleted:
            return PaymentState.CANCELLED
        state = _STATES.get(self.status)
        if state is None:
            message = f"{self.id} has the status {self.status[:40]!r}, which is not known"
            raise InvalidInputError(message, field="status")
        return state

    @property
    def dispute(self) -> str:
        """Return the status of its dispute; empty where it has none that touches the money.

        One that is requested while the money is received is no dispute that withholds it.
        """
        status = self.chargeback.status if self.chargeback else ""
        if self.status in _WITHHELD or status == _WON or status in _LOST:
            return status or self.status
        return ""


class TransferV1(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """Money on its way from Asaas to a bank account; `value` is without the fee."""

    id: str
    status: str
    value: Decimal
    created: str = msgspec.field(name="dateCreated")
    transfer_fee: Decimal | None = None
    effective: str | None = msgspec.field(default=None, name="effectiveDate")
    scheduled: str | None = msgspec.field(default=None, name="scheduleDate")


class PaymentsV1(msgspec.Struct, frozen=True):
    data: tuple[PaymentV1, ...] = ()


class FoundV1(msgspec.Struct, frozen=True, rename="camel"):
    """A row of any list: a payment, a customer, or a movement of the balance with what moved it."""

    id: str | int
    type: str = ""
    payment_id: str | None = None
    transfer_id: str | None = None


class FoundPageV1(msgspec.Struct, frozen=True, rename="camel"):
    data: tuple[FoundV1, ...] = ()
    has_more: bool = False


class PixCodeV1(msgspec.Struct, frozen=True):
    payload: str


class DigitsV1(msgspec.Struct, frozen=True, rename="camel"):
    identification_field: str


class ErrorV1(msgspec.Struct, frozen=True):
    code: str


class ErrorsV1(msgspec.Struct, frozen=True):
    errors: tuple[ErrorV1, ...] = ()


def payment_picture(payment: PaymentV1, seen_at: datetime) -> GatewayPayment:
    state = payment.state
    return GatewayPayment(
        reference=payment.id,
        state=state,
        seen_at=seen_at,
        movements=tuple(_movements(payment, seen_at)) if state is PaymentState.PAID else (),
        asked=money(payment.original_value or payment.value, _BRL),
        charge_reference=payment.external_reference or "",
        is_available=payment.status not in {"CONFIRMED", *_WITHHELD},
        is_disputed=payment.status in _WITHHELD and payment.dispute != _WON,
        detail=payment.status,
    )


def transfer_picture(transfer: TransferV1, seen_at: datetime) -> GatewayPayout:
    day = transfer.effective or transfer.scheduled or transfer.created
    fee = transfer.transfer_fee or _NONE
    return GatewayPayout(
        reference=transfer.id,
        state=_PAYOUT_STATES.get(transfer.status, PayoutState.IN_TRANSIT),
        amount=money(transfer.value, _BRL),
        arrival_date=_day(day),
        seen_at=seen_at,
        fee=money(fee, _BRL) if fee else None,
    )


def _day(text: str) -> date:
    """Read the day of `2026-09-01` or `2026-09-01 10:00:00`."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        message = f"{text[:20]!r} is no date"
        raise InvalidInputError(message, field="date") from None


def _movements(payment: PaymentV1, seen_at: datetime) -> Iterator[Movement]:
    paid_date = payment.client_payment_date or payment.confirmed_date or payment.payment_date
    paid_at = at_noon(paid_date or payment.created_date)
    refunds = payment.refunds or ()
    changed_at = max([paid_at, *(at_noon(_day(refund.created)) for refund in refunds)])
    refunded, undone = _refunded(payment)
    fee = payment.value - payment.net_value if payment.net_value is not None else _NONE
    reference = payment.id
    yield Movement(MovementKind.CAPTURED, reference, money(payment.value, _BRL), paid_at)
    yield from _in_all(MovementKind.FEE, reference, max(fee, _NONE), paid_at)
    yield from _in_all(MovementKind.REFUNDED, reference, refunded, changed_at)
    yield from _in_all(MovementKind.REFUND_FAILED, reference, undone, changed_at)
    if payment.dispute:
        stated = payment.chargeback.value if payment.chargeback else None
        disputed = min(stated or payment.value - refunded + undone, payment.value)
        yield from _disputed(reference, money(disputed, _BRL), payment.dispute, seen_at)


def _refunded(payment: PaymentV1) -> tuple[Decimal, Decimal]:
    """Return what was asked to be given back in all, and what of that was cancelled.

    A payment that is given back as a whole may list nothing, unless a lost dispute took it.
    """
    refunds = payment.refunds or ()
    listed = sum((refund.value for refund in refunds), _NONE)
    undone = sum((refund.value for refund in refunds if refund.status == "CANCELLED"), _NONE)
    if payment.status == "REFUNDED" and not payment.dispute:
        return max(listed, payment.value + undone), undone
    return listed, undone


def _in_all(
    kind: MovementKind, reference: str, amount: Decimal, moved_at: datetime
) -> Iterable[Movement]:
    if amount > 0:
        yield Movement(kind, reference, money(amount, _BRL), moved_at, is_cumulative=True)


def _disputed(
    reference: str, amount: Money, dispute: str, moved_at: datetime
) -> Iterator[Movement]:
    """Yield the whole story of a dispute: what was withheld, and what became of it."""
    if not amount.is_positive:
        return
    yield Movement(MovementKind.DISPUTE_WITHHELD, reference, amount, moved_at)
    if dispute == _WON:
        yield Movement(MovementKind.DISPUTE_RETURNED, reference, amount, moved_at)
    elif dispute in _LOST:
        yield Movement(MovementKind.DISPUTE_LOST, reference, amount, moved_at)
