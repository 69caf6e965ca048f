"""What was decided of a bank entry, by rules or people, and what people taught of payers.

A review is written under the condition that it is as it was read, so that no rule overwrites what a
person decided meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Protocol

from cobro.domain.errors import ConflictError
from cobro.domain.ids import CustomerId, InvoiceId
from cobro.domain.parties import Customer
from cobro.domain.reconciliation.evidence import PayerKey
from cobro.domain.reconciliation.sentences import Sentence

RULES = "rules"  # the author of what no person decided


class ReviewMovedError(ConflictError):
    """Somebody else decided on the entry since it was read: read it again."""

    code: ClassVar[str] = "review_moved"


class EntryState(StrEnum):
    """Where an entry stands."""

    NEW = "new"
    PROPOSED = "proposed"  # by the rules, to a person
    IN_REVIEW = "in_review"  # nothing to propose
    ACCEPTING = "accepting"  # a person decided; its posting is under way
    REJECTED = "rejected"  # a person refused the proposal or undid a posting
    MATCHED = "matched"
    IGNORED = "ignored"  # a person says that it concerns no customer
    KEPT = "kept"

    @property
    def is_decided(self) -> bool:
        """Tell whether the rules leave it alone."""
        return self in _DECIDED


_DECIDED = frozenset(
    {EntryState.ACCEPTING, EntryState.REJECTED, EntryState.MATCHED, EntryState.IGNORED}
)


@dataclass(frozen=True, slots=True)
class ProposedPart:
    """What goes on one invoice; `document` is what people call it."""

    invoice_id: InvoiceId
    document: str
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A way to place an entry; what it `says`, and `why` it was not taken, where it was not.

    `customer_id` where the money goes on account of a customer and on no invoice. The first version
    kept `explanation` and `reason` as English text; such a proposal says nothing else.
    """

    rule: str
    score: int
    parts: tuple[ProposedPart, ...] = ()
    with_entries: tuple[str, ...] = ()
    customer_id: str = ""
    says: tuple[Sentence, ...] = ()
    why: Sentence | None = None
    explanation: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """One line of an entry's history; `key` names the request of a person, sent once or twice."""

    acted_at: datetime
    author: str
    action: str
    detail: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What is known of the decision on an entry. `round` counts the postings that were undone.

    `explanation` is what the first version kept in place of what it `says`.
    """

    entry_id: str
    state: EntryState
    reason_code: str = ""
    says: tuple[Sentence, ...] = ()
    explanation: str = ""
    proposal: Proposal | None = None
    alternatives: tuple[Proposal, ...] = ()
    history: tuple[Act, ...] = ()
    round: int = 0
    version: int = 0

    def has_done(self, key: str) -> bool:
        """Tell whether a person's request was carried out before, whatever came after it."""
        is_under_way = self.state is EntryState.ACCEPTING
        return not is_under_way and any(act.key == key for act in self.history if act.key)

    def after(self, act: Act, **changes: object) -> "Review":
        """Return it with one more line of history and what else changed."""
        changed = replace(self, **changes)  # type: ignore[arg-type]  # names of fields, checked there
        return replace(changed, history=(*self.history, act), version=self.version + 1)

    def moved(self, state: EntryState, reason_code: str) -> "Review":
        """Return it in a state that follows by itself from what was decided."""
        return replace(self, state=state, reason_code=reason_code, version=self.version + 1)

    def without_last(self) -> "Review":
        """Return it without its last line of history: a repeat is no news."""
        return replace(self, history=self.history[:-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A key by which a person taught us that a customer pays."""

    issuer_id: str
    key: PayerKey
    customer_id: CustomerId
    entry_id: str
    author: str
    learnt_at: datetime


class PayerDirectory(Protocol):
    """By what the customers of an issuer are known: their profile, and what people taught."""

    def customers(self, issuer_id: str, key: PayerKey, limit: int) -> Sequence[CustomerId]:
        """Return up to `limit` customers of a key; the index may lag behind by moments."""
        ...

    def register(self, customer: Customer, before: Customer | None) -> None:
        """Make a customer known by its profile, and no longer by what it was before."""
        ...

    def learn(self, alias: Alias) -> None: ...

    def forget(self, issuer_id: str, key: PayerKey, customer_id: str) -> None:
        """Drop what was taught; raise `NotFoundError` where it was not."""
        ...

    def learnt(self, issuer_id: str) -> Sequence[Alias]: ...
