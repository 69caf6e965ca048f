"""A gateway in memory, behind the same port as the real ones, and what use cases need beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from cobro.application.ports.gateways import (
    ChargeRequest,
    GatewayRefusedError,
    GatewayUnavailableError,
    MethodCharge,
    OpenedCharge,
)
from cobro.domain.gateways import (
    Gateway,
    GatewayAccount,
    GatewayHint,
    GatewayPayment,
    GatewayPayout,
    Movement,
    MovementKind,
    PaymentMethod,
    PaymentState,
)
from cobro.domain.ids import IssuerId
from cobro.domain.money import Currency, Money

SEEN_AT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def an_account(
    account_id: str = "loja", gateway: Gateway = Gateway.STRIPE, **more: object
) -> GatewayAccount:
    account = GatewayAccount(
        gateway=gateway,
        account_id=account_id,
        issuer_id=IssuerId("acme"),
        currencies=(Currency.BRL,),
        payout_account="341/1248/02124",
    )
    return replace(account, **more)  # type: ignore[arg-type]  # the test names the fields


def a_movement(
    minor: int = 10_000, kind: MovementKind = MovementKind.CAPTURED, reference: str = "ch_1"
) -> Movement:
    return Movement(kind, reference, Money(minor, Currency.BRL), SEEN_AT)


def a_picture(reference: str = "pi_1", *movements: Movement, **more: object) -> GatewayPayment:
    picture = GatewayPayment(
        reference=reference,
        state=PaymentState.PAID,
        seen_at=SEEN_AT,
        movements=movements or (a_movement(),),
        invoice_id="inv_1",
    )
    return replace(picture, **more)  # type: ignore[arg-type]  # the test names the fields


@dataclass
class MemoryGateway:
    """Knows pictures by reference and what changed when; `is_down` makes it fail."""

    payments: dict[str, GatewayPayment] = field(default_factory=dict)
    payouts: dict[str, GatewayPayout] = field(default_factory=dict)
    changes: list[tuple[datetime, GatewayHint]] = field(default_factory=list)
    charges: dict[str, ChargeRequest] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    attempts: dict[str, GatewayPayment] = field(default_factory=dict)
    declines: list[str] = field(default_factory=list)
    is_down: bool = False
    asked: list[tuple[datetime, datetime]] = field(default_factory=list)

    def _answer(self) -> None:
        if self.is_down:
            message = "the gateway does not answer"
            raise GatewayUnavailableError(message)

    def open_charge(self, request: ChargeRequest) -> OpenedCharge:
        self._answer()
        known = self.charges.setdefault(request.charge_id, request)
        if known != request:
            message = f"{request.charge_id} was asked for with other facts"
            raise GatewayRefusedError(message, reason_code="idempotency_error")
        link = f"https://gateway.example/pay/{request.charge_id}"
        return OpenedCharge(reference=f"g-{request.charge_id}", link=link)

    def close_charge(self, reference: str, method: PaymentMethod) -> None:  # noqa: ARG002 - the port names it
        self._answer()
        self.closed.add(reference)

    def payment(self, hint: GatewayHint) -> GatewayPayment:
        self._answer()
        if hint.reference not in self.payments:
            message = f"there is no payment {hint.reference}"
            raise GatewayRefusedError(message, reason_code="not_found")
        return self.payments[hint.reference]

    def payout(self, hint: GatewayHint) -> GatewayPayout:
        self._answer()
        return self.payouts[hint.reference]

    def changed(self, since_at: datetime, until_at: datetime) -> Iterable[GatewayHint]:
        self._answer()
        self.asked.append((since_at, until_at))
        return [hint for at, hint in self.changes if since_at <= at <= until_at]

    def refund(self, reference: str, amount: Money, refund_id: str) -> Movement:
        """Give back once for each id, and no more than the payment brought in."""
        self._answer()
        movement = Movement(MovementKind.REFUNDED, refund_id, amount, SEEN_AT)
        picture = self.payments[reference]
        if movement not in picture.movements:
            came = sum(_signed(m) for m in picture.movements)
            if came < amount.minor:
                message = f"{amount} is more than is left of {reference}"
                raise GatewayRefusedError(message, reason_code="charge_exceeds_balance")
            self.payments[reference] = replace(picture, movements=(*picture.movements, movement))
        return movement

    def charge_method(self, order: MethodCharge) -> GatewayPayment:
        self._answer()
        if order.attempt_id not in self.attempts:
            decline = self.declines.pop(0) if self.declines else ""
            took = Movement(MovementKind.CAPTURED, f"c-{order.attempt_id}", order.amount, SEEN_AT)
            self.attempts[order.attempt_id] = GatewayPayment(
                reference=f"p-{order.attempt_id}",
                state=PaymentState.FAILED if decline else PaymentState.PAID,
                seen_at=SEEN_AT,
                movements=() if decline else (took,),
                asked=order.amount,
                invoice_id=order.invoice_id,
                detail=decline,
            )
        return self.attempts[order.attempt_id]


def _signed(movement: Movement) -> int:
    signs = {MovementKind.CAPTURED: 1, MovementKind.REFUNDED: -1}
    return signs.get(movement.kind, 0) * movement.amount.minor


class MemoryGateways:
    """One gateway for each account, made when it is first asked for."""

    def __init__(self) -> None:
        self.by_account: dict[str, MemoryGateway] = {}

    def of(self, account: GatewayAccount) -> MemoryGateway:
        return self.by_account.setdefault(account.key, MemoryGateway())


class MemoryGatewayAccounts:
    def __init__(self, *accounts: GatewayAccount) -> None:
        self._by_key = {account.key: account for account in accounts}

    def find(self, gateway: str, account_id: str) -> GatewayAccount | None:
        return self._by_key.get(f"{gateway}/{account_id}")

    def put(self, account: GatewayAccount) -> None:
        self._by_key[account.key] = account

    def forget(self, account: GatewayAccount) -> None:
        del self._by_key[account.key]

    def of_issuer(self, issuer_id: str) -> Sequence[GatewayAccount]:
        return [a for a in self._by_key.values() if a.issuer_id == issuer_id]

    def all(self) -> Iterable[GatewayAccount]:
        return list(self._by_key.values())


@dataclass
class MemorySweepMarks:
    marks: dict[str, datetime] = field(default_factory=dict)

    def read(self, account_key: str) -> datetime | None:
        return self.marks.get(account_key)

    def move(self, account_key: str, through_at: datetime) -> None:
        self.marks[account_key] = max(through_at, self.marks.get(account_key, through_at))
