"""Stripe's objects as events and answers carry them: the fields that decide something.

Amounts are in minor units, instants in seconds since 1970.
Source: Stripe API reference (2026-07-29), the objects of that name.
"""

from typing import Any

import msgspec

from cobro.domain.gateways import PaymentState, PayoutState

_EXPIRED = "payment_intent_payment_attempt_expired"
_OPEN_DISPUTES = frozenset(
    {"warning_needs_response", "warning_under_review", "needs_response", "under_review"}
)
_Expandable = str | dict[str, Any] | None


class ListV1(msgspec.Struct, frozen=True):
    """A page of any objects, to be read one by one."""

    data: list[dict[str, Any]] = []
    has_more: bool = False


class BalanceTransactionV1(msgspec.Struct, frozen=True):
    """A movement of Stripe's balance; `fee` is what Stripe kept, below zero where it gave back."""

    id: str
    amount: int
    currency: str
    created: int
    fee: int = 0
    type: str = ""
    status: str = ""


class RefundV1(msgspec.Struct, frozen=True):
    """A refund with its balance transactions expanded; until it has one no money has moved."""

    id: str
    amount: int
    currency: str
    created: int
    status: str | None = None
    failure_reason: str | None = None
    balance_transaction: BalanceTransactionV1 | None = None
    failure_balance_transaction: BalanceTransactionV1 | None = None


class DisputeV1(msgspec.Struct, frozen=True):
    id: str
    status: str
    currency: str
    balance_transactions: list[BalanceTransactionV1] = []

    @property
    def is_open(self) -> bool:
        return self.status in _OPEN_DISPUTES

    @property
    def is_lost(self) -> bool:
        return self.status == "lost"


class BillingDetailsV1(msgspec.Struct, frozen=True):
    name: str | None = None
    tax_id: str | None = None


class PixDetailsV1(msgspec.Struct, frozen=True):
    bank_transaction_id: str | None = None


class MethodDetailsV1(msgspec.Struct, frozen=True):
    pix: PixDetailsV1 | None = None


class ChargeV1(msgspec.Struct, frozen=True):
    """A charge with its balance transaction expanded; it has none while the fee is reckoned."""

    id: str
    created: int
    balance_transaction: BalanceTransactionV1 | None = None
    amount_refunded: int = 0
    refunds: ListV1 | None = None
    disputed: bool = False
    billing_details: BillingDetailsV1 = BillingDetailsV1()
    payment_method_details: MethodDetailsV1 | None = None

    @property
    def has_refunds(self) -> bool:
        """Tell whether there is one, even one that failed and counts for nothing."""
        return self.amount_refunded > 0 or bool(self.refunds and self.refunds.data)

    @property
    def end_to_end_id(self) -> str:
        """Return the id of the Pix that paid it, if one did."""
        details = self.payment_method_details
        return (details.pix.bank_transaction_id or "") if details and details.pix else ""


class PaymentErrorV1(msgspec.Struct, frozen=True):
    code: str | None = None
    decline_code: str | None = None


class PaymentIntentV1(msgspec.Struct, frozen=True):
    id: str
    status: str
    currency: str
    amount: int
    amount_received: int = 0
    metadata: dict[str, str] | None = None
    last_payment_error: PaymentErrorV1 | None = None

    @property
    def state(self) -> PaymentState:
        if self.status == "succeeded":
            return PaymentState.PAID
        if self.status == "canceled":
            return PaymentState.CANCELLED
        if self.status != "requires_payment_method" or self.last_payment_error is None:
            return PaymentState.PENDING
        is_expired = self.last_payment_error.code == _EXPIRED
        return PaymentState.EXPIRED if is_expired else PaymentState.FAILED

    @property
    def detail(self) -> str:
        """Return why the last attempt failed: the code of the card's bank where there is one."""
        error = self.last_payment_error
        return (error.decline_code or error.code or "") if error else ""


class FetchedIntentV1(PaymentIntentV1, frozen=True):
    """A PaymentIntent with its latest charge expanded: the one that succeeded, if one did."""

    latest_charge: ChargeV1 | None = None


class CheckoutSessionV1(msgspec.Struct, frozen=True):
    """`client_reference_id` is what a payment link of Stripe's dashboard can carry."""

    id: str
    status: str | None = None
    payment_status: str | None = None
    currency: str | None = None
    amount_total: int | None = None
    payment_intent: _Expandable = None
    client_reference_id: str | None = None
    metadata: dict[str, str] | None = None

    @property
    def intent_id(self) -> str:
        found = self.payment_intent
        return str(found.get("id") or "") if isinstance(found, dict) else found or ""

    @property
    def is_paid(self) -> bool:
        return self.payment_status == "paid"

    @property
    def is_open(self) -> bool:
        return self.status == "open"


class PayoutV1(msgspec.Struct, frozen=True, rename={"arrives": "arrival_date"}):
    id: str
    status: str
    amount: int
    currency: str
    arrives: int
    automatic: bool = False
    balance_transaction: BalanceTransactionV1 | None = None

    @property
    def state(self) -> PayoutState:
        if self.status == "paid":
            return PayoutState.PAID
        is_lost = self.status in {"failed", "canceled"}
        return PayoutState.FAILED if is_lost else PayoutState.IN_TRANSIT


class VoucherV1(msgspec.Struct, frozen=True):
    """A boleto, an OXXO or Multibanco voucher, or a Pix code, as it is to be shown to the payer."""

    number: str | None = None
    entity: str | None = None
    reference: str | None = None
    data: str | None = None
    hosted_voucher_url: str | None = None
    hosted_instructions_url: str | None = None
    expires: int | None = msgspec.field(default=None, name="expires_at")
    expires_after: int | None = None


class NextActionV1(msgspec.Struct, frozen=True):
    boleto_display_details: VoucherV1 | None = None
    oxxo_display_details: VoucherV1 | None = None
    multibanco_display_details: VoucherV1 | None = None
    pix_display_qr_code: VoucherV1 | None = None

    @property
    def voucher(self) -> VoucherV1:
        return (
            self.boleto_display_details
            or self.oxxo_display_details
            or self.multibanco_display_details
            or self.pix_display_qr_code
            or VoucherV1()
        )


class OpenedIntentV1(msgspec.Struct, frozen=True):
    id: str
    status: str
    next_action: NextActionV1 | None = None


class PaymentLinkV1(msgspec.Struct, frozen=True):
    id: str
    url: str


class DeclineV1(msgspec.Struct, frozen=True):
    """What a declined attempt left: its PaymentIntent, where one came to be."""

    payment_intent: FetchedIntentV1 | None = None
    code: str | None = None
    decline_code: str | None = None


class DeclinedV1(msgspec.Struct, frozen=True):
    error: DeclineV1
