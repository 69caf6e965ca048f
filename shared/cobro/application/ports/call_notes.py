"""Where notes of calls are kept."""

from collections.abc import Sequence
from typing import Protocol

from cobro.domain.timeline import CallNote


class CallNotes(Protocol):
    """Notes are added and never changed."""

    def add(self, note: CallNote) -> CallNote:
        """Write a note, or return the one that is kept of the same instant and text."""
        ...

    def recent(self, issuer_id: str, customer_id: str, limit: int) -> Sequence[CallNote]:
        """Return up to `limit` notes, the latest call first, strongly consistent."""
        ...
