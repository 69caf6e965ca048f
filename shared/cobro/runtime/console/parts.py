"""Tables of pages about one thing, whose rows are at hand."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cobro.adapters.console.tables import Column, cells
from cobro.runtime.console.desk import Desk

__all__ = ["table", "with_currency"]


def with_currency(rows: Iterable[Mapping[str, Any]], currency: str) -> list[dict[str, Any]]:
    """Return rows that name the currency of the whole."""
    return [{**row, "currency": currency} for row in rows]


def table(
    desk: Desk,
    name: str,
    columns: tuple[Column, ...],
    rows: Sequence[Mapping[str, Any]],
    csv: str = "",
) -> dict[str, Any]:
    """Return rows as the template takes them; `csv` is the address of the same as a file."""
    states = desk.words["states"]
    return {
        "name": name,
        "columns": columns,
        "rows": [{"cells": cells(row, columns, desk.formats, states)} for row in rows],
        "has_buttons": False,
        "csv": csv,
        "error": "",
        "after": "",
    }
