"""Refund what lies at a gateway: ask for it once, and have the gateway's picture book it.

The order is written down with its amount before the gateway is asked, under the order's own id: one
whose process dies is asked for again under the same id, and gateways give one id back once. Then
the payment is looked at by the way of every hint, so that the refund is booked where all that
gateways tell is booked. What the gateway refuses is told, and can be asked for again.
"""

from contextlib import suppress
from datetime import timedelta
from typing import ClassVar

from cobro.application.hand_payments import HandCommand, HandOrder, Intent, record_of
from cobro.application.ports import (
    AdjustmentRecord,
    AlreadyAdjustedError,
    Booking,
    Clock,
    Ledger,
    Outgoing,
    OutgoingMessage,
)
from cobro.application.ports.gateways import GatewayAccounts, GatewayRefusedError, PaymentGateways
from cobro.application.ports.held_orders import HeldOrders
from cobro.application.release_orders import HoldOrder, check_same
from cobro.application.sweep_gateways import HintMessage, payment_group
from cobro.domain.adjustments import AdjustmentKind
from cobro.domain.errors import NotFoundError, RejectionError
from cobro.domain.gateways import GatewayAccount, GatewayHint, Subject
from cobro.domain.held_orders import HeldOrder, OrderState
from cobro.domain.ids import derived_id

# Gateways know an id again for a day at the least (Stripe, the shortest of them, for 24 hours).
ASKED_AGAIN_WITHIN = timedelta(hours=20)


class RefundUnsureError(RejectionError):
    """Nobody knows whether the gateway gave the money back, and it no longer knows the order."""

    code: ClassVar[str] = "refund_unsure"


class RefundAtGateway:
    def __init__(
        self,
        *,
        orders: HeldOrders,
        accounts: GatewayAccounts,
        gateways: PaymentGateways,
        events: Outgoing,
        ledger: Ledger,
        clock: Clock,
        hint_message: HintMessage,
    ) -> None:
        self._orders = orders
        self._accounts = accounts
        self._gateways = gateways
        self._events = events
        self._ledger = ledger
        self._clock = clock
        self._hint_message = hint_message
        self._keep = HoldOrder(orders=orders, clock=clock, begins_as=OrderState.RELEASED)

    def under_way(self, order: HandOrder) -> HeldOrder | None:
        """Return the refund that was to be asked for by this order and is not done yet.

        Raises `RefundUnsureError` where it may have been done so long ago that the gateway would
        take it for another one.
        """
        if order.kind is not AdjustmentKind.PAYMENT_REFUNDED:
            return None
        kept = self._orders.find(order.order_id)
        if kept is None or not kept.is_asked_for:
            return None
        check_same(order, kept)
        is_old = self._clock.now() - kept.changed_at > ASKED_AGAIN_WITHIN
        if is_old and kept.state is OrderState.RELEASED:
            message = (
                f"{kept.account_key} was asked for {kept.amount} of {kept.gateway_reference} at "
                f"{kept.changed_at:%Y-%m-%d %H:%M} UTC and nobody saw the answer: look there, and "
                "order the refund by a new key if it was not made"
            )
            raise RefundUnsureError(message)
        return kept

    def begin(self, command: HandCommand, intent: Intent) -> HeldOrder:
        """Write down what is to be asked for."""
        return self._keep(command, intent)

    def ask(self, order: HandOrder, kept: HeldOrder) -> AdjustmentRecord:
        """Ask for it, have it looked at, and record that.

        Raises `GatewayRefusedError`, which leaves it to be asked for again or not, and
        `GatewayUnavailableError`.
        """
        account = self._account(kept)
        if kept.state is OrderState.REFUSED:
            kept = self._put(kept.asked_again(self._clock.now()))
        try:
            self._gateways.of(account).refund(kept.gateway_reference, kept.amount, kept.order_id)
        except GatewayRefusedError:
            self._put(kept.refused(self._clock.now()))
            raise
        self._look(account, kept)
        record = record_of(order, kept.amount, "", self._clock.now(), ())
        # It may be there by the same order at the same time, or by a write of ours whose answer was
        # lost: one refund, one record, and an order that is done.
        with suppress(AlreadyAdjustedError):
            self._ledger.book(Booking(entries=(), record=record))
        self.close(order)
        return record

    def close(self, order: HandOrder) -> None:
        """Mark the order as done where it is recorded and not marked yet."""
        if order.kind is not AdjustmentKind.PAYMENT_REFUNDED:
            return
        kept = self._orders.find(order.order_id)
        if kept is not None and kept.is_asked_for:
            self._put(kept.done(self._clock.now()))

    def _put(self, kept: HeldOrder) -> HeldOrder:
        self._orders.put(kept)
        return kept

    def _account(self, kept: HeldOrder) -> GatewayAccount:
        gateway, _, account_id = kept.account_key.partition("/")
        account = self._accounts.find(gateway, account_id)
        if account is None:
            message = f"gateway account {kept.account_key} is not registered: register it first"
            raise NotFoundError(message)
        return account

    def _look(self, account: GatewayAccount, kept: HeldOrder) -> None:
        hint = GatewayHint(Subject.PAYMENT, kept.gateway_reference)
        message = OutgoingMessage(
            body=self._hint_message(account, hint),
            group=payment_group(account, hint.reference),
            deduplication=derived_id("refund", kept.order_id),
        )
        self._events.send([message])
