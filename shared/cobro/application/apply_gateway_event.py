"""Turn a kept gateway event into a payment, or leave it with its reason.

The event is a hint about one payment: whatever its order or number of copies, the payment is booked
once under the gateway's own id of it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from cobro.application.ports import Invoices, Issuers
from cobro.application.post_receipt import Posted, PostReceipt
from cobro.domain import journal
from cobro.domain.allocation import Receipt
from cobro.domain.errors import RejectionError
from cobro.domain.ids import payment_id_for
from cobro.domain.money import Money


class GatewayReviewError(RejectionError):
    """The event moves money in a way that a person must decide; `issuer_id` where it is known."""

    code: ClassVar[str] = "gateway_review"

    def __init__(
        self, reason_code: str, message: str, *, issuer_id: str = "", amount: Money | None = None
    ) -> None:
        super().__init__(message)
        self.reason_code = reason_code
        self.issuer_id = issuer_id
        self.amount = amount


@dataclass(frozen=True, slots=True)
class GatewayPayment:
    """A gateway says that money for an invoice was taken.

    `asked` is what the payer was asked for, `paid_at` an aware instant.
    """

    gateway: str
    payment_reference: str
    invoice_id: str
    amount: Money
    asked: Money
    paid_at: datetime


@dataclass(frozen=True, slots=True)
class IgnoredEvent:
    """An event that needs nothing done; it stays in the inbox."""

    event_type: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReviewEvent:
    """An event that a person must look at."""

    reason_code: str
    explanation: str


GatewayEvent = GatewayPayment | IgnoredEvent | ReviewEvent


class ApplyGatewayEvent:
    def __init__(self, *, invoices: Invoices, issuers: Issuers, post_receipt: PostReceipt) -> None:
        self._invoices = invoices
        self._issuers = issuers
        self._post_receipt = post_receipt

    def __call__(self, event: GatewayEvent) -> Posted | None:
        """Book the payment and return it; None where nothing is to be done."""
        if isinstance(event, IgnoredEvent):
            return None
        if isinstance(event, ReviewEvent):
            raise GatewayReviewError(event.reason_code, event.explanation)
        invoice = self._invoices.glance(event.invoice_id)
        issuer = self._issuers.get(invoice.draft.issuer_id)
        receipt = Receipt(
            payment_id=payment_id_for(event.gateway, event.payment_reference),
            source=event.gateway,
            reference=event.payment_reference,
            amount=event.amount,
            paid_date=event.paid_at.astimezone(UTC).astimezone(issuer.zone).date(),
            cash_account=journal.gateway_clearing(event.gateway),
        )
        posted = self._post_receipt(invoice, receipt)
        self._tell_if_too_little_was_asked(event, posted)
        return posted

    def _tell_if_too_little_was_asked(self, event: GatewayPayment, posted: Posted) -> None:
        """Raise where the payer paid all that was asked and the invoice is not paid by it.

        The money is booked; but the payer believes that nothing is owed any more.
        """
        if event.amount != event.asked:
            return
        settlement = posted.settlement
        after = settlement.invoice if settlement else self._invoices.get(event.invoice_id)
        if not after.owed.is_zero:
            message = (
                f"payment {event.payment_reference} asked for {event.asked} only, and {after.owed} "
                f"of invoice {after.document} stays open: ask for the rest or agree on it"
            )
            raise GatewayReviewError("asked_too_little", message)
