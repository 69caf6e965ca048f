"""manage_dunning: policies tried on the past of a company, some customers a page."""

from datetime import date, timedelta
from typing import Any

import pytest

from cobro.application import simulate_policies
from tests.support import doors
from tests.support.policies import a_document, a_step
from tests.support.world import Answer, World, customer_body

DUE = date(2026, 3, 12)
GENTLE = a_document(a_step("kind", 5), a_step("plain", 15, tone="neutral"))
LOUD = a_document(a_step("loud", 1, tone="firm"))


def simulated(world: World, **query: str) -> Answer:
    asked = {"issuer_id": "acme", "policy": "gentle", "from": "2026-03-01", "to": "2026-06-30"}
    return world.http(
        "manage_dunning", "GET", "/v1/dunning-simulations", query=asked | query, groups=("viewer",)
    )


def kept(world: World, name: str, document: dict[str, Any]) -> None:
    path = f"/v1/dunning-policies/{name}"
    world.http("manage_dunning", "PUT", path, document, query={"issuer_id": "acme"})


@pytest.fixture
def past(world: World) -> World:
    """Give two invoices: one paid a week after its day, one never."""
    kept(world, "gentle", GENTLE)
    kept(world, "loud", LOUD)
    paid, _ = (doors.issued(world, key, due=DUE) for key in ("k-1", "k-2"))
    world.advance(days=(DUE - world.now.date()).days + 8)
    doors.pay(world, paid["invoice_id"], paid["total"])
    world.settle()
    return world


def test_policies_are_counted_side_by_side_and_nothing_goes(past: World) -> None:
    mails = len(past.mails())
    told = simulated(past, against="loud").body

    assert told["policies"]["gentle"]["steps"] == 3
    assert told["policies"]["gentle"]["tones"] == {"friendly": 1, "neutral": 1}
    assert told["policies"]["loud"] == {
        "steps": 2, "messages": 1, "customers": 1, "channels": {"email": 1}, "tones": {"firm": 1},
        "actions": {}, "skipped": {},
    }  # fmt: skip
    assert (told["invoices"], told["is_complete"], told["after"]) == (2, True, None)
    assert len(past.mails()) == mails


def test_only_the_days_that_are_asked_for_count(past: World) -> None:
    last = (DUE + timedelta(days=9)).isoformat()

    assert simulated(past, to=last).body["policies"]["gentle"]["steps"] == 2
    assert simulated(past, **{"from": "2026-06-01"}).body["policies"]["gentle"]["steps"] == 0


def test_pages_of_customers_add_up(past: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulate_policies, "CUSTOMERS_AT_ONCE", 1)
    past.http("manage_customers", "POST", "/v1/customers", customer_body("cus-9"))
    pages: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while not pages or pages[-1]["after"]:
        pages.append(simulated(past, **after).body)
        after = {"after": pages[-1]["after"]}

    assert sum(page["policies"]["gentle"]["steps"] for page in pages) == 3
    assert len(pages) > 1


def test_the_policy_of_the_program_can_be_tried_and_a_cut_past_is_told(
    past: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulate_policies, "ENTRIES_MAX", 1)
    told = simulated(past, policy="default").body

    assert list(told["policies"]) == ["default"]
    assert told["is_complete"] is False


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"policy": "none"}, 404), ({"issuer_id": "nobody"}, 404), ({"policy": ""}, 400),
        ({"from": "2026-07-01"}, 400), ({"from": "2025-03-01"}, 400), ({"to": "soon"}, 400),
        ({"policy": "picky"}, 400),
    ],
)  # fmt: skip
def test_what_cannot_be_tried_is_refused(world: World, query: dict[str, str], status: int) -> None:
    kept(world, "gentle", GENTLE)
    step = a_step("pix", 1) | {"only_if": {"instruments": ["pix"]}}
    kept(world, "picky", a_document(step))

    assert simulated(world, **query).status == status
