"""Orders about payments over HTTP, version 1. Amounts are minor units of the currency named."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, ClassVar

import msgspec
from msgspec import Meta

from cobro.application.hand_payments import CarriedOut, Decide, HandCommand, HandOrder
from cobro.application.place_credits import TakeBackCredit, UseCredit
from cobro.application.place_payments import Ask, GiveBack, NewPayment, PutElsewhere
from cobro.contracts.adjustments_api import Reason
from cobro.contracts.fields import Key, Minor
from cobro.contracts.parsing import dump, parse
from cobro.domain import journal
from cobro.domain.adjustments import AdjustmentKind
from cobro.domain.booked_payments import BookedPayment
from cobro.domain.credits import Credit
from cobro.domain.errors import InvalidInputError
from cobro.domain.held_orders import HeldOrder
from cobro.domain.money import Currency, Money

AccountName = Annotated[str, Meta(pattern=r"^[\w./-]{1,60}(?!\n)$")]
Reference = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[^\r\n]+(?!\n)$")]


class RecordPaymentV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Money that came in and no gateway or bank file told of.

    `account` is the bank account that holds it (`bank/agency/account`, or a name such as `cash`).
    It pays `invoice_id`; with a `customer_id` alone it stays on account, with neither it waits as
    unidentified.
    """

    KIND: ClassVar[AdjustmentKind] = AdjustmentKind.PAYMENT_RECORDED

    issuer_id: Key
    amount: Minor
    currency: str
    paid_date: date
    account: AccountName
    reference: Reference
    reason: Reason
    invoice_id: Key | None = None
    customer_id: Key | None = None

    def to_ask(self, subject: str) -> Ask:  # noqa: ARG002 - a new payment is about nothing known
        if self.invoice_id and self.customer_id:
            message = "name the invoice or the customer: the invoice says whose it is"
            raise InvalidInputError(message, field="customer_id")
        return NewPayment(
            amount=Money(self.amount, Currency.parse(self.currency)),
            paid_date=self.paid_date,
            account=journal.bank(self.account),
            reference=self.reference,
            invoice_id=self.invoice_id or "",
            customer_id=self.customer_id or "",
        )


class ReversePaymentV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Take back a payment that was booked wrongly, or that the bank took back: all that is left."""

    KIND: ClassVar[AdjustmentKind] = AdjustmentKind.PAYMENT_REVERSED

    issuer_id: Key
    reason: Reason

    def to_ask(self, subject: str) -> Ask:
        return GiveBack(subject)


class RefundPaymentV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Give a payment back to its payer, or `amount` of it."""

    KIND: ClassVar[AdjustmentKind] = AdjustmentKind.PAYMENT_REFUNDED

    issuer_id: Key
    reason: Reason
    amount: Minor | None = None
    currency: str | None = None

    def to_ask(self, subject: str) -> Ask:
        return GiveBack(subject, _amount(self.amount, self.currency))


class ReallocatePaymentV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Put a payment on another invoice, or with a `customer_id` alone on account."""

    KIND: ClassVar[AdjustmentKind] = AdjustmentKind.PAYMENT_REALLOCATED

    issuer_id: Key
    reason: Reason
    invoice_id: Key | None = None
    customer_id: Key | None = None

    def to_ask(self, subject: str) -> Ask:
        if bool(self.invoice_id) is bool(self.customer_id):
            message = "name either the invoice or the customer that the payment is put on"
            raise InvalidInputError(message, field="invoice_id")
        return PutElsewhere(subject, self.invoice_id or "", self.customer_id or "")


class ApplyCreditV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Pay an invoice by what its customer has on account: `amount`, or all that fits."""

    KIND: ClassVar[AdjustmentKind] = AdjustmentKind.CREDIT_APPLIED

    issuer_id: Key
    invoice_id: Key
    reason: Reason
    amount: Minor | None = None
    currency: str | None = None

    def to_ask(self, subject: str) -> Ask:
        return UseCredit(subject, self.invoice_id, _amount(self.amount, self.currency))


