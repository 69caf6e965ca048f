"""Hold-outs are drawn the same each time, and the lift has the interval that Newcombe printed."""

from collections import Counter
from decimal import Decimal

import pytest

from cobro.domain.dunning.hold_out import HoldOut
from cobro.domain.effectiveness import StepFigures
from cobro.domain.effects import Answer, StepNames
from cobro.domain.errors import InvalidInputError
from cobro.domain.lift import Group, difference, lifts, wilson

SENT = StepNames("own", "1", "soon", "email")
HELD = StepNames("own", "1", "soon", "email", is_held_out=True)


def group(paid: int, steps: int, owed: int = 0, came: int = 0) -> Group:
    return Group(steps, paid, owed, came)


def figures(names: StepNames, paid: int, steps: int, owed: int = 0, came: int = 0) -> StepFigures:
    answers = dict.fromkeys(Answer, 0) | {Answer.PAID: paid}
    return StepFigures(names, steps, owed, came, paid, answers)


@pytest.mark.parametrize(
    ("sent", "held_out", "lift", "low", "high"),
    [
        (group(56, 70), group(48, 80), "0.2000", "0.0524", "0.3339"),
        (group(9, 10), group(3, 10), "0.6000", "0.1705", "0.8090"),
        (group(10, 10), group(0, 20), "1.0000", "0.6791", "1.0000"),
        (group(0, 10), group(0, 20), "0.0000", "-0.1611", "0.2775"),
    ],
)
def test_interval_is_the_one_that_newcombe_printed(
    sent: Group, held_out: Group, lift: str, low: str, high: str
) -> None:
    assert difference(sent, held_out) == (Decimal(lift), Decimal(low), Decimal(high))


def test_interval_of_one_share_is_wilsons() -> None:
    low, high = wilson(81, 263)

    assert (round(low, 4), round(high, 4)) == (Decimal("0.2553"), Decimal("0.3662"))


def test_lift_compares_a_step_with_those_held_out_of_it() -> None:
    rows = [
        figures(SENT, 300, 500, owed=100_000, came=50_000),
        figures(HELD, 40, 100, owed=20_000, came=8_000),
        figures(StepNames("own", "1", "late", "email"), 5, 10),
    ]
    found = lifts({"BRL": rows, "EUR": rows[2:]})
    (row,) = found["BRL"]

    assert list(found) == ["BRL"]
    assert (row.names, row.lift, row.money_lift) == (SENT, Decimal("0.2000"), Decimal("0.1000"))
    assert row.is_clear
    assert not row.is_small


def test_few_steps_and_a_doubtful_sign_are_told() -> None:
    (row,) = lifts({"BRL": [figures(SENT, 6, 120), figures(HELD, 5, 99)]})["BRL"]

    assert row.is_small
    assert not row.is_clear
    assert row.money_lift is None


def test_without_anything_sent_there_is_no_lift() -> None:
    (row,) = lifts({"BRL": [figures(HELD, 5, 99, owed=100, came=50)]})["BRL"]

    assert (row.lift, row.low, row.high, row.money_lift) == (None, None, None, None)
    assert row.is_small
    assert not row.is_clear


@pytest.mark.parametrize("share", [-1, 21, 100])
def test_no_more_than_a_fifth_is_held_out(share: int) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        HoldOut(share)

    assert refusal.value.field == "hold_out.share_percent"


def test_draws_are_the_same_each_time_and_about_as_many_as_asked_for() -> None:
    names = [("own/1", f"inv_{number}", "soon") for number in range(5_000)]
    drawn = [HoldOut(10, "a").draws(*each) for each in names]
    other_salt = [HoldOut(10, "b").draws(*each) for each in names]
    more = [HoldOut(20, "a").draws(*each) for each in names]

    assert drawn == [HoldOut(10, "a").draws(*each) for each in names]
    assert 400 < sum(drawn) < 600
    assert 20 < Counter(zip(drawn, other_salt, strict=True))[True, True] < 90
    assert all(later for first, later in zip(drawn, more, strict=True) if first)
    assert not any(HoldOut(0, "a").draws(*each) for each in names)
