"""Orders about payments that wait for a second person: one row each, never deleted."""

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model

from cobro.adapters.dynamodb.connection import database
from cobro.adapters.dynamodb.versions import add_version
from cobro.application.ports.held_orders import OrderMovedError
from cobro.domain.held_orders import HeldOrder, OrderState

__all__ = ["DynamoHeldOrders", "OrderRow"]

SHOWN_MAX = 200


class OrdersByState(GlobalSecondaryIndex["OrderRow"]):  # type: ignore[no-untyped-call]  # PynamoDB leaves it untyped
    class Meta:
        index_name = "by_state"
        projection = AllProjection()

    issuer_id = UnicodeAttribute(hash_key=True)
    state_key = UnicodeAttribute(range_key=True)


class OrdersByPayment(GlobalSecondaryIndex["OrderRow"]):  # type: ignore[no-untyped-call]  # PynamoDB leaves it untyped
    class Meta:
        index_name = "by_payment"
        projection = AllProjection()

    payment_key = UnicodeAttribute(hash_key=True)
    ordered_at = UnicodeAttribute(range_key=True)


class OrderRow(Model):
    """`state_key` is the state and the instant of creation, so that a state lists by age.

    Only what a gateway is asked for has a `payment_key`: the payment's account and name there.
    """

    class Meta:
        table_name = "orders"

    order_id = UnicodeAttribute(hash_key=True)
    issuer_id = UnicodeAttribute()
    state_key = UnicodeAttribute()
    version = NumberAttribute()
    body = UnicodeAttribute()
    payment_key = UnicodeAttribute(null=True)
    ordered_at = UnicodeAttribute(null=True)

    by_state = OrdersByState()
    by_payment = OrdersByPayment()


class DynamoHeldOrders:
    def find(self, order_id: str) -> HeldOrder | None:
        with database():
            try:
                return _order(OrderRow.get(order_id, consistent_read=True))
            except OrderRow.DoesNotExist:
                return None

    def put(self, order: HeldOrder) -> None:
        is_next: Condition = OrderRow.version == order.version - 1
        if order.version == 1:
            is_next = OrderRow.order_id.does_not_exist()
        row = OrderRow(
            order.order_id,
            issuer_id=order.issuer_id,
            state_key=f"{order.state}#{order.created_at.isoformat()}",
            version=order.version,
            body=msgspec.json.encode(order).decode(),
        )
        if order.account_key:
            row.payment_key = _payment_key(order.account_key, order.gateway_reference)
            row.ordered_at = order.created_at.isoformat()
        moved = "somebody changed the order meanwhile: read it again"
        add_version(row, is_next, OrderMovedError(moved))

    def of_issuer(self, issuer_id: str, state: OrderState | None) -> list[HeldOrder]:
        """Return the oldest orders of one state, or of all."""
        begins = OrderRow.state_key.startswith(f"{state}#") if state else None
        with database():
            rows = OrderRow.by_state.query(issuer_id, begins, limit=SHOWN_MAX)
            return [_order(row) for row in rows]

    def of_payment(self, account_key: str, reference: str) -> list[HeldOrder]:
        with database():
            rows = OrderRow.by_payment.query(_payment_key(account_key, reference))
            return [_order(row) for row in rows]


def _payment_key(account_key: str, reference: str) -> str:
    return f"{account_key}#{reference}"


def _order(row: OrderRow) -> HeldOrder:
    return msgspec.json.decode(row.body, type=HeldOrder)
