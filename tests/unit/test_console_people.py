"""Staff in the console: people are called by their addresses, however the API knows them."""

from datetime import timedelta

import pytest

from cobro.adapters.own_api import ApiAnswer
from tests.support.console_world import NOW, ConsoleWorld

ANA = "0a1b2c3d-1111-4222-8333-444455556666"
RUI = "0a1b2c3d-1111-4222-8333-444455557777"
STAFF = "GET /v1/staff"
POLICY = "GET /v1/dunning-policies/shops"


def staff(**people: str) -> ApiAnswer:
    named = {"ana": ANA, "rui": RUI}
    told = [
        {"person": named[who], "email": email, "is_enabled": True} for who, email in people.items()
    ]
    return ApiAnswer(200, {"people": told})


@pytest.fixture
def world() -> ConsoleWorld:
    found = ConsoleWorld({STAFF: staff(ana="ana@acme.example")})
    found.signed_in("viewer")
    return found


def page_by(world: ConsoleWorld, author: str) -> str:
    body = {"policy": "shops", "version": 1, "author": author, "document": {"steps": []}}
    world.api.answers[POLICY] = ApiAnswer(200, body)
    return str(world.get("/console/dunning/shops")["body"])


def asked(world: ConsoleWorld) -> int:
    return sum(request.path == "/v1/staff" for request, _, _ in world.api.asked)


def test_a_person_is_called_by_the_address_and_asked_for_once(world: ConsoleWorld) -> None:
    first, again = page_by(world, ANA), page_by(world, ANA)

    assert "ana@acme.example" in first
    assert ANA not in first
    assert again == first
    assert asked(world) == 1


def test_a_name_that_reads_well_is_left_and_nobody_is_asked(world: ConsoleWorld) -> None:
    assert "· ana<" in page_by(world, "ana")
    assert asked(world) == 0


def test_somebody_new_is_known_half_a_minute_later(world: ConsoleWorld) -> None:
    page_by(world, ANA)
    world.api.answers[STAFF] = staff(ana="ana@acme.example", rui="rui@acme.example")
    at_once = page_by(world, RUI)
    world.now = NOW + timedelta(seconds=30)
    later = page_by(world, RUI)

    assert RUI in at_once
    assert "rui@acme.example" in later
    assert asked(world) == 2


def test_a_changed_address_is_known_ten_minutes_later(world: ConsoleWorld) -> None:
    page_by(world, ANA)
    world.api.answers[STAFF] = staff(ana="ana.silva@acme.example")
    world.now = NOW + timedelta(minutes=10)

    assert "ana.silva@acme.example" in page_by(world, ANA)


def test_where_nobody_says_who_it_is_the_page_shows_the_name_it_has(world: ConsoleWorld) -> None:
    world.api.answers[STAFF] = ApiAnswer(503, {"error": {"code": "pool_unavailable"}})
    shown = page_by(world, ANA)
    page_by(world, ANA)

    assert ANA in shown
    assert asked(world) == 1  # not at each page


def test_a_file_names_people_too(world: ConsoleWorld) -> None:
    act = {"acted_at": "2026-03-31T12:00:00Z", "person": ANA, "kind": "entry", "what": "rebate"}
    world.api.answers["GET /v1/audit"] = ApiAnswer(200, {"acts": [act], "after": None})
    answer = world.get("/console/csv/acts")

    assert ",ana@acme.example," in answer["body"]
