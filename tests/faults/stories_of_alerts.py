"""The story of alerts: a late invoice and a large payment fire, one is seen, one rule is muted."""

from datetime import timedelta
from functools import partial

from tests.faults.story import Story, invoice_id
from tests.support.alerts import a_rule, acknowledged, alerts_of, from_, muted, ruled
from tests.support.redelivery import insist
from tests.support.requests import payment_succeeded
from tests.support.world import START, World

TODAY = START.date()


def one_late_invoice(world: World) -> None:
    world.issue("one", 10_000, due=TODAY + timedelta(days=2))
    world.settle()
    world.advance(days=4)


def alert_and_answer(world: World) -> None:
    rules = (
        a_rule("big", "large_payment", amount=from_(4_000)),
        a_rule("late", "payment_late", days=1),
        a_rule("old", "payment_late", days=2),
    )
    insist(world, partial(ruled, world, *rules))
    until = (TODAY + timedelta(days=9)).isoformat()
    insist(world, partial(muted, world, "rule", "old", until))
    paid = payment_succeeded(invoice_id(world, "A-0000001"), 4_000, world.now, "pi_1")
    paid["data"]["object"]["amount"] = 10_000
    insist(world, partial(world.stripe, paid))
    world.settle()
    (large,) = insist(world, partial(alerts_of, world))
    insist(world, partial(acknowledged, world, large["alert_id"]))
    world.run_schedule("watch_alerts")


STORIES = (
    Story(
        "alerts",
        {
            *("manage_alerts", "watch_alerts", "receive_webhook", "apply_gateway_event"),
            *("publish_events", "project_reports", "close_charges", "raise_alerts"),
        },
        one_late_invoice,
        alert_and_answer,
        parts=2,
    ),
)
