"""Payment gateways: an issuer's account with one, and what a gateway says of a payment or payout.

A gateway's account of a payment is a whole picture, not a step: all movements of money that it
knows of, each under the gateway's own id. Booking what is not booked yet of a picture ends in the
same ledger whatever order pictures come in, however often, and whichever were lost.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from cobro.domain.errors import InvalidInputError, RejectionError
from cobro.domain.ids import IssuerId
from cobro.domain.money import Currency, Money

_ACCOUNT_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,38}[a-z0-9]")


class Gateway(StrEnum):
    STRIPE = "stripe"
    PAYPAL = "paypal"
    PAGBANK = "pagbank"
    PIX = "pix"
    MERCADO_PAGO = "mercadopago"
    ASAAS = "asaas"


class PaymentMethod(StrEnum):
    """What a payer can pay by at a gateway; `link` is a page of the gateway that offers several."""

    LINK = "link"
    CARD = "card"
    PIX = "pix"
    BOLETO = "boleto"
    OXXO = "oxxo"
    MULTIBANCO = "multibanco"
    SEPA_DEBIT = "sepa_debit"


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayAccount:
    """An issuer's account with a gateway; `account_id` is ours and stands in the webhook's path.

    `currencies` are those that the account takes; `payout_account` is the key of the bank account
    that payouts go to. `offers` are the methods by which each new invoice is offered. `facts` hold
    what the gateway needs that is no secret: a webhook id, a Pix key, the subject of a certificate.
    """

    gateway: Gateway
    account_id: str
    issuer_id: IssuerId
    currencies: tuple[Currency, ...]
    payout_account: str = ""
    is_live: bool = False
    offers: tuple[PaymentMethod, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not _ACCOUNT_ID.fullmatch(self.account_id):
            message = "an account id has 3 to 40 small letters, digits and hyphens"
            raise InvalidInputError(message, field="account_id")
        if not self.currencies:
            message = "name at least one currency that the account takes"
            raise InvalidInputError(message, field="currencies")

    @property
    def key(self) -> str:
        """Return `gateway/account`: what names it in the ledger, in queues and in secrets."""
        return f"{self.gateway}/{self.account_id}"


class AccountTakenError(RejectionError):
    """The account is another issuer's: what was booked by it stays with that one."""

    code: ClassVar[str] = "gateway_account_taken"


class PaymentState(StrEnum):
    """Where a payment stands at its gateway."""

    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class MovementKind(StrEnum):
    """What moves the money of a payment. Amounts are above zero; the kind says which way.

    A dispute's money is withheld first; then it is lost for good, or comes back. Some gateways give
    back a part of their fee with a refund.
    """

    CAPTURED = "captured"
    REFUNDED = "refunded"
    REFUND_FAILED = "refund_failed"
    DISPUTE_WITHHELD = "dispute_withheld"
    DISPUTE_RETURNED = "dispute_returned"
    DISPUTE_LOST = "dispute_lost"
    REVERSED = "reversed"
    FEE = "fee"
    FEE_RETURNED = "fee_returned"


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement of a payment's money. `reference` is the gateway's id of it, unique by kind.

    Where a gateway names no movements but says only how much moved in all so far, `is_cumulative`
    is set and the amount is that figure. It never falls: what a lower one says is older.
    """

    kind: MovementKind
    reference: str
    amount: Money
    moved_at: datetime
    is_cumulative: bool = False

    def beyond(self, booked: Money) -> "Movement | None":
        """Return what is to be booked where `booked` of this kind and reference is; else None.

        A step of a cumulative figure is named by the figure that it starts from, so that two who
        book at once cannot both leave it; steps add up to the highest figure seen, whatever order
        the figures come in and whichever were lost.
        """
        if not self.is_cumulative:
            return self if booked.is_zero else None
        if self.amount <= booked:
            return None
        step = f"{self.reference}@{booked.minor}"
        return Movement(self.kind, step, self.amount - booked, self.moved_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayPayment:
    """All that a gateway says of one payment.

    `reference` is the gateway's id of the payment; `invoice_id` or `charge_reference` says what it
    is for, both empty where the gateway does not know. `charge_reference` is what we named the
    charge by at the gateway: its charge id, or its txid for Pix. `asked` is what was asked for.
    `is_available` is false where the money is confirmed but not at our disposal yet. `is_disputed`
    holds while a dispute is open, money withheld or not.
    """

    reference: str
    state: PaymentState
    seen_at: datetime
    movements: tuple[Movement, ...] = ()
    asked: Money | None = None
    invoice_id: str = ""
    charge_reference: str = ""
    payer_name: str = ""
    payer_tax_id: str = ""
    end_to_end_id: str = ""
    is_available: bool = True
    is_disputed: bool = False
    detail: str = ""


class PayoutState(StrEnum):
    IN_TRANSIT = "in_transit"
    PAID = "paid"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class GatewayPayout:
    """Money that a gateway sends to the bank account. `arrival_date` is the bank's day of it.

    `fee` is what the gateway kept of this payout itself, beside the fees of its payments.
    """

    reference: str
    state: PayoutState
    amount: Money
    arrival_date: date
    seen_at: datetime
    fee: Money | None = None


class Subject(StrEnum):
    """What a hint is about."""

    PAYMENT = "payment"
    PAYOUT = "payout"


@dataclass(frozen=True, slots=True)
class GatewayHint:
    """Something changed at the gateway: ask it for the present picture of this object.

    `reference` is that of the object to fetch, whatever object the gateway's event was about.
    """

    subject: Subject
    reference: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class NothingToDo:
    """What a gateway told needs nothing done; it stays in the inbox."""

    event_type: str
    reason: str


@dataclass(frozen=True, slots=True)
class ForReview:
    """What a gateway told must be looked at by a person."""

    reason_code: str
    explanation: str


GatewayNews = GatewayPayment | GatewayPayout | GatewayHint | NothingToDo | ForReview
