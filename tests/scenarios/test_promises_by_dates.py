"""An invoice due on Friday the 20th of March 2026, and a promise to pay it by the 31st."""

from datetime import UTC, date, datetime, timedelta

from tests.support import doors
from tests.support.promises import promised, promises_of
from tests.support.world import World

DUE = date(2026, 3, 20)
DAY = date(2026, 3, 31)  # a Tuesday


def live_until(story: World, last: date) -> list[str]:
    """Let the schedule run at nine each day; return the days on which a mail went."""
    heard: list[str] = []
    day = (story.now - timedelta(hours=3)).date()
    while day <= last:
        before = len(story.mails())
        story.at(datetime(day.year, day.month, day.day, 12, 5, tzinfo=UTC))
        story.run_schedule()
        story.settle()
        heard += [f"{day:%d.%m}"] * (len(story.mails()) - before)
        day += timedelta(days=1)
    return heard


def states(story: World, invoice_id: str) -> list[str]:
    return [promise["state"] for promise in promises_of(story, invoice_id)]


def test_payer_who_promised_is_left_alone_and_reminded_again_when_the_promise_is_broken(
    story: World,
) -> None:
    invoice_id = doors.issued(story, due=DUE)["invoice_id"]
    before = live_until(story, date(2026, 3, 24))
    promised(story, invoice_id, DAY)
    during = live_until(story, DAY)
    standing = states(story, invoice_id)
    after = live_until(story, date(2026, 4, 1))
    waiting = [item["reason_code"] for item in doors.waiting(story)]

    assert before == ["17.03", "20.03", "23.03"]
    assert (during, after) == ([], ["01.04"])
    assert (standing, states(story, invoice_id)) == (["open"], ["broken"])
    assert waiting == ["promise_broken"]


def test_promise_that_is_paid_in_time_is_kept_and_nobody_is_bothered(story: World) -> None:
    invoice_id = doors.issued(story, due=DUE)["invoice_id"]
    live_until(story, date(2026, 3, 24))
    promised(story, invoice_id, DAY)
    live_until(story, date(2026, 3, 30))
    doors.pay(story, invoice_id, 10_000)
    after = live_until(story, date(2026, 4, 2))

    assert after == []
    assert states(story, invoice_id) == ["kept"]
    assert doors.waiting(story) == []


def test_promise_of_a_part_is_kept_by_the_part_and_the_rest_is_reminded_of(story: World) -> None:
    invoice_id = doors.issued(story, due=DUE)["invoice_id"]
    live_until(story, date(2026, 3, 24))
    promised(story, invoice_id, DAY, amount=4_000)
    doors.pay(story, invoice_id, 4_000)
    heard = live_until(story, date(2026, 4, 1))

    assert heard == ["01.04"]
    assert states(story, invoice_id) == ["kept"]


def test_promise_that_is_taken_back_lets_reminders_go_on_after_its_day(story: World) -> None:
    invoice_id = doors.issued(story, due=DUE)["invoice_id"]
    live_until(story, date(2026, 3, 24))
    made = promised(story, invoice_id, DAY).body
    path = f"/v1/invoices/{invoice_id}/promises/{made['promise_id']}/withdrawal"
    story.http("manage_dunning", "POST", path)
    heard = live_until(story, date(2026, 3, 30))

    assert heard == ["30.03"]
    assert states(story, invoice_id) == ["withdrawn"]
