"""Announcements are kept, begun, brought once to each of their audience, and counted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cobro.adapters.messaging.email import MailRefusedError, MailUnavailableError
from cobro.application.deliver_notice import NoticeUncertainError
from cobro.application.ports.announcements import AnnouncementMovedError
from cobro.domain.announcements import (
    AnnouncementBegunError,
    AnnouncementState,
    AnnouncementStateError,
    Audience,
)
from cobro.domain.dunning.addresses import AddressMark, address_hash
from cobro.domain.dunning.caps import Contacts, Heard
from cobro.domain.dunning.deliveries import DeliveryState
from cobro.domain.dunning.opt_outs import OptOut, OptOutSource
from cobro.domain.dunning.policy import Channel
from cobro.domain.dunning.promotions import PromotionWithdrawal
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.statement_mails import account_name
from tests.support.announcement_desk import (
    TUESDAY,
    AnnouncementOffice,
    a_service_notice,
    an_announcement,
)
from tests.support.builders import a_customer

ACCOUNT = account_name("acme", "cus-1")
MANY = tuple(a_customer(f"cus-{n:03}") for n in range(200))
ALL = tuple(str(each.customer_id) for each in MANY)


def test_a_promotion_goes_once_to_who_agreed_and_is_finished() -> None:
    office = AnnouncementOffice(an_announcement())

    assert [office.run(), office.run()] == [1, 0]
    (mail,) = office.outbox.sent
    assert (mail.words.subject, mail.words.body) == (
        "Novidades de Acme Serviços Ltda",
        "Olá, Maria da Silva.\n\nTemos novidades.",
    )
    assert (mail.is_promotion, mail.opt_out_url) == (True, "https://api.example/cus-1")
    assert office.notice() == ("sent", "message-1")
    assert (office.state(), office.tally()) == ("finished", (1, {"sent": 1}, 0))


def test_without_consent_nothing_goes_and_it_is_counted() -> None:
    office = AnnouncementOffice(an_announcement(), agrees=())

    assert office.run() == 0
    assert office.notice() == ("skipped", "no_promotion_consent")
    assert office.tally() == (1, {"no_promotion_consent": 1}, 0)


def test_a_withdrawn_consent_is_none() -> None:
    office = AnnouncementOffice(an_announcement())
    withdrawal = PromotionWithdrawal("acme", "cus-1", OptOutSource.PAGE, TUESDAY, 1)
    office.promotions.withdraw(withdrawal)

    assert office.run() == 0
    assert office.tally()[1] == {"no_promotion_consent": 1}


def test_a_service_notice_wants_no_consent_and_has_no_link_to_withdraw_one() -> None:
    office = AnnouncementOffice(a_service_notice(), agrees=())

    assert office.run() == 1
    (mail,) = office.outbox.sent
    assert (mail.is_promotion, mail.opt_out_url) == (False, "")


def test_who_refused_the_channel_is_not_written_to() -> None:
    office = AnnouncementOffice(an_announcement(), a_service_notice())
    office.opt_outs.add(OptOut("acme", "cus-1", Channel.EMAIL, OptOutSource.CLERK, TUESDAY))

    assert office.run() == 0
    assert office.tally()[1] == office.tally("outage")[1] == {"opted_out": 1}


def test_a_closed_or_missing_address_is_not_written_to() -> None:
    payer = a_customer()
    closed = AnnouncementOffice(a_service_notice())
    mark = AddressMark(
        "acme",
        "cus-1",
        Channel.EMAIL,
        address_hash(payer.email),
        DeliveryState.BOUNCED,
        "e",
        TUESDAY,
    )
    closed.marks.add(mark)
    nowhere = AnnouncementOffice(a_service_notice(), customers=(replace(payer, email=""),))

    assert (closed.run(), closed.tally("outage")[1]) == (0, {"address_bounced": 1})
    assert (nowhere.run(), nowhere.tally("outage")[1]) == (0, {"no_address": 1})


def test_it_waits_for_the_hours_of_the_readers_place() -> None:
    office = AnnouncementOffice(an_announcement())
    office.clock.present = TUESDAY.replace(hour=23)

    assert (office.run(), office.tally()) == (0, (1, {}, 1))
    office.clock.present = TUESDAY + timedelta(days=1)
    assert (office.run(), office.state()) == (1, "finished")


def test_a_promotion_waits_for_a_day_on_which_nothing_else_is_heard() -> None:
    office = AnnouncementOffice(an_announcement(), a_service_notice())
    heard = Contacts("acme", "cus-1", (Heard(TUESDAY.date(), "inv_1#before_due"),), 1)
    office.contacts.kept["acme", "cus-1"] = heard

    assert (office.run(), office.state(), office.state("outage")) == (0, "running", "running")
    office.clock.present = TUESDAY + timedelta(days=1)
    # The promotion goes, and the service notice as a reminder would: nothing waits for promotions.
    assert office.run() == 2


def test_it_begins_on_its_first_day_and_is_over_after_its_last() -> None:
    office = AnnouncementOffice(an_announcement())
    office.clock.present = TUESDAY - timedelta(days=1)

    assert (office.run(), office.tally()) == (0, (0, {}, 0))
    office.clock.present = TUESDAY + timedelta(days=18)
    assert (office.run(), office.state()) == (0, "finished")


def test_the_audience_is_planned_and_told_page_by_page() -> None:
    office = AnnouncementOffice(an_announcement(), customers=MANY, agrees=ALL[:150])

    assert office.run() == 150
    assert office.tally() == (200, {"sent": 150, "no_promotion_consent": 50}, 0)
    assert (sorted(office.announcements.planned), office.state()) == (list(ALL), "finished")


@pytest.mark.parametrize("looks", range(8))
def test_a_run_ends_before_its_time_is_up_and_the_next_goes_on(looks: int) -> None:
    office = AnnouncementOffice(an_announcement(), customers=MANY, agrees=ALL)
    left = [True] * looks
    office.run(lambda: bool(left) and left.pop())
    office.run()

    assert (office.tally(), len(office.outbox.sent)) == ((200, {"sent": 200}, 0), 200)
    assert sorted(office.announcements.planned) == list(ALL)


def test_nothing_goes_after_it_was_paused_and_what_went_is_counted() -> None:
    office = AnnouncementOffice(an_announcement(), customers=MANY, agrees=ALL)
    office.outbox.on_send = lambda: office.move(AnnouncementState.PAUSED)

    assert (office.run(), office.state()) == (1, "paused")
    assert (office.run(), office.tally()) == (0, (200, {"sent": 1}, 199))
    office.outbox.on_send = None
    office.move(AnnouncementState.RUNNING)
    assert (office.run(), office.tally()[2]) == (199, 0)


def test_nothing_goes_after_it_was_ended() -> None:
    office = AnnouncementOffice(an_announcement())
    office.move(AnnouncementState.ENDED)

    assert (office.run(), office.state(), office.outbox.sent) == (0, "ended", [])


def test_another_writing_while_it_is_planned_leaves_it_to_the_next_run() -> None:
    office = AnnouncementOffice(an_announcement())
    office.announcements.rivals = [lambda: office.move(AnnouncementState.PAUSED)]

    assert (office.run(), office.state(), office.tally()) == (0, "paused", (0, {}, 0))


def test_who_left_the_audience_or_is_gone_gets_nothing() -> None:
    office = AnnouncementOffice(
        an_announcement(audience=Audience(("BR",), ("shops",))),
        customers=tuple(replace(a_customer(f"cus-{n}"), segment="shops") for n in (1, 2)),
        agrees=("cus-1", "cus-2"),
    )
    office.clock.present = TUESDAY.replace(hour=23)
    office.run()
    office.customers.put(a_customer("cus-1"))
    office.announcements.waits["acme", "spring"].add("cus-9")
    office.clock.present = TUESDAY + timedelta(days=1)

    assert office.run() == 1
    assert office.tally()[1] == {"not_in_audience": 1, "sent": 1, "not_found": 1}


def test_what_the_provider_refuses_for_now_goes_later_and_for_good_never() -> None:
    office = AnnouncementOffice(an_announcement())
    office.outbox.failures = [MailUnavailableError("later"), MailRefusedError("never")]

    assert (office.run(), office.notice()) == (0, ("refused", "mail_unavailable"))
    assert (office.run(), office.notice()) == (0, ("skipped", "mail_refused"))
    assert (office.run(), office.tally()[1]) == (0, {"mail_refused": 1})


def test_an_uncertain_one_is_told_to_a_person_and_never_sent_again() -> None:
    office = AnnouncementOffice(an_announcement())
    office.outbox.failures = [NoticeUncertainError("nobody knows")]

    assert [office.run(), office.run()] == [0, 0]
    (item,) = office.exceptions.open_items("acme")
    assert (item.reason_code, item.queue) == ("notice_uncertain", "send_announcements")
    assert (office.tally(), office.outbox.sent) == ((1, {"uncertain": 1}, 0), [])


def test_a_claim_that_was_left_behind_waits_and_is_then_told_to_a_person() -> None:
    office = AnnouncementOffice(an_announcement())
    office.notices.claim(ACCOUNT, "promotion-spring", TUESDAY)

    assert (office.run(), office.tally()[2]) == (0, 1)
    office.clock.present = TUESDAY + timedelta(minutes=2)
    assert (office.run(), office.tally()[1]) == (0, {"uncertain": 1})
    assert len(office.exceptions.open_items("acme")) == 1


def test_one_that_went_before_the_crash_is_counted_and_not_sent_again() -> None:
    office = AnnouncementOffice(an_announcement(), customers=(a_customer(), a_customer("cus-2")))
    office.notices.claim(ACCOUNT, "promotion-spring", TUESDAY)
    office.notices.record(ACCOUNT, "promotion-spring", "sent", "m", TUESDAY)
    second = account_name("acme", "cus-2")
    office.notices.skip(second, "promotion-spring", "no_address", TUESDAY)

    assert (office.run(), office.tally()[1]) == (1, {"sent": 1, "no_address": 1})
    assert office.outbox.sent == []


def test_a_message_that_is_claimed_meanwhile_waits() -> None:
    office = AnnouncementOffice(an_announcement())
    office.contacts.rival = Contacts("acme", "cus-1", (), 7)

    assert (office.run(), office.tally()[2]) == (0, 1)


def test_a_draft_is_changed_until_it_begins() -> None:
    office = AnnouncementOffice()
    first = office.keep.put(an_announcement(), "one", "ana")
    again = office.keep.put(an_announcement(), "one", "eva")
    other = office.keep.put(a_service_notice("spring"), "two", "eva")
    office.move(AnnouncementState.RUNNING)
    same, is_new = office.keep.put(a_service_notice("spring"), "two", "eva")

    assert [first[1], again[1], other[1], is_new] == [True, False, True, False]
    assert same.progress.state is AnnouncementState.RUNNING
    with pytest.raises(AnnouncementBegunError):
        office.keep.put(an_announcement(), "one", "ana")


def test_a_state_that_is_asked_for_again_stays_as_it_is() -> None:
    office = AnnouncementOffice(an_announcement())
    before = office.announcements.progress("acme", "spring")
    office.move(AnnouncementState.RUNNING)

    assert office.announcements.progress("acme", "spring") == before
    with pytest.raises(NotFoundError):
        office.move(AnnouncementState.RUNNING, "none")
    office.move(AnnouncementState.ENDED)
    with pytest.raises(AnnouncementStateError):
        office.move(AnnouncementState.RUNNING)


def test_one_whose_days_are_over_does_not_begin() -> None:
    office = AnnouncementOffice()
    office.keep.put(an_announcement(), "one", "ana")
    office.clock.present = TUESDAY + timedelta(days=18)
    with pytest.raises(InvalidInputError) as refused:
        office.move(AnnouncementState.RUNNING)

    assert refused.value.field == "last_date"


def test_a_person_insists_where_a_run_writes_meanwhile() -> None:
    office = AnnouncementOffice(an_announcement())
    office.announcements.rivals = [_moved] * 3
    office.move(AnnouncementState.PAUSED)

    assert office.state() == "paused"


def _moved() -> None:
    raise AnnouncementMovedError
