"""Dead letters in the console: what waits, in words, and a button for that alone."""

import pytest

from tests.support.console_world import ConsoleWorld, full_answers

PATH = "/console/dead-letters"


@pytest.fixture
def world() -> ConsoleWorld:
    found = ConsoleWorld(full_answers())
    found.signed_in("finance")
    return found


def test_work_is_named_in_words_and_only_what_waits_is_sent_back(world: ConsoleWorld) -> None:
    page = world.get(PATH)["body"]
    world.order("redrive", id="raise_alerts", back=PATH)
    (order,) = world.api.orders()

    assert "Raise alerts" in page
    assert page.count('action="/console/do/redrive"') == 2
    assert (order.path, order.body) == ("/v1/dead-letters/raise_alerts/redrive", {})


def test_who_only_looks_has_no_button(world: ConsoleWorld) -> None:
    world.signed_in("viewer")

    assert 'action="/console/do/redrive"' not in world.get(PATH)["body"]
