"""send_announcements and its routes over the tables and the mail, to the timeline and back."""

import argparse
import json
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from cobro.runtime.settings import Queue
from cobro.runtime.wiring import announcements
from cobro_cli import announcements_command, payers_command
from tests.support import outbox
from tests.support.announcement_desk import an_announcement
from tests.support.announcements import (
    QUERY,
    WORDS,
    agreed,
    announced,
    announcement_body,
    moved,
    progress,
)
from tests.support.answering import Asked, answering
from tests.support.mail_news import ses_text
from tests.support.opt_outs import asked, linked_token, noted, refused
from tests.support.requests import Context
from tests.support.world import World, customer_body

FUNCTION = "send_announcements"


def run(world: World) -> int:
    sent: int = world.invoke(FUNCTION, {})["sent"]
    return sent


def last_mail() -> Any:
    return outbox.everything()[-1]


def text_of(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    text: str = part.get_content()
    return text


def told(world: World, kinds: set[str]) -> list[tuple[str, str, str]]:
    path = "/v1/customers/cus-1/timeline"
    moments = world.http("manage_dunning", "GET", path, query=QUERY).body["moments"]
    return [(e["kind"], e["what"], e["reference"]) for e in moments if e["kind"] in kinds]


@pytest.fixture
def sent(world: World) -> World:
    """Give a world in which a promotion went to a customer that had agreed."""
    assert [agreed(world).status, announced(world).status] == [201, 201]
    assert moved(world, "running").status == 200
    outbox.empty()
    assert run(world) == 1
    return world


def test_a_promotion_is_mailed_once_in_its_frame(sent: World) -> None:
    assert run(sent) == 0
    (mail,) = outbox.document_mails()
    text, html = text_of(mail, "plain"), text_of(mail, "html")

    assert mail["Subject"] == "Novidades, Maria da Silva"
    assert text.startswith("Publicidade de ")
    assert "Você recebe esta mensagem porque concordou em receber promoções." in text
    assert "É &lt;b&gt;novo&lt;/b&gt;." in html
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Reply-To"] is not None


def test_how_far_it_came_is_told(sent: World) -> None:
    found = progress(sent)

    assert (found["state"], found["planned"], found["left"], found["ends"]) == (
        *("finished", 1, 0),
        {"sent": 1},
    )
    assert found["announcement"]["countries"] == ["BR"]
    assert told(sent, {"message", "promotion_consent"}) == [
        ("message", "sent", "promotion-spring"),
        ("promotion_consent", "form", "1"),
    ]


def test_the_link_withdraws_promotions_and_no_reminder(sent: World) -> None:
    (message,) = outbox.document_mails()
    token = linked_token(message)
    page = asked(sent, token)
    done = refused(sent, token)
    again = refused(sent, token)
    announced(sent, "summer")
    moved(sent, "running", "summer")
    sent.advance(days=8)

    assert "Não quero mais receber promoções" in page["body"]
    assert "não receberá mais promoções" in done["body"]
    assert (page["statusCode"], done["statusCode"], again["statusCode"]) == (200, 200, 200)
    assert run(sent) == 0
    assert progress(sent, "summer")["ends"] == {"no_promotion_consent": 1}
    assert told(sent, {"promotion_withdrawal", "opt_out"}) == [
        ("promotion_withdrawal", "one_click", "1")
    ]


def test_a_clerk_takes_consents_down_and_back(world: World) -> None:
    path = "/v1/customers/cus-1/addresses"
    given = agreed(world)
    same = agreed(world, wording="newsletter/4")
    withdrawn = noted(world, purpose="promotions")
    old = agreed(world)
    world.advance(days=1)
    new = agreed(world, given_at=world.now.isoformat())
    stands = world.http("manage_dunning", "GET", path, query=QUERY).body["promotions"]

    assert (given.status, given.body["wording"], given.body["person"] != "") == (
        *(201, "newsletter/3"),
        True,
    )
    assert same.body == given.body
    assert (withdrawn.status, withdrawn.body["source"]) == (201, "clerk")
    assert (old.status, old.body["error"]["field"]) == (400, "given_at")
    assert (new.status, stands["consent"]["given_at"], stands["withdrawn"]) == (
        *(201, new.body["given_at"]),
        None,
    )


def test_what_was_never_agreed_to_is_not_taken_back(world: World) -> None:
    assert noted(world, purpose="promotions").status == 400


def test_a_bounce_is_taken_and_closes_the_address(sent: World) -> None:
    sent.send(Queue.DELIVERIES, ses_text("Bounce", last_mail()))
    sent.settle()
    announced(sent, "notice", kind="service")
    moved(sent, "running", "notice")
    sent.advance(days=8)

    assert told(sent, {"delivery"}) == [("delivery", "bounced", "promotion-spring")]
    assert (run(sent), progress(sent, "notice")["ends"]) == (0, {"address_bounced": 1})


def test_a_service_notice_goes_without_consent_or_link(world: World) -> None:
    announced(world, "outage", kind="service")
    moved(world, "running", "outage")
    outbox.empty()

    assert run(world) == 1
    (mail,) = outbox.document_mails()
    assert mail["List-Unsubscribe"] is None
    assert text_of(mail, "plain").startswith("Aviso de ")


def test_it_goes_to_who_is_late_when_it_goes(world: World) -> None:
    world.http("manage_customers", "POST", "/v1/customers", customer_body("cus-2"))
    unknown = announced(world, "outage", kind="service", behaviour_groups=["late"])
    late = {"format": 1, "groups": [{"group": "late", "when": {"debt_age": {"from": 1}}}]}
    world.http("manage_dunning", "PUT", "/v1/behaviour-groups", late, query=QUERY)
    kept = announced(world, "outage", kind="service", behaviour_groups=["late"])
    moved(world, "running", "outage")
    world.issue("one", 10_000, due=date(2026, 3, 3))
    world.settle()
    world.advance(days=4)

    assert (unknown.status, unknown.body["error"]["field"]) == (400, "behaviour_groups")
    assert kept.body["announcement"]["behaviour_groups"] == ["late"]
    assert run(world) == 1
    assert progress(world, "outage")["ends"] == {"not_in_audience": 1, "sent": 1}


def test_the_words_are_the_readers_own(world: World) -> None:
    language = {"email": "ana@payer.example", "language": "en"}
    world.http("manage_customers", "POST", "/v1/customers", {**customer_body("cus-1"), **language})
    words = {**WORDS, "en": {"subject": "News", "body": "Hello {{you}}"}}
    announced(world, "outage", kind="service", words=words)
    moved(world, "running", "outage")
    outbox.empty()
    run(world)
    (mail,) = outbox.document_mails()

    assert (mail["Subject"], mail["Content-Language"]) == ("News", "en")
    assert "A notice from" in text_of(mail, "plain")
    assert "Hello {you}" in text_of(mail, "plain")


def test_a_draft_is_changed_and_one_that_began_is_not(world: World) -> None:
    first, again = announced(world), announced(world)
    other = announced(world, segments=["gold"])
    moved(world, "running")
    late = announced(world)
    states = [moved(world, state).body["state"] for state in ("paused", "running", "ended")]
    after_the_end = moved(world, "running")

    assert [first.status, again.status, other.status] == [201, 200, 201]
    assert (late.status, late.body["error"]["code"]) == (422, "announcement_begun")
    assert states == ["paused", "running", "ended"]
    assert (after_the_end.status, after_the_end.body["error"]["code"]) == (
        *(422, "announcement_state"),
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"words": {"es-MX": {"subject": "a", "body": "b"}}}, "words"),
        ({"words": {"pt-BR": {"subject": "a", "body": "{amount}"}}}, "words.pt-BR.body"),
        ({"last_date": "2026-03-01"}, "last_date"),
        ({"countries": ["FR"]}, "countries[0]"),
        ({"kind": "news"}, "kind"),
    ],
)
def test_what_could_not_be_sent_is_refused_when_it_is_put(
    world: World, changes: dict[str, Any], field: str
) -> None:
    answer = announced(world, **changes)

    assert (answer.status, answer.body["error"]["field"]) == (400, field)


