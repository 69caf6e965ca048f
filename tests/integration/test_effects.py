"""What collecting brings, from the look that measures it to the reports, whatever comes again."""

from datetime import timedelta
from typing import Any

import pytest
from rich.console import Console

from cobro.adapters.dynamodb.rows import AgendaRow
from cobro.application.rebuild_reports import Rebuilt
from cobro.contracts.report_messages import ReportMessageV1, effects_message
from cobro.domain.dunning.hold_out import HoldOut
from cobro.domain.effects import book_of_effects
from cobro.domain.errors import InvalidInputError
from cobro.runtime.settings import Queue, Table
from cobro.runtime.wiring import reporting
from cobro_cli.outputs import Outputs
from cobro_cli.reports_rebuild import rebuild_effect_segments, rebuild_effects
from cobro_cli.reports_views import show
from cobro_cli.stack import Stack
from infra import names
from tests.support import doors
from tests.support.payers import registered
from tests.support.policies import a_document, a_step
from tests.support.promises import promised
from tests.support.requests import customer_body
from tests.support.world import EXPENSIVE, START, World, forget

DAYS = {"from": "2026-01-01", "to": "2026-12-31"}
STEP = "before_due"
WENT = 28  # the Monday after the Sunday on which the reminder would be
OUTPUTS = {names.table_output(table.value): f"cobro-{table.value}" for table in Table}


ANSWERING = {
    "format": 1,
    "groups": [{"group": "answers", "when": {"answered_percent": {"from": 50}}}],
}


def report(world: World, name: str, **query: str) -> Any:
    asked = {"issuer_id": "acme", **DAYS, **query}
    return world.http("read_ledger", "GET", f"/v1/reports/{name}", query=asked).body


def on_day(world: World, day: int) -> None:
    """Plan and send on a day after the start."""
    world.at(START + timedelta(days=day))
    world.run_schedule()
    world.settle()


@pytest.fixture
def reminded(world: World) -> World:
    """Remind of an invoice before it is due, and let a part of it come on the day after."""
    registered(world)
    invoice = doors.issued(world, "one", 10_000)
    on_day(world, WENT)
    world.at(START + timedelta(days=WENT + 1))
    doors.pay(world, invoice["invoice_id"], 4_000, "pi_1")
    world.settle()
    return world


def test_what_came_by_a_step_is_reported_ten_days_after_it(reminded: World) -> None:
    before = report(reminded, "recovery")["currencies"]
    on_day(reminded, WENT + 10)
    (row,) = report(reminded, "recovery")["currencies"]["BRL"]

    told = reminded.http(
        "manage_dunning", "PUT", "/v1/behaviour-groups", ANSWERING, query={"issuer_id": "acme"}
    )
    path = "/v1/customers/cus-1/behaviour"
    group = reminded.http("manage_dunning", "GET", path, query={"issuer_id": "acme"}).body

    assert told.status == 201
    assert (group["group"], group["features"]["answered_percent"]) == (
        "answers",
        {"all": 100, "email": 100},
    )
    show("recovery", report(reminded, "recovery"), Console(width=200))
    assert before == {}
    assert (row["step"], row["channel"], row["policy"]) == ("before_due", "email", "default")
    assert (row["steps"], row["owed_minor"], row["came_minor"]) == (1, 10_000, 4_000)
    assert (row["recovery_rate"], row["response_rate"]) == ("0.4000", "1.0000")
    assert (row["answered"], row["paid"], row["promised"]) == (1, 1, 0)


def told_again(world: World) -> None:
    """Hand the look and what it told over once more."""
    for function, event in list(world.delivered):
        if function in {"dispatch_reminders", "project_reports"}:
            world.invoke(function, event)
    world.settle()


def test_looks_and_messages_that_come_again_change_no_figure(reminded: World) -> None:
    on_day(reminded, WENT + 10)
    before = report(reminded, "recovery")
    told_again(reminded)
    reporting.projection().fold(book_of_effects("acme"))
    told_again(reminded)

    assert report(reminded, "recovery") == before
    assert len([row for row in AgendaRow.scan() if row.pk.startswith("EFFECT#")]) == 1


def rebuilt(*, must_equal: bool = True) -> Rebuilt:
    stack = Stack(Outputs("aws", OUTPUTS))
    return rebuild_effects(stack, "acme", lambda _: None, must_equal=must_equal, pause=lambda: None)


def test_sums_are_rebuilt_from_what_was_kept_and_proven(reminded: World) -> None:
    on_day(reminded, WENT + 10)
    before = report(reminded, "recovery")
    proven = rebuilt()
    lost = rebuilt_after_loss(reminded)
    mended = rebuilt(must_equal=False)

    assert (proven.lines, proven.is_switched) == (3, True)
    assert (lost.is_switched, lost.differing) == (False, ("2026-03",))
    assert mended.is_switched
    assert report(reminded, "recovery") == before


def rebuilt_after_loss(world: World) -> Rebuilt:
    """Lose the sums behind the program's back, and try to prove them."""
    projection, book = reporting.projection(), book_of_effects("acme")
    projection.fold(book)
    projection.figures(book, projection.generations(book)[0]).delete()
    assert report(world, "recovery")["currencies"] == {}
    return rebuilt()


