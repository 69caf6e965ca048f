"""A company's groups of customers by how they pay, in their versions."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from cobro.domain.dunning.behaviour import BehaviourRules
from cobro.domain.errors import ConflictError


class BehaviourMovedError(ConflictError):
    """Somebody else wrote the next version of the groups: read them again."""

    code: ClassVar[str] = "behaviour_moved"


@dataclass(frozen=True, slots=True)
class StoredBehaviour:
    """One version as it was sent in; `document` is its JSON."""

    issuer_id: str
    rules: BehaviourRules
    document: str
    content_hash: str
    author: str
    stored_at: datetime


class BehaviourBook(Protocol):
    """Versions are added and never changed."""

    def latest(self, issuer_id: str) -> StoredBehaviour | None:
        """Return the newest version, strongly consistent; None where there is none."""
        ...

    def add(self, stored: StoredBehaviour) -> None:
        """Write a version; raise `BehaviourMovedError` where there is one of that number."""
        ...
