"""The life of contracts by dates, through the handlers."""

from datetime import UTC, date, datetime
from typing import Any

from tests.support import doors
from tests.support.contracts import contract_body
from tests.support.invariants import check, invoices
from tests.support.world import World

QUERY = {"issuer_id": "acme"}


def ask(world: World, method: str, path: str, body: Any = None) -> dict[str, Any]:
    url = f"/v1/contracts{path}"
    answer = world.http("manage_contracts", method, url, body, query=QUERY)
    assert answer.status in {200, 201}, answer.body
    return answer.body


def on(world: World, day: str) -> None:
    """Let the hourly run of a day come, and everything that follows."""
    parts = date.fromisoformat(day)
    world.at(datetime(parts.year, parts.month, parts.day, 12, tzinfo=UTC))
    world.run_schedule("bill_contracts")
    world.settle()


def billed(world: World, contract_id: str = "con-1") -> list[tuple[str, str, int]]:
    """Return the days and totals of the contract's invoices in the order of their numbers."""
    found = [i for i in invoices(world) if i.draft.external_reference.startswith(f"{contract_id}/")]
    return [
        (i.draft.issue_date.isoformat(), i.draft.due_date.isoformat(), i.draft.total.minor)
        for i in sorted(found, key=lambda invoice: invoice.number)
    ]


def test_a_subscription_from_its_trial_to_its_end(world: World) -> None:
    body = contract_body(
        start_date="2026-03-02", trial_days=14, anchor_day=1, term_days=10, unit_price=31_000
    )
    ask(world, "POST", "", body)
    for day in ("2026-03-02", "2026-03-15", "2026-03-16", "2026-03-17", "2026-04-01"):
        on(world, day)
    dearer = {"line_id": "plan", "from_date": "2026-05-11", "unit_price": 62_000}
    ask(world, "POST", "/con-1/price-changes", dearer)
    on(world, "2026-05-01")
    on(world, "2026-06-01")
    ended = ask(world, "POST", "/con-1/cancellation", {"end_date": "2026-06-10"})
    on(world, "2026-07-01")

    assert billed(world) == [
        ("2026-03-16", "2026-03-26", 16_000),
        ("2026-04-01", "2026-04-11", 31_000),
        ("2026-05-01", "2026-05-11", 10_000 + 42_000),
        ("2026-06-01", "2026-06-11", 62_000),
    ]
    assert (ended["ends_on"], ended["owed_back"]) == ("2026-06-30", 0)
    check(world)


def test_an_anchor_of_31_in_arrears_over_missed_runs(world: World) -> None:
    body = contract_body(start_date="2026-03-31", timing="arrears", due_day=15)
    ask(world, "POST", "", body)
    on(world, "2026-04-29")
    on(world, "2026-04-30")
    on(world, "2026-09-01")
    on(world, "2026-09-01")

    assert billed(world) == [
        ("2026-04-30", "2026-05-15", 10_000),
        ("2026-09-01", "2026-09-15", 10_000),
        ("2026-09-01", "2026-09-15", 10_000),
        ("2026-09-01", "2026-09-15", 10_000),
        ("2026-09-01", "2026-09-15", 10_000),
    ]
    assert ask(world, "GET", "/con-1")["next_issue_date"] == "2026-09-30"
    check(world)


def test_a_yearly_adjustment_waits_for_its_index_and_is_shown(world: World) -> None:
    indexing = {"index": "incc", "first_date": "2026-05-01"}
    ask(world, "POST", "", contract_body(start_date="2026-04-01", indexing=indexing))
    enter(world, range(5, 13), 2025)
    enter(world, range(1, 4), 2026)
    on(world, "2026-04-01")
    on(world, "2026-05-01")
    shown = ask(world, "GET", "/con-1")["next_adjustment"]

    assert shown["waits_for"]["months"] == ["2026-04"]
    assert doors.reasons(world) == ["index_missing"]

    enter(world, range(4, 5), 2026)
    on(world, "2026-06-01")
    after = ask(world, "GET", "/con-1")

    assert [total for _, _, total in billed(world)] == [10_000, 10_000, 11_268]
    assert after["adjustments"][0]["effective_date"] == "2026-06-01"
    assert after["next_adjustment"]["date"] == "2027-05-01"
    check(world)


def enter(world: World, months: range, year: int) -> None:
    for month in months:
        path = f"/v1/rates/incc/{year}-{month:02d}-01"
        answer = world.http("manage_rates", "PUT", path, {"value": "1", "source": "FGV"})
        assert answer.status in {200, 201}, answer.body


def test_a_term_renews_until_notice_is_given_in_time(world: World) -> None:
    body = contract_body(
        start_date="2026-03-02", term_months=3, renewal={"notice_days": 10, "reminder_days": 5}
    )
    ask(world, "POST", "", body)
    for day in ("2026-03-02", "2026-04-02", "2026-05-02", "2026-06-02"):
        on(world, day)
    shown = ask(world, "GET", "/con-1")
    ask(world, "POST", "/con-1/notice", {"notice_date": "2026-06-10"})
    for day in ("2026-07-02", "2026-08-02", "2026-09-02", "2026-10-02"):
        on(world, day)

    assert shown["term"] == {
        "start_date": "2026-06-02",
        "end_date": "2026-09-01",
        "renews": True,
        "notice_through_date": "2026-08-22",
        "reminder_date": "2026-08-17",
    }
    assert len(billed(world)) == 6
    assert ask(world, "GET", "/con-1")["next_issue_date"] is None
    check(world)


def test_contracts_of_many_anchors_are_caught_up_through_the_handlers(world: World) -> None:
    """Eight contracts, each on an anchor of its own; the run is missed for weeks at a time."""
    for number in range(8):
        body = contract_body(
            f"con-{number}",
            start_date="2026-03-02",
            anchor_day=number * 4 + 2,
            timing=["advance", "arrears"][number % 2],
            series="AB"[number % 2],
            term_days=60,
        )
        ask(world, "POST", "", body)
    for day in ("2026-03-02", "2026-03-25", "2026-05-31", "2026-06-01", "2026-06-01"):
        on(world, day)
    counts = [len(billed(world, f"con-{number}")) for number in range(8)]

    assert counts == [3, 3, 4, 3, 4, 3, 4, 3]
    check(world)
