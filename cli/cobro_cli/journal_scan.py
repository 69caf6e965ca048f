"""An issuer's journal from the table, whole, with the shell's rights: for what is made anew."""

from collections.abc import Iterator
from typing import Any

from cobro.runtime.settings import Table
from cobro_cli.stack import Stack
from cobro_cli.steps import Listener, Progress

__all__ = ["scanned_journal"]

STEP = "read the journal"


def scanned_journal(stack: Stack, issuer_id: str, listener: Listener) -> Iterator[dict[str, Any]]:
    """Yield the items of the entries, as the table has them."""
    database: Any = stack.client("dynamodb")
    table = stack.outputs.table(Table.JOURNAL)
    total, read = database.describe_table(TableName=table)["Table"].get("ItemCount", 0), 0
    pages = database.get_paginator("scan").paginate(
        TableName=table,
        ConsistentRead=True,
        FilterExpression="issuer_id = :i",
        ExpressionAttributeValues={":i": {"S": issuer_id}},
    )
    for page in pages:
        read += page["ScannedCount"]
        listener(Progress(STEP, min(read, max(total, 1)), max(total, 1)))
        yield from page["Items"]
