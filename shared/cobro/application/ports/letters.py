"""Letters to be printed, where they are gathered, and who draws them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Protocol

from cobro.domain.errors import UnavailableError
from cobro.domain.letters import LetterBatch
from cobro.domain.parties import Language


class LettersClosedError(UnavailableError):
    """The letters of that day are drawn already: the next look leaves it to the next day."""

    code: ClassVar[str] = "letters_closed"


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A line of what is owed."""

    label: str
    value: str
    is_amount: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a letter says, in the payer's words: nothing of it is looked up again.

    `fine` is the small print at its end: who writes, and how to object or to hear no more.
    """

    issuer_id: str
    customer_id: str
    invoice_id: str
    step: str
    document: str
    language: Language
    written_date: date
    sender: str
    sender_line: str
    recipient: str
    address: str
    day: str
    subject: str
    before: tuple[str, ...]
    rows: tuple[LetterRow, ...]
    after: tuple[str, ...]
    fine: tuple[str, ...]
    scan: str = ""
    page_url: str = ""

    @property
    def name(self) -> str:
        return f"{self.invoice_id}#{self.step}"


@dataclass(frozen=True, slots=True)
class DrawnLetters:
    """One file of all letters; `starts` are the pages on which they begin, counted from 1."""

    content: bytes
    starts: tuple[int, ...]
    pages: int


class Letters(Protocol):
    def leave(self, letter: Letter) -> None:
        """Put a letter to those of its day, once: left again on whatever day, it stays where it is.

        Raises `LettersClosedError` where the batch of its day takes none any more.
        """
        ...

    def batches(self, issuer_id: str, limit: int) -> Sequence[LetterBatch]:
        """Return up to `limit` batches, the newest first."""
        ...

    def find(self, issuer_id: str, gathered_date: date) -> LetterBatch | None: ...

    def close(self, batch: LetterBatch) -> None:
        """Let no letter come to a batch any more; again changes nothing."""
        ...

    def of_day(self, issuer_id: str, gathered_date: date) -> Sequence[Letter]:
        """Return the letters of a batch in an order that does not change, strongly consistent."""
        ...

    def write(self, batch: LetterBatch) -> bool:
        """Write how far a batch got, over the state before it; tell whether that stood."""
        ...


class LetterPress(Protocol):
    def draw(self, author: str, letters: Sequence[Letter]) -> DrawnLetters:
        """Return one PDF of all letters, each beginning on a page of its own."""
        ...

    def manifest(
        self, country: str, letters: Sequence[tuple[Letter, int, int]], left_out: Sequence[Letter]
    ) -> bytes:
        """Return a table of the letters with their first page and pages, and of those left out.

        It is in the language of the company's country.
        """
        ...
