"""A year of a thousand contracts, with runs that are missed, repeated and that die halfway.

What was asked for is counted again from the contracts' own periods.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from cobro.domain.contracts.changes import cancel, change_price
from cobro.domain.contracts.cycle import BillingCycle, CycleUnit
from cobro.domain.contracts.model import (
    CancellationMode,
    Contract,
    DueRule,
    PriceChange,
    Renewal,
    Timing,
)
from cobro.domain.contracts.periods import periods
from cobro.domain.contracts.prices import lines_of
from cobro.domain.errors import UnavailableError
from tests.support.builders import brl
from tests.support.contracts import a_contract, a_plan, percent_off
from tests.support.office import Office

CONTRACTS = 1_000
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def draw(rng: random.Random, number: int) -> Contract:
    start = FIRST + timedelta(days=rng.randrange(-400, 300))
    cycle = rng.choice(
        [
            BillingCycle(),
            BillingCycle(anchor_day=rng.randint(1, 31)),
            BillingCycle(CycleUnit.MONTH, rng.choice([3, 6, 12])),
            BillingCycle(CycleUnit.MONTH, 3, 1, 1),
            BillingCycle(CycleUnit.WEEK, rng.choice([1, 2, 4]), rng.randint(1, 7)),
        ]
    )
    more: dict[str, Any] = {"start_date": start, "cycle": cycle, "timing": rng.choice(list(Timing))}
    if rng.random() < 0.2:
        more["trial_end_date"] = start + timedelta(days=rng.randrange(60))
    if rng.random() < 0.3:
        more["term_end_date"] = start + timedelta(days=rng.randrange(30, 500))
        more["renewal"] = rng.choice([None, Renewal(30)])
    if rng.random() < 0.3:
        more["discounts"] = (percent_off(str(rng.randint(1, 100)), start, periods=2),)
    lines = (a_plan(rng.randint(1, 10**6)), a_plan(rng.randint(1, 10**4), "0.5", "more"))
    return a_contract(f"con-{number:04d}", lines=lines, due=DueRule(rng.randint(0, 30)), **more)


def change_some(office: Office, rng: random.Random) -> None:
    """Raise a price or end a contract here and there, as people do between two runs."""
    for contract_id in rng.sample(range(CONTRACTS), 5):
        kept = office.contracts.get("acme", f"con-{contract_id:04d}")
        contract = kept.contract
        today = office.clock.present.date()
        if contract.cancellation or contract.term_end_date or today < contract.start_date:
            continue
        if rng.random() < 0.5:
            change = PriceChange("plan", contract.first_open_date, brl(rng.randint(1, 10**6)))
            contract = change_price(contract, change)
        else:
            contract = cancel(contract, today, rng.choice(list(CancellationMode)))
        office.contracts.put(replace(kept, contract=contract))


def runs(rng: random.Random) -> Iterator[tuple[date, str]]:
    """Yield the days of a year on which a run begins, and how it goes."""
    day = FIRST
    while day < LAST:
        yield day, rng.choices(["once", "twice", "dies"], [6, 2, 2])[0]
        day += timedelta(days=rng.choices([1, 2, 10, 40], [80, 10, 8, 2])[0])
    yield LAST, "once"


def live_through_a_year(office: Office, rng: random.Random) -> None:
    for day, how in runs(rng):
        if how == "dies":
            office.queue.failure = UnavailableError("down")
            try:
                office.on(day)
            except UnavailableError:
                continue  # until the next run some day: it has to catch up
        office.on(day)
        if how == "twice":
            office.on(day)
        change_some(office, rng)


def expected(contract: Contract) -> Iterator[tuple[str, int]]:
    """Recount what is owed for the periods due through the last day, from the end state."""
    going_on = replace(contract, cancellation=None)
    for period in periods(going_on, LAST):
        billed = contract.billed_through_date
        if billed is None or period.start_date > billed:
            return
        whole = min(period.end_date, billed)
        cut = replace(period, end_date=whole)
        total = sum(line.amount.minor for line in lines_of(contract, cut))
        if total:
            yield f"contract:{contract.contract_id}:{period.start_date}", total


def test_a_thousand_contracts_are_billed_for_each_period_once() -> None:
    rng = random.Random(20260101)
    office = Office()
    office.keep(*(draw(rng, number) for number in range(CONTRACTS)))
    live_through_a_year(office, rng)
    kept = [office.contract(f"con-{number:04d}") for number in range(CONTRACTS)]
    asked: dict[str, set[int]] = {}
    for key, request in office.asked():
        total = sum(line.amount.minor for line in request.to_command(key).lines)
        asked.setdefault(key, set()).add(total)
    owed = {key: {total} for contract in kept for key, total in expected(contract)}
    left = [k for k in office.contracts.kept.values() if k.due_date and k.due_date <= LAST]

    assert left == []
    assert asked == owed
    assert Counter(key.split(":")[1] for key in asked).most_common(1)[0][1] > 50
    assert len(asked) > 10_000
