"""Orders above the approval limit: hold them, let a second person release or discard them."""

from collections.abc import Callable, Sequence

from cobro.application.hand_payments import (
    CarriedOut,
    CarryOut,
    HandCommand,
    HandOrder,
    Intent,
)
from cobro.application.issue_invoices import IdempotencyMismatchError
from cobro.application.ports import Clock
from cobro.application.ports.held_orders import HeldOrders, OrderMovedError
from cobro.domain.drafts import DraftStateError
from cobro.domain.errors import NotFoundError
from cobro.domain.held_orders import HeldOrder, OrderState


class HoldOrder:
    """Keep an order as it was asked for, once, in the state `begins_as`."""

    def __init__(
        self,
        *,
        orders: HeldOrders,
        clock: Clock,
        begins_as: OrderState = OrderState.AWAITING_RELEASE,
    ) -> None:
        self._orders = orders
        self._clock = clock
        self._begins_as = begins_as

    def __call__(self, command: HandCommand, intent: Intent) -> HeldOrder:
        order, now = command.order, self._clock.now()
        known = self._orders.find(order.order_id)
        if known is not None:
            check_same(order, known)
            return known
        held = HeldOrder(
            order_id=order.order_id,
            issuer_id=order.issuer_id,
            kind=order.kind,
            key=order.key,
            subject=command.subject,
            request=command.request,
            content_hash=order.content_hash,
            amount=intent.amount,
            reason=order.reason,
            author=order.author,
            created_at=now,
            changed_at=now,
            state=self._begins_as,
            account_key=intent.at_gateway.account_key if intent.at_gateway else "",
            gateway_reference=intent.at_gateway.reference if intent.at_gateway else "",
        )
        self._orders.put(held)
        return held


def check_same(order: HandOrder, kept: HeldOrder) -> None:
    """Raise `IdempotencyMismatchError` where another order is kept under the key of this one."""
    if kept.content_hash != order.content_hash:
        message = f"idempotency key {order.key!r} is that of another order: use a new key"
        raise IdempotencyMismatchError(message)


class ReleaseOrders:
    def __init__(
        self,
        *,
        orders: HeldOrders,
        carry_out: CarryOut,
        clock: Clock,
        command_of: Callable[[HeldOrder], HandCommand],
    ) -> None:
        """`command_of` reads the request of an order as it is kept."""
        self._orders = orders
        self._carry_out = carry_out
        self._clock = clock
        self._command_of = command_of

    def get(self, issuer_id: str, order_id: str) -> HeldOrder:
        order = self._orders.find(order_id)
        if order is None or order.issuer_id != issuer_id:
            message = f"there is no held order {order_id} of issuer {issuer_id}"
            raise NotFoundError(message)
        return order

    def of_issuer(self, issuer_id: str, state: OrderState | None) -> Sequence[HeldOrder]:
        return self._orders.of_issuer(issuer_id, state)

    def release(self, issuer_id: str, order_id: str, version: int, person: str) -> CarriedOut:
        """Release the version that the person saw, and carry it out.

        A release whose process died is carried out by the next request of the same person. What
        can no longer be done is refused and stays released; discard it by a new order.
        """
        order = self.get(issuer_id, order_id)
        if order.released_by != person or order.state is OrderState.DISCARDED:
            order = self._put(self._seen(order, version).released(person, self._clock.now()))
        done = self._carry_out(self._command_of(order))
        if isinstance(done, HeldOrder):
            message = f"order {order_id} is held again: it was released by nobody"
            raise DraftStateError(message)
        present = self.get(issuer_id, order_id)
        if present.state is not OrderState.DONE:
            self._put(present.done(self._clock.now()))
        return done

    def discard(self, issuer_id: str, order_id: str, version: int, person: str) -> HeldOrder:
        order = self.get(issuer_id, order_id)
        if order.state is OrderState.DISCARDED:
            return order
        return self._put(self._seen(order, version).discarded(person, self._clock.now()))

    def _seen(self, order: HeldOrder, version: int) -> HeldOrder:
        if order.version != version:
            message = f"the order is at version {order.version}, not {version}: read it again"
            raise OrderMovedError(message)
        return order

    def _put(self, order: HeldOrder) -> HeldOrder:
        self._orders.put(order)
        return order
