"""Reports as they are printed: a table for each currency, with totals where amounts add up.

A sheet names the currency in each row, as spreadsheets want it; paper says it once. Balances,
intervals and rates are never added: only columns of `ADDED` have a total.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from cobro.domain.money import Money
from cobro.formats.sheets import Cell, Sheet

__all__ = ["ADDED", "PrintedTable", "printed_tables"]

ADDED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "ageing": frozenset({"amount"}),
        "cash": frozenset({"received", "returned"}),
        "fees": frozenset({"fees"}),
        "invoices": frozenset({"total", "still_open"}),
        "forecast": frozenset(
            {
                "expected",
                "expected_open",
                "expected_agreed",
                "expected_contract",
                "expected_coming",
            }
        ),
        "reconciliation": frozenset({"payments", "received", "refunded", "unidentified"}),
    }
)
# Of use to the company, but not to the customer who reads it: the account that a payment came by.
_LEFT_OUT: Mapping[str, frozenset[str]] = MappingProxyType({"statement": frozenset({"source"})})
_FRAME = frozenset({"opening", "closing"})
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """Rows of one currency; `totals` stand below them, empty where nothing adds up.

    `strong` are the places of the rows that carry a balance from elsewhere: opening and closing.
    """

    currency: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: Row
    strong: frozenset[int]


def printed_tables(report: str, sheet: Sheet) -> Iterator[PrintedTable]:
    """Yield the tables of a report whose rows come currency by currency, as sheets have them."""
    left_out = _LEFT_OUT.get(report, frozenset())
    kept = [place for place, name in enumerate(sheet.columns) if place and name not in left_out]
    columns = tuple(sheet.columns[place] for place in kept)
    for currency, found in groupby(sheet.rows, lambda row: row[0]):
        rows = tuple(tuple(row[place] for place in kept) for row in found)
        added = ADDED.get(report, frozenset())
        totals = tuple(
            _total(row[place] for row in rows) if name in added else None
            for place, name in enumerate(columns)
        )
        strong = frozenset(place for place, row in enumerate(rows) if _FRAME & set(_texts(row)))
        yield PrintedTable(str(currency), columns, rows, totals if added else (), strong)


def _texts(row: Row) -> list[str]:
    return [cell for cell in row[:2] if isinstance(cell, str)]


def _total(cells: Iterable[Cell]) -> Cell:
    """Add what there is: amounts of one currency, or counts."""
    total: Money | int | None = None
    for cell in cells:
        if isinstance(cell, Money):
            total = total + cell if isinstance(total, Money) else cell
        elif isinstance(cell, int):
            total = total + cell if isinstance(total, int) else cell
    return total
