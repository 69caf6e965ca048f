"""manage_alerts: rules kept in versions, alerts listed, acknowledged and muted."""

from datetime import date, timedelta
from typing import Any

import pytest

from cobro.runtime.settings import Table
from tests.support import doors
from tests.support.alerts import (
    ANA,
    FUNCTION,
    QUERY,
    a_document,
    a_rule,
    acknowledged,
    alert_mails,
    alerts_of,
    from_,
    muted,
    ruled,
)
from tests.support.world import CUSTOMER, START, World

TODAY = START.date()
NOBODY = {**ANA, "email": "ana"}
LAND_LINE = {**ANA, "phone": "1"}
LATE = a_rule("late", "payment_late", days=5, amount=from_(8_000))


def test_rules_are_kept_in_versions_and_shown_as_they_were_sent(world: World) -> None:
    first = ruled(world, LATE)
    again = ruled(world, LATE)
    second = ruled(world)
    shown = world.http(FUNCTION, "GET", "/v1/alert-rules", query=QUERY)
    old = world.http(FUNCTION, "GET", "/v1/alert-rules", query={**QUERY, "version": "1"})
    none = world.http(FUNCTION, "GET", "/v1/alert-rules", query={**QUERY, "version": "3"})
    odd = world.http(FUNCTION, "GET", "/v1/alert-rules", query={**QUERY, "version": "x"})

    assert [each.status for each in (first, again, second)] == [201, 200, 201]
    assert (first.body["version"], again.body["version"]) == (1, 1)
    assert shown.body == second.body
    assert shown.body["document"] == {"format": 1, "rules": []}
    assert old.body["document"]["rules"][0]["rule"] == "late"
    assert (none.status, odd.status) == (404, 400)


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        (a_rule("late", "payment_late"), "rules[0]"),
        (a_rule("late", "payment_late", days=0), "rules[0].days"),
        (a_rule("Late", "payment_late", days=1), "rules[0].rule"),
        (a_rule("late", "too_late", days=1), "rules[0].kind"),
        (a_rule("large", "large_payment"), "rules[0]"),
        (a_rule("large", "large_payment", amount=from_(1, "XXX")), "rules[0].amount.currency"),
        (a_rule("file", "bank_file_refused", days=1), "rules[0]"),
        (a_rule("work", "work_waiting", days=0, tell=[NOBODY]), "rules[0].tell[0].email"),
        (a_rule("work", "work_waiting", days=0, tell=[LAND_LINE]), "rules[0].tell[0].phone"),
        (a_rule("file", "bank_file_refused", tell=[ANA, ANA]), "rules[0].tell"),
        (
            a_rule("cash", "cash_shortfall", days=8, amount={"currency": "BRL", "below": 1}),
            "rules[0].days",
        ),
    ],
)  # fmt: skip
def test_bad_rules_are_refused_with_their_place(
    world: World, rule: dict[str, Any], field: str
) -> None:
    answer = ruled(world, rule)

    assert (answer.status, answer.body["error"]["code"]) == (400, "invalid_input")
    assert answer.body["error"]["field"] == field


def test_two_rules_of_one_name_are_refused(world: World) -> None:
    answer = ruled(world, LATE, a_rule("late", "bank_file_refused"))

    assert answer.body["error"]["field"] == "rules[1].rule"


def test_alert_is_acknowledged_by_the_first_and_told_no_more(world: World) -> None:
    ruled(world, a_rule("big", "large_invoice", amount=from_(1), tell=[]))
    doors.issued(world)
    (alert,) = alerts_of(world)
    first = acknowledged(world, alert["alert_id"])
    second = acknowledged(world, alert["alert_id"])
    other = world.http(
        FUNCTION,
        "POST",
        f"/v1/alerts/{alert['alert_id']}/acknowledgement",
        query={"issuer_id": "x"},
    )
    none = acknowledged(world, "alr_none")
    viewer = acknowledged(world, alert["alert_id"], groups=("viewer",))

    assert first.body == second.body
    assert (first.body["state"], first.body["acknowledged_by"]) == ("acknowledged", "ana")
    assert first.body["acknowledged_at"] == START.isoformat()
    assert (other.status, none.status, viewer.status) == (404, 404, 403)
    assert alerts_of(world) == []
    assert alerts_of(world, state="acknowledged") == [first.body]


