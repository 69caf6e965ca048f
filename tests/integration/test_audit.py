"""Who did what: entries that a person ordered, and orders that its group does not allow."""

from typing import Any

import pytest

from cobro.runtime import audit_api
from tests.support import doors
from tests.support.world import Answer, World

WRITE_OFF = {"issuer_id": "acme", "reason": "lost"}


def read(world: World, **query: str) -> Answer:
    asked = {"issuer_id": "acme", **query}
    return world.http("read_ledger", "GET", "/v1/audit", query=asked, groups=("viewer",))


def acts(world: World, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read(world, **query).body["acts"]
    return found


def write_off(world: World, invoice: dict[str, Any], *groups: str) -> Answer:
    path = f"/v1/invoices/{invoice['invoice_id']}/write-off"
    headers = {"Idempotency-Key": "w-1"}
    answer = world.http("adjust_invoices", "POST", path, WRITE_OFF, headers=headers, groups=groups)
    world.settle()
    return answer


def test_what_a_person_ordered_is_told_with_who_and_when(world: World) -> None:
    invoice = doors.issued(world)
    answer = write_off(world, invoice, "finance")
    (act,) = acts(world)

    assert answer.status == 201
    assert (act["kind"], act["what"]) == ("entry", "written_off")
    assert (act["document"], act["amount"]) == (invoice["document"], -invoice["total"])
    assert act["person"]


def test_an_order_without_the_right_is_refused_and_told(world: World) -> None:
    invoice = doors.issued(world)
    answer = write_off(world, invoice, "viewer")
    (act,) = acts(world)

    assert answer.status == 403
    assert act["kind"] == "refusal"
    assert act["what"] == f"POST /v1/invoices/{invoice['invoice_id']}/write-off"


def test_an_order_that_names_no_company_is_told_apart(world: World) -> None:
    bodies: tuple[Any, ...] = ({}, [], "no object")
    refused = [
        world.http("manage_dunning", "POST", "/v1/invoices/x/promises", body, groups=("viewer",))
        for body in bodies
    ]

    assert {answer.status for answer in refused} == {403}
    assert acts(world) == []
    assert {act["what"] for act in acts(world, issuer_id="-")} == {"POST /v1/invoices/x/promises"}


def test_who_may_not_read_is_refused_and_not_told_of(world: World) -> None:
    query = {"issuer_id": "acme"}
    answer = world.http("read_ledger", "GET", "/v1/exceptions", query=query, groups=())

    assert answer.status == 403
    assert acts(world) == []


def test_a_month_is_read_in_pages_the_newest_first(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_api, "LIMIT", 2)
    invoice = doors.issued(world)
    month = f"{world.now:%Y-%m}"
    for _ in range(3):
        world.advance(minutes=1)
        write_off(world, invoice, "viewer")
    first = read(world, month=month).body
    second = read(world, month=month, after=first["after"]).body
    told = [act["acted_at"] for act in (*first["acts"], *second["acts"])]

    assert len(told) == 3
    assert told == sorted(told, reverse=True)
    assert second["after"] is None
    assert acts(world, month="2020-01") == []


@pytest.mark.parametrize("month", ["2026", "2026-13", "1999-01", "2026-03-01"])
def test_a_month_is_written_as_such(world: World, month: str) -> None:
    assert read(world, month=month).status == 400
