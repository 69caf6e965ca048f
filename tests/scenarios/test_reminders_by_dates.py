"""An invoice due on Friday the 20th of March 2026, and what its payer hears of it."""

import re
from datetime import UTC, date, datetime, timedelta

from tests.support import bank_files, doors
from tests.support.requests import customer_body
from tests.support.world import World

DUE = date(2026, 3, 20)


def at(story: World, month: int, day: int, hour: int = 9) -> None:
    """Let the hour strike in São Paulo, three hours behind UTC, and the schedule run."""
    story.at(datetime(2026, month, day, 3, 5, tzinfo=UTC) + timedelta(hours=hour))
    story.run_schedule()
    story.settle()


def live_through(story: World, first: date, last: date) -> None:
    """Run the schedule at seven and nine in the morning and nine in the evening of each day."""
    day = first
    while day <= last:
        for hour in (7, 9, 21):
            at(story, day.month, day.day, hour)
        day += timedelta(days=1)


def subjects(story: World) -> list[str]:
    return [mail.subject for mail in story.mails()]


def test_a_payer_hears_three_days_before_on_the_day_and_twice_after(story: World) -> None:
    doors.issued(story, due=DUE)
    heard = []
    for day in (16, 17, 18, 20, 22, 23, 29, 30, 31):
        at(story, 3, day)
        heard.append(len(story.mails()))

    assert heard == [0, 1, 1, 2, 2, 3, 3, 4, 4]
    read = {re.sub(r"/pay/[^\s\"]+", "/pay/…", mail.body) for mail in story.mails()}
    assert len(read) == 3  # both after the day read alike, but for the link of each


def test_a_schedule_that_runs_many_times_a_day_tells_each_step_once(story: World) -> None:
    doors.issued(story, due=DUE)
    live_through(story, date(2026, 3, 15), date(2026, 4, 1))

    assert len(story.mails()) == 4


def test_who_pays_in_between_hears_no_more(story: World) -> None:
    invoice_id = doors.issued(story, due=DUE)["invoice_id"]
    at(story, 3, 17)
    doors.pay(story, invoice_id, 10_000)
    live_through(story, date(2026, 3, 18), date(2026, 4, 2))

    assert len(story.mails()) == 1


def test_who_paid_a_part_is_reminded_of_the_rest(story: World) -> None:
    invoice_id = doors.issued(story, due=DUE)["invoice_id"]
    doors.pay(story, invoice_id, 4_000)
    at(story, 3, 17)
    (mail,) = story.mails()

    assert "60,00" in mail.body
    assert "100,00" not in mail.body


def test_a_schedule_that_missed_days_catches_up_and_tells_only_the_latest_step(
    story: World,
) -> None:
    doors.issued(story, due=DUE)
    at(story, 3, 3)
    at(story, 3, 24)
    after = len(story.mails())
    at(story, 3, 30)

    assert after == 1
    assert len(story.mails()) == 2


def test_nobody_is_written_to_at_night_or_on_a_sunday(story: World) -> None:
    doors.issued(story, due=date(2026, 3, 22))  # a Sunday
    at(story, 3, 19)
    before = len(story.mails())
    at(story, 3, 22)
    at(story, 3, 22, 13)
    on_sunday = len(story.mails())
    at(story, 3, 23, 7)
    early = len(story.mails())
    at(story, 3, 23, 8)

    assert (before, on_sunday, early, len(story.mails())) == (1, 1, 1, 2)


def test_an_invoice_due_tomorrow_skips_the_step_that_is_past(story: World) -> None:
    doors.issued(story, due=date(2026, 3, 3))
    at(story, 3, 2)
    before = len(story.mails())
    at(story, 3, 3)

    assert (before, len(story.mails())) == (0, 1)


def test_an_invoice_issued_on_the_day_of_a_step_is_told_at_once(story: World) -> None:
    at(story, 3, 17)
    doors.issued(story, due=DUE)

    assert len(story.mails()) == 1


def test_one_issued_in_the_evening_is_told_the_next_morning(story: World) -> None:
    at(story, 3, 17, 21)
    doors.issued(story, due=DUE)
    at_night = len(story.mails())
    at(story, 3, 18)

    assert (at_night, len(story.mails())) == (0, 1)


def test_each_payer_reads_its_own_language(story: World) -> None:
    for customer, language in (("ana", "pt-PT"), ("eva", "es-ES"), ("joe", "en")):
        body = customer_body(customer, language=language)
        story.http("manage_customers", "POST", "/v1/customers", body)
        doors.issued(story, customer, customer_id=customer, due=DUE)
    at(story, 3, 17)

    assert len(set(subjects(story))) == 3


def test_a_payment_at_the_bank_on_the_due_day_stops_the_reminders_after_it(story: World) -> None:
    invoice = doors.issued(story, due=DUE)
    at(story, 3, 17)
    at(story, 3, 20)
    doors.put(story, bank_files.cnab240([doors.title_of(invoice, day=DUE)]))
    live_through(story, date(2026, 3, 21), date(2026, 4, 2))

    assert len(story.mails()) == 2
