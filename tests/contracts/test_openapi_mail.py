"""What is said of messages and of how customers are reached is what the description says."""

from datetime import date

from cobro.runtime.settings import Queue
from tests.contracts.test_openapi import VIEWS, check
from tests.support import doors
from tests.support.mail_news import ses_text
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
