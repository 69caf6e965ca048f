"""The story of news of messages: one bounces after all, and its address is used no more."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from cobro.runtime.settings import Queue
from tests.faults.stories_of_dunning import send
from tests.faults.story import Story
from tests.support import text_messaging
from tests.support.mail_news import ses_text
from tests.support.opt_outs import noted, refused, taken_back, token_in
from tests.support.policies import a_document
from tests.support.redelivery import insist
from tests.support.world import (
    EXPENSIVE,
    ISSUER,
    START,
    Answer,
    World,
    customer_body,
    forget,
)

DUE = date(2026, 3, 3)


def one_reminder(world: World) -> None:
    """Issue an invoice that is due tomorrow, and let its reminder of that day go out."""
    world.issue("one", 10_000, due=DUE)
    world.settle()
    world.at(START + timedelta(days=1))
    world.run_schedule()
    world.settle()


def hear_of_it_and_remind(world: World) -> None:
    (mail,) = world.mails()
    for kind in ("Bounce", "Delivery", "Bounce"):
        world.send(Queue.DELIVERIES, ses_text(kind, mail))
    world.settle()
    forget(keep=EXPENSIVE)  # the senders are other processes
    world.at(START + timedelta(days=4))
    world.run_schedule()
    world.settle()


def refuse(world: World) -> None:
    """Refuse reminders at one click, and let the next day come."""
    (mail,) = world.mails()
    insist(world, lambda: answered(refused(world, token_in(mail))))
    insist(world, partial(noted, world))
    forget(keep=EXPENSIVE)
    world.at(START + timedelta(days=4))
    world.run_schedule()
    world.settle()


def mail_that_bounced(world: World) -> None:
    """Let a customer with a phone be reminded by text message where mail does not reach it."""
    customer = customer_body("cus-1") | {"phone": "+55 11 98765-4321"}
    world.http("manage_customers", "POST", "/v1/customers", customer)
    steps = [{"step": name, "offset": {"days": days}, "template": "after_due",
              "channels": ["email", "sms"]} for name, days in (("one", 0), ("two", 3))]  # fmt: skip
    send(world, "/v1/dunning-policies/both", a_document(*steps), issuer_id=ISSUER)
    given = {"issuer_id": ISSUER, "kind": "issuer", "policy": "both", "key": ""}
    send(world, "/v1/dunning-assignments", given)
    forget(keep=EXPENSIVE)
    one_reminder(world)
    (mail,) = world.mails()
    world.send(Queue.DELIVERIES, ses_text("Bounce", mail))
    world.settle()


def remind_by_text(world: World) -> None:
    world.at(START + timedelta(days=4))
    world.run_schedule()
    world.settle()


def one_text(world: World) -> None:
    """Send a reminder by text message, because a mail came back."""
    mail_that_bounced(world)
    remind_by_text(world)


def tell_of_the_text(world: World) -> None:
    """Tell in any order that the number is none."""
    for message_id, text in text_messaging.sent().items():
        for kind in ("TEXT_INVALID", "TEXT_QUEUED", "TEXT_INVALID"):
            told = text_messaging.event(kind, text["Context"], messageId=message_id)
            world.send(Queue.DELIVERIES, told)
    world.settle()


def refused_reminders(world: World) -> None:
    one_reminder(world)
    noted(world)


def want_them_again(world: World) -> None:
    """Let a clerk take down that reminders are wanted again, twice."""
    insist(world, partial(taken_back, world))
    insist(world, partial(taken_back, world, evidence="the same letter"))


def answered(page: dict[str, Any]) -> Answer:
    return Answer(page["statusCode"], {})


STORIES = (
    Story(
        "reminders refused",
        {"take_opt_outs", "manage_dunning", "plan_reminders", "dispatch_reminders"},
        one_reminder,
        refuse,
    ),
    Story("reminders wanted again", {"manage_dunning"}, refused_reminders, want_them_again),
    Story(
        "reminded by text message",
        {"plan_reminders", "dispatch_reminders"},
        mail_that_bounced,
        remind_by_text,
    ),
    Story("news of text messages", {"take_delivery_events"}, one_text, tell_of_the_text),
    Story(
        "news of messages",
        {"take_delivery_events", "plan_reminders", "dispatch_reminders"},
        one_reminder,
        hear_of_it_and_remind,
    ),
)
