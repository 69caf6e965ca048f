"""An invoice due on Friday the 20th of March 2026, and its payer who denies it."""

from datetime import UTC, date, datetime

from tests.scenarios.test_promises_by_dates import live_until
from tests.support import doors
from tests.support.disputes import SERIES, decided, disputed
from tests.support.payers import registered
from tests.support.world import World

DUE = date(2026, 3, 20)
TERMS = {"late_fee": {"percent": "2"}, "interest": {"percent": "1"}}


def at_nine(story: World, day: date) -> None:
    story.at(datetime(day.year, day.month, day.day, 12, 5, tzinfo=UTC))


def test_payer_in_dispute_is_left_alone_and_hears_again_when_it_is_rejected(story: World) -> None:
    invoice_id = doors.issued(story, due=DUE)["invoice_id"]
    before = live_until(story, date(2026, 3, 21))
    dispute = disputed(story, invoice_id).body
    during = live_until(story, date(2026, 3, 31))
    decided(story, dispute, "rejected")
    after = live_until(story, date(2026, 4, 2))

    assert (before, during) == (["17.03", "20.03"], [])
    assert after == ["01.04"]


def test_who_disputes_a_part_is_reminded_of_the_rest_only(story: World) -> None:
    invoice_id = doors.issued(story, due=DUE)["invoice_id"]
    disputed(story, invoice_id, amount=4_000)
    heard = live_until(story, date(2026, 3, 17))
    text = story.mails()[-1].body

    assert heard == ["17.03"]
    assert "60,00" in text
    assert "em contestação, não incluído" in text


def test_dispute_bears_no_charges_and_a_late_decision_is_asked_for(story: World) -> None:
    invoice_id = doors.issued(story, due=DUE, terms=TERMS)["invoice_id"]
    at_nine(story, date(2026, 4, 19))
    dispute = disputed(story, invoice_id, amount=10_000, deadline_date="2026-04-24").body
    charged = doors.invoice(story, invoice_id)["charges"]
    live_until(story, date(2026, 4, 27))
    waiting = [item["reason_code"] for item in doors.waiting(story)]
    at_nine(story, date(2026, 5, 19))
    decided(story, dispute, "withdrawn")
    after = doors.invoice(story, invoice_id)["charges"]

    assert (charged["late_fee"], charged["interest"]) == (200, 100)
    assert after == charged
    assert waiting == ["dispute_overdue"]


def test_dispute_that_is_upheld_ends_the_debt(story: World) -> None:
    registered(story, series=SERIES, documents="off")
    invoice_id = doors.issued(story, due=DUE)["invoice_id"]
    dispute = disputed(story, invoice_id).body
    decided(story, dispute, "upheld")
    heard = live_until(story, date(2026, 3, 24))

    assert heard == []
    assert doors.invoice(story, invoice_id)["status"] == "credited"
