"""An invoice that is owed again goes through the steps of dunning once more."""

from dataclasses import replace
from datetime import date

import pytest

from tests.support.builders import brl
from tests.support.reminder_desk import ReminderDesk, item, morning

AGAIN = date(2026, 4, 30)


@pytest.fixture
def desk() -> ReminderDesk:
    """Remind once, let it be paid, and take the money back."""
    desk = ReminderDesk()
    desk.due("before_due")
    desk.agenda.items.clear()
    desk.clock.present = morning(4, 23)
    invoice = desk.books.invoices["inv_1"]
    desk.books.invoices["inv_1"] = replace(invoice, due_again_date=AGAIN)
    return desk


def test_its_first_reminder_is_put_before_the_day_that_it_is_due_anew(desk: ReminderDesk) -> None:
    assert desk.schedule.again("acme", "inv_1") == item("before_due", date(2026, 4, 27))
    assert desk.begun == []


def test_a_step_goes_out_once_more_and_not_twice(desk: ReminderDesk) -> None:
    desk.clock.present = morning(4, 27)
    found = [desk.dispatch(item("before_due", date(2026, 4, 27))).outcome for _ in range(2)]

    assert found == ["sent", "already"]
    assert desk.state(f"before_due-{AGAIN}")[0] == "sent"
    assert desk.channel.sent[-1].invoice.due_date == AGAIN


def test_one_that_is_paid_meanwhile_is_not_reminded_of(desk: ReminderDesk) -> None:
    desk.books.invoices["inv_1"] = replace(desk.books.invoices["inv_1"], open=brl(0))

    assert desk.schedule.again("acme", "inv_1") is None
