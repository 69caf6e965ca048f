"""take_payer_requests: a payer says on its page how it wants to be written to, so often a day."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from cobro.domain.preferences import WRITES_A_DAY_MAX
from tests.support import doors
from tests.support.announcements import announced
from tests.support.payer_pages import link_to, page_of, wrote
from tests.support.payers import registered
from tests.support.requests import CUSTOMER, ISSUER
from tests.support.world import World

CHOICE = {"kind": "preferences", "language": "en", "channel": "", "remind_email": "1"}


@pytest.fixture
def token(world: World) -> str:
    registered(world)
    return link_to(world, doors.issued(world, due=date(2026, 3, 12))["invoice_id"])


def moments(world: World) -> list[dict[str, Any]]:
    path = f"/v1/customers/{CUSTOMER}/timeline"
    query = {"issuer_id": ISSUER}
    found: list[dict[str, Any]] = world.http("manage_dunning", "GET", path, query=query).body[
        "moments"
    ]
    return found


def test_a_payer_reads_page_and_reminders_in_the_language_that_it_chose(
    world: World, token: str
) -> None:
    answer = wrote(world, token, **CHOICE)
    place = answer["headers"]["Location"]
    page = page_of(world, place.removeprefix("../").removesuffix("?wished"), "wished")
    world.at(datetime(2026, 3, 9, 12, tzinfo=UTC))
    world.run_schedule()
    world.settle()

    assert (answer["statusCode"], place.endswith("?wished")) == (303, True)
    assert "Saved: that is how we write to you from now on." in page["body"]
    assert '<option value="en" selected>' in page["body"]
    assert world.mails()[0].subject.startswith("Your invoice")


def test_reminders_are_refused_and_wanted_again_on_the_page_and_the_timeline_tells(
    world: World, token: str
) -> None:
    refused = {name: value for name, value in CHOICE.items() if name != "remind_email"}
    wrote(world, token, **refused)
    world.advance(minutes=1)
    wrote(world, token, **CHOICE)

    told = [each for each in moments(world) if each["kind"] in {"opt_out", "opt_in"}]
    assert [(each["kind"], each["what"], each["text"]) for each in told] == [
        ("opt_in", "page", "pt-BR/1"),
        ("opt_out", "page", ""),
    ]
    assert 'name="remind_email" value="1" checked' in page_of(world, token)["body"]


@pytest.mark.parametrize("wrong", [{"language": "xx"}, {"channel": "letter"}, {"language": ""}])
def test_a_choice_that_is_none_changes_nothing(
    world: World, token: str, wrong: dict[str, str]
) -> None:
    answer = wrote(world, token, **{**CHOICE, **wrong})

    assert answer["headers"]["Location"] == f"../{token}?refused"
    assert '<option value="pt-BR" selected>' in page_of(world, token)["body"]


def test_a_payer_writes_so_many_forms_a_day_and_goes_on_the_next(world: World, token: str) -> None:
    told = {
        wrote(world, token, kind="question", text="?")["headers"]["Location"].rpartition("?")[2]
        for _ in range(WRITES_A_DAY_MAX)
    }
    more = wrote(world, token, kind="question", text="One more")
    busy = page_of(world, token, "busy")["body"]
    world.advance(days=1)
    next_day = wrote(world, token, kind="question", text="One more")

    assert told == {"sent"}
    assert more["headers"]["Location"] == f"../{token}?busy"
    assert "Você já enviou muita coisa hoje." in busy
    assert next_day["headers"]["Location"] == f"../{token}?sent"


def test_a_payer_agrees_to_promotions_on_its_page_and_takes_that_back(
    world: World, token: str
) -> None:
    unasked = page_of(world, token)["body"]
    announced(world)
    asked = page_of(world, token)["body"]
    wrote(world, token, **CHOICE, promotions_asked="1", promotions="1")
    world.advance(minutes=1)
    ticked = page_of(world, token)["body"]
    wrote(world, token, **CHOICE)
    wrote(world, token, **CHOICE, promotions_asked="1")

    told = [each for each in moments(world) if each["kind"].startswith("promotion")]
    assert [(each["what"], each["text"]) for each in told] == [
        ("page", ""),
        ("page", "page/pt-BR/1"),
    ]
    assert ("promotions_asked" in unasked, "promotions_asked" in asked) == (False, True)
    assert "Quero receber promoções de " in asked
    assert 'name="promotions" value="1" checked' in ticked
