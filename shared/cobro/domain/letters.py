"""Letters of a company: gathered by day, drawn as one file, taken to the post by a person.

A day's letters are gathered until the day is over in the company's place. Then the batch closes,
nothing comes to it any more, and it is drawn; who took the pages to the post says so.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from cobro.domain.errors import RejectionError


class BatchState(StrEnum):
    """How far the letters of a day got."""

    GATHERING = "gathering"
    CLOSED = "closed"
    DRAWN = "drawn"
    POSTED = "posted"


class LettersNotDrawnError(RejectionError):
    """There is no file of the letters yet."""

    code: ClassVar[str] = "letters_not_drawn"

    def __init__(self, day: date) -> None:
        super().__init__(f"the letters of {day} are not drawn yet: they are when the day is over")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterBatch:
    """The letters of one company and day.

    `letters` and `pages` are those of the file; `left_out` were settled before it was drawn.
    """

    issuer_id: str
    gathered_date: date
    state: BatchState = BatchState.GATHERING
    letters: int = 0
    pages: int = 0
    left_out: int = 0
    drawn_at: datetime | None = None
    posted_at: datetime | None = None
    posted_by: str = ""

    @property
    def has_files(self) -> bool:
        return self.state in {BatchState.DRAWN, BatchState.POSTED}

    def is_due(self, today: date) -> bool:
        """Tell whether it is to be drawn: its day is over in the company's place."""
        is_open = self.state in {BatchState.GATHERING, BatchState.CLOSED}
        return is_open and self.gathered_date < today

    def posted(self, person: str, at: datetime) -> "LetterBatch":
        """Return it as posted; whoever posted it first did.

        Raises `LettersNotDrawnError` where there is nothing to post yet.
        """
        if not self.has_files:
            raise LettersNotDrawnError(self.gathered_date)
        if self.state is BatchState.POSTED:
            return self
        return replace(self, state=BatchState.POSTED, posted_by=person, posted_at=at)
