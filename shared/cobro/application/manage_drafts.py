"""Prepare invoices as drafts, let a second person release them where that is needed, issue them.

The draft is claimed, issued under its own idempotency key, and then recorded as issued: whatever
dies in between, the next request for its issue finds the same invoice and records it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cobro.application.issue_invoices import (
    IdempotencyMismatchError,
    IssueInvoice,
    IssueOutcome,
)
from cobro.application.ports import Clock, Customers, Issuers
from cobro.application.ports.drafts import DraftMovedError, Drafts
from cobro.domain.drafts import Draft, DraftState, draft_id_for
from cobro.domain.errors import InvalidInputError, NotFoundError, RejectionError
from cobro.domain.invoice import Invoice

__all__ = ["DraftEnd", "ManageDrafts"]


@dataclass(frozen=True, slots=True)
class DraftEnd:
    """A draft after it was asked to be issued: with its invoice, or waiting for a release."""

    draft: Draft
    invoice: Invoice | None = None


class ManageDrafts:
    def __init__(
        self,
        *,
        drafts: Drafts,
        issuers: Issuers,
        customers: Customers,
        clock: Clock,
        issue: Callable[[Sequence[IssueInvoice]], list[IssueOutcome]],
        command_of: Callable[[Draft], IssueInvoice],
    ) -> None:
        """`command_of` reads the request of a draft as it is kept."""
        self._drafts = drafts
        self._issuers = issuers
        self._customers = customers
        self._clock = clock
        self._issue = issue
        self._command_of = command_of

    def get(self, draft_id: str) -> Draft:
        draft = self._drafts.find(draft_id)
        if draft is None:
            message = f"there is no draft {draft_id}"
            raise NotFoundError(message)
        return draft

    def of_issuer(self, issuer_id: str, state: DraftState | None) -> Sequence[Draft]:
        return self._drafts.of_issuer(issuer_id, state)

    def prepare(self, command: IssueInvoice) -> tuple[Draft, bool]:
        """Keep the request as a draft; return it, and whether it was there before."""
        self._check_parties(command)
        draft_id = draft_id_for(command.issuer_id, command.idempotency_key)
        known = self._drafts.find(draft_id)
        if known is not None:
            if command.content_hash not in {known.content_hash, known.first_hash}:
                message = f"the key {command.idempotency_key!r} is that of another draft"
                raise IdempotencyMismatchError(message)
            return known, True
        now = self._clock.now()
        draft = Draft(
            draft_id=draft_id,
            issuer_id=command.issuer_id,
            key=command.idempotency_key,
            request=command.request,
            content_hash=command.content_hash,
            first_hash=command.content_hash,
            author=command.author,
            editor=command.author,
            created_at=now,
            changed_at=now,
        )
        self._drafts.put(draft)
        return draft, False

    def change(self, draft_id: str, version: int, command: IssueInvoice) -> Draft:
        """Replace the content of the version that the editor saw."""
        draft = self.get(draft_id)
        is_repeated = (draft.content_hash, draft.editor) == (command.content_hash, command.author)
        if is_repeated and draft.version == version + 1:
            return draft
        draft = self._seen(draft_id, version)
        if command.issuer_id != draft.issuer_id:
            message = f"the draft is of issuer {draft.issuer_id} and stays so"
            raise InvalidInputError(message, field="issuer_id")
        if command.external_reference != self._command_of(draft).external_reference:
            message = "an external reference names its invoice: prepare another draft for it"
            raise InvalidInputError(message, field="external_reference")
        self._check_parties(command)
        now = self._clock.now()
        changed = draft.changed(command.request, command.content_hash, command.author, now)
        self._drafts.put(changed)
        return changed

    def issue(self, draft_id: str) -> DraftEnd:
        """Issue the draft, or leave it waiting for its release where that is needed."""
        draft = self.get(draft_id)
        if draft.state is DraftState.AWAITING_RELEASE and not draft.is_claimed:
            return DraftEnd(draft)
        if draft.state is not DraftState.ISSUED and not draft.is_claimed:
            draft = self._put(draft.claimed(self._clock.now()))
        return self._bring_to_an_end(draft)

    def release(self, draft_id: str, version: int, person: str) -> DraftEnd:
        """Release the version that the person saw, and issue it."""
        draft = self.get(draft_id)
        is_repeated = draft.released_by == person and draft.version > version
        if not is_repeated:
            draft = self._put(self._seen(draft_id, version).released(person, self._clock.now()))
        return self._bring_to_an_end(draft)

    def discard(self, draft_id: str, version: int, person: str) -> Draft:
        draft = self.get(draft_id)
        if draft.state is DraftState.DISCARDED:
            return draft
        return self._put(self._seen(draft_id, version).discarded(person, self._clock.now()))

    def _bring_to_an_end(self, draft: Draft) -> DraftEnd:
        outcome = self._issue([self._command_of(draft)])[0]
        if outcome.held is not None:
            return DraftEnd(outcome.held)
        try:
            invoice = outcome.issued()
        except RejectionError:
            if draft.state is not DraftState.ISSUED:
                self._put(draft.unclaimed(self._clock.now()))
            raise
        if draft.state is not DraftState.ISSUED:
            draft = self._put(draft.issued(invoice.invoice_id, self._clock.now()))
        return DraftEnd(draft, invoice)

    def _seen(self, draft_id: str, version: int) -> Draft:
        draft = self.get(draft_id)
        if draft.version != version:
            message = f"the draft is at version {draft.version}, not {version}: read it again"
            raise DraftMovedError(message)
        return draft

    def _put(self, draft: Draft) -> Draft:
        self._drafts.put(draft)
        return draft

    def _check_parties(self, command: IssueInvoice) -> None:
        self._issuers.get(command.issuer_id)
        self._customers.get(command.issuer_id, command.customer_id)
