"""The sums that reports are read from."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import ClassVar, Protocol

from cobro.domain.errors import ConflictError
from cobro.domain.figures import FigureBook
from cobro.domain.reports import LedgerLine


class FiguresMovedError(ConflictError):
    """Another writer added to the same sums: read them again."""

    code: ClassVar[str] = "figures_moved"


class LedgerProjection(Protocol):
    """Sums of ledger lines; they can be thrown away and rebuilt from the journal."""

    def absorb(self, issuer_id: str, lines: Sequence[LedgerLine]) -> None:
        """Add lines; absorbing a line again changes no figure."""
        ...

    def book(self, issuer_id: str, looked_into: Iterable[date]) -> FigureBook:
        """Return the sums of all months, and by day those of the months of some days.

        Raise `FiguresMovedError` where writers come between again and again.
        """
        ...
