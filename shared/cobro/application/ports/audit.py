"""Where it is kept who did what."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cobro.domain.audit import Act


@dataclass(frozen=True, slots=True)
class ActPage:
    """Acts of a month, the newest first; `after` asks for the next page, empty on the last."""

    acts: Sequence[Act]
    after: str


class AuditList(Protocol):
    def add(self, act: Act) -> None:
        """Keep an act; the same one again changes nothing."""
        ...

    def page(self, issuer_id: str, month: str, after: str, limit: int) -> ActPage: ...
