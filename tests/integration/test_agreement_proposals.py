"""manage_agreements: what a proposal may ask for; the same request is the same proposal."""

import json
from datetime import timedelta
from typing import Any

import pytest

from cobro.adapters.dynamodb.agreement_rows import AgreementRow
from tests.support.agreements import ids, owing, proposed, told
from tests.support.world import START, Answer, World

FIRST = (START + timedelta(days=43)).date()


@pytest.fixture
def late(world: World) -> World:
    return owing(world)


def planned(world: World, plan: list[dict[str, Any]], **more: Any) -> Answer:
    body = {"issuer_id": "acme", "key": "one", "invoices": ids(world), "plan": plan, **more}
    return world.http("manage_agreements", "POST", "/v1/customers/cus-1/agreements", body)


def test_same_request_is_the_same_proposal_once_it_is_accepted_and_days_later(
    late: World,
) -> None:
    invoices = ids(late)
    first = proposed(late, *invoices, first=FIRST)
    told(late, first.body["agreement_id"], "acceptance")
    late.at(START + timedelta(days=41))
    again = proposed(late, *invoices, first=FIRST)
    other = proposed(late, *invoices, first=FIRST, count=2)

    assert (again.status, again.body["state"]) == (201, "active")
    assert again.body["agreement_id"] == first.body["agreement_id"]
    assert other.body["error"]["code"] == "idempotency_mismatch"


def test_proposal_from_before_requests_were_kept_is_known_by_its_parts(late: World) -> None:
    made = proposed(late, *ids(late), first=FIRST).body
    row = AgreementRow.get(made["agreement_id"], "-")
    body = {**json.loads(row.body), "asked_hash": ""}
    row.update([AgreementRow.body.set(json.dumps(body))])
    again = proposed(late, *ids(late), first=FIRST)
    other = proposed(late, *ids(late), first=FIRST, count=2)

    assert again.body == made
    assert other.status == 409


def test_plan_names_days_and_amounts_and_the_rest_comes_last(late: World) -> None:
    plan: list[dict[str, Any]] = [
        {"due_date": "2026-04-14", "amount": 10_000},
        {"due_date": "2026-05-29"},
    ]
    made = planned(late, plan)
    wrong = planned(late, [plan[0]], key="two")
    both = planned(late, plan, key="three", instalments=2)
    neither = planned(late, [], key="four")

    assert [(p["due_date"], p["amount"]) for p in made.body["instalments"]] == [
        ("2026-04-14", 10_000),
        ("2026-05-29", 10_466),
    ]
    assert told(late, made.body["agreement_id"], "acceptance").body["state"] == "active"
    assert (wrong.status, both.status) == (400, 400)
    assert "come to" in wrong.body["error"]["message"]
    assert neither.body["error"]["field"] == "first_due_date"
