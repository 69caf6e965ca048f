"""What the readers of tables share: rows, their refusal, and what a table is refused for.

Whatever can be read in two ways is refused, never guessed: an invoice of the wrong amount costs
more than a row that a person writes anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from cobro.domain.errors import RejectionError
from cobro.domain.invoice_draft import InvoiceLine, TaxLine
from cobro.domain.money import Currency
from cobro.formats.invoice_rows.columns import Header

__all__ = [
    "FILE_BYTES_MAX",
    "ROWS_MAX",
    "Cell",
    "CellError",
    "DateOrder",
    "DecimalMark",
    "ImportFileError",
    "ReadInvoice",
    "RefusedRow",
    "RowFormat",
    "RowProblem",
    "SourceRow",
    "Survey",
    "plain_text",
    "shown",
]

ROWS_MAX = 100_000
FILE_BYTES_MAX = 50 * 1024 * 1024
SHOWN_MAX = 40
WHOLE_DIGITS_MAX = 18

# A text as somebody typed it, or a number or date that the format itself knows as such.
Cell = str | Decimal | date


class RowFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSON_LINES = "json_lines"


class DecimalMark(StrEnum):
    COMMA = "comma"
    POINT = "point"


class DateOrder(StrEnum):
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class ImportFileError(RejectionError):
    """The file as a whole is refused; nothing of it becomes an invoice."""

    code: ClassVar[str] = "bad_import_file"

    def __init__(self, reason_code: str, message: str, *, line: int = 0) -> None:
        super().__init__(message)
        self.reason_code = reason_code
        self.line = line


class CellError(ValueError):
    """A cell cannot be read; `reason_code` is that of the refused row that comes of it."""

    def __init__(self, reason_code: str, message: str) -> None:
        super().__init__(message)
        self.reason_code = reason_code


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row as it stands in the table. `extra` counts cells to the right of the last header."""

    line: int
    cells: Mapping[Header, Cell]
    extra: int = 0


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row of which no invoice comes, and why in words. `column` is empty for the row at large."""

    line: int
    column: str
    reason_code: str
    reason: str


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why no invoice comes of rows, and the column where it shows."""

    reason_code: str
    reason: str
    column: str


@dataclass(frozen=True, slots=True)
class ReadInvoice:
    """An invoice of one row or of several that stand together, at `row_lines` of the table."""

    external_reference: str
    customer_id: str
    series: str
    currency: Currency
    issue_date: date | None
    due_date: date
    notes: str
    lines: tuple[InvoiceLine, ...]
    taxes: tuple[TaxLine, ...]
    row_lines: tuple[int, ...]
    fiscal: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found out about a table before its first row is believed.

    `decimal` and `dates` are None where nothing in the table settles them; `scattered` holds the
    references whose rows do not stand together.
    """

    format: RowFormat
    rows: int
    decimal: DecimalMark | None = None
    dates: DateOrder | None = None
    charset: str = ""
    delimiter: str = ""
    sheet: str = ""
    unknown_columns: tuple[str, ...] = ()
    scattered: frozenset[str] = frozenset()


def shown(value: object) -> str:
    """Return a cell for a message: quoted and short."""
    text = str(value)
    return repr(text if len(text) <= SHOWN_MAX else text[: SHOWN_MAX - 1] + "…")


def plain_text(cell: Cell) -> str:
    """Return a cell as a text: the reference 1001 of a spreadsheet is "1001"."""
    if isinstance(cell, Decimal):
        is_whole = cell == cell.to_integral_value() and cell.adjusted() < WHOLE_DIGITS_MAX
        return f"{cell:.0f}" if is_whole else str(cell)
    return str(cell)
