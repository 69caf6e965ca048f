"""One transaction of money: everything that it writes, each part as it is after.

Every part is written under the condition that it still is as it was read, so that whoever decides
on a state that has moved writes nothing and decides again.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from cobro.domain.adjustments import Adjustment, AdjustmentKind
from cobro.domain.allocation import Settlement
from cobro.domain.booked_payments import BookedPayment, place
from cobro.domain.credits import Credit, CreditUse
from cobro.domain.errors import ConflictError
from cobro.domain.gateway_progress import GatewayProgress
from cobro.domain.ids import PaymentId
from cobro.domain.invoice import Invoice
from cobro.domain.journal import JournalEntry
from cobro.domain.money import Money
from cobro.domain.payouts import PayoutRecord
from cobro.domain.reversals import Reversal


class BookingMovedError(ConflictError):
    """Something that the booking was decided on changed since it was read: read it again."""

    code: ClassVar[str] = "booking_moved"


class InvoiceMovedError(BookingMovedError):
    """The invoice changed since it was read: read it again."""

    code: ClassVar[str] = "invoice_moved"


class AlreadyBookedError(ConflictError):
    """The payment was booked before, with the amount `minor`."""

    code: ClassVar[str] = "already_booked"

    def __init__(self, payment_id: PaymentId, minor: int) -> None:
        super().__init__(f"payment {payment_id} was booked before")
        self.payment_id = payment_id
        self.minor = minor


class AlreadyAdjustedError(ConflictError):
    """The order was carried out before."""

    code: ClassVar[str] = "already_adjusted"


@dataclass(frozen=True, slots=True)
class AdjustmentRecord:
    """An order that was carried out: what it took off, who wanted it and why.

    `uses` says how much of which credit it used up.
    """

    adjustment_id: str
    kind: AdjustmentKind
    invoice_id: str
    amount: Money
    content_hash: str
    reason: str
    author: str
    recorded_at: datetime
    uses: tuple[CreditUse, ...] = ()

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """What one transaction writes.

    A payment of version 1 is new, and refuses the booking where it was booked before; so does
    `record`, the order of a person. Whatever else has version 1 is new as well. `arrived_by` is the
    bank entry that shows the payout; it shows no other.
    """

    entries: tuple[JournalEntry, ...]
    payments: tuple[BookedPayment, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    credits: tuple[Credit, ...] = ()
    record: AdjustmentRecord | None = None
    progress: GatewayProgress | None = None
    payout: PayoutRecord | None = None
    arrived_by: str = ""

    @classmethod
    def of_settlement(cls, settlement: Settlement) -> "Booking":
        placed = place(settlement)
        return cls(
            entries=placed.entries,
            payments=(placed.payment,),
            invoices=(settlement.invoice,),
            credits=placed.credits,
        )

    @classmethod
    def of_adjustment(cls, adjustment: Adjustment) -> "Booking":
        return cls(
            entries=(adjustment.entry,),
            invoices=(adjustment.invoice,),
            record=AdjustmentRecord.of(adjustment),
        )

    @classmethod
    def of_reversal(cls, reversal: Reversal) -> "Booking":
        return cls(
            entries=(reversal.entry,),
            payments=(reversal.payment,),
            invoices=() if reversal.invoice is None else (reversal.invoice,),
            credits=() if reversal.credit is None else (reversal.credit,),
        )
