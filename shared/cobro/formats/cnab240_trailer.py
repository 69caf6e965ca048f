"""Count the records of a CNAB 240 file and compare with its batch and file trailers.

Record counts show lost records and are trusted, save at banks whose files are known to have them
wrong. The number and sum of titles in a batch trailer are filled in different ways: they only warn.
"""

from typing import NoReturn

from cobro.formats.cnab240_layouts import Layout240
from cobro.formats.columns import UnreadableFieldError, minor_units
from cobro.formats.entries import BankFileError


class Counts:
    """Running counts of one file."""

    def __init__(self, layout: Layout240) -> None:
        self.warnings: list[str] = []
        self._layout = layout
        self.records = 1  # the file header was read
        self._batches = 0
        self._collections = 0
        self._batch_start: int | None = None
        self._collection = False

    def warn(self, warning: str) -> None:
        self.warnings.append(warning)

    def open_batch(self, number: int, *, collection: bool) -> None:
        if self._batch_start is not None:
            _refuse_open_batch(number)
        self._batch_start = self.records
        self._batches += 1
        self._collections += collection
        self._collection = collection
        if not collection:
            self.warn(f"skipped_batch: the batch at line {number} is not about collection")

    def in_collection(self, number: int) -> bool:
        """Tell if a detail record belongs to a collection batch."""
        if self._batch_start is None:
            message = "there is a detail record outside of any batch: its header is missing"
            raise BankFileError("broken_record", message, line=number)
        return self._collection

    def close_batch(self, number: int, text: str, face_minor: int) -> None:
        if self._batch_start is None:
            message = "there is a batch trailer without its header"
            raise BankFileError("broken_record", message, line=number)
        records = self.records - self._batch_start + 1
        self._batch_start = None
        self._compare("records of the batch", text[17:23], records, number)
        written_face = _figure(text[29:46])
        if self._collection and written_face and written_face != face_minor:
            self.warn(
                f"titles_total_differs: the trailer at line {number} says {written_face} centavos, "
                f"the titles sum to {face_minor}"
            )

    def close_file(self, number: int, text: str) -> None:
        if self._batch_start is not None:
            _refuse_open_batch(number)
        if not self._collections:
            message = "the file has no collection batch (service 01): it is no return of titles"
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
            self.warn(f"trailer_count_missing: line {number} does not give the {name}")
            return
        message = f"the trailer says {written} {name}, the file holds {counted}"
        if self._layout.batch_count_trusted if trusted is None else trusted:
            message += ": fetch the file from the bank again"
            raise BankFileError("totals_mismatch", message, line=number)
        self.warn(f"trailer_count_differs: {message}")


def _refuse_open_batch(number: int) -> NoReturn:
    message = "a batch ends without its trailer record: fetch the file from the bank again"
    raise BankFileError("truncated_file", message, line=number)


def _figure(value: str) -> int | None:
    try:
        return minor_units(value)
    except UnreadableFieldError:
        return None
