"""Notices on the payer's page: what they say, when they show, how they are read; and views."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from cobro.adapters.messaging.in_app import PageReminders
from cobro.adapters.messaging.templates import TEMPLATES
from cobro.adapters.payer_page import notices
from cobro.adapters.payer_page.notices import NAMED_MAX, notice_text
from cobro.adapters.payer_page.render import render_page
from cobro.application.payer_links import new_link
from cobro.application.show_payer_page import OtherInvoice, Owed, PageState
from cobro.application.visit_page import ReadNotice, VisitPage
from cobro.domain.dunning.deliveries import DeliveryState
from cobro.domain.dunning.opt_outs import OptOut, OptOutSource
from cobro.domain.dunning.policy import Channel
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId
from cobro.domain.page_visits import PageNotice, PageView
from cobro.domain.parties import Language
from cobro.domain.promises import Promise
from tests.support.builders import DUE, NOW, TODAY, an_invoice, brl
from tests.support.fakes import FixedClock
from tests.support.mail_news import MemoryDeliveries
from tests.support.page_visits import MemoryPageNotices, MemoryPageViews
from tests.support.policies import a_policy, a_step
from tests.support.reminder_desk import ReminderDesk
from tests.unit.test_payer_page import HOSTILE, LINKS, owed_page, read
from tests.unit.test_reminder_templates import COUNTDOWN, SHOUTED, THREATS

DOCUMENT = an_invoice().document
LINK = new_link(an_invoice(), Language.EN, NOW)


def a_notice(*documents: str, **more: Any) -> PageNotice:
    facts: dict[str, Any] = {
        "issuer_id": "acme",
        "customer_id": "cus-1",
        "name": "inv_1#one",
        "template": "after_due",
        "documents": documents or (DOCUMENT,),
        "left_date": TODAY,
    }
    return PageNotice(**facts | more)


# ---- what a notice says -------------------------------------------------------------------------

EVERY = [*product(TEMPLATES, Language, (1, 2, NAMED_MAX, NAMED_MAX + 1, 41))]


@pytest.mark.parametrize(("template", "language", "count"), EVERY)
def test_notice_names_some_documents_and_counts_the_rest_without_amount_or_day(
    template: str, language: Language, count: int
) -> None:
    names = [f"A-{n:07d}" for n in range(count)]
    text = notice_text(template, language, names).text
    beside = re.sub(r"A-\d{7}", "", text)

    assert [name for name in names if name in text] == names[:NAMED_MAX]
    assert re.findall(r"\d+", beside) == ([str(count - NAMED_MAX)] if count > NAMED_MAX else [])


@pytest.mark.parametrize(("template", "language"), [*product(TEMPLATES, Language)])
def test_notice_about_documents_that_do_their_worst_stays_text(
    template: str, language: Language
) -> None:
    page = owed_page(notice=a_notice(*[HOSTILE] * 41, template=template))
    links = replace(LINKS, opt_out_url="../opt-outs/tok")
    html = render_page(page, links, language).html
    says = notice_text(template, language, [HOSTILE])

    assert read(html).scripts == 1
    assert "\u202e" not in html
    assert says.title in html
    assert says.read in html
    assert 'href="../opt-outs/tok"' in html


def test_notice_that_may_not_be_refused_has_no_link_for_it() -> None:
    html = render_page(owed_page(notice=a_notice()), LINKS, Language.EN).html

    assert "opt-outs" not in html
    assert 'name="notice" value="inv_1#one"' in html


def test_wording_neither_threatens_nor_shames_nor_shouts_nor_counts_down() -> None:
    words = (notices._WORDING).read_text("utf-8")
    spoken = re.sub(r"\{.*?\}", "", words)

    assert THREATS.findall(spoken) == []
    assert SHOUTED.findall(spoken) == []
    assert COUNTDOWN.findall(spoken) == []


# ---- when it shows ------------------------------------------------------------------------------


def visited(notice: PageNotice | None, **page: Any) -> tuple[str, ...]:
    """Return the documents of which the page that is opened tells a notice."""
    kept = MemoryPageNotices()
    if notice is not None:
        kept.leave(notice)
    visit = VisitPage(notices=kept, views=MemoryPageViews(), clock=FixedClock())
    shown = visit(LINK, owed_page(**page)).notice
    return shown.documents if shown is not None else ()


OTHER = OtherInvoice(InvoiceId("inv_2"), "A-2", DUE, brl(1))
PROMISE = Promise(
    IssuerId("acme"), CustomerId("cus-1"), InvoiceId("inv_1"), 1, brl(10_000), DUE, NOW
)


@pytest.mark.parametrize(
    ("notice", "page", "told"),
    [
        (None, {}, ()),
        (a_notice(), {}, (DOCUMENT,)),
        (a_notice(read_at=NOW), {}, ()),
        (a_notice("A-2"), {"others": (OTHER,)}, ("A-2",)),
        (a_notice("A-2"), {}, ()),
        (a_notice(DOCUMENT, "A-2", "A-3"), {"others": (OTHER,)}, (DOCUMENT, "A-2")),
        (a_notice(), {"state": PageState.PAID, "owed": None}, ()),
        (
            a_notice(),
            {"owed": Owed(brl(0), brl(1), brl(0), brl(0), is_complete=True, disputed_minor=1)},
            (),
        ),
        (a_notice(), {"promise": PROMISE}, ()),
    ],
    ids=["none", "owed", "read", "other", "other paid", "several", "paid", "disputed", "promised"],
)
def test_notice_is_shown_of_what_is_owed_until_it_is_read(
    notice: PageNotice | None, page: dict[str, Any], told: tuple[str, ...]
) -> None:
    assert visited(notice, **page) == told


def test_link_is_viewed_once_a_day() -> None:
    views = MemoryPageViews()
    visit = VisitPage(notices=MemoryPageNotices(), views=views, clock=FixedClock())
    for day in (0, 0, 1):
        visit(LINK, owed_page(today=TODAY + timedelta(days=day)))
    visit(replace(LINK, invoice_id=InvoiceId("inv_2")), owed_page())

    assert [(view.on, view.invoice_id) for view in views.recent("acme", "cus-1", 9)] == [
        (TODAY + timedelta(days=1), LINK.invoice_id),
        (TODAY, "inv_2"),
        (TODAY, LINK.invoice_id),
    ]


def test_views_of_later_days_come_after_whenever_the_link_was_made() -> None:
    early = PageView("acme", "cus-1", "inv_1", NOW + timedelta(days=90), date(2026, 3, 2), NOW)
    late = replace(early, link_made_at=NOW - timedelta(days=90), on=date(2026, 3, 3))

    assert early.view_id < late.view_id


# ---- how it is read -----------------------------------------------------------------------------


def reading(desk: ReminderDesk, kept: MemoryPageNotices) -> ReadNotice:
    return ReadNotice(notices=kept, deliveries=MemoryDeliveries(desk.notices), clock=desk.clock)


def test_what_is_read_is_told_to_its_step_as_of_the_first_time(desk: ReminderDesk) -> None:
    kept = left_on_page(desk)
    first = desk.clock.present
    reading(desk, kept)(LINK, "inv_1#early")
    desk.clock.present += timedelta(days=1)
    is_noted = reading(desk, kept)(LINK, "inv_1#early")
    delivery = desk.notices.delivered["inv_1", "early"]

    assert is_noted
    assert (delivery.state, delivery.happened_at) == (DeliveryState.READ, first)


@pytest.mark.parametrize("name", ["", "inv_1#other", "inv_9#early"])
def test_only_the_notice_that_stands_is_read(desk: ReminderDesk, name: str) -> None:
    kept = left_on_page(desk)

    assert not reading(desk, kept)(LINK, name)
    assert not reading(desk, MemoryPageNotices())(LINK, "inv_1#early")
    assert desk.notices.delivered == {}


def test_notice_that_another_takes_the_place_of_meanwhile_is_not_read(desk: ReminderDesk) -> None:
    kept = left_on_page(desk)
    (notice,) = kept.kept.values()
    kept.kept["acme", "cus-1"] = replace(notice, name="inv_1#later")
    kept.latest = lambda *_: notice  # type: ignore[method-assign]  # what was read before

    assert not reading(desk, kept)(LINK, "inv_1#early")


# ---- how it is left -----------------------------------------------------------------------------


@pytest.fixture
def desk() -> ReminderDesk:
    desk = ReminderDesk()
    desk.channels[Channel.IN_APP] = desk.texts
    desk.give(a_policy(a_step("early", -3, channels=["in_app"], template="before_due")))
    return desk


def left_on_page(desk: ReminderDesk) -> MemoryPageNotices:
    kept = MemoryPageNotices()
    desk.channels[Channel.IN_APP] = PageReminders(kept)
    desk.due("early")
    return kept


def test_step_is_left_on_the_page_and_counts_as_a_message(desk: ReminderDesk) -> None:
    (notice,) = left_on_page(desk).kept.values()
    heard = desk.contacts.of("acme", "cus-1").heard

    assert desk.state("early") == ("sent", "inv_1#early")
    assert (notice.template, notice.documents) == ("before_due", (DOCUMENT,))
    assert [each.notice for each in heard] == ["inv_1#early"]


def test_who_refused_reminders_on_the_page_gets_none_there(desk: ReminderDesk) -> None:
    desk.opt_outs.add(OptOut("acme", "cus-1", Channel.IN_APP, OptOutSource.PAGE, NOW))
    desk.due("early")

    assert desk.state("early") == ("skipped", "opted_out")


def test_notice_of_which_it_is_not_known_whether_it_was_left_is_left_again(
    desk: ReminderDesk,
) -> None:
    desk.texts.failure = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        desk.due("early")
    uncertain = desk.state("early")
    again = desk.due("early")

    assert uncertain[0] == "sending"
    assert again.outcome == "sent"
    assert desk.state("early") == ("sent", "message-1")
    assert desk.due("early").outcome == "already"


def test_claimed_step_keeps_its_channel_where_another_comes_before_it(desk: ReminderDesk) -> None:
    desk.give(a_policy(a_step("early", -3, channels=["email", "in_app"], template="before_due")))
    desk.opt_outs.add(OptOut("acme", "cus-1", Channel.EMAIL, OptOutSource.CLERK, NOW))
    desk.texts.failure = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        desk.due("early")
    again = desk.due("early")

    assert again.outcome == "sent"
    assert desk.channel.sent == []
    assert len(desk.texts.sent) == 1


def test_later_notice_takes_the_place_and_an_earlier_one_does_not() -> None:
    kept = MemoryPageNotices()
    for name, days in (("inv_1#one", 0), ("inv_1#two", 1), ("inv_1#one", 0)):
        kept.leave(a_notice(name=name, left_date=TODAY + timedelta(days=days)))
    standing = kept.latest("acme", "cus-1")

    assert standing is not None
    assert standing.name == "inv_1#two"
