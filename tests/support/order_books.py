"""Held orders in memory, under the same conditions as the table."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cobro.application.ports.held_orders import OrderMovedError
from cobro.domain.held_orders import HeldOrder, OrderState


@dataclass
class MemoryHeldOrders:
    orders: dict[str, HeldOrder] = field(default_factory=dict)

    def find(self, order_id: str) -> HeldOrder | None:
        return self.orders.get(order_id)

    def put(self, order: HeldOrder) -> None:
        before = self.orders.get(order.order_id)
        if (before.version if before else 0) != order.version - 1:
            raise OrderMovedError
        self.orders[order.order_id] = order

    def of_payment(self, account_key: str, reference: str) -> Sequence[HeldOrder]:
        wanted = (account_key, reference)
        return [o for o in self.orders.values() if (o.account_key, o.gateway_reference) == wanted]

    def of_issuer(self, issuer_id: str, state: OrderState | None) -> Sequence[HeldOrder]:
        return [
            order
            for order in self.orders.values()
            if order.issuer_id == issuer_id and state in {None, order.state}
        ]
