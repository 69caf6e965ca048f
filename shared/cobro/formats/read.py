"""The one door to the readers: any bank file in, packed or not, typed records out."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from cobro.formats import camt, cnab240, cnab400, mt940, norma43, ofx
from cobro.formats.archives import is_packed, unpacked
from cobro.formats.csv_statements import read as csv_statements
from cobro.formats.days_ahead import until
from cobro.formats.detect import HEAD_BYTES, detect
from cobro.formats.entries import BankFileError, FileFormat, ParsedRecord
from cobro.formats.statements import STRICT, ReadOptions
from cobro.formats.streams import Readable, Rewound, take_head

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
    return until(options.today, records) if options.today else records


def _records(head: bytes, stream: Readable, options: ReadOptions) -> Iterator[ParsedRecord]:
    try:
        found = detect(head)
    except BankFileError as error:
        return _table(head, stream, options, error)
    return _READERS[found](stream, options)


def _table(
    head: bytes, stream: Readable, options: ReadOptions, refusal: BankFileError
) -> Iterator[ParsedRecord]:
    """Read what is no format of banks by the mapping whose columns it has, else refuse it."""
    mappings = tuple(options.mappings)
    for mapping in mappings:
        if csv_statements.matches(mapping, head):
            return csv_statements.read(stream, mapping, options)
    if len(mappings) == 1 and refusal.reason_code in {"no_mapping", "wrong_charset"}:
        # The reader says what is wrong with the columns, or with the letters.
        return csv_statements.read(stream, mappings[0], options)
    raise refusal
