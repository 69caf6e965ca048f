"""Count the records of a CNAB 240 file and compare with its batch and file trailers.

Record counts show lost records and are trusted, save at banks whose files are known to have them
wrong. The sequence within a batch and the number and sum of titles in its trailer are filled in
different ways: they only warn.
"""

from typing import NoReturn

from cobro.formats.cnab240_layouts import Layout240
from cobro.formats.columns import UnreadableFieldError, minor_units, span_slice
from cobro.formats.entries import BankFileError
from cobro.formats.warned import Warnings

COLLECTION, STATEMENT = "01", "04"
_BATCH, _SEQUENCE = span_slice((4, 7)), span_slice((9, 13))
_SEQUENCE_WRAPS = 100_000
# titles by kind of collection: simple, linked, pledged, discounted; count and sum of each
_PORTFOLIOS = tuple(
    (span_slice((first, first + 5)), span_slice((first + 6, first + 22)))
    for first in (24, 47, 70, 93)
)


class Counts:
    """Running counts of one file."""

    def __init__(self, layout: Layout240) -> None:
        self.warnings = Warnings()
        self._layout = layout
        self.records = 1  # the file header was read
        self._batches = 0
        self._known = 0
        self._batch_start: int | None = None
        self._service = ""
        self._batch = ""
        self._sequence = 0
        self._in_order = True

    def open_batch(self, number: int, text: str) -> str:
        """Begin a batch and return its service, or nothing where it is none that is read."""
        if self._batch_start is not None:
            _refuse_open_batch(number)
        self._batch_start = self.records
        self._batches += 1
        self._batch, self._sequence, self._in_order = text[_BATCH], 0, True
        self._service = text[9:11] if text[9:11] in {COLLECTION, STATEMENT} else ""
        if self._service:
            self._known += 1
        else:
            self.warnings.add(
                f"skipped_batch: the batch at line {number} is of service {text[9:11]!r}, neither "
                "a return of titles (01) nor a statement (04)"
            )
        return self._service

    def detail(self, number: int, text: str) -> str:
        """Check the place of a detail record and return the service of its batch."""
        if self._batch_start is None:
            message = "there is a detail record outside of any batch: its header is missing"
            raise BankFileError("broken_record", message, line=number)
        self._sequence += 1
        if self._in_order and text[3:13] != (
            f"{self._batch}3{self._sequence % _SEQUENCE_WRAPS:05d}"
        ):
            self._in_order = False
            self.warnings.add(
                f"sequence_differs: line {number} is record {text[_SEQUENCE]} of batch "
                f"{text[_BATCH]}, not {self._sequence} of {self._batch}"
            )
        return self._service

    @property
    def batch_records(self) -> int:
        """Return how many records the open batch has, its header and this one among them."""
        return self.records - (self._batch_start or 0) + 1

    def close_batch(self, number: int, text: str, titles: int, face_minor: int) -> str:
        """Compare a batch trailer with the batch and return the service of the batch."""
        if self._batch_start is None:
            message = "there is a batch trailer without its header"
            raise BankFileError("broken_record", message, line=number)
        if self._service != STATEMENT:  # which has its count in other columns
            self._compare("records of the batch", text[17:23], self.batch_records, number)
        if self._service == COLLECTION:
            self._compare_titles(number, text, titles, face_minor)
        self._batch_start = None
        return self._service

    def _compare_titles(self, number: int, text: str, titles: int, face_minor: int) -> None:
        written = [
            (_figure(text[count]) or 0, _figure(text[total]) or 0) for count, total in _PORTFOLIOS
        ]
        count, total = sum(one for one, _ in written), sum(one for _, one in written)
        if total and total != face_minor:
            self.warnings.add(
                f"titles_total_differs: the trailer at line {number} says {total} centavos, "
                f"the titles sum to {face_minor}"
            )
        if count and count != titles:
            self.warnings.add(
                f"titles_count_differs: the trailer at line {number} says {count} titles, "
                f"the batch holds {titles}"
            )

    def close_file(self, number: int, text: str) -> None:
        if self._batch_start is not None:
            _refuse_open_batch(number)
        if not self._known:
            message = "the file has neither a return of titles (service 01) nor a statement (04)"
            raise BankFileError("unknown_format", message, line=number)
        trusted = self._layout.file_count_trusted
        self._compare("batches", text[17:23], self._batches, number, trusted=trusted)
        self._compare("records of the file", text[23:29], self.records, number, trusted=trusted)

    def _compare(
        self, name: str, value: str, counted: int, number: int, *, trusted: bool | None = None
    ) -> None:
        written = _figure(value)
        if written == counted:
            return
        if not written:
            self.warnings.add(f"trailer_count_missing: line {number} does not give the {name}")
            return
        message = f"the trailer says {written} {name}, the file holds {counted}"
        if self._layout.batch_count_trusted if trusted is None else trusted:
            message += ": fetch the file from the bank again"
            raise BankFileError("totals_mismatch", message, line=number)
        self.warnings.add(f"trailer_count_differs: {message}")


def _refuse_open_batch(number: int) -> NoReturn:
    message = "a batch ends without its trailer record: fetch the file from the bank again"
    raise BankFileError("truncated_file", message, line=number)


def _figure(value: str) -> int | None:
    try:
        return minor_units(value)
    except UnreadableFieldError:
        return None
