"""A policy over the past: the same messages as it would have sent, and none of them is sent."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from cobro.domain.calendars import Place, calendar_for
from cobro.domain.dunning.bounds import DEFAULT_BOUNDS
from cobro.domain.dunning.hold_out import HoldOut
from cobro.domain.dunning.hours import ContactHours
from cobro.domain.dunning.places import PayerPlace
from cobro.domain.dunning.policy import Channel, DunningPolicy
from cobro.domain.dunning.simulation import (
    Movement,
    PastInvoice,
    Simulated,
    Simulation,
    past_invoice,
)
from cobro.domain.journal import EntryCode
from cobro.domain.money import Currency
from tests.support.builders import an_entry, brl
from tests.support.policies import a_policy, a_step, after_last

ISSUED, DUE = date(2026, 4, 1), date(2026, 4, 10)
SAO_PAULO = ContactHours(PayerPlace(Place.BR, ZoneInfo("America/Sao_Paulo"), "SP", "SP"))
INVOICE = PastInvoice(
    invoice_id="inv_1",
    document="A-0000001",
    customer_id="cus-1",
    segment="shops",
    instruments=frozenset({"boleto"}),
    issue_date=ISSUED,
    due_date=DUE,
    currency=Currency.BRL,
    movements=(Movement(ISSUED, 10_000),),
    hours=SAO_PAULO,
)
LADDER = a_policy(a_step("before", -3), a_step("kind", 2), after_last("again", 5, tone="neutral"))


def april(day: int) -> date:
    return date(2026, 4, day)


def run(
    policy: DunningPolicy, *invoices: PastInvoice, first: date = ISSUED, late: int = 0
) -> list[Simulated]:
    simulation = Simulation(
        policy=policy,
        first_date=first,
        last_date=april(30),
        calendar=calendar_for("BR"),
        channels=frozenset({Channel.EMAIL}),
        late_invoices=lambda _invoice, _day: late,
        bounds=DEFAULT_BOUNDS,
    )
    return list(simulation.run(invoices or [INVOICE]))


def told(found: list[Simulated]) -> list[tuple[int, str]]:
    return [(each.on.day, each.step.step) for each in found if not each.reason]


def test_each_step_falls_on_its_day_and_sundays_give_way_to_mondays() -> None:
    found = run(LADDER)

    assert told(found) == [(7, "before"), (13, "kind"), (18, "again")]
    assert {each.channel for each in found} == {Channel.EMAIL}
    assert {each.owed for each in found} == {brl(10_000)}


def test_only_what_falls_within_the_days_is_told() -> None:
    late = a_policy(a_step("kind", 2), a_step("later", 21))

    assert told(run(LADDER, first=april(13))) == [(13, "kind"), (18, "again")]
    assert told(run(late)) == [(13, "kind")]  # the other one would be in May


@pytest.mark.parametrize(("paid", "expected"), [(12, [7]), (13, [7, 13]), (18, [7, 13, 18])])
def test_what_was_paid_the_day_before_is_asked_for_no_more(paid: int, expected: list[int]) -> None:
    movements = (*INVOICE.movements, Movement(april(paid), -10_000))
    found = run(LADDER, replace(INVOICE, movements=movements))

    assert [day for day, _ in told(found)] == expected


def test_an_invoice_that_was_paid_when_it_was_issued_is_not_asked_for() -> None:
    policy, paid = a_policy(a_step("at_once", 0)), Movement(ISSUED, -10_000)
    invoice = replace(INVOICE, due_date=ISSUED)

    assert told(run(policy, invoice)) == [(1, "at_once")]
    assert run(policy, replace(invoice, movements=(*invoice.movements, paid))) == []


def test_what_is_asked_for_is_what_was_open_that_morning() -> None:
    movements = (*INVOICE.movements, Movement(april(8), -4_000), Movement(april(15), 300))
    found = run(LADDER, replace(INVOICE, movements=movements))

    assert [each.owed.minor for each in found] == [10_000, 6_000, 6_300]


def test_steps_that_send_nothing_say_why() -> None:
    policy = a_policy(
        a_step("chat", 1, channels=["sms", "whatsapp"]),
        a_step("call", 3, channels=[], template="", actions=["call_task"]),
        a_step("bank", 4, only_if={"segments": ["banks"]}),
        a_step("late", 5, only_if={"history": {"late_from": 1}}),
    )
    found = run(policy)

    assert [(each.step.step, each.channel, each.reason) for each in found] == [
        ("chat", None, "no_channel"),
        ("call", None, ""),
        ("bank", None, "condition_segment"),
        ("late", None, "condition_history"),
    ]
    assert told(run(policy, late=1))[-1] == (15, "late")


def test_what_is_due_on_one_day_goes_in_one_message_led_by_the_highest_tone() -> None:
    older = replace(INVOICE, invoice_id="inv_2", document="A-0000002", due_date=april(6))
    found = [each for each in run(LADDER, INVOICE, older) if each.on == april(13)]

    assert [(e.invoice.invoice_id, e.step.step, e.goes_with) for e in found if not e.reason] == [
        ("inv_2", "again", ""),
        ("inv_1", "kind", "inv_2"),
    ]
    assert [each.is_message for each in found if not each.reason] == [True, False]


def test_a_message_that_meets_a_cap_goes_on_the_next_free_day() -> None:
    dollars = replace(INVOICE, invoice_id="inv_2", currency=Currency.USD)
    found = run(a_policy(a_step("kind", 4)), INVOICE, dollars)

    assert [(each.on.day, each.owed.currency) for each in found] == [
        (14, Currency.BRL),
        (15, Currency.USD),
    ]


def test_what_is_held_out_is_told_and_sends_nothing() -> None:
    policy = replace(LADDER, hold_out=HoldOut(20, "salt"))
    many = [replace(INVOICE, invoice_id=f"inv_{n}", document=f"A-{n}") for n in range(60)]
    found = [each for one in many for each in run(policy, one)]
    held = [each for each in found if each.reason == "held_out"]

    assert 10 <= len(held) <= 60  # a fifth of 180
    assert all(each.channel is None for each in held)
    assert len(held) + sum(each.is_message for each in found) == 180


def test_the_past_of_an_invoice_is_read_off_its_entries() -> None:
    issued = an_entry(("receivable", 10_000), ("revenue", -10_000), business_date=ISSUED)
    paid = an_entry(
        ("bank:1", 10_000),
        ("receivable", -10_000),
        entry_id="ent_2",
        code=EntryCode.PAYMENT_APPLIED,
        business_date=april(9),
    )
    invoice = past_invoice([issued, paid], "shops", frozenset({"pix"}), SAO_PAULO)

    assert invoice is not None
    assert (invoice.document, invoice.issue_date) == ("A-0000001", ISSUED)
    assert invoice.movements == (Movement(ISSUED, 10_000), Movement(april(9), -10_000))
    assert past_invoice([paid], "", frozenset(), SAO_PAULO) is None
