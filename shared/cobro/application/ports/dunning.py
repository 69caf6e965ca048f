"""Dunning policies in their versions, and for whom each of them holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Protocol

from cobro.domain.dunning.policy import DunningPolicy
from cobro.domain.errors import ConflictError


class PolicyMovedError(ConflictError):
    """Somebody else wrote the next version: read the policy again."""

    code: ClassVar[str] = "policy_moved"


class PolicyChangedError(ConflictError):
    """The newest version is not the one that this one was to follow: read it, then decide."""

    code: ClassVar[str] = "policy_changed"


@dataclass(frozen=True, slots=True)
class StoredPolicy:
    """One version as it was sent in; `document` is its JSON."""

    issuer_id: str
    policy: DunningPolicy
    document: str
    content_hash: str
    author: str
    stored_at: datetime


class HoldsFor(StrEnum):
    """What a policy may be given to. The first that has one decides."""

    CUSTOMER = "customer"
    CONTRACT = "contract"
    BEHAVIOUR = "behaviour"
    SEGMENT = "segment"
    ISSUER = "issuer"


@dataclass(frozen=True, slots=True)
class Assignment:
    """`key` is the customer's or contract's id, the group by behaviour or the segment.

    It is empty for the issuer's default.
    """

    issuer_id: str
    kind: HoldsFor
    key: str
    policy: str


class DunningPolicies(Protocol):
    """Versions are added and never changed."""

    def latest(self, issuer_id: str, name: str) -> StoredPolicy | None:
        """Return the newest version, strongly consistent; None where there is none."""
        ...

    def version(self, issuer_id: str, name: str, version: int) -> StoredPolicy | None: ...

    def every(self, issuer_id: str) -> Sequence[StoredPolicy]:
        """Return every version of every policy, the oldest of each first."""
        ...

    def add(self, stored: StoredPolicy) -> None:
        """Write a version; raise `PolicyMovedError` where there is one of that number."""
        ...

    def assign(self, assignment: Assignment) -> None:
        """Write for whom a policy holds; an empty name takes it away."""
        ...

    def assignments(self, issuer_id: str) -> Sequence[Assignment]: ...


class PolicyLookup(Protocol):
    """What an invoice's policy is found by; may lag behind by a minute."""

    def assigned(self, issuer_id: str, kind: HoldsFor, key: str) -> str:
        """Return the name of the policy; empty where none was given."""
        ...

    def is_used(self, issuer_id: str, kind: HoldsFor) -> bool:
        """Tell whether a policy was ever given to anything of the kind."""
        ...

    def current(self, issuer_id: str, name: str) -> DunningPolicy | None: ...
