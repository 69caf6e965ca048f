"""Look at a whole table before its first row is believed.

What a table is refused for as a whole is found here, so that nothing of it has become an invoice.
References whose rows do not stand together are found here too: half an invoice must not go out
because its other lines stand further below.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from io import SEEK_END
from typing import BinaryIO

from cobro.formats.invoice_rows.columns import Column, TaxColumn
from cobro.formats.invoice_rows.csv_rows import charset_of, delimiter_of, read_csv
from cobro.formats.invoice_rows.json_rows import read_json_lines
from cobro.formats.invoice_rows.numbers import (
    Way,
    date_readings,
    number_readings,
    without_sign,
)
from cobro.formats.invoice_rows.rows import (
    FILE_BYTES_MAX,
    ROWS_MAX,
    Cell,
    DateOrder,
    DecimalMark,
    ImportFileError,
    RowFormat,
    SourceRow,
    Survey,
    plain_text,
)
from cobro.formats.invoice_rows.xlsx_rows import read_xlsx, sheet_of
from cobro.formats.streams import UTF8_BOM, take_head

__all__ = ["source_rows", "survey"]

SCATTERED_MAX = 500
_HEAD_BYTES = 1024
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_NUMBERS = frozenset({Column.QUANTITY, Column.UNIT_PRICE, Column.AMOUNT})
_DATES = frozenset({Column.ISSUE_DATE, Column.DUE_DATE})


def survey(
    stream: BinaryIO, decimal: DecimalMark | None = None, dates: DateOrder | None = None
) -> Survey:
    """Read the whole seekable stream; raise `ImportFileError` where it is refused as a whole.

    `decimal` and `dates` are what its sender declared; else the cells that can be read in one way
    only say how the others are read, unless they contradict each other.
    """
    found = _form(stream)
    evidence = _Evidence()
    unknown: list[str] = []
    for row in source_rows(stream, found):
        if isinstance(row, SourceRow):
            evidence.take(row)
        else:
            unknown += row
    if not evidence.rows:
        message = "the file has no row of an invoice"
        raise ImportFileError("import_empty", message, line=1)
    return replace(
        found,
        rows=evidence.rows,
        decimal=decimal or _only(evidence.marks),
        dates=dates or _only(evidence.orders),
        unknown_columns=tuple(unknown),
        scattered=frozenset(evidence.scattered),
    )


def source_rows(stream: BinaryIO, form: Survey) -> Iterator[SourceRow | list[str]]:
    """Yield the rows of a table, and between them the names of columns that are not known."""
    if form.format is RowFormat.XLSX:
        return read_xlsx(stream, form.sheet)
    if form.format is RowFormat.JSON_LINES:
        return read_json_lines(stream, form.charset)
    return read_csv(stream, form.charset, form.delimiter)


def _form(stream: BinaryIO) -> Survey:
    size = stream.seek(0, SEEK_END)
    if size > FILE_BYTES_MAX:
        message = f"the file has {size} bytes; the bound is {FILE_BYTES_MAX}: split it"
        raise ImportFileError("import_too_large", message)
    stream.seek(0)
    head = take_head(stream, _HEAD_BYTES)
    if head.startswith(_ZIP):
        return Survey(RowFormat.XLSX, 0, sheet=sheet_of(stream))
    if head.startswith(_OLD_EXCEL):
        message = "an old or protected workbook cannot be read; save it as .xlsx without password"
        raise ImportFileError("import_format_unknown", message)
    charset = charset_of(stream)
    if head.removeprefix(UTF8_BOM).lstrip().startswith(b"{"):
        return Survey(RowFormat.JSON_LINES, 0, charset=charset)
    return Survey(RowFormat.CSV, 0, charset=charset, delimiter=delimiter_of(stream, charset))


class _Evidence:
    """What the rows say of the table they stand in."""

    def __init__(self) -> None:
        self.rows = 0
        self.marks: set[DecimalMark] = set()
        self.orders: set[DateOrder] = set()
        self.scattered: set[str] = set()
        self._seen: set[bytes] = set()
        self._last = ""

    def take(self, row: SourceRow) -> None:
        self.rows += 1
        if self.rows > ROWS_MAX:
            message = f"the file has more than {ROWS_MAX} rows; split it between two invoices"
            raise ImportFileError("import_too_large", message, line=row.line)
        self._refer(plain_text(row.cells.get(Column.EXTERNAL_REFERENCE, "")))
        for header, cell in row.cells.items():
            if isinstance(cell, str):
                self._weigh(header, cell)

    def _weigh(self, header: object, cell: Cell) -> None:
        text = str(cell)
        if header in _DATES:
            orders = date_readings(text)
            self.orders |= set(orders) if len(orders) == 1 else set()
        elif header in _NUMBERS or isinstance(header, TaxColumn):
            marks = number_readings(without_sign(text))
            self.marks |= set(marks) if len(marks) == 1 else set()

    def _refer(self, reference: str) -> None:
        if reference == self._last:
            return
        self._last = reference
        digest = hashlib.sha256(reference.encode("utf-8", "surrogatepass")).digest()[:12]
        if reference and digest in self._seen:
            self.scattered.add(reference)
        self._seen.add(digest)
        if len(self.scattered) > SCATTERED_MAX:
            message = "rows of one invoice do not stand together; sort by external_reference"
            raise ImportFileError("import_scattered", message)


def _only(ways: set[Way]) -> Way | None:
    return next(iter(ways)) if len(ways) == 1 else None
