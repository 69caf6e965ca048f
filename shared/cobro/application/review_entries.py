"""What people do with bank entries that wait: accept, split, assign, reject, comment, undo.

Each decision is written with its author and time before money moves, under the condition that the
entry still is as it was read. The key of a request makes it one decision however often it comes;
one that ended halfway is finished by sending it again. The rules never touch what a person decided.
"""

from collections.abc import Callable, Mapping
from typing import ClassVar

from cobro.application.accept_together import AcceptTogether
from cobro.application.place_entries import PlaceEntries
from cobro.application.ports import Clock, Customers, Invoices, StoredEntry
from cobro.application.ports.review import (
    Act,
    EntryState,
    Proposal,
    ProposedPart,
    Review,
)
from cobro.application.ports.reviews import Reviews
from cobro.application.post_matches import PARTS_MAX, Share
from cobro.application.review_order import Reviewed, ReviewOrder
from cobro.application.undo_posting import Undoing, UndoPosting
from cobro.domain.errors import InvalidInputError, NotFoundError, RejectionError
from cobro.domain.ids import InvoiceId
from cobro.domain.reconciliation.policy import CERTAIN
from cobro.domain.reconciliation.sentences import Sentence

BY_HAND = "by_hand"
_WAITING = frozenset(
    {EntryState.PROPOSED, EntryState.IN_REVIEW, EntryState.REJECTED, EntryState.IGNORED}
)


class NotWaitingError(RejectionError):
    """The entry is decided: undo that first, where it is to be something else."""

    code: ClassVar[str] = "not_waiting"


_PLACING = ("accepted", "placed")


class ReviewEntries:
    def __init__(
        self,
        *,
        reviews: Reviews,
        invoices: Invoices,
        customers: Customers,
        place: PlaceEntries,
        together: AcceptTogether,
        undo_posting: UndoPosting,
        take_off_list: Callable[[str], None],
        clock: Clock,
    ) -> None:
        self._reviews = reviews
        self._invoices = invoices
        self._customers = customers
        self._place = place
        self._together = together
        self._undo_posting = undo_posting
        self._take_off_list = take_off_list
        self._clock = clock

    def show(self, issuer_id: str, entry_id: str) -> Reviewed:
        """Return an entry of the issuer; raise `NotFoundError` for any other."""
        entry, review = self._reviews.of(entry_id)
        if entry.issuer_id != issuer_id:
            message = f"there is no bank entry {entry_id}"
            raise NotFoundError(message)
        return entry, review

    def accept(self, order: ReviewOrder) -> Reviewed:
        """Post what is proposed, with the other entries that it pays together with."""
        entry, review = self._show(order)
        proposal = review.proposal
        if review.has_done(order.key):
            return entry, review
        is_proposed = review.state in {EntryState.PROPOSED, EntryState.ACCEPTING}
        if proposal is None or not is_proposed:
            message = f"entry {order.entry_id} is {review.state}: nothing is proposed for it"
            raise NotWaitingError(message)
        if proposal.with_entries:
            return self._together(order, entry, review, proposal)
        return self._carry_out(order, entry, review, proposal)

    def split(self, order: ReviewOrder, parts: Mapping[str, int]) -> Reviewed:
        """Post the money on the invoices that a person names, minor units on each."""
        entry, review = self._show(order)
        if not 1 <= len(parts) <= PARTS_MAX or min(parts.values()) <= 0:
            message = f"name 1 to {PARTS_MAX} invoices with an amount above zero each"
            raise InvalidInputError(message, field="parts")
        if sum(parts.values()) != entry.amount_minor:
            message = f"the parts make {sum(parts.values())}, the entry {entry.amount_minor}"
            raise InvalidInputError(message, field="parts")
        chosen = tuple(
            ProposedPart(InvoiceId(each), self._invoices.get(each).document, minor)
            for each, minor in parts.items()
        )
        return self._carry_out(order, entry, review, _by_hand(chosen))

    def assign(self, order: ReviewOrder, customer_id: str) -> Reviewed:
        """Keep the money on account of a customer."""
        entry, review = self._show(order)
        self._customers.get(order.issuer_id, customer_id)
        return self._carry_out(order, entry, review, _by_hand((), customer_id))

    def reject(self, order: ReviewOrder, *, is_ignored: bool) -> Reviewed:
        """Refuse what is proposed; an ignored entry concerns no customer, for the reason given."""
        entry, review = self._show(order)
        if review.state not in _WAITING:
            message = f"entry {order.entry_id} is {review.state}: undo that first"
            raise NotWaitingError(message)
        state = EntryState.IGNORED if is_ignored else EntryState.REJECTED
        if review.has_done(order.key):
            return entry, review
        after = review.after(self._act(order, state.value), state=state)
        self._take_off_list(entry.entry_id)
        self._reviews.put(entry, after)
        return entry, after

    def comment(self, order: ReviewOrder) -> Reviewed:
        entry, review = self._show(order)
        if review.has_done(order.key):
            return entry, review
        after = review.after(self._act(order, "commented"))
        self._reviews.put(entry, after)
        return entry, after

    def undo(self, order: ReviewOrder) -> Reviewed:
        """Take back what the entry was posted as; it waits for another decision of a person."""
        entry, review = self._show(order)
        if review.has_done(order.key):
            return entry, review
        if review.state is not EntryState.MATCHED:
            message = f"entry {order.entry_id} is {review.state}: there is nothing to undo"
            raise NotWaitingError(message)
        self._undo_posting(Undoing(entry, review, order.author, order.reason))
        after = review.after(
            self._act(order, "undone"), state=EntryState.REJECTED, round=review.round + 1
        )
        self._reviews.put(entry, after)
        return entry, after

    def _show(self, order: ReviewOrder) -> Reviewed:
        return self.show(order.issuer_id, order.entry_id)

    def _act(self, order: ReviewOrder, action: str) -> Act:
        return Act(self._clock.now(), order.author, action, order.reason, order.key)

    def _carry_out(
        self, order: ReviewOrder, entry: StoredEntry, review: Review, proposal: Proposal
    ) -> Reviewed:
        if review.has_done(order.key):
            return entry, review
        self._place.check(entry, proposal)
        accepting = self._accepting(order, entry, review, proposal)
        share = Share(entry, accepting, proposal.parts, order.author, order.reason)
        self._place([share], proposal)
        matched = accepting.moved(EntryState.MATCHED, proposal.rule)
        # The last word comes last: a request that finds it has nothing left to do.
        self._take_off_list(entry.entry_id)
        self._reviews.put(entry, matched)
        return entry, matched

    def _accepting(
        self, order: ReviewOrder, entry: StoredEntry, review: Review, proposal: Proposal
    ) -> Review:
        """Write down what is to be posted; go on with it where it was written before."""
        if review.state is EntryState.ACCEPTING and review.proposal == proposal:
            return review
        if review.state not in _WAITING:
            message = f"entry {order.entry_id} is {review.state}: undo that first"
            raise NotWaitingError(message)
        action = _PLACING[0] if proposal == review.proposal else _PLACING[1]
        accepting = review.after(
            self._act(order, action), state=EntryState.ACCEPTING, proposal=proposal
        )
        self._reviews.put(entry, accepting)
        return accepting


def _by_hand(parts: tuple[ProposedPart, ...], customer_id: str = "") -> Proposal:
    return Proposal(
        rule=BY_HAND,
        score=CERTAIN,
        says=(Sentence("rule.by_hand"),),
        parts=parts,
        customer_id=customer_id,
    )
