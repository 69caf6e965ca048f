"""Tables for spreadsheets as CSV: headings and numbers in the reader's language, safe to open.

A text that a spreadsheet would take for a formula is written with an apostrophe before it: those
that begin with = + - @, a tab or a carriage return (OWASP, CSV Injection). Numbers stay numbers.
Portuguese and the Spanish of Spain write a decimal comma, and part cells by semicolons, as
spreadsheets of those places read them; the others a point and commas.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cobro.domain.money import Money
from cobro.domain.parties import Language
from cobro.formats.report_words import MOVEMENTS
from cobro.formats.sheet_words import WORDS

__all__ = ["BYTE_ORDER_MARK", "Cell", "Sheet", "safe_text", "word", "write_csv"]

BYTE_ORDER_MARK = "\ufeff"  # spreadsheets read UTF-8 only after it
Cell = str | int | Decimal | date | Money | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WITH_COMMA = frozenset({Language.PT_BR, Language.PT_PT, Language.ES_ES})


@dataclass(frozen=True, slots=True)
class Sheet:
    """`columns` are words of `sheet_words`; rows are as long and may come one by one."""

    columns: tuple[str, ...]
    rows: Iterable[tuple[Cell, ...]]


def safe_text(text: str) -> str:
    """Return the text so that no spreadsheet computes it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_csv(sheet: Sheet, language: Language) -> Iterator[str]:
    """Yield the lines of a sheet, CRLF at their ends; the first ones are its headings."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";" if language in _WITH_COMMA else ",")
    yield BYTE_ORDER_MARK
    writer.writerow([word(column, language) for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow([_written(cell, language) for cell in row])
        yield _taken(buffer)
    yield _taken(buffer)


def word(name: str, language: Language) -> str:
    """Return the word in a language; a name that is no word of ours is returned as it is."""
    words = WORDS.get(name) or MOVEMENTS.get(name)
    return words[tuple(Language).index(language)] if words else name


def _written(cell: Cell, language: Language) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return safe_text(word(cell, language))
    if isinstance(cell, date):
        return _day(cell, language)
    number = (
        f"{cell.decimal():.{cell.currency.exponent}f}" if isinstance(cell, Money) else str(cell)
    )
    return number.replace(".", ",") if language in _WITH_COMMA else number


def _day(day: date, language: Language) -> str:
    return day.isoformat() if language is Language.EN else f"{day:%d/%m/%Y}"


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
