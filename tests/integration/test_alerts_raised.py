"""raise_alerts, watch_alerts: each kind of alert is raised in its time, once, and told."""

from datetime import datetime, timedelta

from tests.support import bank_files, doors, outbox
from tests.support.alerts import (
    ANA,
    EVA,
    a_rule,
    alert_mails,
    alerts_of,
    from_,
    ruled,
)
from tests.support.disputes import disputed
from tests.support.orders import order, recorded
from tests.support.promises import promised
from tests.support.requests import Context
from tests.support.world import CUSTOMER, START, World

TODAY = START.date()
LATE = a_rule("late", "payment_late", days=5, amount=from_(8_000))


def watched(world: World, **by: float) -> dict[str, int]:
    world.advance(**by)
    seen: dict[str, int] = world.invoke("watch_alerts", {})
    return seen


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
