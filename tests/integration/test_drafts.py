"""manage_drafts: prepared, changed, released by a second person, issued once, never deleted."""

from datetime import timedelta
from typing import Any

import pytest

from cobro.runtime.settings import Table
from tests.support import doors
from tests.support.invariants import check, invoices
from tests.support.requests import CUSTOMER, ISSUER, invoice_body, issuer_body
from tests.support.tables import csv_table
from tests.support.world import Answer, World

LIMIT = 50_000


@pytest.fixture
def limited(world: World) -> World:
    """Give a company whose invoices above 500.00 need a second person."""
    body = issuer_body() | {"approval_limit": LIMIT}
    world.http("manage_customers", "PUT", f"/v1/issuers/{ISSUER}", body)
    return world


def request(world: World, amount: int, **more: Any) -> dict[str, Any]:
    return invoice_body(amount, world.now.date() + timedelta(days=30), **more)


def call(
    world: World, method: str, path: str, body: Any = None, person: str = "ana", **more: Any
) -> Answer:
    return world.http("manage_drafts", method, f"/v1/drafts{path}", body, person=person, **more)


def prepared(world: World, amount: int = 10_000, key: str = "d-1", person: str = "ana") -> Answer:
    headers = {"Idempotency-Key": key}
    return call(world, "POST", "", request(world, amount), person, headers=headers)


def states(world: World, **query: str) -> list[str]:
    answer = call(world, "GET", "", query={"issuer_id": ISSUER, **query})
    return [draft["state"] for draft in answer.body["drafts"]]


def test_a_draft_is_prepared_changed_and_issued_once(world: World) -> None:
    draft = prepared(world).body
    path = f"/{draft['draft_id']}"
    changed = call(world, "PUT", path, {"version": 1, "invoice": request(world, 12_000)}, "bia")
    issued = call(world, "POST", f"{path}/issue")
    again = call(world, "POST", f"{path}/issue")

    assert (prepared(world).status, changed.status, issued.status) == (200, 200, 200)
    assert (changed.body["author"], changed.body["editor"]) == ("ana", "bia")
    assert issued.body["invoice"]["total"] == 12_000
    assert issued.body["draft"]["state"] == "issued"
    assert issued.body["draft"]["invoice_id"] == issued.body["invoice"]["invoice_id"]
    assert again.body == issued.body
    assert len(invoices(world)) == 1
    world.settle()
    check(world)


def test_a_change_of_a_version_that_is_gone_is_refused(world: World) -> None:
    path = f"/{prepared(world).body['draft_id']}"
    body = {"version": 1, "invoice": request(world, 12_000)}
    first = call(world, "PUT", path, body, "ana")
    repeated = call(world, "PUT", path, body, "ana")
    late = call(world, "PUT", path, {"version": 1, "invoice": request(world, 13_000)}, "bia")

    assert (first.status, repeated.status, late.status) == (200, 200, 409)
    assert late.body["error"]["code"] == "draft_moved"


def test_above_the_limit_a_second_person_releases(limited: World) -> None:
    draft = prepared(limited, LIMIT + 1).body
    path = f"/{draft['draft_id']}"
    waiting = call(limited, "POST", f"{path}/issue")
    seen = {"version": waiting.body["draft"]["version"]}
    own = call(limited, "POST", f"{path}/release", seen, "ana")
    viewer = call(limited, "POST", f"{path}/release", seen, "bia", groups=("viewer",))
    released = call(limited, "POST", f"{path}/release", seen, "bia")
    again = call(limited, "POST", f"{path}/release", seen, "bia")

    assert (waiting.status, waiting.body["draft"]["state"]) == (202, "awaiting_release")
    assert (own.status, own.body["error"]["code"]) == (403, "self_release")
    assert viewer.status == 403
    assert released.status == 200
    assert released.body["draft"]["released_by"] == "bia"
    assert again.body == released.body
    assert len(invoices(limited)) == 1


def test_who_changed_it_last_cannot_release_and_a_change_needs_a_new_release(
    limited: World,
) -> None:
    draft = prepared(limited, LIMIT + 1).body
    path = f"/{draft['draft_id']}"
    version = call(limited, "POST", f"{path}/issue").body["draft"]["version"]
    body = {"version": version, "invoice": request(limited, LIMIT + 2)}
    changed = call(limited, "PUT", path, body, "bia").body
    unseen = call(limited, "POST", f"{path}/release", {"version": version}, "caio")
    waiting = call(limited, "POST", f"{path}/issue").body["draft"]
    own = call(limited, "POST", f"{path}/release", {"version": waiting["version"]}, "bia")
    released = call(limited, "POST", f"{path}/release", {"version": waiting["version"]}, "ana")

    assert changed["state"] == "open"
    assert (unseen.status, own.status, released.status) == (409, 403, 200)
    assert released.body["invoice"]["total"] == LIMIT + 2


