"""News of messages: how far each got, addresses that close, and channels that go on instead."""

import json
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from types import SimpleNamespace
from typing import Any

import pytest

from cobro.application.ports.deliveries import DeliveryNews
from cobro.application.take_delivery import TakeDelivery
from cobro.contracts.parsing import convert
from cobro.contracts.ses_events import SesEventV1
from cobro.domain.dunning.addresses import AddressMark, address_hash, closed_channels
from cobro.domain.dunning.deliveries import Delivery, DeliveryState
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import InvalidInputError, NotFoundError
from tests.support.builders import a_customer
from tests.support.mail_news import SENT_AT, SOFT, MemoryDeliveries, news, ses_event
from tests.support.policies import a_policy, a_step
from tests.support.reminder_desk import ReminderDesk, morning

MAIL: Any = SimpleNamespace(
    id="m-1",
    destinations={"ToAddresses": ["maria@payer.example"]},
    tags={"invoice": "inv_1", "step": "before_due"},
)
MARIA = replace(a_customer(), email="maria@payer.example")
CLOSING = (DeliveryState.BOUNCED, DeliveryState.COMPLAINED)


def a_mark(state: DeliveryState = DeliveryState.BOUNCED, address: str = MARIA.email) -> AddressMark:
    where = ("acme", "cus-1", Channel.EMAIL, address_hash(address))
    return AddressMark(*where, state, "ev", SENT_AT)


@pytest.fixture
def desk() -> ReminderDesk:
    """Give a desk whose first reminder is being sent to Maria."""
    desk = ReminderDesk()
    desk.customers.put(MARIA)
    desk.notices.claim("inv_1", "before_due", SENT_AT)
    return desk


def taking(desk: ReminderDesk) -> TakeDelivery:
    return TakeDelivery(
        invoices=desk.books,
        customers=desk.customers,
        deliveries=MemoryDeliveries(desk.notices),
        marks=desk.marks,
        exceptions=desk.tasks,
    )


def delivery_of(desk: ReminderDesk) -> Delivery | None:
    return desk.notices.of_invoice("inv_1")["before_due"].delivery


@pytest.mark.parametrize("state", list(DeliveryState))
def test_message_that_was_left_uncertain_is_sent_by_any_news_of_it(
    desk: ReminderDesk, state: DeliveryState
) -> None:
    taking(desk)(news(state))

    assert desk.state("before_due") == ("sent", "m-1")
    assert desk.due("before_due").outcome == "already"


def test_news_in_any_order_and_twice_end_the_same() -> None:
    every = [
        news(DeliveryState.SENT),
        news(DeliveryState.SOFT_BOUNCED, at=SENT_AT + timedelta(hours=5)),
        news(DeliveryState.DELIVERED, at=SENT_AT + timedelta(minutes=1)),
        news(DeliveryState.DELIVERED, at=SENT_AT + timedelta(minutes=2)),
        news(DeliveryState.COMPLAINED),
    ]
    ends = set()
    for order in permutations(every):
        desk = ReminderDesk()
        desk.customers.put(MARIA)
        desk.notices.claim("inv_1", "before_due", SENT_AT)
        for each in (*order, *order):
            taking(desk)(each)
        ends.add((delivery_of(desk), tuple(desk.marks.marks), len(desk.tasks.open)))

    (end,) = ends
    assert end[0] == every[-1].delivery
    assert [mark.state for mark in end[1]] == [DeliveryState.COMPLAINED]
    assert end[2] == 1


def test_answer_for_a_holiday_does_not_undo_a_delivery(desk: ReminderDesk) -> None:
    taking(desk)(news(DeliveryState.DELIVERED))
    taking(desk)(news(DeliveryState.SOFT_BOUNCED, at=SENT_AT + timedelta(days=1)))
    found = delivery_of(desk)

    assert found is not None
    assert found.state is DeliveryState.DELIVERED
    assert desk.marks.marks == []


@pytest.mark.parametrize("state", CLOSING)
def test_closed_address_asks_a_person_once_for_another(
    desk: ReminderDesk, state: DeliveryState
) -> None:
    taking(desk)(news(state))
    (item,) = desk.tasks.open.values()
    desk.tasks.close(item)
    taking(desk)(news(state))

    assert item.reason_code == f"address_{state}"
    assert "customer cus-1 is not reached by email" in item.explanation
    assert MARIA.email not in json.dumps([item.explanation, item.message])
    assert desk.tasks.open_items("acme") == []


def test_address_that_was_corrected_meanwhile_asks_nobody(desk: ReminderDesk) -> None:
    desk.customers.put(replace(MARIA, email="new@payer.example"))
    taking(desk)(news(DeliveryState.BOUNCED))

    assert desk.tasks.open == {}
    assert [mark.is_of(MARIA) for mark in desk.marks.marks] == [True]


