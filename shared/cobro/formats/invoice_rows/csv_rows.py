"""Rows of a CSV file: separated by comma, semicolon or tab, quoted as RFC 4180 says.

The separator is the one by which the first line falls into known headers. A text is UTF-8 where all
of it is, else Windows-1252 or Latin-1; UTF-16 is refused by name.
"""

import codecs
import csv
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from cobro.formats.invoice_rows.columns import Header, header_named
from cobro.formats.invoice_rows.rows import ImportFileError, SourceRow, shown
from cobro.formats.streams import CHUNK_BYTES, UTF8_BOM

__all__ = ["charset_of", "delimiter_of", "headers_of", "read_csv", "text_lines"]

DELIMITERS = (",", ";", "\t")
LINE_BYTES_MAX = 256 * 1024
COLUMNS_MAX = 64
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CHARSETS = ("utf-8", "cp1252", "latin-1")


def charset_of(stream: BinaryIO) -> str:
    """Return the character set of the whole stream; raise `ImportFileError` for UTF-16."""
    decoders = {name: codecs.getincrementaldecoder(name)() for name in _CHARSETS}
    stream.seek(0)
    head = stream.read(len(UTF8_BOM))
    chunk = head.removeprefix(UTF8_BOM) or stream.read(CHUNK_BYTES)
    while chunk:
        if head.startswith(_UTF16_MARKS) or b"\0" in chunk:
            message = "the file is UTF-16 or no text; save it as UTF-8 text"
            raise ImportFileError("import_charset", message)
        following = stream.read(CHUNK_BYTES)
        for name, decoder in list(decoders.items()):
            try:
                decoder.decode(chunk, final=not following)
            except UnicodeDecodeError:
                del decoders[name]
        chunk = following
    return next(iter(decoders))


def text_lines(stream: BinaryIO, charset: str) -> Iterator[str]:
    """Yield the lines with their ends, from the first; a byte-order mark is cut."""
    stream.seek(0)
    number = 0
    while raw := stream.readline(LINE_BYTES_MAX + 1):
        number += 1
        if len(raw) > LINE_BYTES_MAX:
            message = f"the line is longer than {LINE_BYTES_MAX} bytes"
            raise ImportFileError("import_broken", message, line=number)
        yield (raw.removeprefix(UTF8_BOM) if number == 1 else raw).decode(charset)


def headers_of(names: Sequence[str], line: int) -> tuple[dict[int, Header], tuple[str, ...]]:
    """Return the columns by position, and the names that are not known."""
    found: dict[int, Header] = {}
    unknown = []
    for position, name in enumerate(names):
        header = header_named(name)
        if header is None:
            unknown += [name.strip()] if name.strip() else []
        elif header in found.values():
            message = f"two columns are {header}: {shown(name)} is the second"
            raise ImportFileError("import_header", message, line=line)
        else:
            found[position] = header
    return found, tuple(unknown)


def delimiter_of(stream: BinaryIO, charset: str) -> str:
    """Return the separator by which the header falls into the most known columns."""
    first = next((line for line in text_lines(stream, charset) if line.strip()), "")
    known = {
        delimiter: sum(header_named(name) is not None for name in _split(first, delimiter))
        for delimiter in DELIMITERS
    }
    best = max(known, key=lambda delimiter: known[delimiter])
    if not known[best]:
        message = (
            "the first line names no column; begin with a line such as "
            "external_reference,customer_id,description,unit_price,currency,due_date"
        )
        raise ImportFileError("import_header", message, line=1)
    return best


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def read_csv(stream: BinaryIO, charset: str, delimiter: str) -> Iterator[SourceRow | list[str]]:
    """Yield the names of the columns that are not known, then each row that is not blank."""
    rows = csv.reader(text_lines(stream, charset), delimiter=delimiter, strict=True)
    headers: dict[int, Header] | None = None
    width = 0
    line = 0
    while True:
        line = rows.line_num + 1
        try:
            cells = next(rows, None)
        except csv.Error as error:
            message = f"the row cannot be told apart ({error}); check its quotation marks"
            raise ImportFileError("import_broken", message, line=line) from error
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        if headers is None:
            headers, unknown = headers_of(cells, line)
            width = len(cells)
            yield list(unknown)
            continue
        filled = {headers[n]: cell.strip() for n, cell in enumerate(cells) if n in headers}
        extra = sum(1 for cell in cells[width:] if cell.strip())
        yield SourceRow(line, {h: cell for h, cell in filled.items() if cell}, extra)
