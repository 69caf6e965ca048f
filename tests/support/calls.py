"""Notes of calls, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cobro.domain.timeline import CallNote


@dataclass
class MemoryCallNotes:
    """Keeps notes; the first of an instant and text stays."""

    kept: dict[str, CallNote] = field(default_factory=dict)

    def add(self, note: CallNote) -> CallNote:
        return self.kept.setdefault(note.note_id, note)

    def recent(self, issuer_id: str, customer_id: str, limit: int) -> Sequence[CallNote]:
        owner = (issuer_id, customer_id)
        own = [each for each in self.kept.values() if (each.issuer_id, each.customer_id) == owner]
        return sorted(own, key=lambda each: each.called_at, reverse=True)[:limit]
