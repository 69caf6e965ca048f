"""Exports by schedule: their turns, their versions, and each file and mail once."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from cobro.adapters.messaging.email import MailRefusedError, MailUnavailableError
from cobro.adapters.messaging.export_email import message_of
from cobro.application.deliver_notice import NoticeUncertainError
from cobro.application.ports.exports import ExportMail
from cobro.application.run_exports import ATTACHED_BYTES_MAX
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.exports import (
    Frequency,
    RunState,
    Timing,
)
from cobro.domain.parties import Language
from tests.support.builders import an_issuer
from tests.support.export_desk import BRAZIL, DAILY, SINCE, at, desk, plan


def test_daily_turns_are_business_days_and_tell_of_what_lies_between() -> None:
    friday, monday = date(2026, 3, 6), date(2026, 3, 9)

    assert DAILY.due_turn(at(6), BRAZIL) == DAILY.due_turn(at(8), BRAZIL) == friday
    assert DAILY.due_turn(at(9), BRAZIL) == monday
    assert DAILY.span(monday, BRAZIL) == (friday, date(2026, 3, 8))
    assert DAILY.span(friday, BRAZIL) == (date(2026, 3, 5), date(2026, 3, 5))


def test_a_turn_waits_for_its_hour_on_the_clock_of_the_issuer() -> None:
    assert DAILY.due_turn(at(10, hour=6), BRAZIL) == date(2026, 3, 9)
    assert DAILY.due_turn(at(10, hour=7), BRAZIL) == date(2026, 3, 10)


def test_a_weekly_turn_on_a_holiday_waits_and_keeps_its_span() -> None:
    tuesday = Timing(Frequency.WEEKLY, 2)
    carnival = date(2026, 2, 17)

    assert tuesday.due_turn(at(17, month=2), BRAZIL) == date(2026, 2, 10)
    assert tuesday.due_turn(at(18, month=2), BRAZIL) == carnival
    assert tuesday.span(carnival, BRAZIL) == (date(2026, 2, 10), date(2026, 2, 16))


def test_a_month_without_the_day_has_its_turn_on_its_last_day() -> None:
    last, first = Timing(Frequency.MONTHLY, 31), Timing(Frequency.MONTHLY, 1)

    assert last.latest_turn(date(2026, 3, 30), BRAZIL) == date(2026, 2, 28)
    assert last.latest_turn(date(2026, 3, 31), BRAZIL) == date(2026, 3, 31)
    assert first.span(date(2026, 3, 1), BRAZIL) == (date(2026, 2, 1), date(2026, 2, 28))


@pytest.mark.parametrize(
    ("frequency", "day", "hour"),
    [("daily", 1, 7), ("weekly", 0, 7), ("weekly", 8, 7), ("monthly", 32, 7), ("daily", 0, 24)],
)
def test_a_time_that_there_is_not_is_refused(frequency: str, day: int, hour: int) -> None:
    with pytest.raises(InvalidInputError):
        Timing(Frequency(frequency), day, hour)


@pytest.mark.parametrize(
    "changes",
    [
        {"recipients": ("ana@acme.example",) * 11},
        {"recipients": ("ana",)},
        {"recipients": ("ana@acme.example, eve@evil.example",)},
        {"report": "statement"},
        {"customer_id": "cus-1"},
    ],
)
def test_a_wish_that_cannot_be_met_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        plan(**changes)


def test_the_first_turn_is_the_next_one_after_the_plan_was_kept() -> None:
    assert plan().due_turn(at(2, hour=10), BRAZIL) is None
    assert plan().due_turn(at(3), BRAZIL) == date(2026, 3, 3)
    assert plan(is_active=False).due_turn(at(3), BRAZIL) is None


def test_only_reports_of_a_period_have_a_first_day() -> None:
    turn, last = date(2026, 3, 3), date(2026, 3, 2)

    assert plan().span(turn, BRAZIL) == (None, last)
    assert plan(report="cash").span(turn, BRAZIL) == (last, last)


def test_a_turn_has_one_file_and_one_mail() -> None:
    office = desk(plan())

    assert [office.run(), office.run()] == [(1, 1, True), (0, 0, True)]
    assert list(office.shelf.stored) == ["exports/acme/ages/2026-03-03.csv"]
    assert office.shelf.mails[0].content == b"a;b"
    assert office.states == [RunState.SENT]


def test_an_export_to_nobody_is_kept() -> None:
    office = desk(plan(recipients=()))

    assert office.run() == (1, 0, True)
    assert office.states == [RunState.KEPT]


def test_a_large_file_goes_by_a_link() -> None:
    office = desk(plan())
    office.shelf.content = b"x" * (ATTACHED_BYTES_MAX + 1)
    office.run()
    (mail,) = office.shelf.mails
    message = message_of(mail, "cobro@acme.example")

    assert mail.content == b""
    assert mail.link.startswith("https://bucket.example/exports/acme/ages/2026-03-03.csv")
    assert "cobro exports fetch ages 2026-03-03 --issuer acme" in message.as_string()
    assert not list(message.iter_attachments())


def test_what_can_never_be_made_does_not_stop_the_others() -> None:
    office = desk(plan(name="gone", report="statement", customer_id="gone"), plan())

    assert office.run() == (1, 1, True)
    assert office.states == [RunState.FAILED, RunState.SENT]
    assert office.run() == (0, 0, True)


def test_a_mail_that_is_refused_for_now_goes_at_the_next_run() -> None:
    office = desk(plan())
    office.shelf.failure = MailUnavailableError("later")

    assert [office.run(), office.run()] == [(1, 0, True), (0, 1, True)]


def test_a_mail_that_is_refused_for_good_is_not_tried_again() -> None:
    office = desk(plan())
    office.shelf.failure = MailRefusedError("no such address")

    assert [office.run(), office.run()] == [(1, 0, True), (0, 0, True)]
    assert office.states == [RunState.UNDELIVERED]


def test_a_claim_of_another_run_is_left_to_it() -> None:
    office = desk(plan())
    office.shelf.is_claimed = True

    assert office.run() == (1, 0, True)


def test_a_claim_that_was_left_behind_is_told_to_a_person_once() -> None:
    office = desk(plan())
    office.shelf.failure = RuntimeError("the process died")
    with pytest.raises(RuntimeError):
        office.run()
    early = office.run()
    office.clock.present += timedelta(minutes=20)
    late = [office.run(), office.run()]

    assert [early, *late] == [(0, 0, True)] * 3
    assert office.states == [RunState.UNCERTAIN]
    assert [item.reason_code for item in office.exceptions.open.values()] == ["notice_uncertain"]


def test_an_answer_that_was_lost_is_told_to_a_person_at_once() -> None:
    office = desk(plan(name="first"), plan())
    office.shelf.failure = NoticeUncertainError("no answer")

    assert office.run() == (2, 1, True)
    assert office.states == [RunState.UNCERTAIN, RunState.SENT]
    assert len(office.exceptions.open) == 1


def test_a_run_ends_before_its_time_is_up() -> None:
    assert desk(plan()).run(has_time=False) == (0, 0, False)


def test_another_wish_is_the_next_version_and_the_same_is_none() -> None:
    office = desk()
    keeper = office.keeper()
    first = keeper.put(plan())
    same = keeper.put(plan(author="eva"))
    off = keeper.put(plan(is_active=False))
    later = at(20)
    on_again = keeper.put(plan(stored_at=later, since_at=later))

    assert [each.is_new for each in (first, same, off, on_again)] == [True, False, True, True]
    assert [p.version for p in office.shelf.kept] == [1, 2, 3]
    assert [p.since_at for p in office.shelf.kept] == [SINCE, SINCE, later]
    assert keeper.get("acme", "ages").version == 3


def test_whose_account_is_not_known_is_refused() -> None:
    keeper = desk().keeper()
    with pytest.raises(NotFoundError):
        keeper.put(plan(report="statement", customer_id="cus-9"))
    with pytest.raises(NotFoundError):
        keeper.get("acme", "ages")
    assert keeper.put(plan(report="statement", customer_id="cus-1")).is_new


def test_only_what_was_made_is_fetched() -> None:
    office = desk(plan())
    office.run()
    (run,) = office.shelf.made.values()

    assert office.keeper().link("acme", run).name == "ageing-2026-03-02.csv"
    for none in (None, replace(run, key="")):
        with pytest.raises(NotFoundError):
            office.keeper().link("acme", none)


@pytest.mark.parametrize("language", Language)
def test_the_mail_is_written_in_each_language_and_hides_no_header(language: Language) -> None:
    mail = ExportMail(
        issuer=replace(an_issuer(), name="Acme\r\nBcc: eve@evil.example <b>"),
        recipients=("ana@acme.example", "rui@acme.example"),
        language=language,
        report="cash",
        name="daily-cash",
        turn_date=date(2026, 3, 3),
        first_date=date(2026, 3, 2),
        last_date=date(2026, 3, 2),
        file_name="cash.pdf",
        content_type="application/pdf",
        content=b"%PDF",
        link="",
    )
    message = message_of(mail, "cobro@acme.example")
    html = "".join(
        part.get_content() for part in message.walk() if part.get_content_subtype() == "html"
    )

    assert message["Bcc"] is None
    assert message["To"] == "ana@acme.example, rui@acme.example"
    assert [each.get_filename() for each in message.iter_attachments()] == ["cash.pdf"]
    assert "&lt;b&gt;" in html
    assert "daily-cash" in html
