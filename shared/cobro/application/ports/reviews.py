"""Where reviews of bank entries are kept, and the lists that people ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from cobro.application.ports.intake import StoredEntry
from cobro.application.ports.review import EntryState, Review
from cobro.domain.reconciliation.evidence import WaitingPart
from cobro.domain.reconciliation.policy import CERTAIN

LISTED_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of the entries in one state is wanted; without a bound, all of it.

    Scores are basis points, amounts minor units. `text` is looked for, in any case, in what the
    entry says, its payer's name and its references; `rule` is that of the proposal.
    """

    account: str = ""
    first_date: date = date.min
    last_date: date = date.max
    min_score: int = 0
    max_score: int = CERTAIN
    min_minor: int | None = None
    max_minor: int | None = None
    text: str = ""
    rule: str = ""
    reason: str = ""

    def fits(self, entry: StoredEntry, review: Review) -> bool:
        proposal = review.proposal
        score, rule = (proposal.score, proposal.rule) if proposal else (0, "")
        return (
            self._fits_entry(entry)
            and self.min_score <= score <= self.max_score
            and self.rule in {"", rule}
            and self.reason in {"", review.reason_code}
        )

    def _fits_entry(self, entry: StoredEntry) -> bool:
        minor, said = entry.amount_minor, (entry.text, entry.payer_name, *entry.references.values())
        return (
            self.account in {"", entry.account}
            and self.first_date <= entry.booking_date <= self.last_date
            and (self.min_minor is None or self.min_minor <= minor)
            and (self.max_minor is None or minor <= self.max_minor)
            and (not self.text or self.text.casefold() in "\n".join(said).casefold())
        )


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Entries by booking date, oldest first. `after` begins the next page, empty on the last.

    A page may be short or empty and not be the last: so much was looked at for it.
    """

    items: tuple[tuple[StoredEntry, Review], ...]
    after: str = ""


class Reviews(Protocol):
    def of(self, entry_id: str) -> tuple[StoredEntry, Review]:
        """Return an entry and what was decided of it, strongly consistent."""
        ...

    def put(self, entry: StoredEntry, review: Review) -> None:
        """Write the review and what it claims; raise `ReviewMovedError` where it has moved."""
        ...

    def page(
        self,
        issuer_id: str,
        state: EntryState,
        wanted: Wanted,
        *,
        after: str = "",
        limit: int = LISTED_MAX,
    ) -> ReviewPage:
        """Return what stands in a state, was ever reviewed and is wanted, from a place on.

        Raises `InvalidInputError` for a place that no page named.
        """
        ...

    def waiting(self, invoice_id: str) -> Sequence[WaitingPart]:
        """Return the entries that are proposed for an invoice."""
        ...
