"""When a reminder is due, which one, and at which hours a payer may be written to."""

from datetime import date, datetime

import pytest

from cobro.contracts.dunning_policy import default_policy
from cobro.domain.dunning import DunningPolicy, DunningStep, may_contact, next_contact_date
from cobro.domain.errors import InvalidInputError

DUE = date(2026, 4, 10)
POLICY = default_policy()


def step(name: str, offset_days: int) -> DunningStep:
    return DunningStep(name, offset_days, "template")


def name_of(found: DunningStep | None) -> str:
    return found.step if found else ""


def test_the_default_policy_reminds_before_on_and_after_the_due_day() -> None:
    days = [step.step_date(DUE).day for step in POLICY.steps]

    assert days == [7, 10, 13, 20]


@pytest.mark.parametrize("offsets", [[], [3, 0], [0, 0]])
def test_a_policy_has_steps_that_follow_one_another(offsets: list[int]) -> None:
    with pytest.raises(InvalidInputError, match="rising"):
        DunningPolicy("p", 1, tuple(step(str(n), n) for n in offsets))


@pytest.mark.parametrize(
    ("after", "expected"),
    [(1, "before_due"), (6, "before_due"), (7, "due_today"), (19, "after_due_10"), (20, "")],
)
def test_the_next_step_falls_on_a_later_day(after: int, expected: str) -> None:
    assert name_of(POLICY.next_step(DUE, date(2026, 4, after))) == expected


@pytest.mark.parametrize(
    ("today", "expected"), [(6, ""), (7, "before_due"), (9, "before_due"), (15, "after_due_3")]
)
def test_the_current_step_is_the_latest_that_has_come(today: int, expected: str) -> None:
    assert name_of(POLICY.current_step(DUE, date(2026, 4, today))) == expected


def test_steps_that_a_later_one_has_overtaken_are_superseded() -> None:
    current = POLICY.steps[2]

    assert [s.step for s in POLICY.superseded("before_due", current)] == ["before_due", "due_today"]
    assert list(POLICY.superseded("after_due_3", current)) == []
    assert list(POLICY.superseded("of_an_older_policy", current)) == []


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        (2, 7, False),  # Monday
        (2, 8, True),
        (2, 19, True),
        (2, 20, False),
        (7, 8, True),  # Saturday
        (7, 13, True),
        (7, 14, False),
        (8, 10, False),  # Sunday
    ],
)
def test_payers_are_left_in_peace_at_night_and_on_sundays(
    day: int, hour: int, expected: bool
) -> None:
    assert may_contact(datetime(2026, 3, day, hour, 59)) is expected  # noqa: DTZ001 - local time


def test_the_next_contact_day_is_tomorrow_but_never_a_sunday() -> None:
    assert next_contact_date(date(2026, 3, 2)) == date(2026, 3, 3)
    assert next_contact_date(date(2026, 3, 7)) == date(2026, 3, 9)
    assert next_contact_date(date(2026, 3, 8)) == date(2026, 3, 9)
