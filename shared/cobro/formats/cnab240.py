"""Read a CNAB 240 file: returns of titles (segments T, U, Y, W) and account statements (E).

A title and its values are paired by their order within the batch (banks repeat sequence numbers).
A segment without its other half is a bad entry. Record counts of batch and file trailers must be
right, except at banks known to fill them wrongly; the balances of a statement must agree with its
entries. Nothing of a file may be booked before its `FileSummary` has come. Source: FEBRABAN CNAB
240 manual.
"""

from collections.abc import Iterator
from typing import NoReturn

from cobro.formats import streams
from cobro.formats.cnab240_layouts import LAYOUTS_240, Layout240
from cobro.formats.cnab240_optional import with_optional
from cobro.formats.cnab240_statement import AccountStatement, StatementFile
from cobro.formats.cnab240_titles import TitlePairs
from cobro.formats.cnab240_trailer import COLLECTION, STATEMENT, Counts
from cobro.formats.cnab_files import (
    WIDTH_240,
    NumberedRecord,
    after_trailer,
    first_record,
    header_number,
    numbered_records,
    refuse_missing_trailer,
    refuse_overlong,
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
    StatementFacts,
    account_key,
)

_SETTLEMENT = EntryKind.SETTLEMENT
_REMITTANCE, _RETURN = "1", "2"  # header column 143
_HEADER_DATE, _SEQUENCE = (144, 151), (158, 163)
_RETURN_NUMBER = (184, 191)  # of a batch; some banks number their files here alone

_Entry = StatementEntry | BadEntry


def read(stream: streams.Readable) -> Iterator[ParsedRecord]:
    """Yield the entries of a file in its order, then one `FileSummary`.

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
    """One file while it is read."""

    def __init__(self, lines: Iterator[NumberedRecord]) -> None:
        number, text = first_record(lines, WIDTH_240)
        self.closed = False
        self._layout = _header_layout(number, text)
        self._account = account_key(
            self._layout.bank,
            text[span_slice(self._layout.header_agency)],
            text[span_slice(self._layout.header_account)],
        )
        self._sequence = header_number(text, _SEQUENCE)
        self._agreement = header_number(text, self._layout.agreement)
        self._counts = Counts(self._layout)
        self._is_return = text[142] == _RETURN
        self._written = DateField(_HEADER_DATE).lenient(text[span_slice(_HEADER_DATE)])
        self._titles = TitlePairs(self._layout, self._account, self._written)
        self._statements = StatementFile(
            self._layout.bank, self._account, self._written, self._counts.warnings
        )
        self._statement: AccountStatement | None = None
        self._facts: list[StatementFacts] = []
        self._held: StatementEntry | None = None
        self._entries = self._bad_entries = self._settled_minor = 0
        self._first_account = ""

    def take(self, number: int, raw: bytes, text: str | None) -> tuple[_Entry, ...]:
        """Return what a record completes: the entry before it, or its own bad entry."""
        self._counts.records += 1
        if text is None:
            refuse_overlong(number, raw, WIDTH_240)
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
            self._close_batch(number, text)
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
            warnings=self._counts.warnings.all(),
            agreement=self._agreement,
            file_date=self._written,
            statements=tuple(self._facts),
        )

    def _open_batch(self, number: int, text: str) -> None:
        self._refuse_wrong_direction(number, text[8])
        service = self._counts.open_batch(number, text)
        if service == STATEMENT:
            self._statement = AccountStatement(number, text, self._statements)
            return
        self._sequence = self._sequence or header_number(text, _RETURN_NUMBER)
        agency = text[span_slice(self._layout.batch_agency)]
        account = text[span_slice(self._layout.batch_account)]
        if account.strip("0 "):
            self._titles.account = account_key(self._layout.bank, agency, account)
        self._titles.count = self._titles.face_minor = 0

    def _close_batch(self, number: int, text: str) -> None:
        records = self._counts.batch_records
        self._counts.close_batch(number, text, self._titles.count, self._titles.face_minor)
        if self._statement is not None:
            self._facts.append(self._statement.close(number, text, records))
            self._first_account = self._first_account or self._statement.account
            self._statements.statements += 1
            self._statement = None

    def _refuse_wrong_direction(self, number: int, operation: str) -> None:
        """Refuse a remittance; some banks write 1 (remittance) into the header of their returns."""
        if operation == "R" or (operation != "T" and not self._is_return):
            _refuse_remittance(number)
        if not self._is_return:
            self._is_return = True
            self._counts.warnings.add(
                "direction_differs: column 143 of the header does not say return"
            )

    def _detail(self, number: int, text: str) -> tuple[_Entry, ...]:
        service, segment = self._counts.detail(number, text), text[13]
        if service != COLLECTION:
            return self._statement_line(number, text, segment)
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
            self._held = with_optional(self._held, text)
        else:
            self._counts.warnings.add(
                f"unread_record: segment {segment} of line {number} has no title"
            )
        return ()

    def _statement_line(self, number: int, text: str, segment: str) -> tuple[_Entry, ...]:
        if self._statement is None:  # a batch of another service, which was warned about
            return ()
        if segment != "E":
            self._counts.warnings.add_once(
                f"unread_record: segments {segment} of a statement were not read"
            )
            return ()
        record = self._statement.read(number, text)
        if isinstance(record, BadEntry):
            return self._counted(record)
        self._entries += 1
        if record.kind is EntryKind.CREDIT:
            self._settled_minor += record.amount.minor
        return (record,)

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
