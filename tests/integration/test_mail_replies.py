"""Replies by mail, from the reminder's own address to the timeline, and who sees to them."""

from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from cobro.adapters.mailbox import S3Mailbox
from cobro.adapters.s3 import StorageUnavailableError
from cobro.domain.errors import NotFoundError
from cobro.domain.unknown_senders import BY_SENDER_A_DAY_MAX
from cobro.runtime.settings import Queue
from tests.faults.stories_of_deliveries import one_reminder
from tests.support import doors
from tests.support.answers import instead, refused
from tests.support.cloud_in_process import MAIL, REGION, REPLY_DOMAIN
from tests.support.mail_replies import a_mail, notification, write
from tests.support.requests import customer_body
from tests.support.whatsapp import event, incoming
from tests.support.world import ISSUER, Answer, World

REQUESTS = "/v1/customers/cus-1/requests"


@pytest.fixture
def mailed(world: World) -> World:
    one_reminder(world)
    return world


def reply_to(world: World) -> str:
    (mail,) = world.mails()
    (address,) = mail.reply_to
    return str(address)


def answer(world: World, mail: Any = None, *recipients: str, **told: str) -> None:
    """Answer the reminder, unless other recipients are named."""
    write(world, mail or a_mail(), *(recipients or (reply_to(world),)), **told)
    world.settle()


def requests(world: World, customer: str = "cus-1") -> list[dict[str, Any]]:
    path, query = f"/v1/customers/{customer}/requests", {"issuer_id": ISSUER}
    answer = world.http("manage_dunning", "GET", path, query=query, groups=("viewer",))
    found: list[dict[str, Any]] = answer.body["requests"]
    return found


def act(world: World, what: str, *, groups: tuple[str, ...] = ("finance",), **more: str) -> Answer:
    (request,) = requests(world)
    path = f"{REQUESTS}/{request['request_id']}/{what}"
    body = {"issuer_id": ISSUER, **more}
    return world.http("manage_dunning", "POST", path, body, groups=groups)


def moments(world: World, kind: str) -> list[dict[str, Any]]:
    path, query = "/v1/customers/cus-1/timeline", {"issuer_id": ISSUER, "locale": "pt-BR"}
    told = world.http("manage_dunning", "GET", path, query=query).body["moments"]
    return [each for each in told if each["kind"] == kind]


def test_answer_to_a_reminder_is_on_the_timeline_once_about_its_invoice(mailed: World) -> None:
    (mail,) = mailed.mails()
    written = a_mail("Pago na sexta.", In_Reply_To=f"<{mail.id}@email.amazonses.com>")
    for key in ("mail-1", "mail-2"):
        answer(mailed, written, key=key)
    (request,) = requests(mailed)
    (moment,) = moments(mailed, "request")

    assert reply_to(mailed).endswith(f"@{REPLY_DOMAIN}")
    assert (request["text"], request["state"], request["owner"]) == ("Pago na sexta.", "open", "")
    assert (request["step"], request["invoice_id"]) == (mail.tags["step"], mail.tags["invoice"])
    assert (request["sender_proved"], request["stored_as"]) == (True, "mail-1")
    assert (moment["label"], moment["what"]) == ("Resposta do cliente", "open")
    assert "Pago na sexta." in moment["text"]
    assert doors.reasons(mailed, ISSUER) == ["email_reply"]


def test_request_is_taken_and_answered_and_leaves_the_list(mailed: World) -> None:
    answer(mailed)
    taken = act(mailed, "owner")
    given = act(mailed, "owner", owner="bia")
    mailed.at(mailed.now + timedelta(hours=1))
    done = act(mailed, "answer", note="Boleto novo enviado")
    again = act(mailed, "answer", note="Outra vez")
    (moment,) = moments(mailed, "request")
    (ended,) = moments(mailed, "request_answered")

    assert (taken.body["owner"], given.body["owner"]) == ("ana", "bia")
    assert (done.status, again.body) == (200, done.body)
    assert (done.body["state"], done.body["answered_by"]) == ("answered", "ana")
    assert (moment["what"], moment["actor"]) == ("answered", "bia")
    assert (ended["actor"], ended["text"]) == ("ana", "Boleto novo enviado")
    assert doors.reasons(mailed, ISSUER) == []
    assert act(mailed, "owner").body["error"]["code"] == "request_answered"


def test_item_that_is_replayed_is_an_answer_and_the_mail_again_asks_nobody(mailed: World) -> None:
    answer(mailed)
    (item,) = doors.waiting(mailed, ISSUER)
    mailed.http("replay_exceptions", "POST", f"/v1/exceptions/{item['exception_id']}/replay")
    answer(mailed, key="mail-2")
    (request,) = requests(mailed)

    assert request["state"] == "answered"
    assert doors.reasons(mailed, ISSUER) == []


