"""manage_dunning: the call list, as JSON and as a table, and how calls end."""

from datetime import timedelta
from typing import Any

import pytest

from tests.faults.stories_of_calls import a_call_to_make, call_list, recorded
from tests.support import doors
from tests.support.requests import http_event
from tests.support.world import ISSUER, START, World

NOON = START + timedelta(days=1)


@pytest.fixture
def asked(world: World) -> World:
    """Give a world in which somebody is asked to call a customer."""
    a_call_to_make(world)
    return world


def only(world: World) -> dict[str, Any]:
    (line,) = call_list(world).body["calls"]
    return dict(line)


def task(world: World) -> str:
    return str(only(world)["task_id"])


def test_list_tells_whom_to_call_and_when(asked: World) -> None:
    line = only(asked)

    assert line["phone"] == "+55 11 98765-4321"
    assert (line["owed"], line["currency"], line["hold"]) == (10_000, "BRL", None)
    assert line["timezone"] == "America/Sao_Paulo"
    assert line["opens_at"] < line["closes_at"]
    assert call_list(asked).body["is_complete"] is True


def test_table_is_for_spreadsheets_in_the_language_that_is_asked_for(asked: World) -> None:
    query = {"issuer_id": ISSUER, "format": "csv", "locale": "es-MX"}
    event = http_event("GET", "/v1/call-list") | {"queryStringParameters": query}
    answer = asked.invoke("manage_dunning", event)

    assert answer["statusCode"] == 200
    assert answer["headers"]["Content-Type"].startswith("text/csv")
    assert "Por pagar hoy" in answer["body"]


def test_promise_taken_in_a_call_stands_on_the_invoice_and_ends_the_task(asked: World) -> None:
    task_id, invoice_id = task(asked), only(asked)["invoice_id"]
    day = (NOON + timedelta(days=2)).date().isoformat()
    answer = recorded(asked, task_id, "promised", promised_date=day, amount=4_000, text="Friday")
    again = recorded(asked, task_id, "promised", promised_date=day, amount=4_000, text="Friday")
    found = asked.http("manage_dunning", "GET", f"/v1/invoices/{invoice_id}/promises")
    (promise,) = found.body["promises"]

    assert (answer.status, again.body) == (201, answer.body)
    assert (promise["amount"], promise["person"]) == (4_000, "ana")
    assert call_list(asked).body["calls"] == []


def test_calls_are_on_the_timeline_with_their_outcome(asked: World) -> None:
    recorded(asked, task(asked), "no_answer")
    path, query = "/v1/customers/cus-1/timeline", {"issuer_id": ISSUER}
    told = asked.http("manage_dunning", "GET", path, query=query).body["moments"]
    (call,) = [each for each in told if each["kind"] == "call_note"]

    assert (call["what"], call["actor"]) == ("no_answer", "ana")
    assert call["invoice_id"] == only(asked)["invoice_id"]
    assert only(asked)["tries_today"] == 1


def test_wrong_number_is_used_by_no_message_and_asked_to_be_corrected(asked: World) -> None:
    recorded(asked, task(asked), "wrong_number")
    path, query = "/v1/customers/cus-1/addresses", {"issuer_id": ISSUER}
    shown = asked.http("manage_dunning", "GET", path, query=query).body["addresses"]
    closed = {each["channel"] for each in shown if each["closed"]}

    assert closed == {"sms", "whatsapp"}
    assert sorted(doors.reasons(asked, ISSUER)) == ["call_task", "phone_wrong"]
    assert only(asked)["hold"] == "wrong_number"


def test_who_paid_is_not_called(asked: World) -> None:
    doors.pay(asked, only(asked)["invoice_id"], 10_000)

    assert only(asked)["hold"] == "settled"


@pytest.mark.parametrize(
    ("outcome", "more", "code"),
    [
        ("promised", {}, 400),
        ("reached", {"promised_date": "2026-03-05"}, 400),
        ("reached", {"at": START + timedelta(days=9)}, 400),
        ("shouted", {}, 400),
        ("promised", {"promised_date": "2026-01-01"}, 400),
    ],
)
def test_outcome_that_cannot_be_is_refused_and_nothing_is_recorded(
    asked: World, outcome: str, more: dict[str, Any], code: int
) -> None:
    assert recorded(asked, task(asked), outcome, **more).status == code
    assert only(asked)["tries_today"] == 0


def test_viewers_record_nothing_and_no_other_task_is_a_call(asked: World) -> None:
    path = f"/v1/call-list/{task(asked)}/outcomes"
    body = {"outcome": "reached", "called_at": NOON.isoformat()}
    viewer = asked.http("manage_dunning", "POST", path, body, groups=("viewer",))
    missing = recorded(asked, "exc_none", "reached")
    query = {"issuer_id": ISSUER, "format": "pdf"}
    unknown = asked.http("manage_dunning", "GET", "/v1/call-list", query=query)

    assert (viewer.status, missing.status, unknown.status) == (403, 404, 400)
