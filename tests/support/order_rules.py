"""What holds of orders about payments: each has what it moved, and nothing was moved without one.

Stories give each order a reason of its own, so that order and entry are joined by who and why.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from cobro.domain import journal
from cobro.domain.adjustments import AdjustmentKind
from cobro.domain.held_orders import HeldOrder, OrderState
from cobro.domain.journal import EntryCode
from cobro.runtime.settings import Table
from tests.support.rows import rows
from tests.support.world import World

BY_HAND = {
    AdjustmentKind.PAYMENT_RECORDED,
    AdjustmentKind.PAYMENT_REVERSED,
    AdjustmentKind.PAYMENT_REFUNDED,
    AdjustmentKind.PAYMENT_REALLOCATED,
    AdjustmentKind.CREDIT_APPLIED,
    AdjustmentKind.CREDIT_RESTORED,
}
_MOVES = {
    EntryCode.PAYMENT_APPLIED,
    EntryCode.PAYMENT_UNIDENTIFIED,
    EntryCode.PAYMENT_ASSIGNED,
    EntryCode.PAYMENT_REVERSED,
    EntryCode.PAYMENT_REFUNDED,
    EntryCode.PAYMENT_REALLOCATED,
    EntryCode.CREDIT_APPLIED,
    EntryCode.CREDIT_RESTORED,
}


def is_by_hand(record: Any) -> bool:
    return record.kind in BY_HAND


def held(world: World) -> dict[str, HeldOrder]:
    orders = (msgspec.json.decode(row.body, type=HeldOrder) for row in rows(world, Table.ORDERS))
    return {order.order_id: order for order in orders}


def decided_at_the_bank(world: World) -> set[tuple[str, str]]:
    """Return who decided on bank entries and why: the entry's history is the order of its moves."""
    reviews = [json.loads(row.review) for row in rows(world, Table.STATEMENTS) if row.review]
    return {(act["author"], act["detail"]) for review in reviews for act in review["history"]}


def orders_hold(world: World) -> Iterator[str]:
    kept = held(world)
    records = {r.adjustment_id: r for r in rows(world, Table.ADJUSTMENTS) if is_by_hand(r)}
    signed = Counter((e.author, e.reason) for e in world.journal() if e.author and e.code in _MOVES)
    for key, record in records.items():
        if not signed.pop((record.author, record.reason), 0):
            yield f"order {key} ({record.kind}): no entry says {record.reason!r}"
    for who in signed.keys() - decided_at_the_bank(world):
        yield f"{signed[who]} entries of {who[1]!r} and no order of it"
    for key, order in kept.items():
        if (order.state is OrderState.DONE) is not (key in records):
            yield f"order {key} is {order.state}, its record says otherwise"
        if key in records and order.released_by == order.author:
            yield f"order {key} was released by its own author"


def nothing_in_transfer(world: World) -> Iterator[str]:
    left = sum(entry.moved(journal.IN_TRANSFER).minor for entry in world.journal())
    if left:
        yield f"{left} lies between two places"
