"""What a query of the lake answers, as a table for a person, as CSV or as JSON."""

import csv
import io
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from cobro.formats.sheets import safe_text

__all__ = ["FORMATS", "Answer", "write_answer"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The names of the columns and the rows; what is missing is None."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def as_table(answer: Answer) -> str:
    table = Table(box=SIMPLE, show_edge=False)
    for number, name in enumerate(answer.columns):
        is_number = any(isinstance(row[number], int | float | Decimal) for row in answer.rows)
        table.add_column(name, justify="right" if is_number else "left", overflow="fold")
    for row in answer.rows:
        table.add_row(*("" if value is None else str(value) for value in row))
    console = Console(file=io.StringIO(), width=None if sys.stdout.isatty() else 10_000)
    with console.capture() as captured:
        console.print(table, highlight=False, markup=False)
    lines = [line.rstrip() for line in captured.get().splitlines()]
    return "\n".join([*lines, f"{len(answer.rows)} rows", ""])


def as_csv(answer: Answer) -> str:
    """Return comma-separated values with a heading; what is missing is empty.

    No spreadsheet takes a text of it for a formula.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows([_safe(value) for value in row] for row in answer.rows)
    return text.getvalue()


def _safe(value: object) -> object:
    return safe_text(value) if isinstance(value, str) else value


def as_json(answer: Answer) -> str:
    """Return a list of objects; days and instants as ISO 8601."""
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    return json.dumps(rows, indent=2, ensure_ascii=False, default=_plain) + "\n"


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


FORMATS: Mapping[str, Callable[[Answer], str]] = MappingProxyType(
    {"table": as_table, "csv": as_csv, "json": as_json}
)


def write_answer(answer: Answer, name: str) -> None:
    """Print an answer in a format of `FORMATS`."""
    sys.stdout.write(FORMATS[name](answer))
