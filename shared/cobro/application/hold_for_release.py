"""Hold a request above the approval limit as a draft that a second person releases.

Every way to an invoice passes here, because it is asked from within the issuing. The draft is named
by the idempotency key: the same request again finds it. What was issued before, by whatever way, is
not held any more.
"""

from cobro.application.issue_invoices import IdempotencyMismatchError, IssueInvoice
from cobro.application.ports import Clock, Invoices
from cobro.application.ports.drafts import Drafts
from cobro.domain.drafts import Draft, DraftState, draft_id_for
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import invoice_id_for

__all__ = ["HoldForRelease"]


class HoldForRelease:
    def __init__(self, *, drafts: Drafts, invoices: Invoices, clock: Clock) -> None:
        self._drafts = drafts
        self._invoices = invoices
        self._clock = clock

    def __call__(self, command: IssueInvoice) -> Draft | None:
        """Return the draft that the request waits as; None where its invoice is there already.

        A draft that was discarded stays so, and the request of it issues nothing.
        """
        drafts = self._drafts
        draft_id = draft_id_for(command.issuer_id, command.idempotency_key)
        known = drafts.find(draft_id)
        if known is None:
            if self._is_issued(command):
                return None
            held = self._new(draft_id, command)
            drafts.put(held)
            return held
        if command.content_hash not in {known.content_hash, known.first_hash}:
            message = (
                f"idempotency key {command.idempotency_key!r} is that of draft {draft_id} of "
                "another content; change the draft, or use a new key for a new invoice"
            )
            raise IdempotencyMismatchError(message)
        if known.state is DraftState.ISSUED:
            return known if command.content_hash != known.content_hash else None
        if known.state is DraftState.OPEN:
            known = known.held(self._clock.now())
            drafts.put(known)
        return known

    def _is_issued(self, command: IssueInvoice) -> bool:
        try:
            self._invoices.get(invoice_id_for(command.issuer_id, command.idempotency_key))
        except NotFoundError:
            return False
        return True

    def _new(self, draft_id: str, command: IssueInvoice) -> Draft:
        now = self._clock.now()
        return Draft(
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
            state=DraftState.AWAITING_RELEASE,
        )