def in_segment(world: World, segment: str) -> None:
    profile = {**customer_body("cus-1"), "segment": segment}
    assert world.http("manage_customers", "POST", "/v1/customers", profile).status == 201


def test_effects_count_in_the_segment_in_which_they_were_measured(reminded: World) -> None:
    in_segment(reminded, "shops")
    on_day(reminded, WENT + 10)
    in_segment(reminded, "banks")
    told_again(reminded)
    found = {each: report(reminded, "recovery", segment=each) for each in ("shops", "banks")}
    stack = Stack(Outputs("aws", OUTPUTS))
    proven = rebuild_effect_segments(
        stack, "acme", lambda _: None, must_equal=True, pause=lambda: None
    )

    assert found["shops"]["currencies"] == report(reminded, "recovery")["currencies"]
    assert found["banks"]["currencies"] == {}
    assert report(reminded, "lift", segment="shops")["currencies"] == {}
    assert report(reminded, "arrangements", segment="shops")["currencies"] == {}
    assert (proven.lines, proven.is_switched) == (3, True)
    assert report(reminded, "recovery", segment="shops") == found["shops"]


def test_promises_are_counted_by_month_and_by_who_took_them(reminded: World) -> None:
    (invoice_id,) = {entry.invoice_id for entry in reminded.journal()}
    today = START.date() + timedelta(days=WENT + 1)
    promised(reminded, invoice_id, today, amount=1_000)
    doors.pay(reminded, invoice_id, 1_000, "pi_2")
    on_day(reminded, WENT + 2)
    promised(reminded, invoice_id, today + timedelta(days=2), amount=2_000)
    on_day(reminded, WENT + 8)
    march, april = report(reminded, "arrangements")["currencies"]["BRL"]

    assert (march["kind"], march["month"], march["person"]) == ("promise", "2026-03", "ana")
    assert (march["kept"], march["kept_minor"], march["kept_rate"]) == (1, 1_000, "1.0000")
    assert (april["broken"], april["broken_minor"], april["kept_rate"]) == (1, 2_000, "0.0000")
    assert (april["month"], april["withdrawn"]) == ("2026-04", 0)
    show("arrangements", report(reminded, "arrangements"), Console(width=200))


def hold_out_one(world: World, held: str, sent: str) -> None:
    """Give the company a policy that holds out one of two invoices."""
    draws = {str(number): HoldOut(20, str(number)).draws for number in range(1_000)}
    salt = next(
        salt
        for salt, draw in draws.items()
        if draw("own/1", held, STEP) and not draw("own/1", sent, STEP)
    )
    document = a_document(a_step(STEP, -3), hold_out={"share_percent": 20, "salt": salt})
    query = {"issuer_id": "acme"}
    path = "/v1/dunning-policies/own"
    assert world.http("manage_dunning", "PUT", path, document, query=query).status == 201
    given = {"issuer_id": "acme", "kind": "issuer", "policy": "own", "key": ""}
    assert world.http("manage_dunning", "PUT", "/v1/dunning-assignments", given).status == 200
    forget(keep=EXPENSIVE)  # another process, that kept no policy


def test_what_is_held_out_is_on_the_timeline_and_compared(world: World) -> None:
    held, sent = (doors.issued(world, key)["invoice_id"] for key in ("one", "two"))
    hold_out_one(world, held, sent)
    for day in (WENT, WENT + 1):
        on_day(world, day)
    doors.pay(world, sent, 2_500, "pi_1")
    on_day(world, WENT + 11)
    query = {"issuer_id": "acme", "locale": "en"}
    timeline = world.http("manage_dunning", "GET", "/v1/customers/cus-1/timeline", query=query)
    texts = {each["text"] for each in timeline.body["moments"] if each["what"] == "skipped"}
    (row,) = report(world, "lift")["currencies"]["BRL"]
    show("lift", report(world, "lift"), Console(width=200))

    assert texts == {"email held_out"}
    assert row["sent"] == {"steps": 1, "paid": 1, "owed_minor": 10_000, "came_minor": 2_500}
    assert row["held_out"] == {"steps": 1, "paid": 0, "owed_minor": 10_000, "came_minor": 0}
    assert (row["lift"], row["money_lift"], row["is_small"]) == ("1.0000", "0.2500", True)
    assert [each["steps"] for each in report(world, "recovery")["currencies"]["BRL"]] == [1]


def test_periods_out_of_bounds_and_unknown_issuers_are_refused(world: World) -> None:
    queries = ({"from": "2027-01-01"}, {"from": "2020-01-01"}, {"issuer_id": "nobody"})
    codes = [
        report(world, name, **query)["error"]["code"]
        for name in ("recovery", "lift", "arrangements")
        for query in queries
    ]

    assert codes == ["invalid_input", "invalid_input", "not_found"] * 3


def test_message_of_nothing_is_parked(world: World) -> None:
    world.send(Queue.LEDGER_EVENTS, "{}")
    world.settle()

    assert doors.reasons(world, "-") == ["invalid_input"]
    with pytest.raises(InvalidInputError):
        ReportMessageV1().checked()
    assert effects_message([]) == "{}"
