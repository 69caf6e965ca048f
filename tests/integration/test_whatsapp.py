"""WhatsApp from consent to news: sent once, settled by what the provider tells, replies kept."""

import json
from datetime import timedelta
from typing import Any

import boto3
import pytest

from cobro.adapters.dynamodb.dunning import DynamoNotices
from cobro.adapters.messaging.whatsapp import WhatsAppReminders
from cobro.runtime.settings import Queue
from tests.faults.stories_of_whatsapp import NUMBER, agree, company_on_whatsapp, remind
from tests.support import doors, social_messaging
from tests.support.answering import Asked, answering
from tests.support.answers import instead, refused
from tests.support.whatsapp import NUMBER_ID, event, incoming, status
from tests.support.world import ISSUER, START, World
from tests.unit.test_whatsapp import a_reminder

CONSENTS = "/v1/customers/cus-1/consents"
CONSENT = {"issuer_id": ISSUER, "source": "contract", "given_at": "2026-03-01T10:00:00-03:00"}


@pytest.fixture
def chatting(world: World) -> World:
    company_on_whatsapp(world)
    return world


def invoice_of(world: World) -> str:
    return next(str(entry.invoice_id) for entry in world.journal())


def notice(world: World, step: str = "early") -> Any:
    return DynamoNotices().of_invoice(invoice_of(world))[step]


def tell(world: World, **value: Any) -> None:
    world.send(Queue.DELIVERIES, event(**value))
    world.settle()


def addresses(world: World) -> dict[str, dict[str, Any]]:
    path, query = "/v1/customers/cus-1/addresses", {"issuer_id": ISSUER}
    found = world.http("manage_dunning", "GET", path, query=query).body["addresses"]
    return {each["channel"]: each for each in found}


def test_reminder_goes_by_whatsapp_once_and_is_told_to_be_read(chatting: World) -> None:
    agree(chatting)
    remind(chatting)
    remind(chatting)
    (message,) = social_messaging.sent().values()
    tell(chatting, statuses=[status("read", message["biz_opaque_callback_data"])])
    told = notice(chatting)

    assert message["to"] == NUMBER
    assert (told.state, told.terms.channel, told.detail) == ("sent", "whatsapp", "wa-1")
    assert told.delivery.state == "read"
    assert chatting.mails() == []


def test_message_of_which_it_is_not_known_whether_it_went_is_settled_by_news(
    chatting: World,
) -> None:
    agree(chatting)

    def lost(_: Any) -> Any:
        message = "the answer was lost"
        raise ConnectionError(message)

    with instead("SendWhatsAppMessage", lost):
        remind(chatting)
    before = notice(chatting).state
    name = f"{invoice_of(chatting)}#early#{NUMBER}"
    tell(chatting, statuses=[status("delivered", name)])

    assert before == "sending"
    assert (notice(chatting).state, notice(chatting).detail) == ("sent", "wamid.1")


def test_who_did_not_agree_gets_mail(chatting: World) -> None:
    remind(chatting)

    assert social_messaging.sent() == {}
    assert len(chatting.mails()) == 1


def test_what_the_provider_refuses_goes_by_mail(chatting: World) -> None:
    agree(chatting)
    with instead("SendWhatsAppMessage", refused("SendWhatsAppMessage", "ValidationException")):
        remind(chatting)

    assert len(chatting.mails()) == 1
    assert (notice(chatting).terms.channel, notice(chatting).terms.no_channel) == (
        "email",
        ("whatsapp",),
    )
    assert doors.waiting(chatting) == []


def test_number_that_nobody_is_at_is_closed_and_asked_to_be_corrected(chatting: World) -> None:
    agree(chatting)
    remind(chatting)
    name = f"{invoice_of(chatting)}#early#{NUMBER}"
    tell(chatting, statuses=[status("failed", name, errors=[{"code": 131026}])])

    assert addresses(chatting)["whatsapp"]["closed"]["reason"] == "address_bounced"
    assert addresses(chatting)["sms"]["closed"] is None
    assert doors.reasons(chatting, ISSUER) == ["address_bounced"]


def test_reply_waits_for_a_person_once(chatting: World) -> None:
    for _ in range(2):
        tell(chatting, messages=[incoming("Pago amanhã")])

    assert doors.reasons(chatting, ISSUER) == ["whatsapp_reply"]


def test_event_that_cannot_be_read_is_parked(chatting: World) -> None:
    tell(chatting, statuses=[status("vanished", f"inv#early#{NUMBER}")])

    assert doors.reasons(chatting, "-") == ["invalid_input"]


def test_clerk_takes_a_consent_down_and_sees_it_until_it_is_refused(chatting: World) -> None:
    first = chatting.http("manage_dunning", "POST", CONSENTS, CONSENT)
    again = chatting.http("manage_dunning", "POST", CONSENTS, CONSENT)
    shown = addresses(chatting)["whatsapp"]["consent"]
    chatting.at(START + timedelta(hours=1))
    refusal = {"issuer_id": ISSUER, "channel": "whatsapp"}
    chatting.http("manage_dunning", "POST", "/v1/customers/cus-1/opt-outs", refusal)
    path, query = "/v1/customers/cus-1/timeline", {"issuer_id": ISSUER, "locale": "en"}
    told = chatting.http("manage_dunning", "GET", path, query=query).body["moments"]
    (moment,) = [each for each in told if each["kind"] == "consent"]

    assert (first.status, again.body) == (201, first.body)
    assert (shown["source"], shown["person"]) == ("contract", "ana")
    assert addresses(chatting)["whatsapp"]["consent"] is None
    assert (moment["what"], moment["actor"], moment["label"]) == (
        "contract",
        "ana",
        "Consent to messages",
    )


@pytest.mark.parametrize(
    ("more", "groups", "code"),
    [
        ({"given_at": "2027-01-01T00:00:00+00:00"}, ("finance",), 400),
        ({"given_at": "2026-03-01T10:00:00"}, ("finance",), 400),
        ({"source": "guess"}, ("finance",), 400),
        ({"channel": "email"}, ("finance",), 400),
        ({}, ("viewer",), 403),
    ],
)
def test_consent_out_of_bounds_is_refused(
    chatting: World, more: dict[str, str], groups: tuple[str, ...], code: int
) -> None:
    answer = chatting.http("manage_dunning", "POST", CONSENTS, CONSENT | more, groups=groups)

    assert answer.status == code


def test_profile_shows_the_number_and_its_templates(chatting: World) -> None:
    shown = chatting.http("manage_customers", "GET", f"/v1/issuers/{ISSUER}").body

    assert shown["whatsapp"]["phone_number_id"] == NUMBER_ID
    assert shown["whatsapp"]["templates"]["pt-BR"] == {"early": "acme_before_due"}


def test_request_on_the_wire_is_what_the_service_takes() -> None:
    """Send by a real client to a door that keeps what it was asked."""
    asked: list[Asked] = []
    reminder = a_reminder()
    with answering('{"messageId": "m-1"}', asked) as url:
        client = boto3.Session(
            aws_access_key_id="x", aws_secret_access_key="y", region_name="sa-east-1"
        ).client("socialmessaging", endpoint_url=url)
        message_id = WhatsAppReminders(lambda: client).send(reminder)
    (request,) = asked
    body = json.loads(request.body)

    assert message_id == "m-1"
    assert (request.method, request.path) == ("POST", "/v1/whatsapp/send")
    assert sorted(body) == ["message", "metaApiVersion", "originationPhoneNumberId"]