def test_mute_keeps_a_rule_or_subject_silent_until_its_day(world: World) -> None:
    ruled(world, a_rule("big", "large_invoice", amount=from_(1)))
    until = TODAY + timedelta(days=2)
    shown = muted(world, "rule", "big", until.isoformat())
    doors.issued(world, "one")
    muted(world, "rule", "big", None)
    muted(world, "subject", CUSTOMER, until.isoformat())
    doors.issued(world, "two")
    world.advance(days=3)
    doors.issued(world, "three")
    listed = world.http(FUNCTION, "GET", "/v1/alert-mutes", query=QUERY).body["mutes"]
    far = muted(world, "rule", "big", date(2030, 1, 1).isoformat())

    assert shown.body["mutes"][0]["until_date"] == until.isoformat()
    assert [each["document"] for each in alerts_of(world)] == ["A-0000003"]
    assert sorted(each["document"] for each in alerts_of(world, state="muted")) == [
        "A-0000001",
        "A-0000002",
    ]
    assert [each["kind"] for each in listed] == ["subject"]
    assert far.body["error"]["field"] == "until_date"
    assert len(alert_mails()) == 1


def test_list_is_filtered_paged_and_read_in_any_language(world: World) -> None:
    ruled(
        world,
        a_rule("a", "large_invoice", amount=from_(1), tell=[]),
        a_rule("b", "large_invoice", amount=from_(20_000), tell=[]),
    )
    for number in range(1, 4):
        doors.issued(world, f"k-{number}", number * 10_000)
        world.advance(minutes=1)
    pages, after = [], ""
    while True:
        query = {**QUERY, "limit": "2", **({"after": after} if after else {})}
        body = world.http(FUNCTION, "GET", "/v1/alerts", query=query).body
        pages.append([(each["document"], each["rule"]) for each in body["alerts"]])
        after = body["after"]
        if not after:
            break

    assert sorted(each for page in pages for each in page) == [
        *[
            ("A-0000001", "a"),
            ("A-0000002", "a"),
            ("A-0000002", "b"),
            ("A-0000003", "a"),
            ("A-0000003", "b"),
        ],
    ]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert {each[0] for each in pages[0]} == {"A-0000003"}
    assert len(alerts_of(world, rule="b")) == 2
    assert alerts_of(world, kind="large_payment") == []
    assert len(alerts_of(world, subject=CUSTOMER)) == 5
    assert "issued on" in alerts_of(world, locale="en")[0]["text"]


@pytest.mark.parametrize(
    "wanted",
    [
        *({"state": "new"}, {"kind": "x"}, {"limit": "0"}),
        *({"limit": "x"}, {"after": "x"}, {"locale": "fr"}),
    ],
)
def test_list_refuses_what_it_does_not_know(world: World, wanted: dict[str, str]) -> None:
    answer = world.http(FUNCTION, "GET", "/v1/alerts", query={**QUERY, **wanted})

    assert (answer.status, answer.body["error"]["field"]) == (400, next(iter(wanted)))


def test_due_days_can_be_thrown_away(world: World) -> None:
    doors.issued(world)
    (row,) = [item for item in world.items(Table.ALERTS) if item["pk"]["S"].startswith("DUE#")]

    assert int(row["expires_at"]["N"]) > START.timestamp() + 365 * 86_400


def test_viewers_look_and_change_nothing(world: World) -> None:
    document = a_document(LATE)
    viewer = ("viewer",)
    put = world.http(FUNCTION, "PUT", "/v1/alert-rules", document, query=QUERY, groups=viewer)
    mute = world.http(FUNCTION, "PUT", "/v1/alert-mutes", {}, groups=viewer)
    seen = world.http(FUNCTION, "GET", "/v1/alert-mutes", query=QUERY, groups=viewer)

    assert (put.status, mute.status, seen.status) == (403, 403, 200)