def test_every_way_to_an_invoice_is_held_above_the_limit(limited: World) -> None:
    over_http = limited.issue("k-1", LIMIT + 1)
    again = limited.issue("k-1", LIMIT + 1)
    other = limited.issue("k-1", LIMIT + 2)
    at_limit = limited.issue("k-2", LIMIT)
    batch = {"invoices": [
        {"idempotency_key": "k-3", "invoice": request(limited, LIMIT + 3)},
        {"idempotency_key": "k-4", "invoice": request(limited, 100)},
    ]}  # fmt: skip
    limited.http("issue_invoices_api", "POST", "/v1/invoice-batches", batch)
    headers = ("external_reference", "customer_id", "description", "unit_price", "due_date")
    row = ("f-1", CUSTOMER, "Suporte", "600.00", "2026-05-15")
    limited.put_import("march.csv", csv_table(headers, [row]), author="ana")
    limited.settle()
    listed = limited.http("manage_imports", "GET", "/v1/imports", query={"issuer_id": ISSUER})
    path = f"/v1/imports/{listed.body['imports'][0]['import_id']}"

    assert (over_http.status, again.status, other.status, at_limit.status) == (202, 202, 409, 201)
    assert over_http.body == again.body
    assert states(limited) == states(limited, state="awaiting_release") == ["awaiting_release"] * 3
    assert limited.http("manage_imports", "GET", path).body["rows_held"] == 1
    query = {"issuer_id": ISSUER}
    assert {d["editor"] for d in call(limited, "GET", "", query=query).body["drafts"]} == {"ana"}
    assert sorted(one.draft.total.minor for one in invoices(limited)) == [100, LIMIT]
    assert doors.waiting(limited) == []
    check(limited)


def test_what_is_released_is_issued_and_the_first_request_finds_it(limited: World) -> None:
    draft = limited.issue("k-1", LIMIT + 1).body["draft"]
    path = f"/{draft['draft_id']}/release"
    call(limited, "POST", path, {"version": draft["version"]}, "bia")
    replayed = limited.issue("k-1", LIMIT + 1)

    assert (replayed.status, replayed.body["total"]) == (200, LIMIT + 1)
    assert states(limited) == ["issued"]


def test_what_was_issued_before_there_was_a_limit_is_not_held(world: World) -> None:
    world.issue("k-1", LIMIT + 1)
    body = issuer_body() | {"approval_limit": LIMIT}
    world.http("manage_customers", "PUT", f"/v1/issuers/{ISSUER}", body)

    assert world.issue("k-1", LIMIT + 1).status == 200
    assert states(world) == []


def test_an_external_reference_names_its_draft_and_its_invoice(world: World) -> None:
    body = request(world, 10_000, external_reference="order-7")
    path = f"/{call(world, 'POST', '', body).body['draft_id']}"
    other = call(world, "POST", "", request(world, 11_000, external_reference="order-7"))
    renamed = {"version": 1, "invoice": request(world, 10_000, external_reference="order-8")}
    moved = call(world, "PUT", path, renamed)
    issued = call(world, "POST", f"{path}/issue").body["invoice"]
    by_http = world.issue("k-1", 10_000, external_reference="order-7")
    clash = world.issue("k-1", 12_000, external_reference="order-7")

    assert (other.status, moved.status) == (409, 400)
    assert moved.body["error"]["field"] == "external_reference"
    assert (by_http.status, by_http.body["invoice_id"]) == (200, issued["invoice_id"])
    assert (clash.status, clash.body["error"]["code"]) == (409, "idempotency_mismatch")
    assert len(invoices(world)) == 1


def test_a_discarded_draft_stays_and_is_issued_by_nothing(limited: World) -> None:
    draft = limited.issue("k-1", LIMIT + 1).body["draft"]
    path = f"/{draft['draft_id']}"
    seen = {"version": draft["version"]}
    discarded = call(limited, "POST", f"{path}/discard", seen)
    again = call(limited, "POST", f"{path}/discard", seen)
    issued = call(limited, "POST", f"{path}/issue")
    released = call(limited, "POST", f"{path}/release", {"version": 2}, "bia")
    changed = call(limited, "PUT", path, {"version": 2, "invoice": request(limited, 1)})
    asked = limited.issue("k-1", LIMIT + 1)

    assert discarded.body == again.body
    assert [a.status for a in (issued, released, changed)] == [422] * 3
    assert {a.body["error"]["code"] for a in (issued, released, changed)} == {"draft_state"}
    assert (asked.status, asked.body["draft"]["state"]) == (202, "discarded")
    assert limited.items(Table.INVOICES) == []
    assert states(limited) == ["discarded"]
    assert len(limited.items(Table.DRAFTS)) == 1


def test_a_draft_that_a_rule_refuses_can_be_mended(world: World) -> None:
    headers = {"Idempotency-Key": "d-1"}
    body = request(world, 10_000, series="Z")
    path = f"/{call(world, 'POST', '', body, headers=headers).body['draft_id']}"
    refused = call(world, "POST", f"{path}/issue")
    version = call(world, "GET", path).body["version"]
    call(world, "PUT", path, {"version": version, "invoice": request(world, 10_000)})

    assert refused.status == 404
    assert call(world, "POST", f"{path}/issue").status == 200


def test_bad_requests_say_what_is_wrong(world: World) -> None:
    draft = prepared(world).body
    path = f"/{draft['draft_id']}"
    answers = [
        prepared(world, 11_000),
        call(world, "GET", "/drf_x"),
        call(world, "GET", "", query={"issuer_id": ISSUER, "state": "lost"}),
        call(world, "POST", "", request(world, 1)),
        call(world, "POST", f"{path}/release", {"version": 1}, "bia"),
        call(world, "PUT", path, {"version": 1, "invoice": request(world, 1, issuer_id="x")}),
        call(world, "POST", f"{path}/issue", groups=("viewer",)),
    ]

    assert [answer.status for answer in answers] == [409, 404, 400, 400, 422, 400, 403]
