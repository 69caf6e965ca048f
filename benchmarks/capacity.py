"""What a DynamoDB call consumed, by table, from the answer to it.

Writes are taken as the cloud returns them, indexes included. Reads are taken as returned too, but
never below what the size of the items asks for (4 KB a unit, half for an eventually consistent
read): the embedded cloud charges each read as if it were small.
Source: Amazon DynamoDB Developer Guide, "DynamoDB read and write operations" and "DynamoDB item
sizes and formats".
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["MEASURABLE", "Consumed", "consumed", "item_bytes"]

READ_BYTES = 4096
_READS = frozenset({"GetItem", "Query", "Scan"})
_BATCHES = frozenset({"BatchGetItem"})
_WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem"})
_TRANSACTIONS = frozenset({"TransactWriteItems"})
MEASURABLE = _READS | _BATCHES | _WRITES | _TRANSACTIONS
_CONTAINER_BYTES = 3


@dataclass(frozen=True, slots=True)
class Consumed:
    """Capacity units of one table."""

    table: str
    reads: float = 0.0
    writes: float = 0.0


def consumed(
    operation: str, request: Mapping[str, Any], answer: Mapping[str, Any]
) -> list[Consumed]:
    """Return what the call consumed of each table; raise `KeyError` where the answer hides it."""
    if operation not in MEASURABLE:
        return []
    if operation in _BATCHES:
        return _of_batch(request, answer)
    capacity = answer["ConsumedCapacity"]
    if operation in _TRANSACTIONS:
        return [_of_transaction(part) for part in capacity]
    table, units = capacity["TableName"], float(capacity["CapacityUnits"])
    if operation in _READS:
        return [Consumed(table, reads=max(units, _by_size(request, answer)))]
    return [Consumed(table, writes=units)]


def _of_transaction(part: Mapping[str, Any]) -> Consumed:
    """A transaction that is repeated with its client token is charged as a read of its items."""
    units = float(part["CapacityUnits"])
    if "WriteCapacityUnits" in part:
        return Consumed(part["TableName"], writes=units)
    return Consumed(part["TableName"], reads=units)


def _of_batch(request: Mapping[str, Any], answer: Mapping[str, Any]) -> list[Consumed]:
    """Charge each item by itself, by its size: the embedded cloud tells nothing of batches."""
    found = []
    for table, asked in request["RequestItems"].items():
        items = answer["Responses"].get(table, [])
        blocks = [max(1, math.ceil(item_bytes(item) / READ_BYTES)) for item in items]
        missing = len(asked["Keys"]) - len(items)
        share = 1.0 if asked.get("ConsistentRead") else 0.5
        found.append(Consumed(table, reads=(sum(blocks) + missing) * share))
    return found


def _by_size(request: Mapping[str, Any], answer: Mapping[str, Any]) -> float:
    items = answer.get("Items") or [answer.get("Item") or {}]
    blocks = max(1, math.ceil(sum(item_bytes(item) for item in items) / READ_BYTES))
    return blocks * (1.0 if request.get("ConsistentRead") else 0.5)


def item_bytes(item: Mapping[str, Mapping[str, Any]]) -> int:
    """Return the size of an item in the form of the low-level API."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def _value_bytes(typed: Mapping[str, Any]) -> int:
    ((kind, value),) = typed.items()
    if kind in {"S", "B", "N"}:
        return _scalar_bytes(kind, value)
    if kind in {"SS", "BS", "NS"}:
        return sum(_scalar_bytes(kind[0], member) for member in value)
    if kind == "L":
        return _CONTAINER_BYTES + _inner_bytes(value)
    if kind == "M":
        names = sum(len(name.encode()) for name in value)
        return _CONTAINER_BYTES + names + _inner_bytes(value.values())
    return 1  # BOOL and NULL


def _inner_bytes(values: Iterable[Mapping[str, Any]]) -> int:
    return sum(1 + _value_bytes(value) for value in values)


def _scalar_bytes(kind: str, value: str | bytes) -> int:
    if isinstance(value, bytes):
        return len(value)
    if kind == "N":
        digits = sum(character.isdigit() for character in value)
        return math.ceil(digits / 2) + 1
    return len(value.encode())
