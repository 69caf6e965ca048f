"""take_opt_outs: a payer refuses reminders by its mail program or on a page; clerks see it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cobro.adapters.dynamodb.dunning import DynamoNotices
from cobro.runtime.settings import Table
from tests.support import doors
from tests.support.opt_outs import asked, noted, refused, token_in
from tests.support.requests import customer_body
from tests.support.world import World

DUE = date(2026, 3, 12)
MORNING = datetime(2026, 3, 9, 12, tzinfo=UTC)
VIEWS = {"issuer_id": "acme"}


@pytest.fixture
def mailed(world: World) -> World:
    """Give a world in which a reminder of what is due in three days went out."""
    doors.issued(world, due=DUE)
    run(world, MORNING)
    return world


def run(world: World, at: datetime) -> None:
    world.at(at)
    world.run_schedule()
    world.settle()


def address(world: World) -> dict[str, Any]:
    path = "/v1/customers/cus-1/addresses"
    found, *_ = world.http("manage_dunning", "GET", path, query=VIEWS).body["addresses"]
    return dict(found)


def opt_outs(world: World) -> list[dict[str, Any]]:
    return [row for row in world.items(Table.DUNNING) if row["sk"]["S"].startswith("refused#")]


def test_mail_program_refuses_at_one_click_and_what_is_overdue_still_comes(mailed: World) -> None:
    (mail,) = mailed.mails()
    answer = refused(mailed, token_in(mail))
    refused(mailed, token_in(mail))
    run(mailed, MORNING + timedelta(days=3))
    run(mailed, MORNING + timedelta(days=7))
    states = DynamoNotices().of_invoice(mail.tags["invoice"])

    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert answer["statusCode"] == 200
    assert (states["due_today"].state, states["due_today"].detail) == ("skipped", "opted_out")
    assert [each.tags["step"] for each in mailed.mails()] == ["before_due", "after_due_3"]
    assert mailed.mails()[1].headers == {}
    assert len(opt_outs(mailed)) == 1


def test_opening_the_link_changes_nothing_and_the_page_asks(mailed: World) -> None:
    (mail,) = mailed.mails()
    token = token_in(mail)
    page = asked(mailed, token)
    before = opt_outs(mailed)
    done = refused(mailed, token, "from=page")

    assert "Não quero mais receber" in page["body"]
    assert "Acme" in page["body"]
    assert page["headers"]["Cache-Control"] == "no-store"
    assert before == []
    assert "Pronto" in done["body"]
    assert address(mailed)["opted_out"]["source"] == "page"


def test_mail_itself_leads_to_the_page(mailed: World) -> None:
    (mail,) = mailed.mails()

    assert f"https://api.cobro.example/opt-outs/{token_in(mail)}" in mail.body


@pytest.mark.parametrize("token", ["x", "x.y", "%2e", "W10.x"])
def test_link_that_nobody_signed_shows_one_page_and_keeps_nothing(world: World, token: str) -> None:
    shown, sent = asked(world, token), refused(world, token)

    assert (shown["statusCode"], sent["statusCode"]) == (404, 404)
    assert shown["body"] == sent["body"]
    assert opt_outs(world) == []


@pytest.mark.parametrize("form", ["", "from=page&" * 9, "\x00", "List-Unsubscribe=One-Click"])
def test_whatever_is_posted_refuses(mailed: World, form: str) -> None:
    (mail,) = mailed.mails()

    assert refused(mailed, token_in(mail), form)["statusCode"] == 200
    assert address(mailed)["opted_out"]["source"] == "one_click"


def test_form_that_is_too_long_is_refused(mailed: World) -> None:
    (mail,) = mailed.mails()

    assert refused(mailed, token_in(mail), "x" * 5000)["statusCode"] == 413
    assert opt_outs(mailed) == []


def test_clerk_takes_a_refusal_down_and_sees_it_on_the_timeline(mailed: World) -> None:
    made, again = noted(mailed), noted(mailed)
    path = "/v1/customers/cus-1/timeline"
    query = VIEWS | {"locale": "es-MX"}
    moments = mailed.http("manage_dunning", "GET", path, query=query).body["moments"]
    (told,) = [each for each in moments if each["kind"] == "opt_out"]
    others = [
        noted(mailed, "nobody"),
        noted(mailed, groups=("viewer",)),
        noted(mailed, channel="pigeon"),
    ]

    assert (made.status, made.body) == (201, again.body)
    assert made.body["person"] == told["actor"] == "ana"
    assert (told["what"], told["label"]) == ("clerk", "Rechazo de recordatorios")
    assert [each.status for each in others] == [404, 403, 400]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("pt-BR", "Não quero mais receber"),
        ("pt-PT", "Não quero receber mais"),
        ("es-ES", "No quiero recibir más"),
        ("es-MX", "Ya no quiero recibirlos"),
        ("en", "Send me no more"),
    ],
)
def test_page_speaks_the_payers_language(world: World, language: str, words: str) -> None:
    customer = customer_body("cus-1") | {"language": language}
    world.http("manage_customers", "POST", "/v1/customers", customer)
    doors.issued(world, due=DUE)
    run(world, MORNING)
    token = token_in(world.mails()[0])

    assert words in asked(world, token)["body"]
    assert refused(world, token)["statusCode"] == 200
