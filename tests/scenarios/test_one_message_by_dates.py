"""Three invoices of one payer in March 2026: what is due is told of in one mail a day, at the most.

The policy of the program: three days before the due date, on it, three and ten days after it.
"""

from datetime import UTC, date, datetime, timedelta

from tests.support import doors
from tests.support.world import World

FIRST, SECOND, THIRD = date(2026, 3, 13), date(2026, 3, 16), date(2026, 3, 26)


def live_until(story: World, last: date) -> list[tuple[str, str]]:
    """Let the schedule run at nine each day; return the days on which a mail went, and its text."""
    heard: list[tuple[str, str]] = []
    day = (story.now - timedelta(hours=3)).date()
    while day <= last:
        before = len(story.mails())
        story.at(datetime(day.year, day.month, day.day, 12, 5, tzinfo=UTC))
        story.run_schedule()
        story.settle()
        heard += [(f"{day:%d.%m}", mail.body) for mail in story.mails()[before:]]
        day += timedelta(days=1)
    return heard


def three_invoices(story: World) -> list[str]:
    dues = {"one": (10_000, FIRST), "two": (20_000, SECOND), "three": (40_000, THIRD)}
    made = [doors.issued(story, key, amount, due=due) for key, (amount, due) in dues.items()]
    return [str(invoice["invoice_id"]) for invoice in made]


def steps(story: World, invoice_id: str) -> dict[str, str]:
    path = f"/v1/invoices/{invoice_id}/notices"
    found = story.http("manage_dunning", "GET", path).body["notices"]
    return {notice["step"]: notice["state"] for notice in found}


def documents(body: str) -> list[str]:
    return [f"A-000000{n}" for n in (1, 2, 3) if f"A-000000{n}" in body]


def test_what_is_due_on_one_day_comes_in_one_mail(story: World) -> None:
    one, two, three = three_invoices(story)
    heard = live_until(story, date(2026, 3, 16))

    # On the 13th one is due and two is three days off; on the 16th one is late and two is due.
    assert [(day, documents(body)) for day, body in heard] == [
        ("10.03", ["A-0000001"]),
        ("13.03", ["A-0000001", "A-0000002"]),
        ("16.03", ["A-0000001", "A-0000002"]),
    ]
    assert steps(story, one) == {"before_due": "sent", "due_today": "sent", "after_due_3": "sent"}
    assert steps(story, two) == {"before_due": "sent", "due_today": "sent"}
    assert steps(story, three) == {}


def test_the_mail_names_what_is_owed_of_each_and_of_all(story: World) -> None:
    three_invoices(story)
    body = live_until(story, date(2026, 3, 16))[-1][1]

    assert all(amount in body for amount in ("100,00", "200,00", "300,00"))


def test_what_is_paid_stands_in_no_mail(story: World) -> None:
    one, _, _ = three_invoices(story)
    live_until(story, date(2026, 3, 13))
    doors.pay(story, one, 10_000)
    heard = live_until(story, date(2026, 3, 16))

    assert [documents(body) for _, body in heard] == [["A-0000002"]]


def test_what_was_overpaid_is_taken_off_what_is_asked_for(story: World) -> None:
    one, _, _ = three_invoices(story)
    live_until(story, date(2026, 3, 12))
    doors.pay(story, one, 15_000)
    day, body = live_until(story, date(2026, 3, 16))[-1]

    assert day == "16.03"
    assert all(amount in body for amount in ("200,00", "50,00", "150,00"))


def test_who_has_paid_enough_in_advance_hears_nothing(story: World) -> None:
    one, two, _ = three_invoices(story)
    live_until(story, date(2026, 3, 12))
    doors.pay(story, one, 35_000)
    heard = live_until(story, date(2026, 3, 17))

    assert heard == []
    assert steps(story, two)["due_today"] == "paused"
