"""dispatch_reminders by SMS: where mail is closed, once, and at nobody's cost twice."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import boto3
import pytest

from cobro.adapters.dynamodb.dunning import DynamoNotices
from cobro.adapters.messaging.sms import TextSender, send_once
from cobro.runtime.settings import Queue
from tests.faults.stories_of_deliveries import mail_that_bounced, remind_by_text
from tests.support import doors, outbox, text_messaging
from tests.support.answering import Asked, answering
from tests.support.answers import instead, refused
from tests.support.opt_outs import noted
from tests.support.requests import customer_body
from tests.support.world import START, World

NUMBER = "+5511987654321"
DUE = date(2026, 3, 12)
MORNING = datetime(2026, 3, 9, 12, tzinfo=UTC)


@pytest.fixture
def bounced(world: World) -> World:
    """Give a world in which the mail of an invoice's reminder bounced."""
    mail_that_bounced(world)
    return world


def test_next_step_goes_by_text_message_once(bounced: World) -> None:
    remind_by_text(bounced)
    remind_by_text(bounced)
    ((number, text),) = outbox.text_messages().values()
    (mail,) = bounced.mails()
    notice = DynamoNotices().of_invoice(mail.tags["invoice"])["two"]

    assert number == NUMBER
    assert text.startswith("Acme")
    assert "https://api.cobro.example/pay/" in text
    assert (notice.state, notice.terms.channel) == ("sent", "sms")


def test_number_that_the_provider_refuses_is_parked(bounced: World) -> None:
    reason = "DESTINATION_PHONE_NUMBER_OPTED_OUT"
    with instead("SendTextMessage", refused("SendTextMessage", "ConflictException", Reason=reason)):
        remind_by_text(bounced)
    (item,) = doors.waiting(bounced, "-")

    assert item["reason_code"] == "sms_refused"
    assert "OPTED_OUT" in item["explanation"]
    assert outbox.text_messages() == {}


@pytest.mark.parametrize("code", ["ThrottlingException", "ServiceQuotaExceededException"])
def test_provider_that_sends_nothing_for_now_is_asked_again(bounced: World, code: str) -> None:
    bounced.at(START + timedelta(days=4))
    with instead("SendTextMessage", refused("SendTextMessage", code)):
        bounced.run_schedule()
        bounced.deliver(Queue.REMINDERS)
    bounced.settle()

    assert len(outbox.text_messages()) == 1


def test_clerk_sees_the_number_and_takes_down_that_it_is_not_wanted(world: World) -> None:
    customer = customer_body("cus-1") | {"phone": "(11) 98765-4321"}
    world.http("manage_customers", "POST", "/v1/customers", customer)
    noted(world, channel="sms")
    path, query = "/v1/customers/cus-1/addresses", {"issuer_id": "acme"}
    found = world.http("manage_dunning", "GET", path, query=query).body["addresses"]
    shown = {each["channel"]: each for each in found}

    assert shown["sms"]["address"] == NUMBER
    assert shown["sms"]["opted_out"]["source"] == "clerk"
    assert shown["email"]["opted_out"] is None


def test_reminder_before_the_due_date_brings_the_link_to_refuse(world: World) -> None:
    customer = customer_body("cus-1") | {"phone": NUMBER}
    world.http("manage_customers", "POST", "/v1/customers", customer)
    step = {"step": "early", "offset": {"days": -3}, "template": "before_due", "channels": ["sms"]}
    path, query = "/v1/dunning-policies/text", {"issuer_id": "acme"}
    world.http("manage_dunning", "PUT", path, {"format": 2, "steps": [step]}, query=query)
    given = {"issuer_id": "acme", "kind": "issuer", "policy": "text"}
    world.http("manage_dunning", "PUT", "/v1/dunning-assignments", given)
    doors.issued(world, due=DUE)
    world.at(MORNING + timedelta(hours=1))
    world.run_schedule()
    world.settle()
    ((_, text),) = outbox.text_messages().values()

    assert "https://api.cobro.example/opt-outs/" in text


