"""A shop's invoice due on Friday the 20th of March 2026, dunned by the policy of its segment."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.support import doors
from tests.support.policies import a_document, a_step, after_last
from tests.support.requests import customer_body
from tests.support.world import EXPENSIVE, World, forget

DUE = date(2026, 3, 20)
LATE = {"late_fee": {"percent": "2"}, "interest": {"percent": "1"}}
SHOPS = a_document(
    a_step("not_found_yet", 0, tone="neutral") | {"offset": {"business_days": 2}},
    a_step("call", 0, tone="neutral", channels=[], template="", actions=["call_task"],
           only_if={"amount": {"currency": "BRL", "from": 50_000}})
    | {"offset": {"business_days": 5}},
    a_step("still_open", 0, tone="firm") | {"offset": {"business_days": 7}},
    after_last("handed_over", 5, "business_days", tone="final", actions=["call_task"]),
)  # fmt: skip


def keep(story: World, name: str, document: dict[str, Any], kind: str, key: str = "") -> None:
    """Keep a policy and say for whom it holds; the senders read it anew."""
    query, path = {"issuer_id": "acme"}, f"/v1/dunning-policies/{name}"
    story.http("manage_dunning", "PUT", path, document, query=query)
    body = query | {"kind": kind, "key": key, "policy": name}
    story.http("manage_dunning", "PUT", "/v1/dunning-assignments", body)
    forget(keep=EXPENSIVE)


def shop(story: World, amount: int = 10_000) -> str:
    """Register a shop and issue an invoice to it under the policy of shops; return its id."""
    body = customer_body("shop", segment="shops", language="en")
    story.http("manage_customers", "POST", "/v1/customers", body)
    keep(story, "shops", SHOPS, "segment", "shops")
    invoice = doors.issued(story, "k", amount, due=DUE, customer_id="shop", terms=LATE)
    return str(invoice["invoice_id"])


def live_until(story: World, last: date) -> list[tuple[str, str]]:
    """Let the schedule run at nine each day; return the days on which a mail went, and its lead."""
    heard: list[tuple[str, str]] = []
    day = (story.now - timedelta(hours=3)).date()
    while day <= last:
        before = len(story.mails())
        story.at(datetime(day.year, day.month, day.day, 12, 5, tzinfo=UTC))
        story.run_schedule()
        story.settle()
        heard += [(f"{day:%d.%m}", mail.body) for mail in story.mails()[before:]]
        day += timedelta(days=1)
    return heard


def notices(story: World, invoice_id: str) -> list[tuple[str, str, str]]:
    path = f"/v1/invoices/{invoice_id}/notices"
    found = story.http("manage_dunning", "GET", path).body["notices"]
    return [(n["step"], n["state"], n["detail"]) for n in found if n["policy"]]


def calls(story: World) -> list[str]:
    query = {"issuer_id": "acme"}
    items = story.http("read_ledger", "GET", "/v1/exceptions", query=query).body["exceptions"]
    return [item["explanation"] for item in items if item["reason_code"] == "call_task"]


def test_a_shop_hears_by_banking_days_and_is_called_in_the_end(story: World) -> None:
    invoice_id = shop(story)
    heard = live_until(story, date(2026, 4, 20))

    assert [day for day, _ in heard] == ["24.03", "31.03", "08.04"]  # Good Friday is the 3rd
    assert [n[:2] for n in notices(story, invoice_id)] == [
        ("not_found_yet", "sent"),
        ("call", "skipped"),
        ("still_open", "sent"),
        ("handed_over", "sent"),
    ]
    assert len(calls(story)) == 1
    assert "A person of our team now takes care of it" in heard[-1][1]


def test_a_large_amount_has_somebody_call_before_the_firm_letter(story: World) -> None:
    shop(story, 60_000)
    live_until(story, date(2026, 3, 30))

    (call,) = calls(story)
    assert "customer shop about invoice A-0000001" in call


def test_each_message_asks_for_what_is_owed_on_its_day(story: World) -> None:
    shop(story)
    bodies = [body for _, body in live_until(story, date(2026, 3, 31))]

    assert ["R$102.13" in bodies[0], "R$102.37" in bodies[1]] == [True, True]
    assert "of which for late payment" in bodies[1]
    assert "R$2.37" in bodies[1]


def test_a_gentler_policy_for_the_customer_lets_nothing_softer_follow(story: World) -> None:
    invoice_id = shop(story)
    live_until(story, date(2026, 3, 31))
    gentle = a_document(a_step("kind", 12), a_step("firm", 30, tone="firm"))
    keep(story, "gentle", gentle, "customer", "shop")
    heard = live_until(story, date(2026, 4, 25))

    assert [day for day, _ in heard] == ["20.04"]
    assert notices(story, invoice_id)[-2:] == [
        ("kind", "skipped", "softer"),
        ("firm", "sent", notices(story, invoice_id)[-1][2]),
    ]


def test_who_pays_after_the_first_message_hears_no_more_and_is_not_called(story: World) -> None:
    invoice_id = shop(story)
    live_until(story, date(2026, 3, 24))
    doors.pay(story, invoice_id, 10_300)

    assert live_until(story, date(2026, 4, 20)) == []
    assert calls(story) == []
