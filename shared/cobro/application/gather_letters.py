"""Draw the letters of days that are over, once, and list, open and post what was drawn.

A batch closes before it is read, so what is drawn is all of it; its files are written over until
the batch says that it is drawn, so a crash in between leaves one file and one table that agree.
A letter whose invoice was settled meanwhile is left out, and the table says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cobro.application.ports import Clock, Invoices, Issuers
from cobro.application.ports.exports import ExportedFile, ExportFiles
from cobro.application.ports.letters import Letter, LetterPress, Letters
from cobro.domain.errors import NotFoundError
from cobro.domain.letters import BatchState, LetterBatch, LettersNotDrawnError
from cobro.domain.parties import Issuer

BATCHES_MAX = 60
PDF, CSV = "pdf", "csv"
CONTENT_TYPES = {PDF: "application/pdf", CSV: "text/csv; charset=utf-8"}


def file_key(batch: LetterBatch, ending: str) -> str:
    """Return where a file lies: no export is named by a letter that is not of its alphabet."""
    return f"exports/{batch.issuer_id}/_letters/{batch.gathered_date.isoformat()}.{ending}"


@dataclass(frozen=True, slots=True)
class DrawLetters:
    issuers: Issuers
    letters: Letters
    invoices: Invoices
    files: ExportFiles
    press: LetterPress
    clock: Clock

    def __call__(self, has_time: Callable[[], bool]) -> int:
        """Draw what is due; return how many batches were drawn, fewer where time was up."""
        drawn = 0
        for issuer_id in self.issuers.ids():
            issuer = self.issuers.get(issuer_id)
            today = self.clock.now().astimezone(issuer.zone).date()
            for batch in self.letters.batches(issuer_id, BATCHES_MAX):
                if batch.is_due(today) and has_time():
                    self._draw(issuer, batch)
                    drawn += 1
        return drawn

    def _draw(self, issuer: Issuer, batch: LetterBatch) -> None:
        self.letters.close(batch)
        gathered = self.letters.of_day(batch.issuer_id, batch.gathered_date)
        wanted = [letter for letter in gathered if self._is_owed(letter)]
        left_out = [letter for letter in gathered if letter not in wanted]
        pages, spans = 0, list[tuple[Letter, int, int]]()
        if wanted:
            drawn = self.press.draw(issuer.name, wanted)
            pages = drawn.pages
            ends = (*drawn.starts[1:], pages + 1)
            spans = [
                (letter, start, end - start)
                for letter, start, end in zip(wanted, drawn.starts, ends, strict=True)
            ]
            self._put(batch, PDF, drawn.content)
        self._put(batch, CSV, self.press.manifest(issuer.country, spans, left_out))
        self.letters.write(
            replace(
                batch,
                state=BatchState.DRAWN,
                letters=len(wanted),
                pages=pages,
                left_out=len(left_out),
                drawn_at=self.clock.now(),
            )
        )

    def _is_owed(self, letter: Letter) -> bool:
        return self.invoices.get(letter.invoice_id).owed.is_positive

    def _put(self, batch: LetterBatch, ending: str, content: bytes) -> None:
        key = file_key(batch, ending)
        self.files.replace(key, ExportedFile(key, CONTENT_TYPES[ending], iter([content])))


@dataclass(frozen=True, slots=True)
class LetterFile:
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class PostLetters:
    """What staff does with drawn letters: list, open, and say that they are posted."""

    letters: Letters
    files: ExportFiles
    clock: Clock

    def recent(self, issuer_id: str) -> Sequence[LetterBatch]:
        return self.letters.batches(issuer_id, BATCHES_MAX)

    def open(self, issuer_id: str, gathered_date: date, ending: str) -> LetterFile:
        """Return an address of a file that opens for a while.

        Raises `NotFoundError` where no letters were gathered, or all were left out and there is no
        page, and `LettersNotDrawnError` where the day is not over.
        """
        batch = self._get(issuer_id, gathered_date)
        if not batch.has_files:
            raise LettersNotDrawnError(gathered_date)
        if ending == PDF and not batch.letters:
            message = f"every letter of {gathered_date} was settled before: open the table"
            raise NotFoundError(message)
        name = f"letters-{gathered_date.isoformat()}.{ending}"
        return LetterFile(name, self.files.address(file_key(batch, ending), name))

    def post(self, issuer_id: str, gathered_date: date, person: str) -> LetterBatch:
        """Note that the letters went to the post; again changes nothing."""
        posted = self._get(issuer_id, gathered_date).posted(person, self.clock.now())
        if self.letters.write(posted):
            return posted
        return self._get(issuer_id, gathered_date)

    def _get(self, issuer_id: str, gathered_date: date) -> LetterBatch:
        batch = self.letters.find(issuer_id, gathered_date)
        if batch is None:
            message = f"issuer {issuer_id} gathered no letters on {gathered_date}"
            raise NotFoundError(message)
        return batch
