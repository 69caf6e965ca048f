"""What a writer does after each look at a series that others write in."""

from dataclasses import replace

import pytest

from cobro.application.series_queue import GONE_LOOKS, Move, SeriesQueue
from cobro.domain.series import Series
from tests.support.builders import NOW, an_issuer

START = an_issuer().series_named("A", NOW.date())


def at(number: int, holder: str = "") -> Series:
    return replace(START, last_number=number, holder=holder)


def a_loser(invoices: int = 1) -> SeriesQueue:
    """Return a writer that lost while the series went to number 1."""
    queue = SeriesQueue("me", invoices)
    queue.move(at(0))
    queue.lost(at(1))
    return queue


def test_a_writer_tries_at_once_where_nobody_is_next() -> None:
    assert SeriesQueue("me", 1).move(at(0)) is Move.TRY
    assert SeriesQueue("me", 1).move(at(0, "another")) is Move.WAIT


def test_a_series_that_rests_after_a_loss_is_claimed_and_tried_at_the_next_look() -> None:
    queue = a_loser()

    assert queue.move(at(1)) is Move.CLAIM
    assert queue.move(at(1, "me")) is Move.TRY


@pytest.mark.parametrize(("invoices", "looks"), [(1, 7), (10, 3), (25, 1), (45, 1)])
def test_a_small_block_listens_for_longer_while_the_series_moves(invoices: int, looks: int) -> None:
    queue = a_loser(invoices)
    moves = [queue.move(at(2 + number)) for number in range(looks)]

    assert moves == [Move.WAIT] * (looks - 1) + [Move.CLAIM]


def test_the_holder_tries_when_the_block_that_was_under_way_has_ended() -> None:
    queue = a_loser(45)
    moves = [queue.move(at(2)), queue.move(at(47, "me"))]

    assert moves == [Move.CLAIM, Move.TRY]


def test_the_holder_waits_a_moment_once_for_a_block_that_may_be_under_way() -> None:
    queue = a_loser(45)
    queue.move(at(2))

    assert [queue.move(at(2, "me")) for _ in range(2)] == [Move.SETTLE, Move.TRY]


def test_the_holder_looks_again_at_once_after_a_loss() -> None:
    queue = a_loser(45)
    queue.move(at(2))

    assert queue.lost(at(47, "me")) is Move.TRY
    assert queue.move(at(47, "me")) is Move.TRY


def test_a_holder_that_stays_for_long_is_taken_for_gone() -> None:
    queue = a_loser()
    moves = [queue.move(at(1, "another")) for _ in range(GONE_LOOKS)]

    assert moves == [Move.WAIT] * (GONE_LOOKS - 1) + [Move.CLAIM]


def test_holders_that_follow_each_other_are_not_gone() -> None:
    queue = a_loser()
    moves = [queue.move(at(number, f"writer {number}")) for number in range(2, 9)]

    assert set(moves) == {Move.WAIT}


def test_pauses_grow_with_the_waiting_and_settle_by_the_size_of_the_block() -> None:
    queue = SeriesQueue("me", 45)

    assert [queue.rank(Move.WAIT) for _ in range(3)] == [0, 1, 2]
    assert queue.rank(Move.SETTLE) == -4
    assert SeriesQueue("me", 1).rank(Move.SETTLE) == -9
