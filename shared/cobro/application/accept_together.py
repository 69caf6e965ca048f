"""Accept a proposal of several entries that pay one invoice together.

All of them that still are proposed for the invoice are posted in one transaction, each with its own
history. One that was decided meanwhile is left out, and the history of the accepted entry names it.
Each entry is first written down as accepted, the one that was asked for last: a request that ended
halfway is finished by sending it again, or by accepting any other of them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from cobro.application.place_entries import PlaceEntries
from cobro.application.ports import Clock, StoredEntry
from cobro.application.ports.review import Act, EntryState, Proposal, Review
from cobro.application.ports.reviews import Reviews
from cobro.application.post_matches import Share
from cobro.application.review_order import Reviewed, ReviewOrder

_BEGUN = frozenset({EntryState.ACCEPTING, EntryState.MATCHED})


class AcceptTogether:
    def __init__(
        self,
        *,
        reviews: Reviews,
        place: PlaceEntries,
        take_off_list: Callable[[str], None],
        clock: Clock,
    ) -> None:
        self._reviews = reviews
        self._place = place
        self._take_off_list = take_off_list
        self._clock = clock

    def __call__(
        self, order: ReviewOrder, entry: StoredEntry, review: Review, proposal: Proposal
    ) -> Reviewed:
        """Return the entry as it is after; `proposal` is what stands in its review."""
        self._place.check(entry, proposal)
        found = (self._standing(name, entry.entry_id, proposal) for name in proposal.with_entries)
        together = [*(other for other in found if other is not None), (entry, review)]
        names = [other.entry_id for other, _ in together]
        told = [
            (other, self._accepted(order, (other, theirs), proposal, names))
            for other, theirs in together
        ]
        self._place(_shares(told, order), proposal)
        return entry, self._finished(told, proposal)

    def _standing(self, entry_id: str, asked_id: str, proposal: Proposal) -> Reviewed | None:
        """Return another entry that is still proposed for the invoice, or was begun with this."""
        entry, review = self._reviews.of(entry_id)
        theirs = review.proposal
        if theirs is None:
            return None
        if review.state in _BEGUN:
            return (entry, review) if asked_id in theirs.with_entries else None
        whole = tuple(replace(part, amount_minor=entry.amount_minor) for part in proposal.parts)
        is_for_it = review.state is EntryState.PROPOSED and theirs.parts == whole
        return (entry, review) if is_for_it else None

    def _accepted(
        self, order: ReviewOrder, one: Reviewed, proposal: Proposal, names: Sequence[str]
    ) -> Review:
        """Write down that an entry is accepted with the others, unless it was before."""
        entry, review = one
        if review.state in _BEGUN or review.proposal is None:
            return review
        others = tuple(name for name in names if name != entry.entry_id)
        now = self._clock.now()
        left_out = (
            Act(now, order.author, "left_out", name)
            for name in review.proposal.with_entries
            if entry.entry_id == order.entry_id and name not in others
        )
        accepted = replace(review, history=(*review.history, *left_out)).after(
            Act(now, order.author, "accepted", order.reason, order.key),
            state=EntryState.ACCEPTING,
            proposal=replace(proposal, parts=review.proposal.parts, with_entries=others),
        )
        self._reviews.put(entry, accepted)
        return accepted

    def _finished(self, told: Sequence[Reviewed], proposal: Proposal) -> Review:
        """Write the last word on each; on the entry itself last, so that it tells."""
        for entry, _ in told:
            self._take_off_list(entry.entry_id)
        last = told[-1][1]
        for entry, review in told:
            last = review
            if review.state is not EntryState.MATCHED:
                last = review.moved(EntryState.MATCHED, proposal.rule)
                self._reviews.put(entry, last)
        return last


def _shares(told: Iterable[Reviewed], order: ReviewOrder) -> list[Share]:
    return [
        Share(entry, review, review.proposal.parts, order.author, order.reason)
        for entry, review in told
        if review.proposal is not None
    ]