class TakeBackCreditV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Take back a use of credit, whole: it lies on account again, and the invoice is owed again."""

    KIND: ClassVar[AdjustmentKind] = AdjustmentKind.CREDIT_RESTORED

    issuer_id: Key
    reason: Reason

    def to_ask(self, subject: str) -> Ask:
        """Read the subject `customer/order`."""
        customer_id, _, applied_by = subject.rpartition("/")
        return TakeBackCredit(customer_id, applied_by)


class ReleaseOrderV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Release or discard the version of a held order that the person saw."""

    issuer_id: Key
    version: Annotated[int, Meta(ge=1)]


OrderRequestV1 = (
    RecordPaymentV1
    | ReversePaymentV1
    | RefundPaymentV1
    | ReallocatePaymentV1
    | ApplyCreditV1
    | TakeBackCreditV1
)
_REQUESTS: dict[AdjustmentKind, type[OrderRequestV1]] = {
    model.KIND: model
    for model in (
        RecordPaymentV1,
        ReversePaymentV1,
        RefundPaymentV1,
        ReallocatePaymentV1,
        ApplyCreditV1,
        TakeBackCreditV1,
    )
}


def to_command(
    request: OrderRequestV1,
    subject: str,
    signed: tuple[str, str],
    deciding: Callable[[Ask], Decide],
    released_by: str = "",
) -> HandCommand:
    """Return the order that a request makes; `signed` are its idempotency key and its author."""
    text = dump(request)
    key, author = signed
    order = HandOrder(
        issuer_id=request.issuer_id,
        kind=request.KIND,
        key=key,
        reason=request.reason,
        author=author,
        facts=(subject, text),
        released_by=released_by,
    )
    return HandCommand(order, deciding(request.to_ask(subject)), subject, text)


def command_of(held: HeldOrder, deciding: Callable[[Ask], Decide]) -> HandCommand:
    """Return the order that was held, as it was asked for, with who released it."""
    request = parse(held.request.encode(), _REQUESTS[held.kind])
    signed = (held.key, held.author)
    return to_command(request, held.subject, signed, deciding, held.released_by)


def _amount(minor: int | None, currency: str | None) -> Money | None:
    if minor is None:
        return None
    if currency is None:
        message = "an amount has its currency beside it"
        raise InvalidInputError(message, field="currency")
    return Money(minor, Currency.parse(currency))


def carried_out_view(done: CarriedOut) -> dict[str, Any]:
    record = done.record
    return {
        "order_id": record.adjustment_id,
        "kind": record.kind.value,
        "state": "done",
        "amount": record.amount.minor,
        "currency": record.amount.currency.value,
        "reason": record.reason,
        "author": record.author,
        "recorded_at": record.recorded_at,
        "payment": None if done.payment is None else payment_view(done.payment),
    }


def payment_view(payment: BookedPayment) -> dict[str, Any]:
    return {
        "payment_id": payment.payment_id,
        "source": payment.source,
        "reference": payment.reference,
        "amount": payment.amount.minor,
        "currency": payment.amount.currency.value,
        "paid_date": payment.paid_date,
        "invoice_id": payment.invoice_id,
        "customer_id": payment.customer_id,
        "allocated": payment.allocated.minor,
        "on_account": payment.on_account.minor,
        "given_back": payment.reversed.minor,
        "is_identified": payment.is_identified,
    }


def held_order_view(order: HeldOrder) -> dict[str, Any]:
    return {
        "order_id": order.order_id,
        "kind": order.kind.value,
        "state": order.state.value,
        "subject": order.subject,
        "request": msgspec.json.decode(order.request),
        "amount": order.amount.minor,
        "currency": order.amount.currency.value,
        "reason": order.reason,
        "author": order.author,
        "released_by": order.released_by,
        "gateway_account": order.account_key,
        "created_at": order.created_at,
        "version": order.version,
    }


def credit_view(credit: Credit) -> dict[str, Any]:
    return {
        "credit_id": credit.credit_id,
        "amount": credit.amount.minor,
        "left": credit.left.minor,
        "currency": credit.left.currency.value,
        "opened_date": credit.opened_date,
        "source": credit.source,
        "document": credit.document,
    }
