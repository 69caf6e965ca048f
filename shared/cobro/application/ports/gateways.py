"""Payment gateways: their accounts, and what is asked of a gateway's API."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, Protocol

from cobro.domain.errors import RejectionError, UnavailableError
from cobro.domain.gateways import (
    AccountTakenError,
    GatewayAccount,
    GatewayHint,
    GatewayPayment,
    GatewayPayout,
    Movement,
    PaymentMethod,
)
from cobro.domain.money import Money
from cobro.domain.parties import Language
from cobro.domain.terms import NO_TERMS, PaymentTerms


class GatewayUnavailableError(UnavailableError):
    """The gateway did not answer, asked to wait, or is left alone after failing often."""

    code: ClassVar[str] = "gateway_unavailable"


class GatewayRefusedError(RejectionError):
    """The gateway refuses for good what we asked; `reason_code` is its own word for it."""

    code: ClassVar[str] = "gateway_refused"

    def __init__(self, message: str, *, reason_code: str = "") -> None:
        super().__init__(message)
        self.reason_code = reason_code


class GatewayAccounts(Protocol):
    def find(self, gateway: str, account_id: str) -> GatewayAccount | None: ...

    def put(self, account: GatewayAccount) -> None:
        """Add an account or replace its profile; it never changes its issuer.

        Raises `AccountTakenError` where another issuer has it.
        """
        ...

    def of_issuer(self, issuer_id: str) -> Sequence[GatewayAccount]: ...

    def all(self) -> Iterable[GatewayAccount]: ...


class SweepMarks(Protocol):
    """Through when each account was swept."""

    def read(self, account_key: str) -> datetime | None: ...

    def move(self, account_key: str, through_at: datetime) -> None:
        """Move the mark forward; a mark that is further on already stays."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeRequest:
    """A charge to be opened at a gateway. `charge_id` is ours and makes the idempotency key.

    `expires_date` is the last day on which it can be paid. `terms` are for gateways that reckon
    late fee, interest and discounts by themselves; the others ask for the amount, whenever it is
    paid. `payer_place` is the payer's address in parts, where it is known so: `street`, `number`,
    `district`, `cep`, `city`, `uf`.
    """

    charge_id: str
    invoice_id: str
    document: str
    method: PaymentMethod
    amount: Money
    due_date: date
    expires_date: date
    payer_name: str
    payer_tax_id: str
    payer_email: str
    payer_address: str
    language: Language
    description: str
    terms: PaymentTerms = NO_TERMS
    payer_place: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCharge:
    """What a gateway gave for a charge: its reference there, and what the payer needs to pay."""

    reference: str
    link: str = ""
    br_code: str = ""
    digits: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodCharge:
    """An attempt to take money by a saved payment method; `attempt_id` makes its key.

    `customer_token` and `method_token` are the gateway's; no card number is ever known.
    """

    attempt_id: str
    invoice_id: str
    amount: Money
    customer_token: str
    method_token: str


class PaymentGateway(Protocol):
    """The API of one account at one gateway. Every call may raise `GatewayUnavailableError`."""

    def open_charge(self, request: ChargeRequest) -> OpenedCharge:
        """Open a charge, or return the one that this request opened before."""
        ...

    def close_charge(self, reference: str, method: PaymentMethod) -> None:
        """Close a charge so that it can no longer be paid; closing it again changes nothing."""
        ...

    def payment(self, hint: GatewayHint) -> GatewayPayment:
        """Return the present picture; raise `GatewayRefusedError` where it knows no such thing."""
        ...

    def payout(self, hint: GatewayHint) -> GatewayPayout: ...

    def changed(self, since_at: datetime, until_at: datetime) -> Iterable[GatewayHint]:
        """Yield what changed in that time, each object at least once, in any order."""
        ...

    def refund(self, reference: str, amount: Money, refund_id: str) -> Movement:
        """Give money back; `refund_id` is ours and makes the idempotency key."""
        ...

    def charge_method(self, order: MethodCharge) -> GatewayPayment:
        """Charge a saved method; a decline is a payment in state failed with its code in detail."""
        ...


class PaymentGateways(Protocol):
    def of(self, account: GatewayAccount) -> PaymentGateway: ...


__all__ = [
    "AccountTakenError",
    "ChargeRequest",
    "GatewayAccounts",
    "GatewayRefusedError",
    "GatewayUnavailableError",
    "MethodCharge",
    "OpenedCharge",
    "PaymentGateway",
    "PaymentGateways",
    "SweepMarks",
]
