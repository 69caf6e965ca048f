"""What conditions guard of messages and of what came of them: each falls without its own."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cobro.adapters.dynamodb.contacts import DynamoContacts
from cobro.adapters.dynamodb.effects import DynamoEffects
from cobro.adapters.dynamodb.invoice_segments import DynamoInvoiceSegments
from cobro.adapters.dynamodb.unknown_senders import DynamoStrangers
from cobro.application.ports.reminders import NoticeClaim
from cobro.domain.dunning.caps import Contacts
from cobro.domain.effects import StepNames
from cobro.domain.page_visits import PageNotice, PageView
from cobro.domain.unknown_senders import BY_SENDER_A_DAY_MAX, Stranger
from cobro.runtime.wiring import base, page_visits, reminders, replies
from tests.support.answers import preceded
from tests.support.builders import brl
from tests.support.effects import an_effect
from tests.support.mail_replies import a_request
from tests.support.world import START, World

LATER = START + timedelta(minutes=1)


def test_how_a_message_ended_is_not_changed_for_any_of_its_steps(world: World) -> None:
    del world
    contacts = DynamoContacts(base.database())
    claims = [NoticeClaim("inv", "one"), NoticeClaim("other", "one")]
    contacts.claim(claims, Contacts("acme", "cus-1").after("inv#one", START.date()), START)
    contacts.record(claims, "sent", "message-1", START)
    contacts.record(claims, "refused", "throttled", LATER)

    assert [reminders.notices().states(c.invoice_id)["one"] for c in claims] == ["sent", "sent"]


def test_the_first_segment_of_an_invoice_stays(world: World) -> None:
    del world
    base.database()
    segments = DynamoInvoiceSegments()
    kept = [segments.keep("acme", "inv", each) for each in ("shops", "banks")]
    segments.keep("acme", "plain", "")

    assert kept == ["shops", "shops"]
    assert segments.of_invoices("acme", ["inv", "plain", "none"]) == {"inv": "shops", "plain": ""}


def test_what_came_of_a_step_is_said_once(world: World) -> None:
    del world
    base.database()
    first = an_effect("eff", StepNames("p", "1", "one", "email"), START.date(), owed=900, came=5)
    kept = [DynamoEffects().keep(each) for each in (first, replace(first, came=brl(700)))]

    assert kept == [first, first]


def test_request_is_kept_once_and_what_is_answered_stays(world: World) -> None:
    del world
    kept, request = replies.requests(), a_request()
    name = (request.issuer_id, request.customer_id, request.request_id)
    for each in (request, replace(request, text="other")):
        kept.add(each)
    first = kept.find(*name)
    changed = [kept.change(request.answered(by, by, START)) for by in ("ana", "bia")]
    after = kept.find(*name)

    assert first == request
    assert changed == [True, False]
    assert after == request.answered("ana", "ana", START)


NOTICE = PageNotice("acme", "cus-1", "inv#one", "after_due", ("A-1",), START.date())
LATER_NOTICE = replace(NOTICE, name="inv#two", left_date=(START + timedelta(days=1)).date())


def test_notice_that_is_left_again_stays_read(world: World) -> None:
    del world
    kept = page_visits.notices()
    kept.leave(NOTICE)
    kept.mark_read(NOTICE, START)
    kept.leave(replace(NOTICE, left_date=LATER_NOTICE.left_date))

    assert kept.latest("acme", "cus-1") == replace(NOTICE, read_at=START)


def test_notice_takes_the_place_of_one_of_its_day_and_not_of_a_later_one(world: World) -> None:
    del world
    kept = page_visits.notices()
    for notice in (NOTICE, LATER_NOTICE, NOTICE):
        kept.leave(notice)
    standing = kept.latest("acme", "cus-1")
    same_day = replace(LATER_NOTICE, name="inv#three")
    kept.leave(same_day)

    assert standing == LATER_NOTICE
    assert kept.latest("acme", "cus-1") == same_day


def test_notice_is_read_once_and_only_while_it_stands(world: World) -> None:
    del world
    kept = page_visits.notices()
    kept.leave(NOTICE)
    first, again = kept.mark_read(NOTICE, START), kept.mark_read(NOTICE, LATER)
    kept.leave(LATER_NOTICE)
    gone = kept.mark_read(NOTICE, LATER)

    assert (first, again, gone) == (START, START, None)
    assert kept.latest("acme", "cus-1") == LATER_NOTICE


def test_first_view_of_a_link_and_day_stays(world: World) -> None:
    del world
    views = page_visits.views()
    first = PageView("acme", "cus-1", "inv", START - timedelta(days=9), START.date(), START)
    for view in (first, replace(first, viewed_at=LATER)):
        views.add(view)

    assert views.recent("acme", "cus-1", 9) == [first]


@pytest.mark.parametrize("listed", [0, BY_SENDER_A_DAY_MAX - 2, BY_SENDER_A_DAY_MAX - 1])
def test_two_mails_that_come_at_once_do_not_take_one_place(world: World, listed: int) -> None:
    del world
    base.database()
    kept, on = DynamoStrangers(), START.date()
    mails = [Stranger("ana", str(number)) for number in range(BY_SENDER_A_DAY_MAX + 1)]
    for mail in mails[:listed]:
        kept.admit(on, mail)
    with preceded("UpdateItem", lambda: kept.admit(on, mails[listed])):
        late = kept.admit(on, mails[listed + 1])
    places = [kept.admit(on, mail) for mail in reversed(mails)]
    first = places[-listed - 1 :]  # of those that came before: whatever comes later, they stay

    assert (all(first), late) == (True, listed + 1 < BY_SENDER_A_DAY_MAX)
    assert places.count(True) == BY_SENDER_A_DAY_MAX
