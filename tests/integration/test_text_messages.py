"""dispatch_reminders by SMS: where mail is closed, once, and at nobody's cost twice."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cobro.adapters.dynamodb.dunning import DynamoNotices
from cobro.runtime.settings import Queue
from tests.faults.stories_of_deliveries import mail_that_bounced, remind_by_text
from tests.support import doors, outbox
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
    with instead("Publish", refused("Publish", "InvalidParameter")):
        remind_by_text(bounced)

    assert doors.reasons(bounced, "-") == ["sms_refused"]
    assert outbox.text_messages() == {}


def test_provider_that_sends_nothing_for_now_is_asked_again(bounced: World) -> None:
    bounced.at(START + timedelta(days=4))
    with instead("Publish", refused("Publish", "Throttled")):
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
