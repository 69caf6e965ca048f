"""Where promises to pay are kept."""

from collections.abc import Sequence
from typing import ClassVar, Protocol

from cobro.domain.errors import ConflictError
from cobro.domain.promises import Promise


class PromiseMovedError(ConflictError):
    """Another writer was first: read the promises of the invoice again."""

    code: ClassVar[str] = "promise_moved"


class Promises(Protocol):
    """The promises about an invoice, each under its number."""

    def of_invoice(self, invoice_id: str) -> Sequence[Promise]:
        """Return them in order of their numbers, strongly consistent."""
        ...

    def add(self, promise: Promise) -> None:
        """Write a promise; raise `PromiseMovedError` where its number is taken."""
        ...

    def settle(self, promise: Promise) -> None:
        """Write the last state of an open promise; raise `PromiseMovedError` where it has one."""
        ...