def test_mail_to_no_address_of_ours_is_found_by_its_sender_as_the_profile_has_it_now(
    world: World,
) -> None:
    profile = customer_body("cus-1") | {"email": "Contas@Payer.example"}
    world.http("manage_customers", "POST", "/v1/customers", profile)
    elsewhere = f"hello@{REPLY_DOMAIN}"
    answer(world, a_mail(From="contas@payer.example"), elsewhere, key="mail-1")
    answer(world, a_mail(Message_ID="<two@payer.example>"), elsewhere, key="mail-2")

    assert [each["sender"] for each in requests(world)] == ["contas@payer.example"]
    assert sorted(doors.reasons(world, ISSUER)) == ["email_reply", "email_unmatched"]


def test_flood_of_an_unknown_sender_is_one_item_behind_the_first_mails(world: World) -> None:
    for number in range(BY_SENDER_A_DAY_MAX + 2):
        mail = a_mail(Message_ID=f"<{number}@payer.example>")
        answer(world, mail, f"hello@{REPLY_DOMAIN}", key=f"mail-{number}")
    answer(world, b"no mail at all", f"hello@{REPLY_DOMAIN}", key="mail-x")

    assert doors.reasons(world, ISSUER) == [
        "email_surplus",
        *["email_unmatched"] * BY_SENDER_A_DAY_MAX,
    ]
    assert doors.reasons(world, "-") == []


def test_whatsapp_reply_is_a_request_of_the_customer_with_the_number(world: World) -> None:
    profile = customer_body("cus-1") | {"phone": "(11) 98765-4321"}
    world.http("manage_customers", "POST", "/v1/customers", profile)
    for _ in range(2):
        world.send(Queue.DELIVERIES, event(messages=[incoming("Já paguei")]))
        world.settle()
    (request,) = requests(world)

    assert (request["channel"], request["text"]) == ("whatsapp", "Já paguei")
    assert doors.reasons(world, ISSUER) == ["whatsapp_reply"]


@pytest.mark.parametrize(
    ("mail", "told", "reasons"),
    [
        (a_mail(Auto_Submitted="auto-replied"), {}, []),
        (a_mail("Abra"), {"virus": "FAIL"}, ["email_virus"]),
        (a_mail("Ganhe"), {"spam": "FAIL"}, ["email_spam"]),
    ],
)
def test_what_no_person_wrote_is_no_request(
    mailed: World, mail: Any, told: dict[str, str], reasons: list[str]
) -> None:
    answer(mailed, mail, **told)

    assert requests(mailed) == []
    assert doors.reasons(mailed, ISSUER) == reasons


def test_mail_that_cannot_be_read_or_found_is_parked(mailed: World) -> None:
    answer(mailed, b"no mail at all")
    mailed.send(Queue.DELIVERIES, notification(reply_to(mailed), key="nowhere"))
    mailed.send(Queue.DELIVERIES, '{"notificationType": "Bounce"}')
    mailed.send(Queue.DELIVERIES, '{"notificationType": "AmazonSnsSubscriptionSucceeded"}')
    mailed.settle()

    assert doors.reasons(mailed, "-") == ["invalid_input", "mail_unreadable", "not_found"]


def test_request_is_listed_by_viewers_and_changed_by_clerks_alone(mailed: World) -> None:
    answer(mailed)
    nobody = mailed.http(
        "manage_dunning", "GET", "/v1/customers/no/requests", query={"issuer_id": ISSUER}
    )
    path = f"{REQUESTS}/req_none/answer"
    unknown = mailed.http("manage_dunning", "POST", path, {"issuer_id": ISSUER})

    assert act(mailed, "answer", groups=("viewer",)).status == 403
    assert act(mailed, "owner", colour="red").status == 400
    assert (nobody.status, unknown.status) == (404, 404)


def test_reply_goes_to_the_company_where_no_domain_is_named(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COBRO_REPLY_DOMAIN")
    one_reminder(world)

    assert reply_to(world) == "financeiro@acme.example"


# ---- where mail lies ----------------------------------------------------------------------------


def mailbox() -> S3Mailbox:
    return S3Mailbox(boto3.client("s3", region_name=REGION), MAIL)


def no_way(_request: Any) -> Any:
    raise EndpointConnectionError(endpoint_url="s3")


def with_status(code: str, status: int) -> Any:
    return refused("GetObject", code, ResponseMetadata={"HTTPStatusCode": status})


@pytest.mark.parametrize("answer", [no_way, with_status("SlowDown", 503)], ids=["network", "busy"])
def test_bucket_that_does_not_answer_is_asked_again_later(world: World, answer: Any) -> None:
    with instead("GetObject", answer), pytest.raises(StorageUnavailableError):
        mailbox().read("mail-1")


def test_mail_that_is_gone_is_not_found_and_another_refusal_is_a_defect(world: World) -> None:
    with pytest.raises(NotFoundError):
        mailbox().read("mail-1")
    denied = with_status("AccessDenied", 403)
    with instead("GetObject", denied), pytest.raises(ClientError, match="AccessDenied"):
        mailbox().read("mail-1")
