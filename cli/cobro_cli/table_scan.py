"""A table read whole with the shell's rights: for what is made anew from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cobro.runtime.settings import Table
from cobro_cli.stack import Stack
from cobro_cli.steps import Listener, Progress

__all__ = ["JOURNAL_STEP", "Counted", "scanned", "scanned_journal"]

JOURNAL_STEP = "read the journal"


@dataclass(frozen=True, slots=True)
class Counted:
    """What is read, as progress is told of it."""

    step: str
    listener: Listener


def scanned(
    stack: Stack, table: Table, is_own: tuple[str, str], counted: Counted
) -> Iterator[dict[str, Any]]:
    """Yield the items for which the condition on `:own` holds, as the table has them."""
    database: Any = stack.client("dynamodb")
    name, (condition, own) = stack.outputs.table(table), is_own
    total, read = database.describe_table(TableName=name)["Table"].get("ItemCount", 0), 0
    pages = database.get_paginator("scan").paginate(
        TableName=name,
        ConsistentRead=True,
        FilterExpression=condition,
        ExpressionAttributeValues={":own": {"S": own}},
    )
    for page in pages:
        read += page["ScannedCount"]
        counted.listener(Progress(counted.step, min(read, max(total, 1)), max(total, 1)))
        yield from page["Items"]


def scanned_journal(stack: Stack, issuer_id: str, listener: Listener) -> Iterator[dict[str, Any]]:
    """Yield the items of an issuer's journal."""
    is_own = ("issuer_id = :own", issuer_id)
    yield from scanned(stack, Table.JOURNAL, is_own, Counted(JOURNAL_STEP, listener))
