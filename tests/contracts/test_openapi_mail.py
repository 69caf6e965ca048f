"""What is said of messages and of how customers are reached is what the description says."""

from datetime import date

from cobro.runtime.settings import Queue
from tests.contracts.test_openapi import VIEWS, check
from tests.faults.stories_of_deliveries import one_reminder
from tests.support import doors
from tests.support.mail_news import ses_text
from tests.support.mail_replies import a_mail, write
from tests.support.opt_outs import noted, taken_back
from tests.support.world import World


def test_how_a_customer_is_reached_is_answered_as_described(world: World) -> None:
    doors.issued(world, due=date(2026, 3, 5))
    world.run_schedule()
    world.settle()
    (mail,) = world.mails()
    path = "/v1/customers/{customer_id}/addresses"
    shown = []
    for text in ("", ses_text("Complaint", mail)):
        if text:
            world.send(Queue.DELIVERIES, text)
            world.settle()
        for customer in ("cus-1", "nobody"):
            real = path.format(customer_id=customer)
            answer = world.http("manage_dunning", "GET", real, query=VIEWS)
            check("GET", path, answer.status, answer.body)
            shown.append(answer.status)
    notices = "/v1/invoices/{invoice_id}/notices"
    real = notices.format(invoice_id=mail.tags["invoice"])
    told = world.http("manage_dunning", "GET", real)
    check("GET", notices, told.status, told.body)
    timeline = "/v1/customers/{customer_id}/timeline"
    seen = world.http("manage_dunning", "GET", "/v1/customers/cus-1/timeline", query=VIEWS)
    check("GET", timeline, seen.status, seen.body)

    assert shown == [200, 404, 200, 404]
    assert {"delivery", "address_closed"} <= {each["kind"] for each in seen.body["moments"]}


def test_what_a_customer_wrote_back_is_answered_as_described(world: World) -> None:
    one_reminder(world)
    (mail,) = world.mails()
    write(world, a_mail(), *mail.reply_to)
    world.settle()
    path = "/v1/customers/{customer_id}/requests"
    shown = [
        world.http("manage_dunning", "GET", path.format(customer_id=customer), query=VIEWS)
        for customer in ("cus-1", "nobody")
    ]
    for answer in shown:
        check("GET", path, answer.status, answer.body)
    named = shown[0].body["requests"][0]["request_id"]
    told = []
    for what, request in (("owner", named), ("answer", named), ("owner", named), ("answer", "no")):
        real = f"/v1/customers/cus-1/requests/{request}/{what}"
        answer = world.http("manage_dunning", "POST", real, {"issuer_id": "acme"})
        check("POST", f"{path}/{{request_id}}/{what}", answer.status, answer.body)
        told.append(answer.status)

    assert [answer.status for answer in shown] == [200, 404]
    assert told == [200, 200, 422, 404]


def test_refusals_are_answered_as_described(world: World) -> None:
    path = "/v1/customers/{customer_id}/opt-outs"
    answers = [
        noted(world),
        noted(world),
        noted(world, "nobody"),
        noted(world, channel="pigeon"),
        noted(world, groups=("viewer",)),
    ]
    for answer in answers:
        check("POST", path, answer.status, answer.body)
    addresses = "/v1/customers/{customer_id}/addresses"
    shown = world.http("manage_dunning", "GET", addresses.format(customer_id="cus-1"), query=VIEWS)
    check("GET", addresses, shown.status, shown.body)

    assert [answer.status for answer in answers] == [201, 201, 404, 400, 403]
    assert shown.body["addresses"][0]["opted_out"]["source"] == "clerk"


def test_refusals_taken_back_are_answered_as_described(world: World) -> None:
    path = "/v1/customers/{customer_id}/opt-outs/withdrawal"
    noted(world)
    answers = [
        taken_back(world),
        taken_back(world),
        taken_back(world, channel="sms"),
        taken_back(world, "nobody"),
        taken_back(world, groups=("viewer",)),
    ]
    for answer in answers:
        check("POST", path, answer.status, answer.body)

    assert [answer.status for answer in answers] == [201, 201, 400, 404, 403]
    assert answers[0].body == answers[1].body
