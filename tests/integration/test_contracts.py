"""manage_contracts and bill_contracts through their handlers, over the tables."""

from datetime import date
from typing import Any

import pytest

from cobro.adapters.dynamodb.contract_rows import ContractRow
from cobro.adapters.dynamodb.contracts import DynamoContracts
from cobro.adapters.dynamodb.rows import CustomerRow
from cobro.application.ports.contracts import ContractMovedError, KeptContract
from cobro.runtime.settings import Queue, Table
from tests.support import doors
from tests.support.contracts import a_contract, contract_body
from tests.support.invariants import check, invoices
from tests.support.world import Answer, Context, World

QUERY = {"issuer_id": "acme"}
MARCH: dict[str, Any] = {"start_date": "2026-03-01"}


def ask(world: World, method: str, path: str = "", body: Any = None, **more: Any) -> Answer:
    query = {**QUERY, **more.pop("query", {})}
    url = f"/v1/contracts{path}"
    return world.http("manage_contracts", method, url, body, query=query, **more)


def registered(world: World, contract_id: str = "con-1", **more: Any) -> dict[str, Any]:
    answer = ask(world, "POST", "", contract_body(contract_id, **{**MARCH, **more}))
    assert answer.status == 201, answer.body
    return answer.body


def bill(world: World) -> None:
    world.run_schedule("bill_contracts")
    world.settle()


def test_a_contract_is_registered_shown_and_billed(world: World) -> None:
    registered(world, term_days=10)
    bill(world)
    shown = ask(world, "GET", "/con-1", groups=("viewer",))
    invoice = invoices(world)[0]

    assert shown.body["billed_through_date"] == "2026-03-31"
    assert shown.body["next_issue_date"] == "2026-04-01"
    assert invoice.draft.lines[0].description == "Mensalidade (2026-03-01/2026-03-31)"
    assert invoice.draft.due_date == date(2026, 3, 12)
    assert invoice.draft.external_reference == "con-1/2026-03-01"
    check(world)


def test_a_registration_that_comes_again_answers_200(world: World) -> None:
    registered(world)
    again = ask(world, "POST", "", contract_body(**MARCH))
    other = ask(world, "POST", "", contract_body(**MARCH, series="B"))

    assert (again.status, other.status) == (200, 409)
    assert other.body["error"]["code"] == "contract_exists"


def test_a_second_run_reads_and_asks_for_nothing(world: World) -> None:
    registered(world)
    bill(world)
    world.calls.disarm()
    answer = world.invoke("bill_contracts", {})

    assert answer == {"contracts": 0, "invoices": 0, "parked": 0}
    assert set(world.calls.calls) <= {"dynamodb.GetItem", "dynamodb.Query"}
    assert world.calls.calls.count("dynamodb.Query") == 4


def test_a_change_in_a_billed_period_names_the_first_day_allowed(world: World) -> None:
    registered(world)
    bill(world)
    change = {"line_id": "plan", "from_date": "2026-03-20", "unit_price": 1}
    refused = ask(world, "POST", "/con-1/price-changes", change)
    taken = ask(world, "POST", "/con-1/price-changes", {**change, "from_date": "2026-04-01"})

    assert refused.status == 422
    assert refused.body["error"]["code"] == "period_billed"
    assert "2026-04-01" in refused.body["error"]["message"]
    assert taken.body["lines"][0]["unit_price"] == 1


def test_terms_are_revised_and_a_contract_is_ended(world: World) -> None:
    registered(world, term_months=12, renewal={"notice_days": 30})
    bill(world)
    lines = contract_body(unit_price=15_000)["lines"]
    term = {"term_months": 12, "renewal": {"notice_days": 60}}
    revised = ask(world, "PUT", "/con-1", {"lines": lines, **term})
    told = ask(world, "POST", "/con-1/notice", {"notice_date": "2026-03-05"})
    ended = ask(
        world, "POST", "/con-1/cancellation", {"end_date": "2026-03-10", "mode": "immediate"}
    )

    assert revised.body["lines"][0]["unit_price"] == 15_000
    assert revised.body["term"]["notice_through_date"] == "2026-12-30"
    assert told.body["ends_on"] == "2027-02-28"
    assert ended.body["ends_on"] == "2026-03-10"
    assert ended.body["owed_back"] == 10_000 - 3_226


def test_a_preview_shows_what_will_come(world: World) -> None:
    registered(world, due_day=10)
    preview = ask(world, "GET", "/con-1/preview", query={"through": "2026-05-01"})

    assert [i["due_date"] for i in preview.body["invoices"]] == [
        "2026-03-10",
        "2026-04-10",
        "2026-05-10",
    ]
    assert invoices(world) == []


