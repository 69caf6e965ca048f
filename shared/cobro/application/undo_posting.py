"""Take back what a bank entry was posted as: new entries that mirror the old ones.

All payments of the entry go back in one transaction; then the charge that they came by is released.
What went back before is left alone, so that an undoing that ended half told is finished by asking
again.
"""

from dataclasses import dataclass

from cobro.application.placed_payments import PlacedPayments
from cobro.application.ports import (
    Booking,
    BookingMovedError,
    Clock,
    Issuers,
    Ledger,
    Pause,
    StoredEntry,
)
from cobro.application.ports.review import Review
from cobro.application.post_matches import payment_ids
from cobro.application.post_receipt import ATTEMPTS_MAX, InvoiceBusyError
from cobro.application.release_charges import ReleaseCharges
from cobro.domain import journal
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import EntryId, PaymentId, derived_id
from cobro.domain.journal import EntryCode
from cobro.domain.reversals import Placement, Reversal, ReversalOrder, reverse


@dataclass(frozen=True, slots=True)
class Undoing:
    """Whose entry is taken back, who wants it and why."""

    entry: StoredEntry
    review: Review
    author: str
    reason: str


class UndoPosting:
    def __init__(
        self,
        *,
        placed: PlacedPayments,
        issuers: Issuers,
        ledger: Ledger,
        clock: Clock,
        pause: Pause,
        release: ReleaseCharges,
    ) -> None:
        self._placed = placed
        self._issuers = issuers
        self._ledger = ledger
        self._clock = clock
        self._pause = pause
        self._release = release

    def __call__(self, undoing: Undoing) -> None:
        """Raise `NotFoundError` where no payment came of it, `CreditSpentError` as `reverse`."""
        self._reverse(undoing)
        issuer = self._issuers.get(undoing.entry.issuer_id)
        self._release(issuer, undoing.entry, _ids(undoing))

    def _reverse(self, undoing: Undoing) -> None:
        for attempt in range(ATTEMPTS_MAX):
            placed = self._payments(undoing)
            if not placed:
                message = f"no payment came of entry {undoing.entry.entry_id}: it pays no invoice"
                raise NotFoundError(message)
            standing = [one for one in placed if one.payment.left.is_positive]
            reversals = [reverse(one, self._order(one, undoing)) for one in standing]
            if not reversals:
                return
            try:
                self._ledger.book(_booking(reversals))
            except BookingMovedError:
                self._pause(attempt)
            else:
                return
        message = f"the payments of entry {undoing.entry.entry_id} are busy; try again"
        raise InvoiceBusyError(message)

    def _payments(self, undoing: Undoing) -> list[Placement]:
        found = (self._find(payment_id) for payment_id in _ids(undoing))
        return [placement for placement in found if placement is not None]

    def _find(self, payment_id: PaymentId) -> Placement | None:
        try:
            return self._placed.read(payment_id)
        except NotFoundError:
            return None

    def _order(self, placed: Placement, undoing: Undoing) -> ReversalOrder:
        zone = self._issuers.get(undoing.entry.issuer_id).zone
        now = self._clock.now()
        return ReversalOrder(
            entry_id=EntryId(derived_id("und", placed.payment.payment_id)),
            code=EntryCode.PAYMENT_REVERSED,
            amount=placed.payment.left,
            cash_account=journal.bank(undoing.entry.account),
            business_date=now.astimezone(zone).date(),
            recorded_at=now,
            reason=undoing.reason,
            author=undoing.author,
        )


def _ids(undoing: Undoing) -> tuple[PaymentId, ...]:
    proposal = undoing.review.proposal
    parts = () if proposal is None else proposal.parts
    return payment_ids(undoing.entry.entry_id, undoing.review.round, parts)


def _booking(reversals: list[Reversal]) -> Booking:
    return Booking(
        entries=tuple(one.entry for one in reversals),
        payments=tuple(one.payment for one in reversals),
        invoices=tuple(one.invoice for one in reversals if one.invoice is not None),
        credits=tuple(one.credit for one in reversals if one.credit is not None),
    )
