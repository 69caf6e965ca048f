"""Keep the rules of alerts in versions: the same content sent again is the same version."""

from collections.abc import Callable
from dataclasses import dataclass

from cobro.application.insist import insist
from cobro.application.ports import Clock, Issuers, Pause
from cobro.application.ports.alerts import AlertRuleBook, AlertRulesMovedError, StoredRules
from cobro.domain.alerts import AlertRules
from cobro.domain.errors import NotFoundError

ATTEMPTS_MAX = 3


@dataclass(frozen=True, slots=True)
class PutAlertRules:
    """A document as it was sent; `rules_of` makes the rules of it by their version."""

    issuer_id: str
    document: str
    content_hash: str
    author: str
    rules_of: Callable[[int], AlertRules]


@dataclass(frozen=True, slots=True)
class KeptRules:
    """The version that holds; `is_new` where this request wrote it."""

    stored: StoredRules
    is_new: bool


@dataclass(frozen=True, slots=True)
class KeepAlertRules:
    issuers: Issuers
    book: AlertRuleBook
    clock: Clock
    pause: Pause

    def put(self, command: PutAlertRules) -> KeptRules:
        """Add a version where the content is another than that of the newest one."""
        command.rules_of(1)  # bad ones are refused before anything is read
        self.issuers.get(command.issuer_id)
        return insist(lambda: self._put(command), AlertRulesMovedError, self.pause, ATTEMPTS_MAX)

    def _put(self, command: PutAlertRules) -> KeptRules:
        newest = self.book.latest(command.issuer_id)
        if newest is not None and newest.content_hash == command.content_hash:
            return KeptRules(newest, is_new=False)
        stored = self._next(command, newest)
        self.book.add(stored)
        return KeptRules(stored, is_new=True)

    def _next(self, command: PutAlertRules, newest: StoredRules | None) -> StoredRules:
        version = newest.rules.version + 1 if newest is not None else 1
        return StoredRules(
            issuer_id=command.issuer_id,
            rules=command.rules_of(version),
            document=command.document,
            content_hash=command.content_hash,
            author=command.author,
            stored_at=self.clock.now(),
        )

    def get(self, issuer_id: str, version: int | None = None) -> StoredRules:
        """Return a version, the newest unless one is named; raise `NotFoundError` for none."""
        if version is None:
            found = self.book.latest(issuer_id)
        else:
            found = self.book.version(issuer_id, version)
        if found is None:
            which = "" if version is None else f" in version {version}"
            message = f"issuer {issuer_id} has no rules of alerts{which}"
            raise NotFoundError(message)
        return found
