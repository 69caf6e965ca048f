"""Keep dunning policies in versions, and say for whom each holds.

The same content sent again is the same version. What was sent by a version stays with its notices;
a new one is looked at from the next step of each invoice on.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from cobro.application.insist import insist
from cobro.application.ports import Clock, Customers, Issuers, Pause
from cobro.application.ports.dunning import (
    Assignment,
    DunningPolicies,
    HoldsFor,
    PolicyChangedError,
    PolicyMovedError,
    StoredPolicy,
)
from cobro.domain.dunning.policy import BUILT_IN, DunningPolicy
from cobro.domain.errors import InvalidInputError, NotFoundError

ATTEMPTS_MAX = 3


@dataclass(frozen=True, slots=True)
class PutPolicy:
    """A document as it was sent; `policy_of` makes the policy of it by its version.

    Where `after_version` is said, it follows that version and no other.
    """

    issuer_id: str
    name: str
    document: str
    content_hash: str
    author: str
    policy_of: Callable[[str, int], DunningPolicy]
    after_version: int | None = None


@dataclass(frozen=True, slots=True)
class KeptPolicy:
    """The version that holds; `is_new` where this request wrote it."""

    stored: StoredPolicy
    is_new: bool


class KeepPolicies:
    def __init__(
        self,
        *,
        issuers: Issuers,
        customers: Customers,
        policies: DunningPolicies,
        groups_of: Callable[[str], Collection[str]],
        clock: Clock,
        pause: Pause,
    ) -> None:
        self._issuers = issuers
        self._customers = customers
        self._policies = policies
        self._groups_of = groups_of
        self._clock = clock
        self._pause = pause

    def put(self, command: PutPolicy) -> KeptPolicy:
        """Add a version where the content is another than that of the newest one.

        Raise `PolicyChangedError` where that is not the version it is to follow.
        """
        if command.name == BUILT_IN:
            message = f"{BUILT_IN} is the policy that comes with the program: take another name"
            raise InvalidInputError(message, field="policy")
        command.policy_of(command.name, 1)  # a bad one is refused before anything is read
        self._issuers.get(command.issuer_id)
        return insist(lambda: self._put(command), PolicyMovedError, self._pause, ATTEMPTS_MAX)

    def _put(self, command: PutPolicy) -> KeptPolicy:
        newest = self._policies.latest(command.issuer_id, command.name)
        if newest is not None and newest.content_hash == command.content_hash:
            return KeptPolicy(newest, is_new=False)
        present = newest.policy.version if newest is not None else 0
        if command.after_version not in {None, present}:
            message = (
                f"{command.name} is in version {present} by now, not {command.after_version}:"
                " read it again, then send yours"
            )
            raise PolicyChangedError(message)
        stored = self._version(command, present + 1)
        self._policies.add(stored)
        return KeptPolicy(stored, is_new=True)

    def _version(self, command: PutPolicy, version: int) -> StoredPolicy:
        return StoredPolicy(
            issuer_id=command.issuer_id,
            policy=command.policy_of(command.name, version),
            document=command.document,
            content_hash=command.content_hash,
            author=command.author,
            stored_at=self._clock.now(),
        )

    def get(self, issuer_id: str, name: str, version: int | None = None) -> StoredPolicy:
        """Return a version, the newest unless one is named; raise `NotFoundError` for none."""
        if version is None:
            found = self._policies.latest(issuer_id, name)
        else:
            found = self._policies.version(issuer_id, name, version)
        if found is None:
            which = "" if version is None else f" in version {version}"
            message = f"issuer {issuer_id} has no dunning policy {name!r}{which}"
            raise NotFoundError(message)
        return found

    def assign(self, assignment: Assignment) -> Assignment:
        """Say for whom a policy holds from the next step on; an empty name takes it away."""
        issuer_id, key = assignment.issuer_id, assignment.key
        self._issuers.get(issuer_id)
        if (assignment.kind is HoldsFor.ISSUER) is bool(key):
            message = (
                "name the customer, contract, group or segment, nothing for the issuer's default"
            )
            raise InvalidInputError(message, field="key")
        if assignment.kind is HoldsFor.CUSTOMER:
            self._customers.get(issuer_id, key)
        is_given = bool(assignment.policy)
        if (
            assignment.kind is HoldsFor.BEHAVIOUR
            and is_given
            and key not in self._groups_of(issuer_id)
        ):
            message = f"issuer {issuer_id} has no group {key!r} of customers by how they pay"
            raise NotFoundError(message)
        if assignment.policy not in {"", BUILT_IN}:
            self.get(issuer_id, assignment.policy)
        self._policies.assign(assignment)
        return assignment
