"""Scheduling, planning and dispatching: each step at most once, never after payment."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from cobro.application.deliver_notice import (
    CLAIM_LEASE,
    Dispatched,
    NoticeInFlightError,
    NoticeUncertainError,
)
from cobro.application.schedule_reminders import ScheduleFirstReminder
from cobro.domain.errors import RejectionError, UnavailableError
from cobro.domain.ids import InvoiceId
from cobro.domain.invoice import InvoiceStatus
from tests.support.builders import brl
from tests.support.reminder_desk import DUE, ReminderDesk, item, morning
from tests.support.title_orders import a_boleto, an_order_of_a_charge


@pytest.fixture
def desk() -> ReminderDesk:
    return ReminderDesk()


def command(due_date: date) -> ScheduleFirstReminder:
    return ScheduleFirstReminder("acme", "inv_1", due_date)


def test_the_first_reminder_of_a_new_invoice_is_put_on_its_day(desk: ReminderDesk) -> None:
    assert desk.schedule(command(date(2026, 4, 20))) == item("before_due", date(2026, 4, 17))
    assert desk.agenda.items == [item("before_due", date(2026, 4, 17))]
    assert desk.queue.messages == []
    assert desk.begun == []


def test_a_step_of_today_is_handed_on_at_once(desk: ReminderDesk) -> None:
    desk.schedule(command(date(2026, 4, 7)))

    assert desk.begun == ["inv_1"]
    assert desk.queue.bodies == ["due_today"]
    assert desk.agenda.items == []


def test_an_invoice_past_its_last_step_gets_none(desk: ReminderDesk) -> None:
    assert desk.schedule(command(date(2026, 3, 1))) is None


def test_planning_hands_on_what_is_due_each_day_since_the_last_run(desk: ReminderDesk) -> None:
    for day in (5, 6, 7, 8):
        desk.agenda.put(item(f"step-{day}", date(2026, 4, day)))

    assert desk.plan() == 3
    assert desk.plan() == 0
    assert desk.queue.bodies == ["step-5", "step-6", "step-7"]
    assert desk.agenda.planned_through("acme") == date(2026, 4, 7)


@pytest.mark.parametrize("instant", [morning(4, 12), morning(4, 7, 23), morning(4, 11, 18)])
def test_nothing_is_planned_outside_the_contact_hours(
    desk: ReminderDesk, instant: datetime
) -> None:
    desk.agenda.put(item("before_due", date(2026, 4, 7)))
    desk.clock.present = instant

    assert desk.plan() == 0


def test_a_due_reminder_is_sent_recorded_and_followed_by_the_next_step(desk: ReminderDesk) -> None:
    assert desk.due("before_due") == Dispatched("sent", "before_due", "message-1")
    assert desk.state("before_due") == ("sent", "message-1")
    assert desk.agenda.steps == [item("due_today", DUE)]
    assert desk.channel.sent[0].template == "before_due"


def test_a_reminder_leads_to_the_page_of_the_payer(desk: ReminderDesk) -> None:
    desk.dispatch(item("before_due", date(2026, 4, 7)))
    (sent,) = desk.channel.sent

    assert sent.payment_url == f"https://pay.example/{sent.invoice.invoice_id}"


def test_a_step_that_was_sent_is_not_sent_again(desk: ReminderDesk) -> None:
    desk.due("before_due")

    assert desk.due("before_due").outcome == "already"
    assert len(desk.channel.sent) == 1


def test_a_paid_invoice_gets_nothing_more(desk: ReminderDesk) -> None:
    desk.books.invoices["inv_1"] = replace(desk.books.get("inv_1"), open=brl(0))

    assert desk.due("before_due").outcome == "paid"
    assert desk.agenda.items == []
    assert desk.notices.states == {}


def test_a_cancelled_invoice_gets_nothing_more(desk: ReminderDesk) -> None:
    invoice = desk.books.invoices["inv_1"]
    nothing = replace(invoice, open=brl(0), ended=InvoiceStatus.CANCELLED)
    desk.books.invoices["inv_1"] = nothing

    assert desk.due("before_due").outcome == "cancelled"
    assert desk.notices.states == {}


def test_a_step_that_a_later_one_overtook_is_skipped_for_good(desk: ReminderDesk) -> None:
    desk.clock.present = morning(4, 13)
    sent = desk.due("before_due")

    assert sent.step == "after_due_3"
    assert desk.state("before_due") == ("skipped", "superseded")
    assert desk.state("due_today") == ("skipped", "superseded")
    assert desk.agenda.steps == [item("after_due_10", date(2026, 4, 20))]


def test_after_the_last_step_nothing_is_put_on_the_agenda(desk: ReminderDesk) -> None:
    desk.clock.present = morning(4, 20)
    desk.due("after_due_10")

    assert desk.agenda.steps == []


def test_a_reminder_that_comes_too_early_is_not_sent(desk: ReminderDesk) -> None:
    desk.clock.present = morning(4, 6)

    assert desk.due("before_due").outcome == "not_due"


def test_outside_the_contact_hours_a_reminder_waits_for_the_next_day(desk: ReminderDesk) -> None:
    desk.clock.present = morning(4, 11, 20)  # Saturday afternoon

    assert desk.due("due_today").outcome == "postponed"
    assert desk.agenda.items == [item("due_today", date(2026, 4, 13))]
    assert desk.notices.states == {}


def test_a_reminder_refused_for_now_is_sent_by_the_next_delivery(desk: ReminderDesk) -> None:
    desk.channel.failure = UnavailableError("throttled")
    with pytest.raises(UnavailableError):
        desk.due("before_due")

    assert desk.state("before_due")[0] == "refused"
    assert desk.due("before_due").outcome == "sent"


def test_a_reminder_refused_for_good_is_never_sent(desk: ReminderDesk) -> None:
    desk.channel.failure = RejectionError("bad address")
    with pytest.raises(RejectionError):
        desk.due("before_due")

    assert desk.state("before_due") == ("skipped", "rejected")
    assert desk.due("before_due").outcome == "already"


def test_a_reminder_whose_sending_is_uncertain_waits_for_a_person(desk: ReminderDesk) -> None:
    desk.channel.failure = KeyError("the answer was lost")
    with pytest.raises(KeyError):
        desk.due("before_due")
    with pytest.raises(NoticeInFlightError):
        desk.due("before_due")
    desk.clock.present += CLAIM_LEASE + timedelta(seconds=1)
    with pytest.raises(NoticeUncertainError, match="by hand"):
        desk.due("before_due")

    assert desk.channel.sent == []


def test_nobody_is_reminded_of_a_due_date_that_was_put_off(desk: ReminderDesk) -> None:
    boleto = replace(a_boleto(an_order_of_a_charge()), due_date=date(2026, 4, 30))
    desk.charges.charges["chg_1"] = replace(boleto, invoice_id=InvoiceId("inv_1"))
    desk.clock.present = morning(4, 10)
    found = desk.dispatch(item("after_3_days", date(2026, 4, 10)))

    assert found.outcome == "not_due"
    assert desk.agenda.items == [item("before_due", date(2026, 4, 27))]
    assert desk.notices.states == {}