@pytest.mark.parametrize(
    ("status", "more"),
    [
        (404, {"customer_id": "nobody"}),
        (404, {"series": "Z"}),
        (404, {"issuer_id": "nobody"}),
        (400, {"lines": []}),
        (400, {"term_end_date": "2026-02-01"}),
    ],
    ids=("customer", "series", "issuer", "lines", "term"),
)
def test_what_cannot_be_is_refused(world: World, status: int, more: dict[str, Any]) -> None:
    assert ask(world, "POST", "", contract_body(**{**MARCH, **more})).status == status
    assert world.items(Table.CONTRACTS) == []


def test_only_finance_changes_contracts(world: World) -> None:
    viewer = {"groups": ("viewer",)}

    assert ask(world, "POST", "", contract_body(), **viewer).status == 403
    for path in ("/con-1/price-changes", "/con-1/cancellation", "/con-1/notice"):
        assert ask(world, "POST", path, {}, **viewer).status == 403
    assert ask(world, "PUT", "/con-1", {}, **viewer).status == 403
    assert ask(world, "GET", "/con-1", groups=()).status == 403
    assert ask(world, "GET", "/con-1/preview", groups=()).status == 403
    assert ask(world, "GET", "/con-1").status == 404


def test_a_contract_that_cannot_be_read_is_parked_and_the_others_go_on(world: World) -> None:
    registered(world, "bad")
    registered(world, "good")
    row = ContractRow.get("acme#bad")
    row.update([ContractRow.body.set('{"contract": {}}')])
    bill(world)
    waiting = doors.waiting(world)

    assert [item["reason_code"] for item in waiting] == ["unreadable_contract"]
    assert waiting[0]["source"] == "bill_contracts"
    assert [i.draft.external_reference for i in invoices(world)] == ["good/2026-03-01"]
    assert doors.replay(world, waiting[0]).status == 202
    assert doors.waiting(world) == []

    bill(world)

    assert doors.reasons(world) == ["unreadable_contract"]


def test_contracts_to_bill_are_listed_by_their_next_day(world: World) -> None:
    terms = {"late_fee": {"percent": "2"}}
    registered(world, "later", start_date="2026-05-01")
    registered(world, "soon", start_date="2026-04-01", terms=terms)
    registered(world, "ended", term_end_date="2026-03-31")
    bill(world)
    listed = ask(world, "GET", groups=("viewer",)).body["contracts"]

    assert [(each["contract_id"], each["next_issue_date"]) for each in listed] == [
        ("soon", "2026-04-01"),
        ("later", "2026-05-01"),
    ]
    assert ask(world, "GET", "/soon").body["terms"]["late_fee"]["percent"] == "2"
    assert ask(world, "GET", query={"issuer_id": "nobody"}).status == 404
    assert ask(world, "GET", groups=()).status == 403


def test_a_fine_above_the_cap_is_refused_when_it_is_agreed(world: World) -> None:
    body = contract_body(**MARCH, terms={"late_fee": {"percent": "2.01"}})
    refused = ask(world, "POST", "", body)

    assert (refused.status, refused.body["error"]["code"]) == (422, "charge_above_cap")
    assert "art. 52" in refused.body["error"]["message"]
    assert world.items(Table.CONTRACTS) == []


def test_a_customer_that_went_missing_is_parked_by_the_issuing(world: World) -> None:
    registered(world)
    CustomerRow.get("acme", "cus-1").delete()
    bill(world)

    assert doors.reasons(world) == ["not_found"]
    check(world)


def test_a_run_without_time_leaves_the_work_to_the_next(world: World) -> None:
    registered(world)
    world.invoke("bill_contracts", {}, Context(remaining_ms=10_000))

    assert invoices(world) == []

    bill(world)

    assert len(invoices(world)) == 1


def test_a_version_is_written_once(world: World) -> None:
    store = DynamoContracts()
    first = store.put(KeptContract(a_contract(), "hash"))
    second = store.put(first)

    assert (first.version, second.version) == (1, 2)
    assert store.get("acme", "con-1") == second
    for stale in (first, KeptContract(a_contract(), "hash")):
        with pytest.raises(ContractMovedError):
            store.put(stale)


def test_a_contract_that_has_ended_is_in_no_index(world: World) -> None:
    store = DynamoContracts()
    going_on = store.put(KeptContract(a_contract("on"), "hash"))
    ended = a_contract(
        "off", term_end_date=date(2026, 1, 31), billed_through_date=date(2026, 1, 31)
    )
    store.put(KeptContract(ended, "hash"))
    by_key = {item["contract_key"]["S"]: item for item in world.items(Table.CONTRACTS)}

    assert going_on.due_date == date(2026, 1, 1)
    assert list(store.due("acme", date(2026, 1, 1))) == ["on"]
    assert list(store.due("acme", date(2025, 12, 31))) == []
    assert "due_key" not in by_key["acme#off"]


def test_requests_lie_in_the_queue_of_the_issuing(world: World) -> None:
    registered(world)
    world.run_schedule("bill_contracts")

    assert world.deliver(Queue.ISSUE)
    assert len(invoices(world)) == 1
