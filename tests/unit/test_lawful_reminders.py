"""When a due reminder is sent lawfully: in the payer's hours, and under the caps of messages."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from cobro.application.deliver_notice import Dispatched
from cobro.application.ports import AgendaItem
from cobro.application.ports.reminders import ContactsMovedError, Waiting
from cobro.domain.dunning.caps import Contacts, Heard
from cobro.domain.errors import UnavailableError
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId
from tests.support.builders import a_customer, an_invoice, an_issuer
from tests.support.policies import DunningDesk, a_policy, a_step

DUE = date(2026, 4, 7)  # a Tuesday
CALL = a_step("call", 1, channels=[], template="", actions=["call_task"])


def item(step: str = "one", invoice_id: str = "inv_1", on: date = DUE) -> AgendaItem:
    return AgendaItem(IssuerId("acme"), InvoiceId(invoice_id), step, on)


def desk(address: str = "Rua do Sol 20, São Paulo - SP", *invoices: str) -> DunningDesk:
    """Return a desk with invoices of one customer, all due on the Tuesday."""
    payer = replace(a_customer(), address=address)
    policy = a_policy(a_step("one", 0), a_step("two", 2), a_step("three", 20))
    found = DunningDesk(an_issuer(created_date=date(2026, 4, 1)), payer, policy=policy)
    for number, key in enumerate(invoices or ("inv_1",), start=1):
        found.books.invoices[InvoiceId(key)] = an_invoice(10_000, key, number, due_date=DUE)
    found.clock.present = at(7, 12)
    return found


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 4, day, hour, minute, tzinfo=UTC)


def heard(found: DunningDesk, *days: int) -> None:
    told = tuple(Heard(date(2026, 4, day), f"other#{day}") for day in days)
    found.contacts.kept["acme", "cus-1"] = Contacts("acme", "cus-1", told, version=1)


# ---- hours --------------------------------------------------------------------------------------


def test_where_the_payer_still_sleeps_the_reminder_waits_for_its_morning() -> None:
    found = desk("Rua A 1, Rio Branco - AC")  # 7 in the morning there, 9 in São Paulo

    assert found.dispatch(item()) == Dispatched("postponed", "one")
    assert list(found.agenda.later) == [Waiting(item(), at(7, 13))]
    assert found.agenda.items == []
    assert found.channel.sent == []


def test_what_waits_is_handed_on_once_its_morning_has_come() -> None:
    found = desk("Rua A 1, Rio Branco - AC")
    found.dispatch(item())
    found.agenda.mark_planned("acme", DUE)
    early = found.plan()
    found.clock.present = at(7, 13, 5)

    assert (early, found.plan(), found.plan()) == (0, 1, 0)
    assert found.dispatch(item()).outcome == "sent"


def test_what_waits_is_handed_on_while_the_company_is_closed() -> None:
    found = desk()
    found.clock.present = at(7, 3)  # midnight at the company
    found.agenda.put_later(item(), at(7, 2, 30))

    assert found.plan() == 1
    assert found.agenda.later == {}


def test_after_the_payers_evening_the_reminder_goes_the_next_day() -> None:
    found = desk("Rua A 1, Vila dos Remédios - PE, 53990-000")  # an hour before São Paulo
    found.clock.present = at(7, 22, 30)

    assert found.dispatch(item()).outcome == "postponed"
    assert found.agenda.items == [item(on=date(2026, 4, 8))]


def test_a_holiday_of_the_payers_state_is_passed_over() -> None:
    found = desk("Rua A 1, Niterói - RJ")
    found.clock.present = at(23, 15)  # São Jorge

    assert found.dispatch(item(on=date(2026, 4, 23))).outcome == "postponed"
    assert [each.on for each in found.agenda.items] == [date(2026, 4, 24)]


# ---- caps ---------------------------------------------------------------------------------------


def test_a_payer_who_heard_today_hears_of_the_next_invoice_tomorrow() -> None:
    found = desk("Rua A 1, São Paulo - SP", "inv_1")
    heard(found, 7)

    assert found.dispatch(item()) == Dispatched("capped", "one")
    assert found.state("one") == ("paused", "daily_cap")
    assert found.agenda.items == [item(on=date(2026, 4, 8))]
    found.clock.present = at(8, 12)
    assert found.dispatch(item()).outcome == "sent"
    assert found.state("one") == ("sent", "message-1")


def test_after_three_messages_in_a_week_the_next_goes_when_the_first_is_a_week_old() -> None:
    found = desk()
    heard(found, 2, 4, 6)

    assert found.dispatch(item()).outcome == "capped"
    assert found.state("one") == ("paused", "weekly_cap")
    assert found.agenda.items == [item(on=date(2026, 4, 9))]


def test_the_day_of_a_cap_is_put_off_to_one_on_which_the_payer_may_be_reached() -> None:
    found = desk()
    found.clock.present = at(11, 15)  # a Saturday
    heard(found, 11)

    assert found.dispatch(item()).outcome == "capped"
    assert [each.on for each in found.agenda.items] == [date(2026, 4, 13)]


def test_a_step_without_a_message_meets_no_cap_and_counts_for_none() -> None:
    found = desk()
    found.give(a_policy(CALL, name="calls"))
    found.clock.present = at(8, 12)
    heard(found, 8)

    assert found.dispatch(item("call")) == Dispatched("done", "call")
    assert len(found.contacts.kept["acme", "cus-1"].heard) == 1


def test_a_message_is_counted_with_its_claim() -> None:
    found = desk()
    found.dispatch(item())

    assert found.contacts.kept["acme", "cus-1"].heard == (Heard(DUE, "inv_1#one"),)


def test_a_message_that_was_refused_for_now_is_sent_on_the_same_day() -> None:
    found = desk()
    found.channel.failure = UnavailableError("not now")
    with pytest.raises(UnavailableError):
        found.dispatch(item())

    assert found.dispatch(item()).outcome == "sent"
    assert len(found.contacts.kept["acme", "cus-1"].heard) == 1


def test_of_two_messages_at_a_time_one_counts_again() -> None:
    found = desk()
    rival = Contacts("acme", "cus-1", (Heard(DUE, "inv_2#one"),), version=1)
    found.contacts.rival = rival
    with pytest.raises(ContactsMovedError):
        found.dispatch(item())

    assert found.notices.states == {}
    assert found.dispatch(item()).outcome == "capped"


def test_other_customers_hear_on_the_same_day() -> None:
    found = desk()
    found.customers.put(a_customer("cus-2"))
    other = an_invoice(10_000, "inv_2", 2, due_date=DUE, customer_id=CustomerId("cus-2"))
    found.books.invoices[InvoiceId("inv_2")] = other
    heard(found, 7)

    assert found.dispatch(item(invoice_id="inv_2")).outcome == "sent"
