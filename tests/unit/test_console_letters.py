"""Letters in the console: their pages open, and a person says that they are posted."""

import pytest

from cobro.adapters.own_api import ApiAnswer
from tests.support.console_world import ConsoleWorld, full_answers

FILE = "GET /v1/letters/2026-03-30/file"


@pytest.fixture
def world() -> ConsoleWorld:
    found = ConsoleWorld(full_answers())
    found.signed_in("finance")
    return found


def test_the_letters_of_a_day_lead_to_their_pages(world: ConsoleWorld) -> None:
    world.api.answers[FILE] = ApiAnswer(200, {"url": "https://bucket.example/letters.pdf"})
    page = world.get("/console/dunning")["body"]
    opened = world.get("/console/letters-file", day="2026-03-30")
    gone = world.get("/console/letters-file", day="../x")

    assert 'href="/console/letters-file?day=2026-03-30"' in page
    assert opened["headers"]["Location"] == "https://bucket.example/letters.pdf"
    assert gone["statusCode"] == 404


def test_only_letters_that_are_drawn_are_said_to_be_posted(world: ConsoleWorld) -> None:
    drawn = world.get("/console/dunning")["body"]
    world.order("post_letters", id="2026-03-30", back="/console/dunning")
    (order,) = world.api.orders()
    (batch,) = world.api.answers["GET /v1/letters"].body["batches"]
    batch["state"] = "posted"

    assert "/console/do/post_letters" in drawn
    assert (order.path, order.body) == ("/v1/letters/2026-03-30/posting", {"issuer_id": "acme"})
    assert "/console/do/post_letters" not in world.get("/console/dunning")["body"]
