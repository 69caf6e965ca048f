"""Scheduling, planning and dispatching: each step at most once, never after payment."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from cobro.application.dispatch_reminder import (
    CLAIM_LEASE,
    COLLECTING,
    Dispatched,
    DispatchReminder,
    NoticeInFlightError,
    NoticeUncertainError,
)
from cobro.application.due_dates import DueInvoices
from cobro.application.plan_reminders import PlanReminders
from cobro.application.ports import AgendaItem
from cobro.application.schedule_reminders import ScheduleFirstReminder, ScheduleReminders
from cobro.contracts.dunning_policy import default_policy
from cobro.domain.agreements import BankAgreement
from cobro.domain.collection import CollectionCase
from cobro.domain.errors import RejectionError, UnavailableError
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId
from cobro.domain.invoice import InvoiceStatus
from tests.support.books import MemoryBooks
from tests.support.builders import an_invoice, an_issuer, brl
from tests.support.charge_books import MemoryCharges
from tests.support.collection_books import MemoryCollections
from tests.support.fakes import (
    FixedClock,
    MemoryAgenda,
    MemoryChannel,
    MemoryCustomers,
    MemoryIssuers,
    MemoryNotices,
    MemoryQueue,
)
from tests.support.gateway_charges import PAGE, a_gateway_charge
from tests.support.title_orders import a_boleto, an_order_of_a_charge

DUE = date(2026, 4, 10)  # a Friday


def morning(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def item(step: str, on: date) -> AgendaItem:
    return AgendaItem(IssuerId("acme"), InvoiceId("inv_1"), step, on)


class Desk:
    def __init__(self) -> None:
        self.books, self.agenda, self.charges = MemoryBooks(), MemoryAgenda(), MemoryCharges()
        self.notices, self.channel, self.queue = MemoryNotices(), MemoryChannel(), MemoryQueue()
        self.clock, self.collections = FixedClock(morning(4, 7)), MemoryCollections()
        self.begun: list[str] = []
        invoice = an_invoice(10_000, due_date=DUE)
        self.books.invoices[invoice.invoice_id] = invoice
        agreements = {"itau": BankAgreement("itau", "341", "1248", "02124", "109")}
        issuer = an_issuer(created_date=date(2026, 4, 5), agreements=agreements)
        issuers = MemoryIssuers(issuer)
        self.schedule = ScheduleReminders(
            issuers=issuers,
            agenda=self.agenda,
            reminders=self.queue,
            policy=default_policy(),
            clock=self.clock,
            reminder_message=lambda found: found.step,
            begin_collection=lambda _, invoice_id: self.begun.append(invoice_id),
        )
        self.plan = PlanReminders(
            issuers=issuers,
            agenda=self.agenda,
            reminders=self.queue,
            clock=self.clock,
            reminder_message=lambda found: found.step,
        )
        self.dispatch = DispatchReminder(
            invoices=DueInvoices(
                invoices=self.books, charges=self.charges, collection_of=self.collections.find
            ),
            issuers=issuers,
            customers=MemoryCustomers(),
            agenda=self.agenda,
            notices=self.notices,
            channel=self.channel,
            policy=default_policy(),
            clock=self.clock,
        )

    def due(self, step: str) -> Dispatched:
        return self.dispatch(item(step, date(2026, 4, 7)))

    def state(self, step: str) -> tuple[str, str]:
        return self.notices.states["inv_1", step]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def command(due_date: date) -> ScheduleFirstReminder:
    return ScheduleFirstReminder("acme", "inv_1", due_date)


def test_the_first_reminder_of_a_new_invoice_is_put_on_its_day(desk: Desk) -> None:
    assert desk.schedule(command(date(2026, 4, 20))) == item("before_due", date(2026, 4, 17))
    assert desk.agenda.items == [item("before_due", date(2026, 4, 17))]
    assert desk.queue.messages == []
    assert desk.begun == []


def test_a_step_of_today_is_handed_on_at_once(desk: Desk) -> None:
    desk.schedule(command(date(2026, 4, 7)))

    assert desk.begun == ["inv_1"]
    assert desk.queue.bodies == ["due_today"]
    assert desk.agenda.items == []


def test_an_invoice_past_its_last_step_gets_none(desk: Desk) -> None:
    assert desk.schedule(command(date(2026, 3, 1))) is None


def test_planning_hands_on_what_is_due_each_day_since_the_last_run(desk: Desk) -> None:
    for day in (5, 6, 7, 8):
        desk.agenda.put(item(f"step-{day}", date(2026, 4, day)))

    assert desk.plan() == 3
    assert desk.plan() == 0
    assert desk.queue.bodies == ["step-5", "step-6", "step-7"]
    assert desk.agenda.planned_through("acme") == date(2026, 4, 7)


@pytest.mark.parametrize("instant", [morning(4, 12), morning(4, 7, 23), morning(4, 11, 18)])
def test_nothing_is_planned_outside_the_contact_hours(desk: Desk, instant: datetime) -> None:
    desk.agenda.put(item("before_due", date(2026, 4, 7)))
    desk.clock.present = instant

    assert desk.plan() == 0


def test_a_due_reminder_is_sent_recorded_and_followed_by_the_next_step(desk: Desk) -> None:
    assert desk.due("before_due") == Dispatched("sent", "before_due", "message-1")
    assert desk.state("before_due") == ("sent", "message-1")
    assert desk.agenda.items == [item("due_today", DUE)]
    assert desk.channel.sent[0].template == "before_due"


@pytest.mark.parametrize(("ends_at", "named"), [(morning(4, 7, 23), ""), (morning(4, 8), PAGE)])
def test_a_reminder_names_the_page_of_a_gateway_that_lasts_beyond_today(
    desk: Desk, ends_at: datetime, named: str
) -> None:
    charge = a_gateway_charge(ends_at=ends_at)
    desk.charges.charges[charge.charge_id] = charge
    desk.dispatch(item("before_due", date(2026, 4, 7)))

    assert [sent.payment_url for sent in desk.channel.sent] == [named]


def test_a_step_that_was_sent_is_not_sent_again(desk: Desk) -> None:
    desk.due("before_due")

    assert desk.due("before_due").outcome == "already"
    assert len(desk.channel.sent) == 1


def test_a_paid_invoice_gets_nothing_more(desk: Desk) -> None:
    desk.books.invoices["inv_1"] = replace(desk.books.get("inv_1"), open=brl(0))

    assert desk.due("before_due").outcome == "paid"
    assert desk.agenda.items == []
    assert desk.notices.states == {}


def test_a_cancelled_invoice_gets_nothing_more(desk: Desk) -> None:
    invoice = desk.books.invoices["inv_1"]
    nothing = replace(invoice, open=brl(0), ended=InvoiceStatus.CANCELLED)
    desk.books.invoices["inv_1"] = nothing

    assert desk.due("before_due").outcome == "cancelled"
    assert desk.notices.states == {}


def test_a_step_that_a_later_one_overtook_is_skipped_for_good(desk: Desk) -> None:
    desk.clock.present = morning(4, 13)
    sent = desk.due("before_due")

    assert sent.step == "after_due_3"
    assert desk.state("before_due") == ("skipped", "superseded")
    assert desk.state("due_today") == ("skipped", "superseded")
    assert desk.agenda.items == [item("after_due_10", date(2026, 4, 20))]


def test_after_the_last_step_nothing_is_put_on_the_agenda(desk: Desk) -> None:
    desk.clock.present = morning(4, 20)
    desk.due("after_due_10")

    assert desk.agenda.items == []


def test_a_reminder_that_comes_too_early_is_not_sent(desk: Desk) -> None:
    desk.clock.present = morning(4, 6)

    assert desk.due("before_due").outcome == "not_due"


def test_outside_the_contact_hours_a_reminder_waits_for_the_next_day(desk: Desk) -> None:
    desk.clock.present = morning(4, 11, 20)  # Saturday afternoon

    assert desk.due("due_today").outcome == "postponed"
    assert desk.agenda.items == [item("due_today", date(2026, 4, 13))]
    assert desk.notices.states == {}


def test_a_reminder_refused_for_now_is_sent_by_the_next_delivery(desk: Desk) -> None:
    desk.channel.failure = UnavailableError("throttled")
    with pytest.raises(UnavailableError):
        desk.due("before_due")

    assert desk.state("before_due")[0] == "refused"
    assert desk.due("before_due").outcome == "sent"


def test_a_reminder_refused_for_good_is_never_sent(desk: Desk) -> None:
    desk.channel.failure = RejectionError("bad address")
    with pytest.raises(RejectionError):
        desk.due("before_due")

    assert desk.state("before_due") == ("skipped", "rejected")
    assert desk.due("before_due").outcome == "already"


def test_a_reminder_whose_sending_is_uncertain_waits_for_a_person(desk: Desk) -> None:
    desk.channel.failure = KeyError("the answer was lost")
    with pytest.raises(KeyError):
        desk.due("before_due")
    with pytest.raises(NoticeInFlightError):
        desk.due("before_due")
    desk.clock.present += CLAIM_LEASE + timedelta(seconds=1)
    with pytest.raises(NoticeUncertainError, match="by hand"):
        desk.due("before_due")

    assert desk.channel.sent == []


def a_case(desk: Desk, next_at: datetime) -> CollectionCase:
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


def test_nobody_is_asked_to_pay_while_a_saved_method_is_tried(desk: Desk) -> None:
    a_case(desk, morning(4, 10))
    desk.clock.present = morning(4, 7)
    found = [desk.dispatch(item("before_due", date(2026, 4, 7))) for _ in range(2)]

    assert [done.outcome for done in found] == ["paused", "paused"]
    assert desk.state("before_due") == ("paused", COLLECTING)
    assert set(desk.agenda.items) == {item("before_due", date(2026, 4, 11))}
    assert desk.channel.sent == []


def test_reminders_go_on_once_the_saved_method_was_given_up(desk: Desk) -> None:
    case = a_case(desk, morning(4, 10)).begun(brl(10_000), morning(4, 10))
    desk.dispatch(item("before_due", date(2026, 4, 7)))
    desk.collections.cases["inv_1"] = case.declined("pi_1", "stolen_card", morning(4, 10))
    desk.clock.present = morning(4, 11)
    found = desk.dispatch(item("before_due", date(2026, 4, 11)))

    assert (found.outcome, found.step) == ("sent", "due_today")
    assert desk.state("before_due") == ("skipped", "superseded")


def test_what_a_saved_method_took_has_a_day_to_be_booked(desk: Desk) -> None:
    case = a_case(desk, morning(4, 7)).begun(brl(10_000), morning(4, 7))
    desk.collections.cases["inv_1"] = case.collected("pi_1", morning(4, 7))
    first = desk.dispatch(item("before_due", date(2026, 4, 7)))
    desk.clock.present = morning(4, 9)

    assert first.outcome == "paused"
    assert desk.dispatch(item("before_due", date(2026, 4, 9))).outcome == "sent"


def test_nobody_is_reminded_of_a_due_date_that_was_put_off(desk: Desk) -> None:
    boleto = replace(a_boleto(an_order_of_a_charge()), due_date=date(2026, 4, 30))
    desk.charges.charges["chg_1"] = replace(boleto, invoice_id=InvoiceId("inv_1"))
    desk.clock.present = morning(4, 10)
    found = desk.dispatch(item("after_3_days", date(2026, 4, 10)))

    assert found.outcome == "not_due"
    assert desk.agenda.items == [item("before_due", date(2026, 4, 27))]
    assert desk.notices.states == {}
