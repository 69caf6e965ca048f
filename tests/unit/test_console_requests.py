"""Requests in the console: whose they are, and what is ordered of each."""

import pytest

from cobro.adapters.own_api import ApiAnswer
from tests.support.console_world import ConsoleWorld, full_answers

PATH = "/console/requests"


@pytest.fixture
def world() -> ConsoleWorld:
    found = ConsoleWorld(full_answers())
    found.signed_in("finance")
    return found


def test_requests_are_narrowed_as_the_page_is_asked(world: ConsoleWorld) -> None:
    page = world.get(PATH, channel="email", owner="me")["body"]
    asked = next(request for request, _, _ in world.api.asked if request.path == "/v1/requests")

    assert asked.query == {"issuer_id": "acme", "channel": "email", "owner": "me"}
    assert "/console/csv/requests?channel=email&amp;owner=me" in page


def test_what_has_an_owner_is_taken_and_what_is_of_the_page_is_answered_alone(
    world: ConsoleWorld,
) -> None:
    page = world.get(PATH)["body"]

    assert page.count('action="/console/do/take_request"') == 4
    assert page.count('action="/console/do/answer_request"') == 2
    assert page.count('action="/console/do/replay"') == 1


def test_request_is_taken_given_and_answered_by_the_routes_of_its_customer(
    world: ConsoleWorld,
) -> None:
    world.order("take_request", id="c1", other="req_1", back=PATH)
    world.order("take_request", id="c1", other="req_1", owner="bia", back=PATH)
    world.order("answer_request", id="c1", other="req_1", note="Sent", back=PATH)
    path = "/v1/customers/c1/requests/req_1"

    assert [(each.path, each.body) for each in world.api.orders()] == [
        (f"{path}/owner", {"issuer_id": "acme"}),
        (f"{path}/owner", {"issuer_id": "acme", "owner": "bia"}),
        (f"{path}/answer", {"issuer_id": "acme", "note": "Sent"}),
    ]


def test_who_only_looks_has_no_button_and_a_refusal_is_said(world: ConsoleWorld) -> None:
    world.signed_in("viewer")
    page = world.get(PATH)["body"]
    world.api.answers["GET /v1/requests"] = ApiAnswer(503, {"error": {"code": "x", "message": ""}})

    assert "/console/do/answer_request" not in page
    assert world.get(PATH)["statusCode"] == 503


def test_a_csv_that_is_not_the_whole_list_says_so_at_its_end(world: ConsoleWorld) -> None:
    page = world.api.answers["GET /v1/customers"].body
    world.api.answers["GET /v1/customers"] = ApiAnswer(200, {**page, "after": "more"})
    *rows, last = world.get("/console/csv/customers")["body"].splitlines()

    assert len(rows) > 40
    assert last == "More rows follow: narrow the list to have the rest."
