"""Reminders keep still while a saved method is to pay the invoice."""

from datetime import date, datetime

import pytest

from cobro.application.due_dates import COLLECTING
from cobro.domain.collection import CollectionCase
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId
from tests.support.builders import brl
from tests.support.reminder_desk import DUE, ReminderDesk, item, morning


@pytest.fixture
def desk() -> ReminderDesk:
    return ReminderDesk()


def a_case(desk: ReminderDesk, next_at: datetime) -> CollectionCase:
    case = CollectionCase(
        invoice_id=InvoiceId("inv_1"),
        issuer_id=IssuerId("acme"),
        customer_id=CustomerId("cus-1"),
        method_id="pm_1",
        document="A-0000001",
        due_date=DUE,
        first_at=next_at,
        next_at=next_at,
    )
    desk.collections.cases["inv_1"] = case
    return case


def test_nobody_is_asked_to_pay_while_a_saved_method_is_tried(desk: ReminderDesk) -> None:
    a_case(desk, morning(4, 10))
    desk.clock.present = morning(4, 7)
    found = [desk.dispatch(item("before_due", date(2026, 4, 7))) for _ in range(2)]

    assert [done.outcome for done in found] == ["paused", "paused"]
    assert desk.state("before_due") == ("paused", COLLECTING)
    assert set(desk.agenda.items) == {item("before_due", date(2026, 4, 11))}
    assert desk.channel.sent == []


def test_reminders_go_on_once_the_saved_method_was_given_up(desk: ReminderDesk) -> None:
    case = a_case(desk, morning(4, 10)).begun(brl(10_000), morning(4, 10))
    desk.dispatch(item("before_due", date(2026, 4, 7)))
    desk.collections.cases["inv_1"] = case.declined("pi_1", "stolen_card", morning(4, 10))
    desk.clock.present = morning(4, 11)
    found = desk.dispatch(item("before_due", date(2026, 4, 11)))

    assert (found.outcome, found.step) == ("sent", "due_today")
    assert desk.state("before_due") == ("skipped", "superseded")


def test_what_a_saved_method_took_has_a_day_to_be_booked(desk: ReminderDesk) -> None:
    case = a_case(desk, morning(4, 7)).begun(brl(10_000), morning(4, 7))
    desk.collections.cases["inv_1"] = case.collected("pi_1", morning(4, 7))
    first = desk.dispatch(item("before_due", date(2026, 4, 7)))
    desk.clock.present = morning(4, 9)

    assert first.outcome == "paused"
    assert desk.dispatch(item("before_due", date(2026, 4, 9))).outcome == "sent"
