"""Writing a dunning policy in the console: what the form sends, keeps, and says of a refusal."""

from html.parser import HTMLParser
from typing import Any

import pytest

from cobro.adapters.own_api import ApiAnswer
from cobro.contracts.dunning_policy import DunningPolicyV2, default_document
from cobro.contracts.parsing import convert
from tests.support.console_world import ConsoleWorld

PATH = "/console/policy-form"
ONE = {"step": "kind", "offset": {"days": 3}, "template": "after_due", "tone": "friendly",
       "channels": ["whatsapp", "email"], "actions": [], "only_if": {"currencies": ["BRL"]},
       "escalates_from": ""}  # fmt: skip
TWO = {"step": "again", "offset": {"business_days": 5, "from": "last_step"}, "tone": "neutral",
       "template": "still_open", "channels": ["email"], "actions": ["call_task", "new_boleto"],
       "boleto_due_days": 7}  # fmt: skip
SHOPS: dict[str, Any] = {
    "format": 2, "steps": [ONE, TWO], "description": "Shops", "shortest_term_days": 10,
    "hold_out": {"share_percent": 5},
}  # fmt: skip


KEPT = {"document": SHOPS, "policy": "shops", "version": 1, "author": "ana"}


class Fields(HTMLParser):
    """What a browser would send of the form that it was shown, by the button that keeps it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self._select = ""
        self.feed(page[page.index('action="/console/policy-form"') :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        name = facts.get("name") or ""
        if tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in facts or self._select not in self.sent):
            self.sent[self._select] = facts.get("value") or ""
        elif tag == "input" and (facts.get("type") != "checkbox" or "checked" in facts):
            self.sent[name] = facts.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        self._select = "" if tag == "select" else self._select


@pytest.fixture
def world() -> ConsoleWorld:
    found = ConsoleWorld(
        {
            "GET /v1/dunning-policies/shops": ApiAnswer(
                200, {"document": SHOPS, "policy": "shops", "version": 1, "author": "ana"}
            ),
            "PUT /v1/dunning-policies/shops": ApiAnswer(201, {}),
            "PUT /v1/dunning-policies/other": ApiAnswer(201, {}),
        }
    )
    found.signed_in("finance")
    return found


def shown(world: ConsoleWorld) -> dict[str, str]:
    return Fields(world.get(PATH, policy="shops")["body"]).sent


def kept(world: ConsoleWorld) -> Any:
    (order,) = world.api.orders()
    return order.body


def test_a_form_that_nobody_changed_says_the_same_policy(world: ConsoleWorld) -> None:
    answer = world.post(PATH, **shown(world))
    (order,) = world.api.orders()

    assert (answer["statusCode"], order.query) == (303, {"issuer_id": "acme", "after_version": "1"})
    assert answer["headers"]["Location"] == "/console/dunning/shops?done=put_policy"
    assert convert(order.body, DunningPolicyV2) == convert(SHOPS, DunningPolicyV2)


def test_steps_are_renamed_moved_removed_and_put_to_it(world: ConsoleWorld) -> None:
    form = shown(world) | {
        "s0:step": "soft", "s0:place": "2", "s1:place": "1", "s1:remove": "on",
        "s2:step": "later", "s2:count": "9", "s2:unit": "days", "s2:tone": "firm",
        "s2:template": "still_open", "s2:channel:0": "email", "s2:channel:1": "email",
        "s2:action:block_flag": "on", "s2:boleto_due_days": "3", "s2:place": "1",
        "s3:step": "", "name": "other",
    }  # fmt: skip
    world.post(PATH, **form)
    first, second = kept(world)["steps"]

    assert (first["step"], first["channels"], first["actions"]) == (
        "later",
        ["email"],
        ["block_flag"],
    )
    assert "boleto_due_days" not in first  # it makes none
    assert (second["step"], second["only_if"]) == ("soft", {"currencies": ["BRL"]})
    assert kept(world)["hold_out"] == {"share_percent": 5}


def test_a_new_policy_begins_like_that_of_the_program(world: ConsoleWorld) -> None:
    document = {"format": 2, "steps": [{"step": "kind", "offset": {"days": 1}}]}
    world.api.answers["GET /v1/dunning-policies/default"] = ApiAnswer(200, {"document": document})
    page = world.get(PATH)["body"]

    assert Fields(page).sent["name"] == ""
    assert Fields(page).sent["s0:step"] == "kind"


def test_another_step_is_an_empty_one_and_nothing_is_kept(world: ConsoleWorld) -> None:
    form = shown(world) | {"more": "1", "description": "changed"}
    answer = world.post(PATH, **form)
    again = Fields(answer["body"]).sent

    assert (answer["statusCode"], world.api.orders()) == (200, [])
    assert (again["description"], again["s2:step"], again["s2:count"]) == ("changed", "", "1")
    assert again["s1:step"] == "again"


def test_a_refusal_names_the_step_and_keeps_what_was_written(world: ConsoleWorld) -> None:
    error = {"code": "tone_softens", "message": "step again is softer", "field": "steps[1].tone"}
    world.api.answers["PUT /v1/dunning-policies/shops"] = ApiAnswer(400, {"error": error})
    form = shown(world) | {"s1:tone": "firm", "s0:count": "soon", "term": "?"}
    answer = world.post(PATH, **form)

    assert answer["statusCode"] == 400
    assert "Step 2: step again is softer" in answer["body"]
    assert Fields(answer["body"]).sent["s1:tone"] == "firm"
    assert kept(world)["steps"][0]["offset"] == {"days": "soon"}
    assert kept(world)["shortest_term_days"] == "?"


def test_what_is_refused_as_a_whole_or_to_this_person_says_so(world: ConsoleWorld) -> None:
    form = shown(world)
    whole = {"error": {"code": "invalid_input", "message": "no steps", "field": "steps"}}
    world.api.answers["PUT /v1/dunning-policies/shops"] = ApiAnswer(400, whole)
    refused = world.post(PATH, **form)
    world.api.answers["PUT /v1/dunning-policies/shops"] = ApiAnswer(403, {})
    forbidden = world.post(PATH, **form)
    world.signed_in("viewer")

    assert ">no steps <code>" in refused["body"]
    assert forbidden["statusCode"] == 403
    assert "<form class=" not in world.get(PATH, policy="shops")["body"].partition("<main")[2]


def test_who_came_second_is_told_and_keeps_what_was_written(world: ConsoleWorld) -> None:
    form = shown(world) | {"description": "mine"}
    newer = {**KEPT, "version": 2, "author": "rui"}
    refusal = {"error": {"code": "policy_changed", "message": "version 2"}}
    world.api.answers["PUT /v1/dunning-policies/shops"] = ApiAnswer(409, refusal)
    world.api.answers["GET /v1/dunning-policies/shops"] = ApiAnswer(200, newer)
    told = world.post(PATH, **form)
    again = Fields(told["body"]).sent

    assert told["statusCode"] == 409
    assert "Version 2 by rui came first" in told["body"]
    assert (again["description"], again["base_version"], again["follows"]) == ("mine", "1", "2")

    world.api.answers["PUT /v1/dunning-policies/shops"] = ApiAnswer(201, {})
    world.post(PATH, **again)

    assert world.api.orders()[-1].query["after_version"] == "2"


def test_another_name_follows_nothing_that_is_there_already(world: ConsoleWorld) -> None:
    world.post(PATH, **shown(world) | {"name": "other"})
    (order,) = world.api.orders()

    assert order.query["after_version"] == "0"


def test_a_newer_version_that_cannot_be_read_is_a_failure(world: ConsoleWorld) -> None:
    form = shown(world)
    refusal = {"error": {"code": "policy_changed", "message": "version 2"}}
    world.api.answers["PUT /v1/dunning-policies/other"] = ApiAnswer(409, refusal)

    assert world.post(PATH, **form | {"name": "other"})["statusCode"] == 404


def test_a_policy_that_is_gone_is_not_written_over(world: ConsoleWorld) -> None:
    form = shown(world) | {"base": "gone"}

    assert world.get(PATH, policy="gone")["statusCode"] == 404
    assert world.post(PATH, **form)["statusCode"] == 404
    assert world.api.orders() == []


def test_a_policy_of_thirty_steps_is_sent_whole(world: ConsoleWorld) -> None:
    steps = [{**TWO, "step": f"step{number}"} for number in range(30)]
    many = {**KEPT, "document": {"format": 2, "steps": steps}}
    world.api.answers["GET /v1/dunning-policies/shops"] = ApiAnswer(200, many)
    world.post(PATH, **shown(world))

    assert len(kept(world)["steps"]) == 30


def test_the_policy_of_the_program_fits_the_form() -> None:
    assert all(len(step.channels) <= 3 for step in default_document().steps)
