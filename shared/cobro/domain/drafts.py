"""Drafts of invoices: prepared, perhaps released by a second person, then issued once.

Whoever last changed a draft does not release it (four eyes). A draft is claimed before it is
issued, so that nobody changes it between the issuing and the record of it; a claim that a crash
left behind is taken up by whoever asks next. Drafts are never deleted.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from cobro.domain.errors import ForbiddenError, RejectionError
from cobro.domain.ids import InvoiceId, derived_id
from cobro.domain.money import Money

__all__ = ["Draft", "DraftState", "DraftStateError", "SelfReleaseError", "draft_id_for",
           "needs_release"]  # fmt: skip


class DraftState(StrEnum):
    OPEN = "open"
    AWAITING_RELEASE = "awaiting_release"
    ISSUED = "issued"
    DISCARDED = "discarded"


TRANSITIONS: dict[DraftState, frozenset[DraftState]] = {
    DraftState.OPEN: frozenset(
        {DraftState.OPEN, DraftState.AWAITING_RELEASE, DraftState.ISSUED, DraftState.DISCARDED}
    ),
    DraftState.AWAITING_RELEASE: frozenset(
        {DraftState.OPEN, DraftState.AWAITING_RELEASE, DraftState.ISSUED, DraftState.DISCARDED}
    ),
    DraftState.ISSUED: frozenset(),
    DraftState.DISCARDED: frozenset(),
}


class DraftStateError(RejectionError):
    """The draft is in a state in which this cannot be done."""

    code: ClassVar[str] = "draft_state"


class SelfReleaseError(ForbiddenError):
    """Whoever last changed a draft may not release it."""

    code: ClassVar[str] = "self_release"


def needs_release(total: Money, limit: Money | None, released_by: str) -> bool:
    """Tell whether a second person must release an invoice of this total.

    An amount in another currency than the limit's cannot be compared with it: it needs a release.
    """
    if limit is None or released_by:
        return False
    return total.currency is not limit.currency or limit < total


def draft_id_for(issuer_id: str, key: str) -> str:
    return derived_id("drf", issuer_id, key)


@dataclass(frozen=True, slots=True)
class Draft:
    """A request for an invoice under its idempotency key, as its last editor left it.

    `request` is the text of the request, `content_hash` names its content and `first_hash` that of
    the request by which the draft came to be.
    """

    draft_id: str
    issuer_id: str
    key: str
    request: str
    content_hash: str
    first_hash: str
    author: str
    editor: str
    created_at: datetime
    changed_at: datetime
    state: DraftState = DraftState.OPEN
    version: int = 1
    is_claimed: bool = False
    released_by: str = ""
    invoice_id: InvoiceId | None = None

    def changed(self, request: str, content_hash: str, by: str, at: datetime) -> "Draft":
        """Return it with another content, to be released anew."""
        self._check_unclaimed()
        moved = self._moved(DraftState.OPEN, at)
        return replace(moved, request=request, content_hash=content_hash, editor=by, released_by="")

    def held(self, at: datetime) -> "Draft":
        return replace(self._moved(DraftState.AWAITING_RELEASE, at), is_claimed=False)

    def released(self, by: str, at: datetime) -> "Draft":
        """Return it released and claimed; raise `SelfReleaseError` for its last editor."""
        if self.state is not DraftState.AWAITING_RELEASE:
            message = f"the draft is {self.state}; only one that awaits its release is released"
            raise DraftStateError(message)
        if by == self.editor:
            message = f"{by} changed the draft last; somebody else has to release it"
            raise SelfReleaseError(message)
        moved = self._moved(DraftState.AWAITING_RELEASE, at)
        return replace(moved, released_by=self.released_by or by, is_claimed=True)

    def claimed(self, at: datetime) -> "Draft":
        """Return it on its way to be issued: nobody changes it until that has an end."""
        return replace(self._moved(self.state, at), is_claimed=True)

    def unclaimed(self, at: datetime) -> "Draft":
        """Return it as it was refused: it can be changed, and is to be released anew."""
        return replace(self._moved(self.state, at), is_claimed=False, released_by="")

    def issued(self, invoice_id: InvoiceId, at: datetime) -> "Draft":
        return replace(self._moved(DraftState.ISSUED, at), invoice_id=invoice_id, is_claimed=False)

    def discarded(self, by: str, at: datetime) -> "Draft":
        self._check_unclaimed()
        return replace(self._moved(DraftState.DISCARDED, at), editor=by)

    def _check_unclaimed(self) -> None:
        if self.is_claimed:
            message = "the draft is being issued; ask for its issue again to see how it ended"
            raise DraftStateError(message)

    def _moved(self, state: DraftState, at: datetime) -> "Draft":
        if state not in TRANSITIONS[self.state]:
            message = f"the draft is {self.state} and stays so"
            raise DraftStateError(message)
        return replace(self, state=state, version=self.version + 1, changed_at=at)
