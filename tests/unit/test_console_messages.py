"""Texts of reminders in the console: each template, channel and language, and a mail's frame."""

import pytest

from cobro.adapters.messaging.templates import TEMPLATES
from cobro.domain.dunning.policy import Channel
from cobro.domain.parties import Language
from tests.support.console_world import ConsoleWorld


@pytest.fixture
def world() -> ConsoleWorld:
    found = ConsoleWorld({})
    found.signed_in("viewer")
    return found


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("channel", list(Channel))
def test_a_text_is_shown_in_each_language(world: ConsoleWorld, template: str, channel: str) -> None:
    asked = {"template": template, "channel": channel}
    pages = [world.get("/console/messages", **asked, to=to)["body"] for to in Language]

    assert all('lang="' in page.partition('<pre class="words"')[2] for page in pages)
    assert len(set(pages)) == len(Language)


def test_a_mail_lies_in_a_frame_that_may_do_nothing(world: ConsoleWorld) -> None:
    page = world.get("/console/messages", template="still_open", to="en", several="1")
    framed = world.get("/console/mail", template="still_open", to="en", several="1")

    assert 'src="/console/mail?template=still_open&amp;channel=email&amp;to=en' in page["body"]
    assert "frame-src 'self'" in page["headers"]["Content-Security-Policy"]
    assert framed["headers"]["Content-Security-Policy"].endswith("frame-ancestors 'self'; sandbox")
    assert framed["headers"]["X-Frame-Options"] == "SAMEORIGIN"
    assert framed["body"].startswith("<!doctype html>")


def test_what_there_is_not_shows_the_first_of_its_kind(world: ConsoleWorld) -> None:
    page = world.get("/console/messages", template="<script>", channel="fax", to="xx")

    assert page["statusCode"] == 200
    assert '<option value="before_due" selected>' in page["body"]
    assert '<option value="en" selected>' in page["body"]
