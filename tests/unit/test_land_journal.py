"""Journal entries in the lake: each once, however they come, and anew from the journal."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

import pytest

from cobro.application.land_journal import TRIES_MAX, LandJournal
from cobro.application.ports.lake import (
    LakeMonthMovedError,
    LakeMonthUnreadableError,
    StoredMonth,
)
from cobro.application.rebuild_lake import RebuildLake, RebuiltLake
from cobro.domain.journal import JournalEntry
from cobro.domain.lake import LakeMonth, MonthTotals, posting_lines, totals_of
from tests.support.builders import an_entry
from tests.support.lake import MemoryLake, landed, move

MARCH = LakeMonth("acme", "2026-03")
APRIL = LakeMonth("acme", "2026-04")


def entry(number: int, month: int = 3, minor: int = 100) -> JournalEntry:
    return an_entry(
        ("receivable", minor),
        ("revenue", -minor),
        entry_id=f"ent_{number}",
        business_date=date(2026, month, number),
    )


def rebuild(lake: MemoryLake, *journal: JournalEntry) -> RebuiltLake:
    return RebuildLake(lake, lambda _attempt: None)("acme", lambda: journal)


def ids(lake: MemoryLake, month: LakeMonth = MARCH) -> list[str]:
    return [line.entry_id for line in lake.read(month).lines if line.leg == 1]


def test_a_posting_is_a_row_with_what_its_entry_says() -> None:
    first, second = posting_lines(entry(1))

    assert (first.account, first.minor, first.leg) == ("receivable", 100, 1)
    assert (second.account, second.minor, second.leg) == ("revenue", -100, 2)
    assert first.entry_id == second.entry_id == "ent_1"


def test_rows_hold_nothing_that_a_person_typed() -> None:
    written = move(entry(1), reason="Dona Maria ligou", author="ana@acme.example")

    assert posting_lines(written) == posting_lines(entry(1))


def test_an_instant_is_kept_in_milliseconds() -> None:
    written = move(entry(1), recorded_at=datetime(2026, 3, 1, 9, 0, 0, 123_999, tzinfo=UTC))

    assert posting_lines(written)[0].recorded_at.microsecond == 123_000


def test_entries_lie_by_month_in_the_order_of_their_days() -> None:
    lake = landed([entry(9), entry(3), entry(5, month=4)])

    assert ids(lake) == ["ent_3", "ent_9"]
    assert ids(lake, APRIL) == ["ent_5"]


def test_entries_that_come_again_write_nothing() -> None:
    lake = landed([entry(1), entry(2)])
    landed([entry(2)], lake)

    assert lake.writes == 1
    assert ids(lake) == ["ent_1", "ent_2"]


def test_entries_that_come_twice_at_once_are_one() -> None:
    assert ids(landed([entry(1), entry(1)])) == ["ent_1"]


def test_two_writers_of_a_month_lose_nothing() -> None:
    lake = landed([entry(1)])
    lake.between.append(partial(landed, [entry(2)], lake))
    landed([entry(3)], lake)

    assert ids(lake) == ["ent_1", "ent_2", "ent_3"]


def test_who_loses_again_and_again_gives_up() -> None:
    lake, waits = MemoryLake(), list[int]()
    rivals = [partial(landed, [entry(number)], lake) for number in range(1, TRIES_MAX + 2)]

    def lose(rival: Callable[[], object]) -> None:
        lake.between, waiting = [], lake.between
        rival()
        lake.between = waiting

    lake.between = [partial(lose, rival) for rival in rivals]
    with pytest.raises(LakeMonthMovedError):
        LandJournal(lake, waits.append)([entry(28)])

    assert waits == list(range(TRIES_MAX))
    assert "ent_28" not in ids(lake)


def test_a_rebuild_of_what_is_right_writes_nothing() -> None:
    lake = landed([entry(1), entry(5, month=4)])

    assert rebuild(lake, entry(1), entry(5, month=4)) == RebuiltLake(2, 2, 0)


def test_a_rebuild_brings_what_is_missing() -> None:
    lake = landed([entry(1)])
    done = rebuild(lake, entry(1), entry(2), entry(5, month=4), entry(2))

    assert done == RebuiltLake(entries=3, months=2, written=2)
    assert ids(lake) == ["ent_1", "ent_2"]
    assert ids(lake, APRIL) == ["ent_5"]


def test_a_rebuild_takes_out_what_was_never_booked() -> None:
    lake = landed([entry(1), entry(2, minor=7), entry(5, month=4)])
    done = rebuild(lake, entry(1), entry(2))

    assert done.written == 2
    assert totals_of(lake.read(MARCH).lines).moved[("BRL", "revenue")] == (-200, 2)
    assert ids(lake, APRIL) == []


def test_what_comes_while_it_is_rebuilt_stays() -> None:
    lake = landed([entry(1)])

    def journal() -> list[JournalEntry]:
        landed([entry(2)], lake)
        return [entry(1)]

    RebuildLake(lake, lambda _attempt: None)("acme", journal)

    assert ids(lake) == ["ent_1", "ent_2"]


class SpoiltLake(MemoryLake):
    """One of its months is no Parquet until it is written."""

    def read(self, month: LakeMonth) -> StoredMonth:
        if month in self.objects and not self.objects[month][0]:
            message = "no Parquet"
            raise LakeMonthUnreadableError(message, self.objects[month][1])
        return super().read(month)


def spoilt() -> SpoiltLake:
    lake = SpoiltLake()
    lake.objects[MARCH] = (b"", "old")
    return lake


def test_a_month_that_cannot_be_read_is_not_written_over() -> None:
    with pytest.raises(LakeMonthUnreadableError):
        landed([entry(1)], spoilt())


def test_a_month_that_cannot_be_read_is_rebuilt() -> None:
    lake = spoilt()

    assert rebuild(lake, entry(1)).written == 1
    assert ids(lake) == ["ent_1"]


def verified(lake: MemoryLake, *journal: JournalEntry) -> list[tuple[str, int, int | None]]:
    found = RebuildLake(lake, lambda _attempt: None).verify("acme", lambda: journal)
    return [(d.month.month, d.journal.entries, d.lake.entries if d.lake else None) for d in found]


def test_a_lake_that_equals_the_journal_is_verified() -> None:
    assert verified(landed([entry(1)]), entry(1), entry(1)) == []


def test_months_that_differ_are_named_with_both_counts() -> None:
    lake = landed([entry(1), entry(5, month=4)])

    assert verified(lake, entry(1), entry(2), entry(5, month=4)) == [("2026-03", 2, 1)]
    assert verified(lake, entry(1)) == [("2026-04", 0, 1)]


def test_a_sum_that_differs_is_found_though_the_counts_are_equal() -> None:
    assert verified(landed([entry(1, minor=7)]), entry(1)) == [("2026-03", 1, 1)]


def test_a_month_that_cannot_be_read_differs() -> None:
    assert verified(spoilt(), entry(1)) == [("2026-03", 1, None)]


def test_entries_on_their_way_are_waited_for() -> None:
    lake = MemoryLake()

    def pause(_attempt: int) -> None:
        landed([entry(1)], lake)

    assert RebuildLake(lake, pause).verify("acme", lambda: [entry(1)]) == []


def test_totals_count_entries_and_add_up_by_currency_and_account() -> None:
    lines = [line for number in (1, 2) for line in posting_lines(entry(number))]

    assert totals_of(lines) == MonthTotals(
        2, {("BRL", "receivable"): (200, 2), ("BRL", "revenue"): (-200, 2)}
    )
