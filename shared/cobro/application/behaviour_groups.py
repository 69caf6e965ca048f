"""Keep a company's groups of customers by how they pay, and say who is in which.

Who is in a group is not kept: it is read off the customer's journal when it is asked for, so that a
payment counts at once and nothing has to be put right. What is read is bounded: the newest entries,
and the promises about the newest invoices where a group asks for them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cobro.application.insist import insist
from cobro.application.ports import Clock, Customers, Issuers, Journal, Pause
from cobro.application.ports.behaviour import BehaviourBook, BehaviourMovedError, StoredBehaviour
from cobro.application.ports.promises import Promises
from cobro.application.recent_history import recent_history
from cobro.domain.dunning.behaviour import (
    LOOK_BACK_DAYS,
    BehaviourRules,
    Membership,
    PromiseCounts,
    answered_shares,
    features_of,
    membership,
)
from cobro.domain.effects import Effect
from cobro.domain.errors import NotFoundError
from cobro.domain.payment_history import receivables_of
from cobro.domain.payment_lags import PastReceivable
from cobro.domain.promises import Promise, PromiseState

PROMISED_INVOICES_MAX = 40
MEMBERS_PAGE = 50
_TRIES = 3
NO_GROUPS = BehaviourRules(0, ())


@dataclass(frozen=True, slots=True)
class PutBehaviour:
    """A document as it was sent; `rules_of` makes the rules of it by its version."""

    issuer_id: str
    document: str
    content_hash: str
    author: str
    rules_of: Callable[[int], BehaviourRules]


class KeepBehaviour:
    def __init__(
        self, *, issuers: Issuers, book: BehaviourBook, clock: Clock, pause: Pause
    ) -> None:
        self._issuers = issuers
        self._book = book
        self._clock = clock
        self._pause = pause

    def put(self, command: PutBehaviour) -> tuple[StoredBehaviour, bool]:
        """Return the version that holds, and whether this request wrote it.

        Raises `InvalidInputError` for groups that can hold for nobody.
        """
        command.rules_of(1)  # bad ones are refused before anything is read
        self._issuers.get(command.issuer_id)
        return insist(lambda: self._put(command), BehaviourMovedError, self._pause, _TRIES)

    def _put(self, command: PutBehaviour) -> tuple[StoredBehaviour, bool]:
        newest = self._book.latest(command.issuer_id)
        if newest is not None and newest.content_hash == command.content_hash:
            return newest, False
        version = newest.rules.version + 1 if newest is not None else 1
        stored = StoredBehaviour(
            issuer_id=command.issuer_id,
            rules=command.rules_of(version),
            document=command.document,
            content_hash=command.content_hash,
            author=command.author,
            stored_at=self._clock.now(),
        )
        self._book.add(stored)
        return stored, True

    def get(self, issuer_id: str) -> StoredBehaviour:
        found = self._book.latest(issuer_id)
        if found is None:
            message = f"issuer {issuer_id} has no groups of customers by how they pay"
            raise NotFoundError(message)
        return found


class JudgeBehaviour:
    """`rules_of` gives the newest rules of an issuer; `effects_of` what came of a customer's steps.

    Promises and effects are read only where a group asks for them.
    """

    def __init__(
        self,
        *,
        issuers: Issuers,
        journal: Journal,
        promises: Promises,
        effects_of: Callable[[str, str], Sequence[Effect]],
        rules_of: Callable[[str], BehaviourRules | None],
        clock: Clock,
    ) -> None:
        self._issuers = issuers
        self._effects_of = effects_of
        self._journal = journal
        self._promises = promises
        self._rules_of = rules_of
        self._clock = clock

    def __call__(self, issuer_id: str, customer_id: str) -> Membership:
        """Return the group that a customer is in now, and why."""
        rules = self._rules_of(issuer_id) or NO_GROUPS
        today = self._clock.now().astimezone(self._issuers.get(issuer_id).zone).date()
        entries = recent_history(self._journal, issuer_id, customer_id, today)
        receivables = receivables_of(entries, "")
        together = [each for own in receivables.values() for each in own]
        counts = self._counts(together, today) if rules.asks_promises else PromiseCounts()
        answered: Mapping[str, int] = {}
        if rules.asks_answers:
            answered = answered_shares(self._effects_of(issuer_id, customer_id), today)
        known = features_of(receivables, counts, today)
        return membership(rules, replace(known, answered=answered), today)

    def group(self, issuer_id: str, customer_id: str) -> str:
        return self(issuer_id, customer_id).group

    def _counts(self, receivables: Iterable[PastReceivable], today: date) -> PromiseCounts:
        since = today - timedelta(days=LOOK_BACK_DAYS)
        newest = sorted(receivables, key=lambda each: each.issue_date, reverse=True)
        found = [
            promise.state
            for each in newest[:PROMISED_INVOICES_MAX]
            for promise in self._made_since(each.invoice_id, since)
        ]
        return PromiseCounts(found.count(PromiseState.KEPT), found.count(PromiseState.BROKEN))

    def _made_since(self, invoice_id: str, since: date) -> Iterator[Promise]:
        for promise in self._promises.of_invoice(invoice_id):
            if promise.made_at.date() >= since:
                yield promise


@dataclass(frozen=True, slots=True)
class MemberPage:
    """Customers with the group of each; `after` goes into the request for the next page."""

    members: tuple[tuple[str, Membership], ...]
    after: str


@dataclass(frozen=True, slots=True)
class ListMembers:
    customers: Customers
    judge: JudgeBehaviour

    def __call__(self, issuer_id: str, group: str, after: str) -> MemberPage:
        """Return those of the next customers that are in a group, or in any for an empty one."""
        page = self.customers.page(issuer_id, after, MEMBERS_PAGE)
        judged = [
            (each.customer_id, self.judge(issuer_id, each.customer_id)) for each in page.customers
        ]
        members = [(who, found) for who, found in judged if found.group and _fits(found, group)]
        return MemberPage(tuple(members), page.after)


def _fits(found: Membership, group: str) -> bool:
    return group in {"", found.group}
