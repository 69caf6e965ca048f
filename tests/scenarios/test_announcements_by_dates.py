"""Promotions and service notices in March 2026, and an invoice that is due on the 20th."""

from datetime import UTC, date, datetime, timedelta

from tests.support import doors
from tests.support.announcements import agreed, announced, moved, progress
from tests.support.opt_outs import linked_token, refused
from tests.support.outbox import document_mails, everything
from tests.support.world import World

FRIDAY, SUNDAY = date(2026, 3, 20), date(2026, 3, 22)


def live_until(story: World, last: date) -> list[str]:
    """Let both schedules run at nine each day; return what was mailed on which day."""
    heard: list[str] = []
    day = (story.now - timedelta(hours=3)).date()
    while day <= last:
        before = len(everything())
        story.at(datetime(day.year, day.month, day.day, 12, 5, tzinfo=UTC))
        story.run_schedule("plan_reminders")
        story.settle()
        story.run_schedule("send_announcements")
        heard += [f"{day:%d.%m} {mail.tags['step']}" for mail in everything()[before:]]
        day += timedelta(days=1)
    return heard


def begun(story: World, code: str, **changes: str) -> None:
    announced(story, code, **changes)
    moved(story, "running", code)


def test_promotions_wait_for_quiet_days_and_a_week_and_no_reminder_waits(story: World) -> None:
    doors.issued(story, due=FRIDAY)
    agreed(story)
    begun(story, "spring", first_date="2026-03-17")
    begun(story, "easter", first_date="2026-03-17")
    heard = live_until(story, date(2026, 3, 31))

    assert heard == [
        "17.03 before_due",
        "18.03 promotion-easter",
        "20.03 due_today",
        "23.03 after_due_3",
        "25.03 promotion-spring",
        "30.03 after_due_10",
    ]


def test_a_withdrawal_ends_promotions_and_no_reminder(story: World) -> None:
    doors.issued(story, due=FRIDAY)
    agreed(story)
    begun(story, "spring", first_date="2026-03-04")
    before = live_until(story, date(2026, 3, 4))
    refused(story, linked_token(document_mails()[-1]))
    begun(story, "easter", first_date="2026-03-12")
    after = live_until(story, FRIDAY)

    assert before == ["04.03 promotion-spring"]
    assert after == ["17.03 before_due", "20.03 due_today"]
    assert progress(story, "easter")["ends"] == {"no_promotion_consent": 1}


def test_a_service_notice_waits_for_a_working_day_and_goes_without_consent(story: World) -> None:
    begun(story, "outage", kind="service", first_date="2026-03-22")
    heard = live_until(story, date(2026, 3, 24))

    assert SUNDAY.isoweekday() == 7
    assert heard == ["23.03 service-outage"]


def test_what_did_not_go_by_the_last_day_never_goes(story: World) -> None:
    begun(story, "outage", kind="service", first_date="2026-03-22", last_date="2026-03-22")
    heard = live_until(story, date(2026, 3, 24))
    found = progress(story, "outage")

    assert heard == []
    assert (found["state"], found["planned"], found["left"]) == ("finished", 1, 1)
