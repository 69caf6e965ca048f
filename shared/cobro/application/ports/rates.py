"""Published rates and indexes: what is known of a time, and how a figure comes to be known."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Protocol

from cobro.domain.errors import ConflictError
from cobro.domain.rates import RateEntry


class RateMovedError(ConflictError):
    """Somebody else recorded a figure for the same time since it was looked at."""

    code: ClassVar[str] = "rate_moved"


class Rates(Protocol):
    def series(self, name: str, from_date: date, through_date: date) -> Sequence[RateEntry]:
        """Return the figures of a name that begin within those days, the oldest first."""
        ...

    def record(self, entry: RateEntry, before: RateEntry | None) -> None:
        """Write a figure in place of what stood there; raise `RateMovedError` if that changed."""
        ...
