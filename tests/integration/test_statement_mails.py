"""mail_statements and its rules over the tables and the mail, to the timeline and back."""

import argparse
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cobro.domain.exports import ExportMovedError
from cobro.domain.statement_mails import account_name
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import statement_rules
from cobro_cli import exports_command
from tests.support import doors, outbox
from tests.support.answering import Asked, answering
from tests.support.mail_news import ses_text
from tests.support.statement_desk import a_rule
from tests.support.world import Answer, World

FUNCTION = "manage_exports"
PATH = "/v1/statement-rules"
QUERY = {"issuer_id": "acme"}
MORNING = datetime(2026, 4, 1, 14, tzinfo=UTC)


def put(world: World, groups: tuple[str, ...] = ("finance",), **body: Any) -> Answer:
    return world.http(FUNCTION, "PUT", PATH, body, query=QUERY, groups=groups)


def timeline(world: World) -> list[dict[str, Any]]:
    path = "/v1/customers/cus-1/timeline"
    answer = world.http("manage_dunning", "GET", path, query=QUERY)
    found: list[dict[str, Any]] = answer.body["moments"]
    return [each for each in found if each["kind"] in {"message", "delivery"}]


@pytest.fixture
def told(world: World) -> World:
    """Give a world in which the statement of March went out."""
    doors.issued(world)
    assert put(world).status == 201
    world.settle()
    world.at(MORNING)
    outbox.empty()
    assert world.invoke("mail_statements", {}) == {"sent": 1}
    return world


def test_a_statement_is_mailed_once_as_pdf(told: World) -> None:
    assert told.invoke("mail_statements", {}) == {"sent": 0}
    (mail,) = outbox.document_mails()
    (attached,) = mail.iter_attachments()

    assert mail["Subject"].startswith("Extrato de conta")
    assert mail["Content-Language"] == "pt-BR"
    assert attached.get_filename() == "statement-cus-1-2026-03-01-2026-03-31.pdf"
    assert attached.get_content_type() == "application/pdf"


def test_it_stands_on_the_timeline_and_news_of_it_are_taken(told: World) -> None:
    (sent,) = [mail for mail in outbox.everything() if mail.tags["step"].startswith("statement")]
    before = timeline(told)
    told.send(Queue.DELIVERIES, ses_text("Bounce", sent))
    told.settle()
    after = timeline(told)
    told.at(MORNING + timedelta(days=33))
    late = told.invoke("mail_statements", {})
    skipped = [each for each in timeline(told) if each["reference"] == "statement-2026-05-01"]

    assert ("sent", "statement-2026-04-01", "") in [
        (each["what"], each["reference"], each["invoice_id"]) for each in before
    ]
    assert ("delivery", "bounced") in [(each["kind"], each["what"]) for each in after]
    assert late == {"sent": 0}
    assert [(each["what"], each["text"]) for each in skipped] == [
        ("skipped", "email address_bounced")
    ]


def test_rules_are_kept_in_versions_and_listed(world: World) -> None:
    assert [put(world).status, put(world).status] == [201, 200]
    gold = put(world, segment="gold", frequency="weekly", day=1, when="open")
    changed = put(world, is_active=False)
    listed = world.http(FUNCTION, "GET", PATH, query=QUERY, groups=("viewer",)).body["rules"]

    assert (gold.body["segment"], changed.body["version"]) == ("gold", 2)
    assert [(rule["segment"], rule["is_active"]) for rule in listed] == [
        ("", False),
        ("gold", True),
    ]


def test_a_version_is_written_once(world: World) -> None:
    put(world)
    (kept,) = statement_rules.rules().current("acme")
    statement_rules.rules().add(kept)
    with pytest.raises(ExportMovedError):
        statement_rules.rules().add(a_rule(author="eva"))


@pytest.mark.parametrize("body", [{"segment": "a#b"}, {"day": 0}, {"when": "never"}])
def test_a_rule_that_cannot_be_kept_is_refused(world: World, body: dict[str, Any]) -> None:
    assert put(world, **body).status == 400
    assert put(world, groups=("viewer",)).status == 403


def test_the_name_of_an_account_is_a_tag_that_mail_takes() -> None:
    assert account_name("acme", "loja:1_a") == "account_sacme_sloja_c1__a"


def test_the_command_keeps_and_lists_rules(capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[Asked] = []
    rule: dict[str, Any] = {"segment": "", "version": 1, "frequency": "monthly", "day": 1}
    rule |= {"hour": 9, "when": "either", "is_active": True}
    with answering(json.dumps({"rules": [rule]}), asked) as url:
        place = ("--issuer", "acme", "--token", "t", "--url", url)
        wanted = ("put-statements", "monthly", "--day", "5", "--segment", "gold", "--when", "open")
        for words in (("statements",), wanted):
            parser = argparse.ArgumentParser()
            exports_command.add_arguments(parser)
            assert exports_command.run(parser.parse_args([*words, *place])) == 0

    assert "everybody v1  monthly 1 9:00  either" in capsys.readouterr().out
    assert json.loads(asked[1].body)["segment"] == "gold"
