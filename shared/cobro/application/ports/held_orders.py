"""Orders about payments that wait for a second person."""

from collections.abc import Sequence
from typing import ClassVar, Protocol

from cobro.domain.errors import ConflictError
from cobro.domain.held_orders import HeldOrder, OrderState


class OrderMovedError(ConflictError):
    """Somebody changed the order since it was read: read it again."""

    code: ClassVar[str] = "order_moved"


class HeldOrders(Protocol):
    def find(self, order_id: str) -> HeldOrder | None:
        """Return the order, strongly consistent."""
        ...

    def put(self, order: HeldOrder) -> None:
        """Write the order over the version before it; raise `OrderMovedError` over any other."""
        ...

    def of_payment(self, account_key: str, reference: str) -> Sequence[HeldOrder]:
        """Return what the gateway of a payment is or was asked for about it, oldest first.

        The index may lag behind by moments.
        """
        ...

    def of_issuer(self, issuer_id: str, state: OrderState | None) -> Sequence[HeldOrder]: ...
