"""The tables of a report: columns as wide as what stands in them, numbers at the right.

Amounts are written as the reader's language has them, without the currency, which stands above the
table. Shares are percents. A cell that is too wide shrinks before it is cut.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from cobro.adapters.documents.flow import LEFT, Block, Flow
from cobro.adapters.documents.pen import GREY, MM, PALE, Pen, Style
from cobro.adapters.documents.printed_report import PrintedReport
from cobro.adapters.documents.texts import width_of, wrapped
from cobro.domain.money import Money
from cobro.domain.parties import Language
from cobro.formats.printed_tables import PrintedTable
from cobro.formats.report_words import phrase
from cobro.formats.sheets import Cell, word

__all__ = ["cell_text", "put_tables"]

_SHARES = frozenset(
    {
        *("rate", "unpaid_30", "unpaid_60", "unpaid_90", "matched", "effectiveness"),
        *("recovery_rate", "response_rate", "lift", "lift_low", "lift_high", "money_lift"),
        "kept_rate",
    }
)
_TEXTS = frozenset(
    {
        *("bucket", "into", "month", "day", "gateway", "source", "entry", "document"),
        *("policy", "step", "channel", "arrangement", "person", "remark"),
    }
)
_CELL = Style(8, least=5)
_HEAD = Style(7.5, is_bold=True, color="#FFFFFF", least=5)
_SECTION = Style(8, is_bold=True, color=GREY)
_ROW, _HEAD_ROW, _ABOVE = 5.2, 9.4, 9.0
_PAD = 1.4
_NARROWEST, _HEAD_LINES = 14.0, 2


@dataclass(frozen=True, slots=True)
class _Column:
    left: float
    width: float
    is_text: bool

    def draw(self, pen: Pen, y: float, text: str, style: Style) -> None:
        room = self.width - 2 * _PAD
        if self.is_text:
            pen.text(self.left + _PAD, y, text, style, room)
        else:
            edge = self.left + self.width - _PAD
            pen.text(edge, y, text, style.at(align="right"), room)


def put_tables(flow: Flow, report: PrintedReport, right: float) -> None:
    for table in report.tables:
        _put_table(flow, report, table, right)


def _put_table(flow: Flow, report: PrintedReport, table: PrintedTable, right: float) -> None:
    language = report.language
    rows = [_texts(table, row, language) for row in (*table.rows, table.totals) if row]
    if table.totals:
        rows[-1][0] = phrase("total", language)
    heads = [word(name, language) for name in table.columns]
    columns = _columns(table, heads, rows, right - LEFT)
    if flow.y + _ABOVE + _HEAD_ROW + 2 * _ROW > flow.bottom:
        flow.turn()
    flow.put(_above(phrase("amounts", language, currency=table.currency)))
    head = _head(heads, columns, report.ink, right)
    flow.put(head)
    for place, texts in enumerate(rows):
        is_strong = place in table.strong or place == len(table.rows)
        flow.put(_row(texts, columns, right, is_strong=is_strong), repeated=head)


def _texts(table: PrintedTable, row: tuple[Cell, ...], language: Language) -> list[str]:
    return [cell_text(cell, name, language) for name, cell in zip(table.columns, row, strict=True)]


def _columns(
    table: PrintedTable, heads: list[str], rows: list[list[str]], room: float
) -> list[_Column]:
    """Give each column what its widest cell takes, and share out what is left or what lacks."""
    wanted = [_wanted(head, [row[at] for row in rows]) for at, head in enumerate(heads)]
    scale = room / sum(wanted)
    columns, left = [], LEFT
    for name, width in zip(table.columns, wanted, strict=True):
        columns.append(_Column(left, width * scale, name in _TEXTS))
        left += width * scale
    return columns


def _wanted(head: str, cells: list[str]) -> float:
    """Return millimetres; a heading may stand on two lines, so half of it is enough."""
    halved = width_of(head, _HEAD.size, is_bold=True) / _HEAD_LINES
    widest = max((width_of(cell, _CELL.size, is_bold=True) for cell in cells), default=0.0)
    return max(halved / MM, widest / MM, _NARROWEST) + 2 * _PAD


def _above(text: str) -> Block:
    def draw(pen: Pen, y: float) -> None:
        pen.text(LEFT, y + 6.4, text, _SECTION)

    return Block(_ABOVE, draw)


def _head(heads: list[str], columns: list[_Column], ink: str, right: float) -> Block:
    def draw(pen: Pen, y: float) -> None:
        pen.box(LEFT, y, (right - LEFT, _HEAD_ROW - 0.6), ink)
        for head, column in zip(heads, columns, strict=True):
            lines = wrapped(head, (column.width - 2 * _PAD) * MM, _HEAD.size * 1.06, _HEAD_LINES)
            base = y + (5.6 if len(lines) == 1 else 3.8)
            for line in lines:
                column.draw(pen, base, line, _HEAD)
                base += _HEAD.leading

    return Block(_HEAD_ROW, draw)


def _row(texts: list[str], columns: list[_Column], right: float, *, is_strong: bool) -> Block:
    def draw(pen: Pen, y: float) -> None:
        for text, column in zip(texts, columns, strict=True):
            column.draw(pen, y + 3.6, text, _CELL.at(is_bold=is_strong))
        pen.line(LEFT, y + _ROW, (right, y + _ROW), PALE, 0.8 if is_strong else 0.3)

    return Block(_ROW, draw)


@lru_cache(maxsize=4096)
def cell_text(cell: Cell, column: str, language: Language) -> str:
    """Return a cell as the reader's language writes it; what has no figure is left empty."""
    from babel.dates import format_date
    from babel.numbers import format_decimal, format_percent

    locale = language.value.replace("-", "_")
    if cell is None:
        return ""
    if isinstance(cell, str):
        return word(cell, language)
    if isinstance(cell, date):
        return format_date(cell, "yyyy-MM-dd" if language is Language.EN else "dd/MM/yyyy", locale)
    if isinstance(cell, Money):
        return format_decimal(cell.decimal(), "#,##0.00", locale=locale)
    if isinstance(cell, Decimal) and column in _SHARES:
        return format_percent(cell, "#,##0.00 %", locale=locale)
    return format_decimal(cell, "#,##0.##", locale=locale)
