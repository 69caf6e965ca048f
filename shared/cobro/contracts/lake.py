"""The table of the lake: its columns, in words, and its rows as Parquet and back.

Columns are only ever added, at the end and optional: what was written before lacks them until a
rebuild writes it anew. `infra` makes the table of the Glue catalogue from them, the command line
shows them, and docs/analysts.md lists them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from cobro.domain.lake import PostingLine
from cobro.formats.parquet.columns import Column, Kind
from cobro.formats.parquet.read import read_parquet
from cobro.formats.parquet.write import write_parquet

__all__ = [
    "JOURNAL",
    "PARTITION",
    "Kind",
    "TableColumn",
    "lines_of",
    "month_bytes",
]

TABLE = "journal"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column as analysts see it; `words` says what it holds."""

    name: str
    kind: Kind
    words: str
    is_optional: bool = False


_TEXT, _DAY, _WHOLE, _INSTANT = Kind.TEXT, Kind.DAY, Kind.WHOLE, Kind.INSTANT

JOURNAL = (
    TableColumn("entry_id", _TEXT, "the journal entry; its rows add up to 0"),
    TableColumn("leg", _WHOLE, "which of the entry's postings, from 1"),
    TableColumn("code", _TEXT, "why money moved, such as invoice_issued"),
    TableColumn("issuer_id", _TEXT, "the company"),
    TableColumn("business_date", _DAY, "the day that the movement counts for"),
    TableColumn("due_date", _DAY, "when the document was due as it was issued"),
    TableColumn("recorded_at", _INSTANT, "when the entry was written, in UTC"),
    TableColumn("customer_id", _TEXT, "the customer's id", is_optional=True),
    TableColumn("invoice_id", _TEXT, "the invoice's id", is_optional=True),
    TableColumn("document", _TEXT, "the number on the document", is_optional=True),
    TableColumn("payment_id", _TEXT, "the payment's id", is_optional=True),
    TableColumn("source", _TEXT, "where the payment was seen: a gateway or bank", is_optional=True),
    TableColumn("currency", _TEXT, "the currency, such as BRL"),
    TableColumn("account", _TEXT, "the account, see docs/chart-of-accounts.md"),
    TableColumn("minor", _WHOLE, "minor units: positive for a debit, negative for a credit"),
)
# Stands in the path, not in the file.
PARTITION = TableColumn("month", _TEXT, "the month of business_date, such as 2026-03")

_COLUMNS = tuple(Column(each.name, each.kind, each.is_optional) for each in JOURNAL)
_values_of = attrgetter(*(each.name for each in JOURNAL))


def month_bytes(lines: Iterable[PostingLine]) -> bytes:
    """Return the rows as a Parquet file; what is empty becomes null."""
    rows = [tuple(value if value != "" else None for value in _values_of(line)) for line in lines]
    return write_parquet(_COLUMNS, rows)


def lines_of(data: bytes) -> list[PostingLine]:
    """Read a file of `month_bytes`; raise `UnreadableParquetError` where it is none."""
    return [PostingLine(*map(_empty, row)) for row in _rows(data)]


def _rows(data: bytes) -> Sequence[tuple[Any, ...]]:
    return read_parquet(_COLUMNS, data)


def _empty(value: str | int | date | datetime | None) -> Any:  # noqa: ANN401 - by column
    return "" if value is None else value
