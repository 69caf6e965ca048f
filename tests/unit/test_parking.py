"""What a rule refused is kept where a person sees it, and sent again as it was."""

from datetime import timedelta
from itertools import count

import pytest

from cobro.application.ingest_bank_file import BadEntryError, RejectedFileError
from cobro.application.parking import UNASSIGNED, ParkInput, RefusedInput, ReplayException
from cobro.application.ports import ExceptionItem, FileRecord
from cobro.application.reconcile_entry import EntryInReviewError
from cobro.domain.errors import InvalidInputError, RejectionError
from cobro.domain.matching import ReviewError
from cobro.formats.entries import BadEntry
from tests.support.builders import NOW, a_bank_entry
from tests.support.fakes import FixedClock, MemoryExceptions, MemoryQueue

RECORD = FileRecord(
    "file_1",
    "acme",
    "incoming/acme/a.ret",
    "rejected",
    "",
    0,
    0,
    0,
    7,
    "truncated_file",
    "cut",
    (),
    NOW,
)


class Desk:
    def __init__(self) -> None:
        self.exceptions = MemoryExceptions()
        self.queue = MemoryQueue()
        self.clock = FixedClock()
        self.park_input = ParkInput(exceptions=self.exceptions, clock=self.clock)
        names = count(1)
        self.replay = ReplayException(
            exceptions=self.exceptions,
            queues={"entries": self.queue},
            new_name=lambda: f"name-{next(names)}",
        )

    def park(self, rejection: RejectionError, queue: str = "entries") -> ExceptionItem:
        return self.park_input(RefusedInput(queue, "message", rejection))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_same_input_parked_twice_is_one_item(desk: Desk) -> None:
    first = desk.park(InvalidInputError("no"))
    desk.clock.present += timedelta(hours=1)
    desk.park(InvalidInputError("no"))

    assert list(desk.exceptions.open) == [first.exception_id]
    assert desk.exceptions.get(first.exception_id).raised_at == NOW


def test_an_item_says_why_and_whose_it_is(desk: Desk) -> None:
    plain = desk.park(InvalidInputError("no"))
    review = ReviewError("amount_differs", "too little")
    entry = desk.park(EntryInReviewError(a_bank_entry(minor=77), review), "a")
    file = desk.park(RejectedFileError(RECORD), "b")
    bad = desk.park(BadEntryError(RECORD, BadEntry(3, "bad_date", "no date", "raw")), "c")

    assert (plain.reason_code, plain.issuer_id) == ("invalid_input", UNASSIGNED)
    assert (entry.reason_code, entry.issuer_id) == ("amount_differs", "acme")
    assert (entry.amount_minor, entry.currency) == (77, "BRL")
    assert (file.reason_code, file.issuer_id) == ("truncated_file", "acme")
    assert "line 7" in file.explanation
    assert bad.reason_code == "bad_date"
    assert "line 3" in bad.explanation


def test_a_replay_sends_the_very_message_and_closes_the_item(desk: Desk) -> None:
    item = desk.park(InvalidInputError("no"))
    desk.replay(item.exception_id)

    assert desk.queue.bodies == ["message"]
    assert desk.exceptions.open == {}


def test_each_replay_has_a_name_of_its_own_so_that_no_queue_takes_it_for_a_repeat(
    desk: Desk,
) -> None:
    for _ in range(2):
        item = desk.park(InvalidInputError("still wrong"))
        desk.replay(item.exception_id)

    assert [message.deduplication for message in desk.queue.messages] == ["name-1", "name-2"]


def test_what_has_no_queue_to_go_back_to_stays_open(desk: Desk) -> None:
    item = desk.park(InvalidInputError("no"), "unreadable_entry")
    with pytest.raises(RejectionError, match="cannot be sent again"):
        desk.replay(item.exception_id)

    assert list(desk.exceptions.open) == [item.exception_id]
