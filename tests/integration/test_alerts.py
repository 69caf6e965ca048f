"""manage_alerts, raise_alerts, watch_alerts: raised once, listed, told, acknowledged and muted."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from cobro.runtime.settings import Table
from tests.support import bank_files, doors, outbox
from tests.support.alerts import (
    ANA,
    EVA,
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
from tests.support.disputes import disputed
from tests.support.orders import order, recorded
from tests.support.promises import promised
from tests.support.requests import Context
from tests.support.world import CUSTOMER, START, World

TODAY = START.date()
NOBODY = {**ANA, "email": "ana"}
LAND_LINE = {**ANA, "phone": "1"}
LATE = a_rule("late", "payment_late", days=5, amount=from_(8_000))


def watched(world: World, **by: float) -> dict[str, int]:
    world.advance(**by)
    seen: dict[str, int] = world.invoke("watch_alerts", {})
    return seen


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


def test_large_amounts_are_told_once_each(world: World) -> None:
    ruled(
        world,
        a_rule("big", "large_invoice", amount=from_(10_000), tell=[ANA, EVA]),
        a_rule("paid", "large_payment", amount=from_(9_000)),
    )
    small = doors.issued(world, "small", 9_999)
    large = doors.issued(world, "large", 10_000)
    doors.pay(world, large["invoice_id"], 9_000, "pi_1")
    doors.pay(world, small["invoice_id"], 8_999, "pi_2")
    paid, issued = alerts_of(world)
    mails = [(each.destinations["ToAddresses"], each.subject) for each in alert_mails()]

    assert (issued["rule"], issued["subject"]) == ("big", large["invoice_id"])
    assert (issued["amount"], issued["currency"], issued["state"]) == (10_000, "BRL", "open")
    assert issued["told"] == [
        "email:ana@acme.example",
        "email:eva@acme.example",
        "sms:+5511987654321",
    ]
    assert "R$\xa0100,00, emitida em 2 de mar. de 2026" in issued["text"]
    assert (paid["rule"], paid["amount"], paid["customer_id"]) == ("paid", 9_000, CUSTOMER)
    assert mails == [
        (["ana@acme.example"], "Acme Serviços Ltda: Fatura de valor alto"),
        (["eva@acme.example"], "Acme Serviços Ltda: Large invoice"),
        (["ana@acme.example"], "Acme Serviços Ltda: Pagamento de valor alto"),
    ]
    assert list(outbox.text_messages().values()) == [
        ("+5511987654321", "Acme Servicos Ltda: alert: Large invoice. See the list of alerts.")
    ]
    assert watched(world) == {"raised": 0, "sent": 0}


def test_late_payments_are_told_in_one_message_from_their_day_on(world: World) -> None:
    due = TODAY + timedelta(days=10)
    for key, amount in (("one", 10_000), ("two", 8_000), ("small", 7_999)):
        doors.issued(world, key, amount, due=due)
    paid = doors.issued(world, "paid", 9_000, due=due)
    doors.pay(world, paid["invoice_id"], 9_000)
    ruled(world, LATE)

    assert watched(world, days=14) == {"raised": 0, "sent": 0}
    assert watched(world, days=1) == {"raised": 2, "sent": 1}
    assert watched(world, days=1) == {"raised": 0, "sent": 0}
    assert {each["document"] for each in alerts_of(world)} == {"A-0000001", "A-0000002"}
    assert alert_mails()[0].subject == "Acme Serviços Ltda: 2 alertas"
    assert (
        "A-0000002 de cus-1 venceu em 12 de mar. de 2026: R$\xa080,00 em aberto"
        in alert_mails()[0].body
    )


def test_new_rules_find_what_is_late_already(world: World) -> None:
    doors.issued(world, due=TODAY + timedelta(days=1))
    world.advance(days=60)
    ruled(world, a_rule("soon", "due_soon", days=3))
    nothing = watched(world)
    ruled(world, LATE)

    assert (nothing["raised"], watched(world)["raised"]) == (0, 1)


def test_what_falls_due_soon_is_told_until_the_day(world: World) -> None:
    ruled(world, a_rule("soon", "due_soon", days=3))
    doors.issued(world, "near", due=TODAY + timedelta(days=2))
    doors.issued(world, "far", due=TODAY + timedelta(days=4))

    assert watched(world)["raised"] == 1
    assert watched(world, days=1)["raised"] == 1
    assert watched(world, days=3)["raised"] == 0


def test_what_is_owed_again_is_late_from_its_new_due_date_on(world: World) -> None:
    ruled(world, a_rule("late", "payment_late", days=1))
    invoice = doors.issued(world, due=TODAY + timedelta(days=1))
    payment = recorded(world, 10_000, invoice_id=invoice["invoice_id"])
    world.advance(days=20)
    order(world, f"payments/{payment}/reversals", "back")
    world.settle()
    at_once = alerts_of(world)
    raised = [watched(world, days=days)["raised"] for days in (7, 1, 1)]

    assert doors.invoice(world, invoice["invoice_id"])["open"] == 10_000
    assert (at_once, raised) == ([], [0, 1, 0])


def test_what_waits_for_people_is_told(world: World) -> None:
    ruled(
        world,
        a_rule("files", "bank_file_refused"),
        a_rule("promises", "promise_broken"),
        a_rule("work", "work_waiting", days=1),
    )
    invoice_id = doors.issued(world)["invoice_id"]
    promised(world, invoice_id, TODAY + timedelta(days=2))
    doors.put(world, b"no bank file", "bad.ret")
    at_once = watched(world)
    world.advance(days=4)
    world.run_schedule()
    world.settle()
    later = watched(world)
    kinds = sorted(each["kind"] for each in alerts_of(world))

    assert at_once["raised"] == 1
    assert later["raised"] == 2
    assert kinds == ["bank_file_refused", "promise_broken", "work_waiting"]
    assert watched(world)["raised"] == 0


def test_deadline_of_a_dispute_is_told_and_a_new_one_again(world: World) -> None:
    ruled(world, a_rule("disputes", "dispute_deadline", days=2))
    invoice_id = doors.issued(world)["invoice_id"]
    day = TODAY + timedelta(days=3)
    dispute = disputed(world, invoice_id, deadline_date=day.isoformat()).body
    early, near = watched(world)["raised"], watched(world, days=1)["raised"]
    path = f"/v1/invoices/{invoice_id}/disputes/{dispute['dispute_id']}/assignment"
    moved = {"owner": "eva", "deadline_date": (day + timedelta(days=5)).isoformat()}
    world.http("manage_disputes", "POST", path, moved)

    assert (early, near, watched(world)["raised"]) == (0, 1, 0)
    assert watched(world, days=5)["raised"] == 1


def test_money_on_no_invoice_is_told_after_its_days(world: World) -> None:
    ruled(world, a_rule("money", "money_unmatched", days=3, amount=from_(1_000)))
    doors.issued(world)
    lines = [doors.credit_of("DEPOSITO", 4_321, "1"), doors.credit_of("DEPOSITO", 999, "2")]
    doors.put(world, bank_files.ofx(lines))
    world.at(datetime.combine(bank_files.PAID, START.timetz()))
    early = watched(world, days=2)["raised"]
    late = watched(world, days=1)["raised"]
    (alert,) = alerts_of(world)

    assert (early, late) == (0, 1)
    assert (alert["kind"], alert["amount"]) == ("money_unmatched", 4_321)


def test_shortfall_is_told_once_a_week(world: World) -> None:
    below = {"currency": "BRL", "below": 10_000_000}
    ruled(world, a_rule("cash", "cash_shortfall", days=30, amount=below))
    doors.issued(world)
    raised = []
    for _ in range(8):
        world.advance(days=1)
        world.invoke("forecast_cash", {})
        raised.append(watched(world)["raised"])

    assert raised == [1, 0, 0, 0, 0, 0, 0, 1]
    assert alerts_of(world)[0]["subject"] == "cash:BRL"


def test_nothing_is_looked_for_before_seven_or_without_rules_or_time(world: World) -> None:
    doors.issued(world, due=TODAY + timedelta(days=1))
    unruled = watched(world)
    ruled(world, a_rule("late", "payment_late", days=1))
    watched(world)
    world.at(START.replace(hour=8) + timedelta(days=2))  # five in the morning in São Paulo
    early = watched(world)
    hurried = world.invoke("watch_alerts", {}, Context(remaining_ms=10_000))

    assert unruled == early == hurried == {"raised": 0, "sent": 0}
    assert watched(world, hours=2) == {"raised": 1, "sent": 1}


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
