"""Dead letters in the console: what waits, in words, and a button for that alone."""

import pytest

from cobro.adapters.own_api import ApiAnswer
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


def test_messages_of_a_work_are_shown_by_their_names_with_the_invoice(
    world: ConsoleWorld,
) -> None:
    marks = [{"name": "issuer_id", "value": "acme"}, {"name": "invoice_id", "value": "inv_1"}]
    seen = {"message_id": "m-1", "sent_at": "2026-03-02T12:00:00+00:00", "kind": None}
    told = {"queues": [], "messages": [{**seen, "marks": marks}]}
    world.api.answers["GET /v1/dead-letters"] = ApiAnswer(200, told)
    page = world.get("/console/dead-letter", queue="raise_alerts")["body"]

    assert 'href="/console/invoices/inv_1"' in page
    assert "issuer_id acme · invoice_id inv_1" in page


def test_work_leads_to_its_messages(world: ConsoleWorld) -> None:
    assert 'href="/console/dead-letter?queue=raise_alerts"' in world.get(PATH)["body"]


def test_who_only_looks_has_no_button(world: ConsoleWorld) -> None:
    world.signed_in("viewer")

    assert 'action="/console/do/redrive"' not in world.get(PATH)["body"]