def test_news_of_no_message_of_ours_are_refused(desk: ReminderDesk) -> None:
    with pytest.raises(NotFoundError):
        taking(desk)(news(DeliveryState.DELIVERED, step="never"))
    with pytest.raises(NotFoundError):
        taking(desk)(news(DeliveryState.DELIVERED, invoice_id="inv_9"))


def test_correcting_the_address_lifts_the_mark_and_the_old_one_brings_it_back() -> None:
    marks = [a_mark(DeliveryState.COMPLAINED), a_mark()]
    corrected = replace(MARIA, email="maria.silva@payer.example")
    shouted = replace(MARIA, email=" MARIA@payer.example")

    assert closed_channels(marks, corrected) == {}
    assert closed_channels(marks, shouted)[Channel.EMAIL].reason == "address_complained"


def test_step_goes_by_the_next_channel_where_the_first_is_closed() -> None:
    desk = ReminderDesk()
    desk.customers.put(MARIA)
    desk.marks.add(a_mark())
    desk.give(a_policy(a_step("early", -3, channels=["email"])))
    desk.clock.present = morning(4, 7)
    came = desk.due("early")
    notice = desk.notices.of_invoice("inv_1")["early"]

    assert came.outcome == "skipped"
    assert (notice.state, notice.detail) == ("skipped", "address_bounced")
    assert notice.terms.no_channel == ("email",)
    assert desk.channel.sent == []


def test_step_with_a_call_is_done_though_no_channel_is_open() -> None:
    desk = ReminderDesk()
    desk.customers.put(MARIA)
    desk.marks.add(a_mark())
    desk.give(a_policy(a_step("early", -3, tone="final", actions=["call_task"])))

    assert desk.due("early").outcome == "done"


def test_corrected_customer_is_written_to_again() -> None:
    desk = ReminderDesk()
    desk.customers.put(replace(MARIA, email="new@payer.example"))
    desk.marks.add(a_mark())

    assert desk.due("before_due").outcome == "sent"


def told(kind: str, **more: Any) -> DeliveryNews:
    return convert(ses_event(kind, MAIL, **more), SesEventV1).to_news()


@pytest.mark.parametrize(
    ("kind", "more", "state", "reason"),
    [
        ("Send", {}, DeliveryState.SENT, ""),
        ("DeliveryDelay", {}, DeliveryState.DELAYED, ""),
        ("Delivery", {}, DeliveryState.DELIVERED, ""),
        ("Reject", {}, DeliveryState.REJECTED, ""),
        ("Bounce", {}, DeliveryState.BOUNCED, "Permanent/General"),
        ("Bounce", SOFT, DeliveryState.SOFT_BOUNCED, "Transient/MailboxFull"),
        ("Complaint", {}, DeliveryState.COMPLAINED, "abuse"),
    ],
)
def test_each_event_of_the_provider_is_read(
    kind: str, more: dict[str, str], state: DeliveryState, reason: str
) -> None:
    found = told(kind, at=SENT_AT + timedelta(minutes=1), **more)
    delivery = found.delivery

    assert (found.invoice_id, found.step, found.message_id) == ("inv_1", "before_due", "m-1")
    assert found.address == MARIA.email
    assert (delivery.state, delivery.reason) == (state, reason)
    assert Delivery.at_place(delivery.place) == delivery


def without(event: dict[str, Any], *path: str) -> dict[str, Any]:
    part: dict[str, Any] = event
    for name in path[:-1]:
        part = part[name]
    del part[path[-1]]
    return event


@pytest.mark.parametrize(
    "path",
    [
        ("id",),
        ("detail", "mail"),
        ("detail", "bounce"),
        ("detail", "bounce", "feedbackId"),
        ("detail", "bounce", "timestamp"),
        ("detail", "mail", "destination"),
        ("detail", "mail", "tags", "invoice"),
        ("detail", "mail", "tags", "step"),
    ],
)
def test_event_without_what_it_needs_is_refused(path: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInputError):
        convert(without(ses_event("Bounce", MAIL), *path), SesEventV1).to_news()


@pytest.mark.parametrize("kind", ["Open", "Click", ""])
def test_event_of_another_kind_is_refused(kind: str) -> None:
    with pytest.raises(InvalidInputError, match="no event of a message"):
        told(kind)


@pytest.mark.parametrize("people", [[], ["a@x.example", "b@x.example"]])
def test_event_of_no_or_several_people_is_refused(people: list[str]) -> None:
    mail = SimpleNamespace(id="m", destinations={"ToAddresses": people}, tags=MAIL.tags)
    with pytest.raises(InvalidInputError):
        convert(ses_event("Bounce", mail), SesEventV1).to_news()


@pytest.mark.parametrize("when", ["2026-03-09T12:00:00", "yesterday", 5])
def test_event_without_a_zone_is_refused(when: object) -> None:
    event = ses_event("Delivery", MAIL)
    event["detail"]["delivery"]["timestamp"] = when
    with pytest.raises(InvalidInputError):
        convert(event, SesEventV1).to_news()
