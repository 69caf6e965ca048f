"""Read a CNAB 240 collection return: segments T (title) and U (values) in batches.

A title and its values are paired by their order within the batch (banks repeat sequence numbers).
A segment without its other half is a bad entry. Record counts of batch and file trailers must be
right, except at banks known to fill them wrongly. Nothing of a file may be booked before its
`FileSummary` has come. Source: FEBRABAN CNAB 240 manual.
"""

from collections.abc import Iterator
from typing import NoReturn

from cobro.formats import streams
from cobro.formats.cnab240_layouts import LAYOUTS_240, Layout240
from cobro.formats.cnab240_titles import TitlePairs
from cobro.formats.cnab240_trailer import Counts
from cobro.formats.cnab_files import (
    WIDTH_240,
    NumberedRecord,
    after_trailer,
    first_record,
    numbered_records,
    printable,
    refuse_missing_trailer,
    refuse_spreadsheet,
)
from cobro.formats.columns import DateField, span_slice
from cobro.formats.entries import (
    BadEntry,
    BankFileError,
    EntryKind,
    FileFormat,
    FileSummary,
    ParsedRecord,
    StatementEntry,
    account_key,
)

_COLLECTION = "01"
_SETTLEMENT = EntryKind.SETTLEMENT
_REMITTANCE, _RETURN = "1", "2"  # header column 143
_HEADER_DATE = DateField((144, 151))

_Entry = StatementEntry | BadEntry


def read(stream: streams.Readable) -> Iterator[ParsedRecord]:
    """Yield the entries of a return file in its order, then one `FileSummary`.

    Raises `BankFileError` when the file as a whole is refused, which may be after entries came.
    """
    lines = numbered_records(stream, WIDTH_240)
    file = _File(lines)
    for number, raw, text in lines:
        yield from file.take(number, raw, text)
        if file.closed:
            break
    else:
        refuse_missing_trailer()
    after_trailer(number for number, _, _ in lines)
    yield file.summary()


class _File:
    """One return file while it is read."""

    def __init__(self, lines: Iterator[NumberedRecord]) -> None:
        number, text = first_record(lines, WIDTH_240)
        self.closed = False
        self._layout = _header_layout(number, text)
        self._account = account_key(
            self._layout.bank,
            text[span_slice(self._layout.header_agency)],
            text[span_slice(self._layout.header_account)],
        )
        self._sequence = text[157:163].strip()
        self._counts = Counts(self._layout)
        self._is_return = text[142] == _RETURN
        self._titles = TitlePairs(
            self._layout, self._account, _HEADER_DATE.lenient(text[_HEADER_DATE.columns])
        )
        self._held: StatementEntry | None = None
        self._entries = self._bad_entries = self._settled_minor = 0
        self._first_account = ""

    def take(self, number: int, raw: bytes, text: str | None) -> tuple[_Entry, ...]:
        """Return what a record completes: the entry before it, or its own bad entry."""
        self._counts.records += 1
        if text is None:
            reason = f"the record has text past column {WIDTH_240}"
            return self._counted(BadEntry(number, "overlong_record", reason, printable(raw)))
        record_type = text[7]
        if text[:3] != self._layout.bank:
            reason = f"the record names bank {text[:3]!r} in a file of {self._layout.bank}"
            return self._counted(BadEntry(number, "unknown_record", reason, text))
        if record_type == "3":
            return self._detail(number, text)
        if record_type in "159":
            return self._frame(number, text, record_type)
        reason = f"record type {record_type!r} is none of 1, 3, 5 and 9"
        return self._counted(BadEntry(number, "unknown_record", reason, text))

    def _frame(self, number: int, text: str, record_type: str) -> tuple[_Entry, ...]:
        waiting = self._flush()
        if record_type == "1":
            self._open_batch(number, text)
        elif record_type == "5":
            self._counts.close_batch(number, text, self._titles.face_minor)
        else:
            self._counts.close_file(number, text)
            self.closed = True
        return waiting

    def _flush(self) -> tuple[_Entry, ...]:
        """Return what waited for a record that does not come any more; at most one thing waits."""
        held, self._held = self._held, None
        if held is not None:
            return (held,)
        unpaired = self._titles.unpaired()
        return () if unpaired is None else self._counted(unpaired)

    def _counted(self, bad: BadEntry) -> tuple[_Entry, ...]:
        self._bad_entries += 1
        return (bad,)

    def summary(self) -> FileSummary:
        return FileSummary(
            format=FileFormat.CNAB240,
            bank=self._layout.bank,
            account=self._first_account or self._account,
            file_sequence=self._sequence,
            entries=self._entries,
            bad_entries=self._bad_entries,
            settled_minor=self._settled_minor,
            warnings=tuple(self._counts.warnings),
        )

    def _open_batch(self, number: int, text: str) -> None:
        self._refuse_wrong_direction(number, text[8])
        collection = text[9:11] == _COLLECTION
        self._counts.open_batch(number, collection=collection)
        agency = text[span_slice(self._layout.batch_agency)]
        account = text[span_slice(self._layout.batch_account)]
        if account.strip("0 "):
            self._titles.account = account_key(self._layout.bank, agency, account)
        self._titles.face_minor = 0

    def _refuse_wrong_direction(self, number: int, operation: str) -> None:
        """Refuse a remittance; some banks write 1 (remittance) into the header of their returns."""
        if operation == "R" or (operation != "T" and not self._is_return):
            _refuse_remittance(number)
        if not self._is_return:
            self._is_return = True
            self._counts.warn("direction_differs: column 143 of the header does not say return")

    def _detail(self, number: int, text: str) -> tuple[_Entry, ...]:
        if not self._counts.in_collection(number):
            return ()
        segment = text[13]
        if segment == "T":
            waiting = self._flush()
            self._titles.open(number, text)
            return waiting
        if segment == "U":
            return self._values(number, text)
        if segment == "W":
            reason = "the bank reports errors in a remittance that it rejected: send it again"
            return self._counted(BadEntry(number, "remittance_rejected", reason, text))
        if self._held is not None:
            self._held = self._held._replace(raw=f"{self._held.raw}\n{text}")
        else:
            self._counts.warn(f"unread_record: segment {segment} of line {number} has no title")
        return ()

    def _values(self, number: int, text: str) -> tuple[_Entry, ...]:
        record = self._titles.close(number, text)
        if isinstance(record, BadEntry):
            return (*self._flush(), *self._counted(record))
        self._held = record
        self._entries += 1
        self._first_account = self._first_account or record.account
        if record.kind is _SETTLEMENT:
            self._settled_minor += record.amount.minor
        return ()


def _header_layout(number: int, text: str) -> Layout240:
    if text[3:8] != "00000":
        message = f"the first record is no CNAB 240 file header: {text[:17]!r}"
        raise BankFileError("unknown_format", message, line=number)
    refuse_spreadsheet(number, text)
    layout = LAYOUTS_240.get(text[:3])
    if layout is None and text[142] == _REMITTANCE:
        _refuse_remittance(number)
    if layout is None:
        message = (
            f"bank {text[:3]!r} of the header has no CNAB 240 layout here; "
            f"known: {', '.join(sorted(LAYOUTS_240))}"
        )
        raise BankFileError("unknown_bank", message, line=number)
    return layout


def _refuse_remittance(number: int) -> NoReturn:
    message = "this is a remittance file (to the bank); put the return file here"
    raise BankFileError("wrong_direction", message, line=number)
