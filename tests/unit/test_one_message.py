"""One message to a payer a run: everything that is due, in the words of the highest step."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cobro.application.deliver_notice import (
    CLAIM_LEASE,
    Dispatched,
    NoticeInFlightError,
    NoticeUncertainError,
)
from cobro.domain.dunning.bounds import DEFAULT_BOUNDS
from cobro.domain.dunning.opt_outs import OptOut, OptOutSource
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import RejectionError, UnavailableError
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId
from cobro.domain.money import Currency
from cobro.domain.promises import Promise
from tests.support.builders import brl
from tests.support.gathered import TODAY, at, desk, look
from tests.support.policies import DunningDesk, a_step


def documents(found: DunningDesk) -> list[str]:
    (reminder,) = found.channel.sent
    return [item.document for item in reminder.items]


def test_all_that_is_due_goes_in_one_message_in_the_words_of_the_highest_step() -> None:
    found = desk(1, 10, 1)
    sent = look(found, "soon")
    (reminder,) = found.channel.sent

    assert sent == Dispatched("sent", "firm", "message-1")
    assert (reminder.template, reminder.invoice.invoice_id) == ("still_open", "inv_2")
    assert [item.document for item in reminder.items] == ["A-0000002", "A-0000001", "A-0000003"]
    assert reminder.debt.total == brl(60_000)
    assert reminder.credit is None


def test_every_step_that_came_is_recorded_with_the_message_and_goes_no_more() -> None:
    found = desk(1, 10, 1)
    look(found, "soon")
    again = [look(found, "soon"), look(found, "firm", 2), look(found, "soon", 3)]

    assert [found.state("soon", "inv_1"), found.state("soon", "inv_3")] == [
        ("sent", "message-1"),
        ("sent", "message-1"),
    ]
    assert found.state("firm", "inv_2") == ("sent", "message-1")
    assert [done.outcome for done in again] == ["already"] * 3
    assert len(found.channel.sent) == 1


def test_every_invoice_of_the_message_has_its_next_look() -> None:
    found = desk(1, 10)
    look(found, "soon")
    looks = {(item.invoice_id, item.step, item.on) for item in found.agenda.steps}

    assert looks == {
        ("inv_1", "firm", TODAY + timedelta(days=9)),
        ("inv_2", "last", TODAY + timedelta(days=20)),
    }
    assert found.state("soon", "inv_2") == ("skipped", "superseded")


def test_an_invoice_alone_is_told_of_as_before() -> None:
    found = desk(1)
    look(found, "soon")
    (reminder,) = found.channel.sent

    assert (reminder.items, reminder.debt.total) == ((), brl(10_000))


def test_what_is_overdue_without_a_step_today_is_listed_and_nothing_of_it_is_claimed() -> None:
    found = desk(1, 5)
    found.notices.skip("inv_2", "soon", "superseded", at(10))
    look(found, "soon")

    assert documents(found) == ["A-0000002", "A-0000001"]
    assert found.notices.of_invoice("inv_2").keys() == {"soon"}


def test_what_comes_due_goes_with_the_message_only_on_the_day_of_its_own_step() -> None:
    found = desk(1, -3, -8)
    look(found, "soon")

    assert documents(found) == ["A-0000001", "A-0000002"]
    assert found.state("before", "inv_2") == ("sent", "message-1")
    assert found.notices.of_invoice("inv_3") == {}


def test_what_is_promised_paid_or_in_dispute_is_left_out() -> None:
    found = desk(1, 2, 2, 2)
    issuer, customer = IssuerId("acme"), CustomerId("cus-1")
    promise = Promise(issuer, customer, InvoiceId("inv_2"), 1, brl(20_000), TODAY, at(13))
    found.promises.add(promise)
    books = found.books.invoices
    books[InvoiceId("inv_3")] = replace(books[InvoiceId("inv_3")], open=brl(0))
    books[InvoiceId("inv_4")] = replace(books[InvoiceId("inv_4")], disputed_minor=40_000)
    look(found, "soon")
    (reminder,) = found.channel.sent

    assert (reminder.items, reminder.debt.total) == ((), brl(10_000))


def test_another_currency_is_told_of_in_a_message_of_its_own() -> None:
    found = desk(1)
    due = TODAY - timedelta(days=1)
    issued = due - timedelta(days=9)
    found.issue(5, "inv_2", 2, issue_date=issued, due_date=due, currency=Currency.EUR)
    look(found, "soon")

    assert found.channel.sent[0].items == ()


def test_what_nothing_is_left_of_to_ask_for_is_left_out() -> None:
    found = desk(1, 2)
    invoice = found.books.invoices[InvoiceId("inv_2")]
    partly = replace(invoice, disputed_minor=20_000, open=brl(20_001))
    found.books.invoices[InvoiceId("inv_2")] = replace(partly, open=brl(20_000))
    look(found, "soon")

    assert found.channel.sent[0].items == ()


def test_a_message_that_can_be_read_lists_forty_others() -> None:
    found = desk(1, *[10] * (DEFAULT_BOUNDS.gathered_invoices + 5))
    look(found, "soon")

    assert len(documents(found)) == DEFAULT_BOUNDS.gathered_invoices + 1


# ---- what steps do, and what goes wrong ---------------------------------------------------------


def test_what_the_other_steps_do_besides_is_done_with_the_message() -> None:
    found = desk(1, 30)
    look(found, "soon")
    look(found, "last", 2)

    assert len(found.tasks.open) == 1
    assert found.state("last", "inv_2") == ("sent", "message-1")


def test_a_step_that_no_channel_delivers_waits_for_its_own_look() -> None:
    steps = (a_step("soon", 1), a_step("paper", 10, channels=["letter"]))
    found = desk(1, 10, -4, steps=steps)
    look(found, "soon")

    assert documents(found) == ["A-0000002", "A-0000001"]
    assert found.notices.of_invoice("inv_2") == {}


def test_what_a_payer_refused_to_hear_before_the_due_date_goes_with_no_message() -> None:
    courtesy = a_step("before", -3) | {"template": "before_due"}
    found = desk(1, -3, steps=(courtesy, a_step("soon", 1)))
    found.opt_outs.add(OptOut("acme", "cus-1", Channel.EMAIL, OptOutSource.PAGE, at(1)))
    look(found, "soon")

    assert found.channel.sent[0].items == ()
    assert look(found, "before", 2) == Dispatched("skipped", "before")


def test_a_message_that_is_refused_for_now_is_sent_whole_later() -> None:
    found = desk(1, 10)
    found.channel.failure = UnavailableError("not now")
    with pytest.raises(UnavailableError):
        look(found, "soon")
    refused = [found.state("soon")[0], found.state("firm", "inv_2")[0]]

    assert refused == ["refused", "refused"]
    assert look(found, "firm", 2).outcome == "sent"
    assert look(found, "soon").outcome == "already"
    assert len(found.channel.sent) == 1


def test_a_message_that_is_refused_for_good_is_skipped_whole() -> None:
    found = desk(1, 10)
    found.channel.failure = RejectionError("bad address")
    with pytest.raises(RejectionError):
        look(found, "soon")

    assert [found.state("soon")[0], found.state("firm", "inv_2")[0]] == ["skipped", "skipped"]


def test_after_a_crash_in_the_sending_nothing_of_it_is_sent_again() -> None:
    found = desk(1, 10, 2)
    found.notices.skip("inv_3", "soon", "superseded", at(13))
    found.channel.failure = KeyError("the answer was lost")
    with pytest.raises(KeyError):
        look(found, "soon")
    found.clock.present += CLAIM_LEASE * 2
    for step, number in (("soon", 1), ("firm", 2)):
        with pytest.raises(NoticeUncertainError):
            look(found, step, number)

    assert found.channel.sent == []


def test_news_of_the_message_settle_every_step_that_went_with_it() -> None:
    found = desk(1, 10)
    found.channel.failure = KeyError("the answer was lost")
    with pytest.raises(KeyError):
        look(found, "soon")
    found.notices.record("inv_2", "firm", "sent", "message-9", at(14))  # the provider told so

    assert look(found, "soon") == Dispatched("already", "soon")
    assert found.state("soon") == ("sent", "message-9")
    assert found.channel.sent == []


def test_an_invoice_whose_message_is_uncertain_is_listed_and_not_claimed_again() -> None:
    found = desk(1, 10)
    found.notices.claim("inv_2", "firm", at(13))
    look(found, "soon")

    assert documents(found) == ["A-0000002", "A-0000001"]
    assert found.state("firm", "inv_2") == ("sending", "")


def test_a_step_that_another_message_claims_meanwhile_has_all_of_it_come_again() -> None:
    found = desk(1, 10)
    found.contacts.before_claim = lambda: found.notices.claim("inv_2", "firm", at(14))
    with pytest.raises(NoticeInFlightError):
        look(found, "soon")

    assert "soon" not in found.notices.of_invoice("inv_1")
    assert look(found, "soon").outcome == "sent"
