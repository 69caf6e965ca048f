"""What must hold between the ledger and the gateway of the tests, whatever died on the way."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from cobro.domain import journal
from cobro.domain.charges import ChargeState
from cobro.runtime.settings import Table
from tests.support.charge_rules import charges_of
from tests.support.rows import rows
from tests.support.world import World

ACCOUNT = "pagbank/loja"


def gateways_hold(world: World) -> Iterator[str]:
    """Yield what is asked for twice there, or taken there and not on the books."""
    asked = Counter(order["reference_id"] for order in _of(world, "orders") if "charges" in order)
    yield from (f"{name} was asked for {n} times" for name, n in asked.items() if n > 1)
    taken = sum(_kept(charge) for charge in _of(world, "charges"))
    clearing = journal.gateway_clearing(ACCOUNT)
    booked = sum(entry.moved(clearing).minor for entry in world.journal())
    if taken != booked:
        yield f"PagBank took {taken}, {booked} is on the books"
    known = {order["id"] for order in _of(world, "orders")} | set(world.sites.pagbank.checkouts)
    for charge in charges_of(rows(world, Table.CHARGES)):
        reference = getattr(charge, "gateway_reference", "")
        if charge.state is ChargeState.REQUESTED and getattr(charge, "account_key", "") == ACCOUNT:
            yield f"{charge.charge_id} was never opened"
        if reference and reference not in known:
            yield f"{charge.charge_id} is not at PagBank under {reference}"


def _of(world: World, kind: str) -> list[dict[str, Any]]:
    return list(getattr(world.sites.pagbank, kind).values())


def _kept(charge: dict[str, Any]) -> int:
    """Return what PagBank keeps of a payment for us, in centavos."""
    summary = charge["amount"].get("summary", {})
    return int(summary.get("paid", 0)) - int(summary.get("refunded", 0))
