"""The call list: who may be called when, what a call leads to, and tables for people."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cobro.application.call_list import TASKS_MAX
from cobro.application.take_promise import MakePromise
from cobro.contracts.calls_api import call_list_view, call_sheet
from cobro.domain.dunning.calls import (
    CallFacts,
    CallHold,
    CallOutcome,
    is_wrong_number,
    phone_hash,
    tries_on,
)
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.parties import Language
from cobro.domain.promises import PromiseRefusedError
from cobro.domain.timeline import CallNote
from cobro.formats.sheet_words import WORDS
from cobro.formats.sheets import write_csv
from tests.support.builders import a_customer
from tests.support.calls import PHONE, CallDesk, a_promise
from tests.support.reminder_desk import morning

MOBILE = "+5511987654321"
SPAN = (datetime(2026, 4, 7, 11, tzinfo=UTC), datetime(2026, 4, 7, 23, tzinfo=UTC))
FACTS = CallFacts(
    is_open=True,
    is_disputed=False,
    is_promised=False,
    phone=PHONE,
    is_wrong_number=False,
    tries=0,
    tries_max=2,
    span=SPAN,
    seen_at=datetime(2026, 4, 7, 12, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("more", "hold"),
    [
        ({}, None),
        ({"is_open": False, "phone": ""}, CallHold.SETTLED),
        ({"is_disputed": True}, CallHold.DISPUTED),
        ({"is_promised": True, "span": None}, CallHold.PROMISED),
        ({"phone": ""}, CallHold.NO_PHONE),
        ({"is_wrong_number": True}, CallHold.WRONG_NUMBER),
        ({"tries": 1}, None),
        ({"tries": 2}, CallHold.TRIED_TODAY),
        ({"span": None}, CallHold.CLOSED_TODAY),
        ({"seen_at": SPAN[0] - timedelta(seconds=1)}, CallHold.OUTSIDE_HOURS),
        ({"seen_at": SPAN[0]}, None),
        ({"seen_at": SPAN[1]}, CallHold.OUTSIDE_HOURS),
    ],
)
def test_call_is_held_by_its_most_lasting_reason(
    more: dict[str, Any], hold: CallHold | None
) -> None:
    assert replace(FACTS, **more).hold is hold


def a_note(outcome: str = "no_answer", **more: Any) -> CallNote:
    at = more.pop("at", datetime(2026, 4, 7, 12, tzinfo=UTC))
    facts = {"outcome": outcome, "invoice_id": "inv_1", "phone_hash": phone_hash(PHONE)}
    return CallNote("acme", "cus-1", at, "", "ana", at, **facts | more)


def test_tries_are_those_of_the_payers_day_and_notes_by_hand_are_none() -> None:
    late = datetime(2026, 4, 8, 2, tzinfo=UTC)  # still the 7th in São Paulo
    notes = [a_note(), a_note(at=late), a_note(at=late + timedelta(hours=2)), a_note(outcome="")]

    assert tries_on(notes, date(2026, 4, 7), ZoneInfo("America/Sao_Paulo")) == 2


@pytest.mark.parametrize(
    ("phone", "is_wrong"),
    [(PHONE, True), ("+55 (11) 987654321", True), ("11 3333-0000", False), ("", False)],
)
def test_wrong_number_is_known_however_it_is_written(phone: str, is_wrong: bool) -> None:
    assert is_wrong_number([a_note("wrong_number"), a_note()], phone) is is_wrong


def test_outcomes_of_the_same_moment_are_notes_of_their_own() -> None:
    names = {a_note(outcome).note_id for outcome in ("", *CallOutcome)}

    assert len(names) == 5


# ---- the list -----------------------------------------------------------------------------------


@pytest.fixture
def desk() -> CallDesk:
    return CallDesk()


def test_line_tells_phone_debt_and_the_hours_of_the_payers_place(desk: CallDesk) -> None:
    page = desk.listed()
    (line,) = call_list_view(page)["calls"]

    assert page.is_complete
    assert (line["phone"], line["owed"], line["currency"]) == (PHONE, 10_000, "BRL")
    assert (line["hold"], line["tries_today"], line["promise"]) == (None, 0, None)
    assert line["opens_at"] < desk.clock.present < line["closes_at"]
    assert line["opens_at"].tzinfo == ZoneInfo(line["timezone"])


def test_day_without_hours_and_a_night_hold_the_call(desk: CallDesk) -> None:
    desk.clock.present = morning(4, 12)  # a Sunday
    sunday = desk.listed().lines[0]
    desk.clock.present = morning(4, 7, hour=3)
    night = desk.listed().lines[0]

    assert (sunday.hold, call_list_view(desk.listed())["calls"][0]["hold"]) == (
        CallHold.CLOSED_TODAY,
        "outside_hours",
    )
    assert night.hold is CallHold.OUTSIDE_HOURS


def test_promise_that_stands_holds_the_call_and_is_shown(desk: CallDesk) -> None:
    desk.promises.add(a_promise(date(2026, 4, 9)))
    (line,) = call_list_view(desk.listed())["calls"]

    assert line["hold"] == "promised"
    assert line["promise"] == {
        "amount": 10_000,
        "promised_date": date(2026, 4, 9),
        "state": "open",
    }


def test_who_may_be_called_and_owes_most_comes_first(desk: CallDesk) -> None:
    for number, total in ((2, 5_000), (3, 50_000)):
        desk.asked(desk.issue(total, f"k{number}", number))
    first = desk.listed().lines
    desk.promises.add(replace(a_promise(date(2026, 4, 9)), invoice_id=first[0].invoice.invoice_id))
    then = desk.listed().lines

    assert [line.debt.total.minor for line in first] == [50_000, 10_000, 5_000]
    assert [line.debt.total.minor for line in then] == [10_000, 5_000, 50_000]


def test_list_is_bounded_and_says_so(desk: CallDesk) -> None:
    (item,) = desk.tasks.open.values()
    for number in range(TASKS_MAX):
        desk.tasks.park(replace(item, exception_id=f"exc_{number}"))
    desk.tasks.park(replace(item, exception_id="other", queue="promises"))
    page = desk.listed()

    assert len(page.lines) == TASKS_MAX
    assert not page.is_complete


@pytest.mark.parametrize("language", list(Language))
def test_table_is_in_every_language_and_computes_nothing(
    desk: CallDesk, language: Language
) -> None:
    desk.promises.add(a_promise(date(2026, 4, 9)))
    desk.customers.put(replace(a_customer(), phone="=1+1", name="@SUM(A1)"))
    head, row = "".join(write_csv(call_sheet(desk.listed().lines), language)).splitlines()
    index = list(Language).index(language)

    assert WORDS["customer_name"][index] in head
    assert WORDS["hold_promised"][index] in row
    assert WORDS["promise_open"][index] in row
    assert "'=1+1" in row
    assert "'@SUM(A1)" in row


def test_table_without_promise_and_hours_has_empty_cells(desk: CallDesk) -> None:
    desk.clock.present = morning(4, 12)
    _, row = "".join(write_csv(call_sheet(desk.listed().lines), Language.EN)).splitlines()

    assert ",,,,,,0," in row


# ---- what a call leads to -----------------------------------------------------------------------


def test_call_that_reached_the_payer_is_noted_and_leaves_the_list(desk: CallDesk) -> None:
    note = desk.record(CallOutcome.REACHED)

    assert (note.outcome, note.invoice_id, note.person) == ("reached", "inv_1", "ana")
    assert desk.listed().lines == ()


def test_call_without_an_answer_stays_and_the_second_is_the_last_of_the_day(
    desk: CallDesk,
) -> None:
    desk.record(CallOutcome.NO_ANSWER)
    once = desk.listed().lines[0].hold
    desk.record(CallOutcome.NO_ANSWER, called_at=desk.clock.present - timedelta(minutes=1))
    twice = desk.listed().lines[0].hold

    assert (once, twice) == (None, CallHold.TRIED_TODAY)


def test_promise_is_taken_with_its_day_and_amount(desk: CallDesk) -> None:
    day = date(2026, 4, 9)
    desk.record(CallOutcome.PROMISED, promised_date=day, amount_minor=4_000)

    assert desk.taken == [MakePromise("inv_1", day, 4_000, "ana")]
    assert desk.listed().lines == ()


def test_promise_that_cannot_be_taken_records_nothing(desk: CallDesk) -> None:
    with pytest.raises(PromiseRefusedError):
        desk.record(CallOutcome.PROMISED, promised_date=date(2026, 4, 1))

    assert desk.notes.kept == {}
    assert len(desk.listed().lines) == 1


@pytest.mark.parametrize(
    ("outcome", "day"),
    [(CallOutcome.PROMISED, None), (CallOutcome.REACHED, date(2026, 4, 9))],
)
def test_day_goes_with_a_promise_and_with_nothing_else(
    desk: CallDesk, outcome: CallOutcome, day: date | None
) -> None:
    with pytest.raises(InvalidInputError, match="promised_date"):
        desk.record(outcome, promised_date=day)


@pytest.mark.parametrize(("phone", "channels"), [(PHONE, 2), ("11 3333-0000", 0), ("", 0)])
def test_wrong_number_gets_no_message_either_and_another_is_asked_for(
    phone: str, channels: int
) -> None:
    desk = CallDesk(phone)
    desk.record(CallOutcome.WRONG_NUMBER)
    desk.record(CallOutcome.WRONG_NUMBER)
    items = [item for item in desk.tasks.open.values() if item.queue == "addresses"]
    closed = {mark.channel for mark in desk.marks.marks}

    assert [item.reason_code for item in items] == ["phone_wrong"]
    assert closed == ({Channel.SMS, Channel.WHATSAPP} if channels else set())
    assert len(desk.listed().lines) == 1


def test_other_phone_may_be_called_again(desk: CallDesk) -> None:
    desk.record(CallOutcome.WRONG_NUMBER, called_at=desk.clock.present - timedelta(days=1))
    before = desk.listed().lines[0].hold
    desk.customers.put(replace(a_customer(), phone="11 91234-5678"))
    after = desk.listed().lines[0].hold

    assert (before, after) == (CallHold.WRONG_NUMBER, None)


def test_same_call_recorded_again_is_the_same_note(desk: CallDesk) -> None:
    notes = [desk.record(CallOutcome.REACHED) for _ in range(2)]

    assert notes[0] == notes[1]
    assert len(desk.notes.kept) == 1


def test_call_to_come_and_what_is_no_call_are_refused(desk: CallDesk) -> None:
    (item,) = desk.tasks.open.values()
    desk.tasks.park(replace(item, exception_id="other", queue="promises"))
    with pytest.raises(InvalidInputError, match="still to come"):
        desk.record(CallOutcome.REACHED, called_at=desk.clock.present + timedelta(hours=1))
    with pytest.raises(NotFoundError, match="no call"):
        desk.record(CallOutcome.REACHED, task_id="other")
