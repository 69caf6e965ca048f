"""Saved methods of payers, and the cases of invoices that they are to pay."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar, Protocol

from cobro.domain.collection import CollectionCase, SavedMethod
from cobro.domain.errors import ConflictError


class CollectionMovedError(ConflictError):
    """The method or case changed since it was read: read it again."""

    code: ClassVar[str] = "collection_moved"


class SavedMethods(Protocol):
    def find(self, issuer_id: str, customer_id: str, method_id: str) -> SavedMethod | None: ...

    def of_customer(self, issuer_id: str, customer_id: str) -> Sequence[SavedMethod]: ...

    def put(self, method: SavedMethod) -> None:
        """Write the version after the one that stands; raise `CollectionMovedError` otherwise."""
        ...


class Collections(Protocol):
    def find(self, invoice_id: str) -> CollectionCase | None:
        """Return the case, strongly consistent."""
        ...

    def put(self, case: CollectionCase) -> None:
        """Write the version after the one that stands; raise `CollectionMovedError` otherwise."""
        ...

    def due(self, issuer_id: str, now: datetime) -> Iterable[str]:
        """Yield the invoices whose cases are due by an instant; nothing else is read."""
        ...
