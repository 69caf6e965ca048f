"""Notices on the payer's page are left, shown and read, and views of the page are kept."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from tests.faults.stories_of_page_notices import leave_a_notice
from tests.support import doors
from tests.support.payer_pages import link_to, page_of, wrote
from tests.support.world import START, World

TEXT = "Este é um lembrete da fatura"


@pytest.fixture
def left(world: World) -> World:
    """Give a world in which a notice stands on the page of an invoice that is due tomorrow."""
    leave_a_notice(world)
    return world


def invoice_of(world: World) -> str:
    return next(str(entry.invoice_id) for entry in world.journal())


def moments(world: World, kind: str) -> list[dict[str, Any]]:
    path, query = "/v1/customers/cus-1/timeline", {"issuer_id": "acme", "locale": "en"}
    told = world.http("manage_dunning", "GET", path, query=query).body["moments"]
    return [each for each in told if each["kind"] == kind]


def notice_named(html: str) -> str:
    (name,) = re.findall(r'name="notice" value="([^"]+)"', html)
    return str(name)


def test_notice_is_shown_on_the_page_until_it_is_read(left: World) -> None:
    token = link_to(left, invoice_of(left))
    before, again = page_of(left, token)["body"], page_of(left, token)["body"]
    back = wrote(left, token, kind="read", notice=notice_named(before))
    after = page_of(left, token)["body"]
    (told,) = moments(left, "delivery")

    assert TEXT in before
    assert TEXT in again
    assert back["statusCode"] == 303
    assert TEXT not in after
    assert (told["what"], told["invoice_id"]) == ("read", invoice_of(left))
    assert left.mails() == []


def test_messages_of_the_invoice_tell_the_channel_and_that_it_was_read(left: World) -> None:
    token = link_to(left, invoice_of(left))
    wrote(left, token, kind="read", notice=notice_named(page_of(left, token)["body"]))
    path = f"/v1/invoices/{invoice_of(left)}/notices"
    (notice,) = left.http("manage_dunning", "GET", path).body["notices"]

    assert (notice["state"], notice["channel"]) == ("sent", "in_app")
    assert notice["delivery"]["state"] == "read"


def test_notice_is_gone_once_everything_that_it_tells_of_is_paid(left: World) -> None:
    token = link_to(left, invoice_of(left))
    doors.pay(left, invoice_of(left), 10_000)

    assert TEXT not in page_of(left, token)["body"]


def test_notice_of_another_customer_is_not_read(left: World) -> None:
    token = link_to(left, invoice_of(left))
    name = notice_named(page_of(left, token)["body"])
    wrote(left, token, kind="read", notice=name + "x")

    assert TEXT in page_of(left, token)["body"]
    assert moments(left, "delivery") == []


def test_reminder_before_the_due_date_may_be_refused_from_the_page(left: World) -> None:
    html = page_of(left, link_to(left, invoice_of(left)))["body"]
    (wish,) = re.findall(r'href="\.\./opt-outs/([^"]+)"', html)
    event = {"body": "", "pathParameters": {"token": wish}}
    asked = left.invoke("take_opt_outs", doors_event(wish) | event)

    assert asked["statusCode"] == 200
    assert "na página das suas faturas" in asked["body"]


def doors_event(token: str) -> dict[str, Any]:
    from tests.support.requests import http_event

    return http_event("GET", f"/opt-outs/{token}", groups=())


def test_page_is_viewed_once_per_link_and_day_on_the_timeline(left: World) -> None:
    first, second = link_to(left, invoice_of(left)), ""
    left.advance(seconds=1)
    second = link_to(left, invoice_of(left))
    for token in (first, first, second):
        page_of(left, token)
    left.at(START + timedelta(days=2))
    page_of(left, first)
    views = moments(left, "page_view")
    days = [date.fromisoformat(view["happened_at"][:10]) for view in views]

    assert [(view["what"], view["label"]) for view in views] == [("viewed", "Page viewed")] * 3
    assert days == sorted(days, reverse=True)
    assert len(set(days)) == 2
