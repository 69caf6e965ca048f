"""take_delivery_events over its table: news of mails, addresses that close, and who is told."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cobro.adapters.dynamodb.dunning import DynamoNotices
from cobro.runtime.settings import Queue, Table
from cobro.runtime.wiring import base
from tests.support import doors, outbox
from tests.support.answers import instead, refused
from tests.support.mail_news import SOFT, ses_event, ses_text
from tests.support.payers import registered
from tests.support.requests import customer_body
from tests.support.world import World

FUNCTION = "take_delivery_events"
DUE = date(2026, 3, 12)
MORNING = datetime(2026, 3, 9, 12, tzinfo=UTC)
VIEWS = {"issuer_id": "acme"}


@pytest.fixture
def mailed(world: World) -> World:
    """Give a world in which the first reminder of an invoice went out."""
    doors.issued(world, due=DUE)
    world.at(MORNING)
    world.run_schedule()
    world.settle()
    return world


def tell(world: World, kind: str, **more: Any) -> None:
    world.send(Queue.DELIVERIES, ses_text(kind, world.mails()[0], **more))
    world.settle()


def notice(world: World, step: str = "before_due") -> dict[str, Any]:
    invoice_id = world.mails()[0].tags["invoice"]
    answer = world.http("manage_dunning", "GET", f"/v1/invoices/{invoice_id}/notices")
    return next(each for each in answer.body["notices"] if each["step"] == step)


def addresses(world: World) -> list[dict[str, Any]]:
    path = "/v1/customers/cus-1/addresses"
    found: list[dict[str, Any]] = world.http(
        "manage_dunning", "GET", path, query=VIEWS, groups=("viewer",)
    ).body["addresses"]
    return found


def next_step(world: World) -> None:
    world.at(MORNING + timedelta(days=3))
    world.run_schedule()
    world.settle()


def test_clerk_sees_that_a_message_was_delivered(mailed: World) -> None:
    tell(mailed, "Send")
    tell(mailed, "Delivery", at=MORNING + timedelta(seconds=3))
    path = "/v1/customers/cus-1/timeline"
    query = VIEWS | {"locale": "pt-BR"}
    moments = mailed.http("manage_dunning", "GET", path, query=query).body["moments"]
    (told,) = [each for each in moments if each["kind"] == "delivery"]

    assert notice(mailed)["delivery"]["state"] == "delivered"
    assert (told["what"], told["label"]) == ("delivered", "Entrega da mensagem")
    assert addresses(mailed)[0]["closed"] is None
    assert doors.reasons(mailed) == []


def test_news_that_come_late_or_twice_change_nothing_more(mailed: World) -> None:
    tell(mailed, "Complaint")
    before = notice(mailed)
    for kind in ("Delivery", "Complaint", "Send", "Bounce"):
        tell(mailed, kind, at=MORNING)

    assert notice(mailed) == before
    assert before["delivery"]["state"] == "complained"
    assert doors.reasons(mailed) == ["address_bounced", "address_complained"]


def uncertain(world: World) -> str:
    """Leave it open whether a reminder went out; it is delivered again once the world settles."""
    invoice_id: str = doors.issued(world, due=DUE)["invoice_id"]
    world.at(MORNING)
    with instead("SendEmail", refused("SendEmail", "InternalFailure")):
        world.run_schedule()
        world.deliver(Queue.REMINDERS)
    return invoice_id


def an_event(invoice_id: str, kind: str = "Delivery") -> str:
    mail: Any = type("Mail", (), {})()
    mail.id, mail.destinations = "m-lost", {"ToAddresses": ["cus-1@payer.example"]}
    mail.tags = {"invoice": invoice_id, "step": "before_due"}
    return ses_text(kind, mail)


def test_message_of_which_the_answer_was_lost_is_sent_by_the_event_of_it(world: World) -> None:
    invoice_id = uncertain(world)
    world.send(Queue.DELIVERIES, an_event(invoice_id))
    world.deliver(Queue.DELIVERIES)
    world.settle()
    found = DynamoNotices().of_invoice(invoice_id)["before_due"]

    assert (found.state, found.detail) == ("sent", "m-lost")
    assert world.mails() == []
    assert doors.waiting(world, "-") == []


def test_uncertain_message_that_waits_for_a_person_is_replayed_once_the_event_came(
    world: World,
) -> None:
    invoice_id = uncertain(world)
    world.settle()
    (item,) = doors.waiting(world, "-")
    world.send(Queue.DELIVERIES, an_event(invoice_id, "Send"))
    world.settle()
    doors.replay(world, item)
    world.settle()

    assert item["reason_code"] == "notice_uncertain"
    assert doors.waiting(world, "-") == []
    assert world.mails() == []


def test_hard_bounce_stops_mail_until_the_address_is_corrected(mailed: World) -> None:
    tell(mailed, "Bounce")
    (item,) = doors.waiting(mailed)
    next_step(mailed)
    skipped = notice(mailed, "due_today")
    same = mailed.http("manage_customers", "POST", "/v1/customers", customer_body("cus-1"))
    still = doors.reasons(mailed)
    for _ in range(2):
        mailed.http("manage_customers", "POST", "/v1/customers", corrected())
    after = doors.waiting(mailed)
    mailed.at(MORNING + timedelta(days=7))
    mailed.run_schedule()
    mailed.settle()

    assert (skipped["state"], skipped["detail"]) == ("skipped", "address_bounced")
    assert item["reason_code"] == "address_bounced"
    assert (same.status, still, after) == (201, ["address_bounced"], [])
    assert [mail.destinations["ToAddresses"] for mail in mailed.mails()] == [
        ["cus-1@payer.example"],
        ["new@payer.example"],
    ]
    assert doors.waiting(mailed) == []


def test_what_was_never_listed_is_not_taken_off_the_list(world: World) -> None:
    base.exceptions().withdraw("exc_none")

    assert world.items(Table.EXCEPTIONS) == []


def corrected() -> dict[str, Any]:
    return customer_body("cus-1") | {"email": "new@payer.example"}


def test_clerk_sees_why_a_customer_is_not_reached(mailed: World) -> None:
    tell(mailed, "Bounce")
    closed, page, letter = addresses(mailed)
    mailed.http("manage_customers", "POST", "/v1/customers", corrected())
    opened, *_ = addresses(mailed)

    assert (closed["channel"], closed["closed"]["reason"]) == ("email", "address_bounced")
    assert closed["closed"]["event_id"] == "fb-bounce"
    assert [(each["channel"], each["closed"]) for each in (page, letter)] == [
        ("in_app", None),
        ("letter", None),
    ]
    assert (opened["address"], opened["closed"]) == ("new@payer.example", None)


def test_document_goes_to_no_closed_address(mailed: World) -> None:
    registered(mailed)
    tell(mailed, "Complaint")
    invoice_id = doors.issued(mailed, key="another", due=DUE)["invoice_id"]
    found = DynamoNotices().of_invoice(invoice_id)["document"]

    assert (found.state, found.detail) == ("skipped", "address_complained")
    assert outbox.document_mails() == []


def test_soft_bounce_closes_no_address(mailed: World) -> None:
    tell(mailed, "Bounce", **SOFT)
    next_step(mailed)

    assert notice(mailed)["delivery"]["state"] == "soft_bounced"
    assert len(mailed.mails()) == 2


def test_event_of_another_shape_or_of_no_message_of_ours_is_parked(mailed: World) -> None:
    event = ses_event("Bounce", mailed.mails()[0])
    event["detail"]["mail"]["tags"]["step"] = ["never"]
    for body in ("{}", "not json", json.dumps(event)):
        mailed.send(Queue.DELIVERIES, body)
    mailed.settle()

    assert doors.reasons(mailed, "-") == ["invalid_input", "malformed_json", "not_found"]
    assert addresses(mailed)[0]["closed"] is None
    assert mailed.dead_letters == []


def test_addresses_of_an_unknown_customer_are_not_found(world: World) -> None:
    path = "/v1/customers/nobody/addresses"
    missing = world.http("manage_dunning", "GET", path, query=VIEWS)
    nobody = world.http("manage_dunning", "GET", path, query=VIEWS, groups=())

    assert (missing.status, nobody.status) == (404, 403)
