"""Rows of the one sheet of a workbook that has invoices, read with openpyxl row by row.

A workbook is an archive: its parts are bounded as they would be unpacked (ECMA-376 part 2), and a
part with a document type declaration is refused before any XML is read. Numbers are kept to the
fifteen digits that spreadsheets keep, values of formulas as they were last worked out; a text that
begins with `=` is a text.
"""

import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from cobro.formats.invoice_rows.columns import Header
from cobro.formats.invoice_rows.csv_rows import COLUMNS_MAX, headers_of
from cobro.formats.invoice_rows.rows import Cell, ImportFileError, SourceRow

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

__all__ = ["read_xlsx", "sheet_of"]

UNPACKED_BYTES_MAX = 256 * 1024 * 1024
TEXTS_BYTES_MAX = 48 * 1024 * 1024
PARTS_MAX = 2_000
_TEXTS = "sharedStrings.xml"
_DECLARATION_BYTES = 2048
_BROKEN = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, AttributeError, IndexError,
    SyntaxError, EOFError, OSError, RuntimeError, ArithmeticError,
)  # fmt: skip
Done = TypeVar("Done")


def sheet_of(stream: BinaryIO) -> str:
    """Return the name of the one sheet whose first row names known columns."""
    _check_parts(stream)
    book = _book(stream)
    names: list[str] = [sheet.title for sheet in book.worksheets]
    found = [name for name in names if _names_columns(book, name)]
    if not found:
        message = "no sheet begins with a row that names columns such as external_reference"
        raise ImportFileError("import_header", message, line=1)
    if len(found) > 1:
        message = f"the sheets {', '.join(found)} all have invoices; keep one of them"
        raise ImportFileError("import_header", message, line=1)
    return found[0]


def read_xlsx(stream: BinaryIO, sheet: str) -> Iterator[SourceRow | list[str]]:
    """Yield the names of the columns that are not known, then each row that is not blank."""
    headers: dict[int, Header] | None = None
    width = 0
    for line, cells in _rows(_book(stream), sheet):
        if not any(cells):
            continue
        if headers is None:
            headers, unknown = headers_of([str(cell) for cell in cells], line)
            width = len(cells)
            yield list(unknown)
            continue
        filled = {headers[n]: cell for n, cell in enumerate(cells) if n in headers}
        extra = sum(1 for cell in cells[width:] if cell != "")
        yield SourceRow(line, {h: cell for h, cell in filled.items() if cell != ""}, extra)


def _check_parts(stream: BinaryIO) -> None:
    stream.seek(0)
    with _guarded(lambda: zipfile.ZipFile(stream)) as archive:
        parts = archive.infolist()
        size = sum(part.file_size for part in parts)
        texts = sum(part.file_size for part in parts if part.filename.endswith(_TEXTS))
        if size > UNPACKED_BYTES_MAX or texts > TEXTS_BYTES_MAX or len(parts) > PARTS_MAX:
            message = f"unpacked it has {size} bytes in {len(parts)} parts; split it, or send CSV"
            raise ImportFileError("import_unsafe", message)
        for part in parts:
            if b"<!DOCTYPE" in _guarded(partial(_head, archive, part)).upper():
                message = f"its part {part.filename} declares a document type, as no sheet does"
                raise ImportFileError("import_unsafe", message)


def _head(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with archive.open(part) as content:
        return content.read(_DECLARATION_BYTES)


def _book(stream: BinaryIO) -> "Workbook":
    from openpyxl import load_workbook

    stream.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that rows do not need
        return _guarded(
            lambda: load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        )


def _names_columns(book: "Workbook", sheet: str) -> bool:
    first = next((cells for _, cells in _rows(book, sheet) if any(cells)), [])
    try:
        return bool(headers_of([str(cell) for cell in first], 1)[0])
    except ImportFileError:
        return True  # a column that is there twice: reading it says so


def _rows(book: "Workbook", sheet: str) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the line and its cells without the blank ones at its end."""
    rows = _guarded(lambda: iter(book[sheet].iter_rows(max_col=COLUMNS_MAX, values_only=True)))
    line = 0
    while (row := _guarded(lambda: next(rows, None))) is not None:
        line += 1
        cells = [_cell(value) for value in row]
        while cells and cells[-1] == "":
            cells.pop()
        yield line, cells


def _cell(value: Any) -> Cell:  # noqa: ANN401 - whatever openpyxl made of a cell
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    try:
        return str(value).upper() if isinstance(value, bool) else Decimal(f"{value:.15g}")
    except (ValueError, TypeError, ArithmeticError):
        return str(value)


def _guarded(work: Callable[[], Done]) -> Done:
    """Do what a broken archive may make fail in any way that its readers know."""
    try:
        return work()
    except _BROKEN as error:
        message = f"the workbook cannot be read ({type(error).__name__}); save it again as .xlsx"
        raise ImportFileError("import_broken", message) from error
