"""A billing run meets another run, or a person who changes the contract, at each of its calls.

Whatever comes in between, the period is billed once, at the price that the contract says.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.support.contracts import contract_body
from tests.support.invariants import invoices, violations
from tests.support.redelivery import deliver_again
from tests.support.world import World

QUERY = {"issuer_id": "acme"}
Other = Callable[[World], object]


def run(world: World) -> object:
    return world.invoke("bill_contracts", {})


def post(world: World, path: str, body: dict[str, Any]) -> object:
    url = f"/v1/contracts/con-1/{path}"
    return world.http("manage_contracts", "POST", url, body, query=QUERY)


def raise_the_price_at_once(world: World) -> object:
    change = {"line_id": "plan", "from_date": "2026-03-02", "unit_price": 12_000}
    return post(world, "price-changes", change)


def raise_the_next_price(world: World) -> object:
    change = {"line_id": "plan", "from_date": "2026-04-02", "unit_price": 12_000}
    return post(world, "price-changes", change)


def end_at_once(world: World) -> object:
    return post(world, "cancellation", {"end_date": "2026-03-02", "mode": "immediate"})


def interleave(world: World, other: Other, position: int) -> int:
    """Bill a contract, the other one before the given call of the run; return the run's calls."""
    world.reset()
    world.settle_in()
    body = contract_body(start_date="2026-03-02", term_days=30)
    world.http("manage_contracts", "POST", "/v1/contracts", body)
    world.delivered.clear()
    world.calls.preempt(position, partial(other, world))
    run(world)
    calls = len(world.calls.calls)
    world.settle()
    deliver_again(world)
    return calls


@pytest.mark.parametrize(
    "other",
    [run, raise_the_price_at_once, raise_the_next_price, end_at_once],
    ids=lambda other: other.__name__,
)
def test_a_period_is_billed_once_whatever_comes_in_between(world: World, other: Other) -> None:
    wrong = []
    calls = interleave(world, other, 0)
    for position in range(1, calls + 1):
        interleave(world, other, position)
        found = violations(world)
        if len(invoices(world)) != 1:
            found.append(f"{len(invoices(world))} invoices")
        wrong += [f"before call {position}: {text}" for text in found]

    assert calls > 5
    assert wrong == [], "\n".join(wrong)
