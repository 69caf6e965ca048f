"""Accept every proposal of an issuer from a score on, a page of them with each request.

Each entry is a decision of its own under the key of the request. A request that ended halfway is
sent again: it finishes first what it had begun, since that is no proposal any more.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from cobro.application.ports.review import EntryState, Review
from cobro.application.ports.reviews import Reviews, Wanted
from cobro.application.review_order import Reviewed, ReviewOrder
from cobro.domain.errors import ConflictError, RejectionError

ACCEPTED_MAX = 50  # proposals of one request: within the seconds that an HTTP API waits


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of each entry; `after` goes on where there may be more, else it is empty."""

    outcomes: dict[str, str]
    after: str


class AcceptAbove:
    def __init__(self, *, reviews: Reviews, accept: Callable[[ReviewOrder], Reviewed]) -> None:
        self._reviews = reviews
        self._accept = accept

    def __call__(self, order: ReviewOrder, min_score: int, after: str = "") -> Accepted:
        """Raise `UnavailableError` where it cannot go on now: what is done is done, ask again."""
        wanted = Wanted(min_score=min_score)
        begun = self._reviews.page(order.issuer_id, EntryState.ACCEPTING, wanted)
        page = self._reviews.page(
            order.issuer_id, EntryState.PROPOSED, wanted, after=after, limit=ACCEPTED_MAX
        )
        own = [entry for entry, review in begun.items if _is_of(order, review)]
        named = dict.fromkeys(entry.entry_id for entry in (*own, *(one for one, _ in page.items)))
        return Accepted({each: self._outcome(order, each) for each in named}, page.after)

    def _outcome(self, order: ReviewOrder, entry_id: str) -> str:
        try:
            self._accept(replace(order, entry_id=entry_id))
        except (RejectionError, ConflictError) as refused:
            return refused.code
        return "accepted"


def _is_of(order: ReviewOrder, review: Review) -> bool:
    return bool(order.key) and any(act.key == order.key for act in review.history)
