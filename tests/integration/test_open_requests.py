"""What a company has to answer, however it was written, and in whose hands it is."""

from typing import Any

import pytest

from tests.contracts.test_openapi import check
from tests.faults.stories_of_deliveries import one_reminder
from tests.support.cloud_in_process import REPLY_DOMAIN
from tests.support.mail_replies import a_mail, a_request, write
from tests.support.payer_pages import link_to, wrote
from tests.support.world import ISSUER, Answer, World


@pytest.fixture
def asked(world: World) -> World:
    """Give a world with an answer by mail, a question on the page, and mail of a stranger."""
    one_reminder(world)
    (mail,) = world.mails()
    write(world, a_mail("Pago na sexta."), *mail.reply_to)
    stranger = a_mail(From="other@payer.example", Message_ID="<other@payer.example>")
    write(world, stranger, f"hello@{REPLY_DOMAIN}", key="mail-2")
    world.settle()
    wrote(world, link_to(world, mail.tags["invoice"]), kind="question", text="Qual o prazo?")
    return world


def listed(world: World, **query: str) -> Answer:
    query = {"issuer_id": ISSUER, **query}
    return world.http("manage_dunning", "GET", "/v1/requests", query=query, groups=("viewer",))


def found(world: World, **query: str) -> list[tuple[Any, ...]]:
    answer = listed(world, **query)
    check("GET", "/v1/requests", answer.status, answer.body)
    return [(each["channel"], each["text"], each["owner"]) for each in answer.body["requests"]]


def act(world: World, what: str, **more: str) -> None:
    path = f"/v1/customers/cus-1/requests/{a_request().request_id}/{what}"
    world.http("manage_dunning", "POST", path, {"issuer_id": ISSUER, **more})


def test_answers_and_questions_of_known_customers_stand_in_one_list(asked: World) -> None:
    answer = listed(asked).body
    by_mail = next(each for each in answer["requests"] if each["channel"] == "email")
    on_page = next(each for each in answer["requests"] if each["channel"] == "in_app")

    assert answer["is_complete"] is True
    assert len(answer["requests"]) == 2
    assert (by_mail["kind"], by_mail["request_id"]) == ("reply", a_request().request_id)
    assert (on_page["kind"], on_page["request_id"]) == ("question", None)
    assert by_mail["customer_id"] == on_page["customer_id"] == "cus-1"
    assert by_mail["invoice_id"] == on_page["invoice_id"]


def test_list_is_narrowed_by_channel_and_by_whose_they_are(asked: World) -> None:
    by_mail, on_page = "Pago na sexta.", "Qual o prazo?"
    act(asked, "owner")

    assert found(asked, channel="in_app") == [("in_app", on_page, "")]
    assert found(asked, owner="-") == [("in_app", on_page, "")]
    assert found(asked, owner="me") == found(asked, owner="ana") == [("email", by_mail, "ana")]
    assert found(asked, owner="bia") == found(asked, channel="whatsapp") == []


def test_what_is_answered_leaves_the_list(asked: World) -> None:
    act(asked, "answer", note="Obrigada")
    (question,) = listed(asked).body["requests"]
    path = f"/v1/exceptions/{question['exception_id']}/replay"
    asked.http("replay_exceptions", "POST", path)

    assert listed(asked).body == {"requests": [], "is_complete": True}


def test_no_such_channel_and_no_such_company_are_refused(world: World) -> None:
    wrong = listed(world, channel="fax")
    nowhere = listed(world, issuer_id="nobody")
    check("GET", "/v1/requests", wrong.status, wrong.body)

    assert (wrong.status, wrong.body["error"]["field"]) == (400, "channel")
    assert nowhere.status == 404
