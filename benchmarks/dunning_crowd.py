"""The other invoices of a company: rows made after those of a real one, in bulk.

What one issued invoice left behind in the tables is copied under other names. The copies have
customers and numbers of their own, and their next steps lie on other days of two years.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from benchmarks.figures import progress
from benchmarks.played_aws import client, items
from cobro.adapters.dynamodb.dunning import SHARDS
from cobro.domain.ids import derived_id
from cobro.runtime.settings import Table, settings

__all__ = ["add_crowd"]

AT_ONCE = 25  # BatchWriteItem, Amazon DynamoDB API Reference
COPIED = (Table.INVOICES, Table.DUNNING)  # the journal is read by customer
DAYS = 730
PROGRESS_EVERY = 2_000
Item = dict[str, Any]


def add_crowd(count: int, invoice_id: str, today: date) -> None:
    """Add so many invoices like that one, none of which has anything to do today."""
    patterns = {table: _rows_of(table, invoice_id) for table in COPIED}
    for table, rows in patterns.items():
        if len(rows) != 1:
            message = f"the pattern left {len(rows)} rows in {table}"
            raise ValueError(message)
    for table, (pattern,) in patterns.items():
        copies = (_copy(pattern, number, invoice_id, today) for number in range(count))
        _write(table, copies, count)


def _rows_of(table: Table, invoice_id: str) -> list[Item]:
    return [item for item in items(table) if any(invoice_id in _text(v) for v in item.values())]


def _text(value: dict[str, Any]) -> str:
    return str(value.get("S", ""))


def _copy(pattern: Item, number: int, invoice_id: str, today: date) -> Item:
    """Give the row another invoice, customer and number, and an agenda another day."""
    other = derived_id("inv", "crowd", str(number))
    day = today + timedelta(days=1 + number % DAYS)
    item: Item = {
        key: {"S": _text(value).replace(invoice_id, other)} if "S" in value else value
        for key, value in pattern.items()
    }
    changes = {
        "customer_id": f"crowd-{number}",
        "number_key": f"crowd#A#{number}",
        "pk": f"AGENDA#aurora#{day.isoformat()}#{number % SHARDS}",
    }
    return {key: {"S": changes[key]} if key in changes else value for key, value in item.items()}


def _write(table: Table, rows: Iterator[Item], count: int) -> None:
    name, written = settings().table(table), 0
    while batch := list(islice(rows, AT_ONCE)):
        puts = [{"PutRequest": {"Item": row}} for row in batch]
        answer = client("dynamodb").batch_write_item(RequestItems={name: puts})
        if answer.get("UnprocessedItems"):
            message = f"{name} did not take all rows"
            raise RuntimeError(message)
        written += len(batch)
        if written % PROGRESS_EVERY < AT_ONCE:
            progress(written, count)