# ---- what the provider tells ---------------------------------------------------------------------


def tell(world: World, kind: str, context: dict[str, str]) -> None:
    world.send(Queue.DELIVERIES, text_messaging.event(kind, context))
    world.settle()


def context_of(world: World) -> dict[str, str]:
    """Return what a text message of the second step brings back with every news of it."""
    (mail,) = world.mails()
    return {"invoice": mail.tags["invoice"], "step": "two"}


def notice(world: World) -> Any:
    return DynamoNotices().of_invoice(context_of(world)["invoice"])["two"]


def sms_address(world: World) -> dict[str, Any]:
    path, query = "/v1/customers/cus-1/addresses", {"issuer_id": "acme"}
    found = world.http("manage_dunning", "GET", path, query=query).body["addresses"]
    return next(each for each in found if each["channel"] == "sms")


def test_text_message_is_told_to_be_delivered(bounced: World) -> None:
    remind_by_text(bounced)
    (sent,) = text_messaging.sent().values()
    tell(bounced, "TEXT_DELIVERED", sent["Context"])
    tell(bounced, "TEXT_QUEUED", sent["Context"])

    assert sent["Context"] == context_of(bounced)
    assert sent["ConfigurationSetName"] == "cobro-texts"
    assert notice(bounced).delivery.state == "delivered"
    assert sms_address(bounced)["closed"] is None


def test_text_of_which_it_is_not_known_whether_it_went_is_settled_by_news(bounced: World) -> None:
    def lost(_: Any) -> Any:
        message = "the answer was lost"
        raise ConnectionError(message)

    with instead("SendTextMessage", lost):
        remind_by_text(bounced)
    before = notice(bounced).state
    tell(bounced, "TEXT_DELIVERED", context_of(bounced))

    assert before == "sending"
    assert (notice(bounced).state, notice(bounced).detail) == ("sent", "text-1")


def test_number_that_is_none_is_closed_and_asked_to_be_corrected(bounced: World) -> None:
    remind_by_text(bounced)
    tell(bounced, "TEXT_INVALID", context_of(bounced))
    corrections = [
        item for item in doors.waiting(bounced) if item["reason_code"] == "address_bounced"
    ]

    assert sms_address(bounced)["closed"]["reason"] == "address_bounced"
    assert [item for item in corrections if "by sms" in item["explanation"]]


def test_phone_that_is_off_stays_open(bounced: World) -> None:
    remind_by_text(bounced)
    tell(bounced, "TEXT_UNREACHABLE", context_of(bounced))

    assert notice(bounced).delivery.state == "soft_bounced"
    assert sms_address(bounced)["closed"] is None


def test_news_of_what_staff_or_others_sent_change_nothing(bounced: World) -> None:
    tell(bounced, "TEXT_INVALID", {})

    assert sms_address(bounced)["closed"] is None


def test_request_on_the_wire_is_what_the_service_takes() -> None:
    """Send by a real client to a door that keeps what it was asked."""
    asked: list[Asked] = []
    sender = TextSender("pool-0123456789abcdef", "cobro-aws")
    with answering('{"MessageId": "m-1"}', asked) as url:
        client = boto3.Session(
            aws_access_key_id="x", aws_secret_access_key="y", region_name="sa-east-1"
        ).client("pinpoint-sms-voice-v2", endpoint_url=url)
        message_id = send_once(client, sender, NUMBER, "Acme", {"invoice": "inv_1", "step": "two"})
    (request,) = asked

    assert message_id == "m-1"
    assert json.loads(request.body) == {
        "DestinationPhoneNumber": NUMBER,
        "OriginationIdentity": "pool-0123456789abcdef",
        "ConfigurationSetName": "cobro-aws",
        "MessageBody": "Acme",
        "MessageType": "TRANSACTIONAL",
        "TimeToLive": 86_400,
        "Context": {"invoice": "inv_1", "step": "two"},
    }
