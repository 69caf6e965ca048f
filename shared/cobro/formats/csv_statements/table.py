"""Cut a CSV file into rows and find its header, whatever stands before it."""

import csv
import io
from codecs import getincrementaldecoder
from collections.abc import Iterator, Sequence

from cobro.formats.csv_statements.mapping import CsvMapping
from cobro.formats.entries import BankFileError
from cobro.formats.streams import CHUNK_BYTES, LINE_BYTES_MAX, Readable

HEADER_LINES_MAX = 50
Row = tuple[int, list[str]]


def rows(stream: Readable, mapping: CsvMapping) -> Iterator[Row]:
    """Yield (line, cells without blanks around them), blank rows left out."""
    reader = csv.reader(
        _lines(stream, mapping.encoding), delimiter=mapping.delimiter, quotechar=mapping.quote
    )
    before = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield line, stripped
    except csv.Error as error:
        message = f"the table is damaged: {error}"
        raise BankFileError("broken_record", message, line=reader.line_num) from error


def _lines(stream: Readable, encoding: str) -> Iterator[str]:
    """Yield decoded lines with their ends, whichever of the three kinds these are."""
    charset = "utf-8-sig" if encoding == "utf-8" else encoding
    decoder = io.IncrementalNewlineDecoder(getincrementaldecoder(charset)(), translate=True)
    rest, number = "", 0
    while True:
        chunk = stream.read(CHUNK_BYTES)
        try:
            rest += decoder.decode(chunk, final=not chunk)
        except UnicodeError as error:
            message = f"the file is not in {encoding}, as its mapping says: {error}"
            raise BankFileError("wrong_charset", message, line=number + 1) from error
        pieces = rest.split("\n")
        rest = pieces.pop()
        for piece in pieces:
            number += 1
            yield piece + "\n"
        if len(rest) > LINE_BYTES_MAX:
            message = "a line has no end: this is no table"
            raise BankFileError("broken_record", message, line=number + 1)
        if not chunk:
            break
    if rest:
        yield rest


def header_of(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the names of a header without the empty cells after its last one."""
    names = list(cells)
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def is_header(cells: Sequence[str], mapping: CsvMapping) -> bool:
    """Tell whether a row names exactly the columns of the mapping, in any order."""
    names = header_of(cells)
    return len(names) == len(mapping.columns) and set(names) == set(mapping.columns)


def header_refusal(seen: Sequence[Row], mapping: CsvMapping) -> BankFileError:
    """Return why a file is refused, none of whose first rows is the header: say what is nearest."""
    wanted = set(mapping.columns)
    line, cells = max(seen, key=lambda row: len(wanted & set(row[1])), default=(1, []))
    names = header_of(cells)
    missing = ", ".join(sorted(wanted - set(names))) or "none"
    unknown = ", ".join(sorted({name for name in names if name} - wanted))[:200] or "none"
    message = (
        f"no line has the columns of the mapping {mapping.name!r}: in line {line}, missing are "
        f"{missing}; not in the mapping are {unknown}"
    )
    return BankFileError("wrong_columns", message, line=line)
