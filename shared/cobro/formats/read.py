"""The one door to the readers: any bank file in, packed or not, typed records out."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from cobro.formats import camt, cnab240, cnab400, mt940, norma43, ofx
from cobro.formats.archives import is_packed, unpacked
from cobro.formats.csv_statements import read as csv_statements
from cobro.formats.detect import HEAD_BYTES, detect
from cobro.formats.entries import (
    BankFileError,
    EntryKind,
    FileFormat,
    ParsedRecord,
    StatementEntry,
)
from cobro.formats.statements import STRICT, ReadOptions
from cobro.formats.streams import Readable, Rewound, take_head

AHEAD_DAYS_MAX = 7

_READERS: Mapping[FileFormat, Callable[[Readable, ReadOptions], Iterator[ParsedRecord]]] = (
    MappingProxyType(
        {
            FileFormat.CNAB400: lambda stream, _: cnab400.read(stream),
            FileFormat.CNAB240: lambda stream, _: cnab240.read(stream),
            FileFormat.OFX: lambda stream, _: ofx.read(stream),
            FileFormat.CAMT: camt.read,
            FileFormat.MT940: mt940.read,
            FileFormat.NORMA43: norma43.read,
        }
    )
)
_BOOKED = frozenset({EntryKind.SETTLEMENT, EntryKind.CREDIT, EntryKind.DEBIT, EntryKind.REVERSAL})


def read_bank_file(stream: Readable, options: ReadOptions = STRICT) -> Iterator[ParsedRecord]:
    """Yield the entries of a file in its order, bad ones included, and last its `FileSummary`.

    The stream is read once from where it stands, in pieces; it need not be seekable. Book nothing
    before the summary has come: a `BankFileError` may refuse the file after its last entry.
    """
    head = take_head(stream, HEAD_BYTES)
    if not is_packed(head):
        yield from _checked(head, stream, options)
        return
    with unpacked(head, stream) as plain:
        yield from _checked(take_head(plain, HEAD_BYTES), plain, options)


def _checked(head: bytes, stream: Readable, options: ReadOptions) -> Iterator[ParsedRecord]:
    records = _records(head, Rewound(head, stream), options)
    return _until(options.today, records) if options.today else records


def _records(head: bytes, stream: Readable, options: ReadOptions) -> Iterator[ParsedRecord]:
    for mapping in options.mappings:
        if csv_statements.matches(mapping, head):
            return csv_statements.read(stream, mapping, options)
    try:
        found = detect(head)
    except BankFileError as error:
        if len(options.mappings) == 1 and error.reason_code in {"no_mapping", "wrong_charset"}:
            # The reader says what is wrong with the columns, or with the letters.
            return csv_statements.read(stream, options.mappings[0], options)
        raise
    return _READERS[found](stream, options)


def _until(today: date, records: Iterator[ParsedRecord]) -> Iterator[ParsedRecord]:
    """Refuse a file with money of days that are still to come.

    A few days ahead are none: banks date what they book before a long weekend on its first day.
    """
    last = today + timedelta(days=AHEAD_DAYS_MAX)
    for record in records:
        if (
            isinstance(record, StatementEntry)
            and record.booking_date > last
            and record.kind in _BOOKED
        ):
            message = f"the entry was booked on {record.booking_date}, today is {today}"
            raise BankFileError("future_date", message, line=record.line)
        yield record
