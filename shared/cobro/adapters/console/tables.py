"""Tables as data: a column names what the API says and how it is written, on page and in CSV."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from string import Formatter
from typing import Any
from urllib.parse import quote

from cobro.adapters.console.formats import Formats, safe_text
from cobro.domain.money import Currency, Money

__all__ = ["Cell", "Column", "cells", "csv_of", "link_of", "text_at"]


@dataclass(frozen=True, slots=True)
class Column:
    """`kind` is text, money, day, instant, number, person, state, or word.

    A word is a state without a label's look, a person somebody of the staff.

    `path` leads to the value by dots.
    `link` is an address with the row's values in braces.
    """

    name: str
    kind: str = "text"
    path: str = ""
    link: str = ""
    currency: str = "currency"

    @property
    def is_number(self) -> bool:
        return self.kind in {"money", "number"}


@dataclass(frozen=True, slots=True)
class Cell:
    name: str
    text: str
    kind: str
    link: str = ""
    value: str = ""


def value_at(row: Mapping[str, Any], path: str) -> Any:  # noqa: ANN401 - any JSON
    found: Any = row
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def text_at(row: Mapping[str, Any], path: str) -> str:
    """Return what stands at the end of a path as text; lists are joined."""
    found = value_at(row, path)
    if isinstance(found, list):
        return ", ".join(str(item) for item in found)
    return "" if found is None else str(found)


def cells(
    row: Mapping[str, Any], columns: Sequence[Column], formats: Formats, states: Mapping[str, str]
) -> list[Cell]:
    return [_cell(row, column, formats, states) for column in columns]


def _cell(
    row: Mapping[str, Any], column: Column, formats: Formats, states: Mapping[str, str]
) -> Cell:
    path = column.path or column.name
    value = text_at(row, path)
    text = _written(row, column, value, formats, states) if value else "—"
    link = link_of(row, column.link) if value else ""
    return Cell(column.name, text, column.kind, link, value)


def link_of(row: Mapping[str, Any], address: str) -> str:
    """Return an address of the row's values, nothing where it has not all of them."""
    wanted = [name for _, name, _, _ in Formatter().parse(address) if name]
    if not all(text_at(row, name) for name in wanted):
        return ""
    return address.format_map({name: quote(text_at(row, name), safe="") for name in wanted})


def _written(
    row: Mapping[str, Any],
    column: Column,
    value: str,
    formats: Formats,
    states: Mapping[str, str],
) -> str:
    if column.kind == "money":
        return formats.money(int(value), text_at(row, column.currency))
    if column.kind == "day":
        return formats.day(value)
    if column.kind == "instant":
        return formats.instant(value)
    if column.kind == "number":
        return formats.number(int(value))
    if column.kind == "person":
        return formats.person(value)
    return states.get(value, value) if column.kind in {"state", "word"} else value


def csv_of(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[Column],
    heads: Mapping[str, str],
    formats: Formats,
) -> str:
    """Return rows as CSV in UTF-8 with a mark for spreadsheets; amounts are decimals with a dot."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([safe_text(heads[column.name]) for column in columns])
    for row in rows:
        writer.writerow([_plain(row, column, formats) for column in columns])
    return "\ufeff" + out.getvalue()


def _plain(row: Mapping[str, Any], column: Column, formats: Formats) -> str:
    value = text_at(row, column.path or column.name)
    currency = text_at(row, column.currency)
    if column.kind == "money" and value and currency:
        return _decimal(Money(int(value), Currency(currency)).decimal())
    if column.kind == "person":
        value = formats.person(value)
    return value if column.is_number else safe_text(value)


def _decimal(amount: Decimal) -> str:
    return f"{amount:f}"
