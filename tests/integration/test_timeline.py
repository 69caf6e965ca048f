"""manage_dunning: what happened with a customer, and notes of calls beside it."""

from datetime import timedelta
from typing import Any

import pytest

from tests.support import doors
from tests.support.promises import promised
from tests.support.world import START, Answer, World

PATH = "/v1/customers/cus-1"
CALL = {"issuer_id": "acme", "called_at": "2026-03-02T08:00:00-03:00", "text": "will pay"}


def timeline(world: World, **query: str) -> Answer:
    asked = {"issuer_id": "acme", **query}
    return world.http("manage_dunning", "GET", f"{PATH}/timeline", query=asked, groups=("viewer",))


def noted(world: World, **more: Any) -> Answer:
    return world.http("manage_dunning", "POST", f"{PATH}/call-notes", {**CALL, **more})


def test_timeline_tells_what_was_issued_promised_taken_back_noted_and_paid(world: World) -> None:
    world.at(START)
    invoice_id = doors.issued(world)["invoice_id"]
    world.at(START + timedelta(hours=1))
    made = promised(world, invoice_id, START.date() + timedelta(days=3)).body
    noted(world)
    world.at(START + timedelta(hours=2))
    path = f"/v1/invoices/{invoice_id}/promises/{made['promise_id']}/withdrawal"
    world.http("manage_dunning", "POST", path)
    world.at(START + timedelta(hours=3))
    doors.pay(world, invoice_id, 10_000)
    told = timeline(world, locale="en").body
    by_kind = {(each["kind"], each["what"]): each for each in told["moments"]}

    assert by_kind.keys() >= {
        ("movement", "invoice_issued"),
        ("movement", "payment_applied"),
        ("promise", "made"),
        ("promise_settled", "withdrawn"),
        ("call_note", "noted"),
    }
    assert [each["happened_at"] for each in told["moments"]] == sorted(
        (each["happened_at"] for each in told["moments"]), reverse=True
    )
    assert by_kind["promise", "made"]["actor"] == by_kind["call_note", "noted"]["actor"] == "ana"
    assert by_kind["movement", "payment_applied"]["amount"] == 10_000
    assert by_kind["call_note", "noted"]["label"] == "Call note"
    assert (told["next_before"], told["is_complete"]) == ("", True)


def test_pages_follow_each_other_and_tell_the_same_as_one(world: World) -> None:
    doors.issued(world)
    for number in range(3):
        noted(world, text=f"call {number}")
    whole = timeline(world).body["moments"]
    told, before = list[Any](), ""
    for _ in whole:
        page = timeline(world, limit="1", before=before).body
        told += page["moments"]
        before = page["next_before"]

    assert told == whole
    assert before == ""


def test_call_noted_again_is_the_same_note_as_it_was_first_written(world: World) -> None:
    doors.issued(world)
    first = noted(world)
    world.at(START + timedelta(days=1))
    again = noted(world)
    notes = [each for each in timeline(world).body["moments"] if each["kind"] == "call_note"]

    assert (first.status, again.status) == (201, 201)
    assert again.body == first.body
    assert len(notes) == 1


@pytest.mark.parametrize(
    "more", [{"called_at": "2027-01-01T00:00:00+00:00"}, {"called_at": "2026-03-02T08:00:00"},
             {"text": ""}, {"text": "x" * 2001}]
)  # fmt: skip
def test_note_out_of_bounds_is_refused(world: World, more: dict[str, str]) -> None:
    assert noted(world, **more).status == 400


@pytest.mark.parametrize("limit", ["0", "101", "many", "²"])
def test_limit_out_of_bounds_is_refused(world: World, limit: str) -> None:
    assert timeline(world, limit=limit).status == 400


def test_unknown_customer_has_no_timeline_and_a_viewer_notes_nothing(world: World) -> None:
    query = {"issuer_id": "acme"}
    seen = world.http("manage_dunning", "GET", "/v1/customers/nobody/timeline", query=query)
    note = world.http("manage_dunning", "POST", "/v1/customers/nobody/call-notes", CALL)
    path = f"{PATH}/call-notes"
    forbidden = world.http("manage_dunning", "POST", path, CALL, groups=("viewer",))

    assert (seen.status, note.status, forbidden.status) == (404, 404, 403)
