"""Stories in which contracts are registered, changed, ended and billed."""

from datetime import timedelta
from functools import partial
from typing import Any

from tests.faults import stories_of_forecasts
from tests.faults.story import LEDGER, Story
from tests.support.contracts import contract_body
from tests.support.redelivery import insist
from tests.support.world import START, World

TODAY = START.date()


def three_contracts(world: World) -> None:
    """Keep one that is a month behind, one in arrears, and one whose index is not known."""
    early = (TODAY - timedelta(days=35)).isoformat()
    late = (TODAY - timedelta(days=370)).isoformat()
    for body in (
        contract_body("behind", start_date=early, term_days=30),
        contract_body("arrears", start_date=early, term_days=30, timing="arrears", series="B"),
        contract_body(
            "indexed",
            start_date=late,
            term_days=30,
            interval="yearly",
            indexing={"index": "incc"},
        ),
    ):
        answer = world.http("manage_contracts", "POST", "/v1/contracts", body)
        assert answer.status == 201, answer.body


def bill(world: World) -> None:
    """Bill what is due, register one that is due at once, change and end others, bill again."""
    world.run_schedule("bill_contracts")
    query = {"issuer_id": "acme"}
    end = {"end_date": "2026-03-02", "mode": "immediate"}
    new = contract_body("new", start_date=TODAY.isoformat(), term_days=30)
    dearer = {"line_id": "plan", "from_date": "2026-04-01", "unit_price": 12_000}
    asks: list[tuple[str, str, dict[str, Any]]] = [
        ("POST", "", new),
        ("POST", "/arrears/cancellation", end),
        ("POST", "/new/price-changes", dearer),
        ("PUT", "/behind", {"lines": contract_body()["lines"], "term_days": 15}),
    ]
    for method, path, asked in asks:
        url = f"/v1/contracts{path}"
        insist(world, partial(world.http, "manage_contracts", method, url, asked, query=query))
    world.run_schedule("bill_contracts")
    world.settle()


STORIES = (
    Story(
        "bill contracts",
        {*LEDGER, "bill_contracts", "manage_contracts", "issue_invoices"},
        three_contracts,
        bill,
        parts=4,
    ),
    *stories_of_forecasts.STORIES,
)