def test_who_may_not_or_names_nothing_is_refused(world: World) -> None:
    assert announced(world, groups=("viewer",)).status == 403
    assert moved(world, "running", groups=("viewer",)).status == 403
    assert moved(world, "running", "none").status == 404
    assert announced(world, "A b").status == 400


def test_a_run_whose_time_is_up_plans_nothing(world: World) -> None:
    announced(world)
    moved(world, "running")
    world.invoke(FUNCTION, {}, Context(remaining_ms=10_000))

    assert progress(world)["planned"] == 0


def test_who_waits_is_read_page_by_page(world: World) -> None:
    announced(world)
    kept = announcements.announcements()
    customers = [f"cus-{n:02}" for n in range(5)]
    planned = kept.plan(an_announcement(), kept.progress("acme", "spring"), customers)
    kept.settle(an_announcement(), planned, customers[:1])

    assert kept.waiting("acme", "spring", "", 3) == customers[1:4]
    assert kept.waiting("acme", "spring", "cus-03", 3) == customers[4:]
    assert kept.find("acme", "sprin") is None


def test_the_command_keeps_lists_and_moves(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = tmp_path / "spring.json"
    draft.write_text(json.dumps(announcement_body()), "utf-8")
    one: dict[str, Any] = {"code": "spring", "state": "running", "planned": 3, "left": 1}
    one |= {"is_planned": False, "ends": {"sent": 2}, "announcement": announcement_body()}
    requests: list[Asked] = []
    with answering(json.dumps({"announcements": [one]}), requests) as url:
        place = ["--issuer", "acme", "--token", "t", "--url", url]
        acts = (["put", str(draft)], ["list"], ["show", "spring"], ["begin", "spring"])
        codes = [called(announcements_command, [*words, *place]) for words in acts]
        missing = called(announcements_command, ["show", "other", *place])

    assert (codes, missing) == ([0, 0, 0, 0], 1)
    assert "planned 3 so far  left 1  sent 2" in capsys.readouterr().out
    assert json.loads(requests[0].body) == announcement_body()
    assert json.loads(requests[3].body) == {"state": "running"}


def test_the_command_takes_consents_to_promotions(capsys: pytest.CaptureFixture[str]) -> None:
    answer = {"purpose": "promotions", "source": "form", "at": "now", "given_at": "now"}
    requests: list[Asked] = []
    with answering(json.dumps(answer), requests) as url:
        place = ["--issuer", "acme", "--promotions", "--token", "t", "--url", url]
        how = ["--source", "form", "--at", "2026-03-02T10:00:00Z", "--wording", "newsletter/3"]
        called(payers_command, ["consent", "cus-1", *how, *place])
        called(payers_command, ["opt-out", "cus-1", *place])

    told = ["agreed to promotions on now (form)", "no promotions since now"]
    assert capsys.readouterr().out.splitlines() == told
    assert [json.loads(each.body)["purpose"] for each in requests] == ["promotions"] * 2


def called(command: Any, words: list[str]) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    code: int = command.run(parser.parse_args(words))
    return code
