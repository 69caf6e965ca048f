"""What is learnt of when customers pay."""

from datetime import date, timedelta

import pytest

from cobro.domain.payment_lags import (
    ASSUMED,
    EARLIEST_DAYS,
    LATEST_DAYS,
    WHOLE,
    LagCurve,
    PastReceivable,
    learn_habits,
)

DUE = date(2026, 3, 10)
TODAY = date(2026, 6, 1)


def receivable(
    late_days: int | None,
    *,
    customer: str = "c1",
    segment: str = "",
    way: str = "",
    due: date = DUE,
    ended: date | None = None,
) -> PastReceivable:
    """Return one that was issued 20 days before it was due; None was not paid."""
    settled = None if late_days is None else due + timedelta(days=late_days)
    issued = due - timedelta(days=20)
    return PastReceivable(customer, segment, way, issued, due, 10_000, settled, ended)


def paid_at(curve: LagCurve, lag: int) -> float:
    return curve.paid_within(lag, lag) / WHOLE


def test_without_history_half_is_paid_when_due_and_the_rest_within_thirty_days() -> None:
    habits = learn_habits([], TODAY)

    assert habits.is_assumed
    assert habits.curve_of("anyone", "any") is habits.company
    assert paid_at(habits.company, 0) == pytest.approx(0.5)
    assert habits.company.paid_within(1, 30) == WHOLE // 60 * 30
    assert habits.company.unpaid_from(31) == ASSUMED.unpaid_from(31)


def test_much_history_leaves_little_of_what_was_assumed() -> None:
    past = [receivable(5, customer=f"c{number}") for number in range(300)]

    habits = learn_habits(past, TODAY)

    assert not habits.is_assumed
    assert habits.paid_count == 300
    assert paid_at(habits.company, 5) > 0.9


def test_a_customer_is_known_by_its_own_payments_and_a_new_one_by_its_segment() -> None:
    late = [receivable(30, customer="late", segment="shops") for _ in range(20)]
    prompt = [receivable(0, customer=f"p{number}", segment="shops") for number in range(60)]
    firms = [receivable(10, customer=f"f{number}", segment="firms") for number in range(60)]

    habits = learn_habits([*late, *prompt, *firms], TODAY)

    assert paid_at(habits.curve_of("late", "shops"), 30) > 0.8
    assert paid_at(habits.curve_of("new", "shops"), 0) > 0.6
    assert paid_at(habits.curve_of("new", "firms"), 10) > 0.6
    assert habits.curve_of("new", "unheard of") is habits.company


def test_what_is_open_says_that_its_lag_is_longer_than_its_age() -> None:
    paid = [receivable(0, customer=f"p{number}") for number in range(50)]
    unpaid = [receivable(None, customer=f"u{number}") for number in range(50)]

    both, alone = learn_habits([*paid, *unpaid], TODAY), learn_habits(paid, TODAY)

    late = (TODAY - DUE).days
    assert both.company.unpaid_from(late) / WHOLE == pytest.approx(0.5, abs=0.08)
    assert alone.company.unpaid_from(late) / WHOLE < 0.1


def test_nothing_is_learnt_from_after_the_day() -> None:
    later = receivable(40)
    not_issued = receivable(0, due=TODAY + timedelta(days=60))

    habits = learn_habits([later, not_issued], DUE + timedelta(days=10))

    assert habits.paid_count == 0
    assert later.lag_known(DUE + timedelta(days=10)) == (10, False)


def test_what_was_given_up_is_known_to_be_unpaid_until_that_day() -> None:
    given_up = receivable(None, ended=DUE + timedelta(days=12))

    assert given_up.lag_known(TODAY) == (12, False)
    assert given_up.is_open(DUE + timedelta(days=11))
    assert not given_up.is_open(DUE + timedelta(days=12))


def test_what_is_paid_very_early_or_very_late_counts_at_the_ends() -> None:
    assert receivable(-90).lag_known(TODAY) == (EARLIEST_DAYS, True)
    assert receivable(400).lag_known(date(2028, 1, 1)) == (LATEST_DAYS, True)


def test_newer_payments_weigh_more() -> None:
    old = [receivable(20, due=date(2024, 3, 1)) for _ in range(10)]
    new = [receivable(0, due=date(2026, 4, 1)) for _ in range(10)]

    curve = learn_habits([*old, *new], TODAY).curve_of("c1", "")

    assert paid_at(curve, 0) > 2 * paid_at(curve, 20)


def test_a_way_of_asking_moves_payment_by_what_is_seen_within_customers() -> None:
    paper = [receivable(9, customer=f"c{n % 10}", way="paper") for n in range(40)]
    card = [receivable(2, customer=f"c{n % 10}", way="card") for n in range(30)]

    habits = learn_habits([*paper, *card], TODAY)

    assert habits.days_of_way("card") == -7
    assert habits.days_of_way("paper") == 0
    assert paid_at(habits.curve_of("c1", ""), 9) > 0.6


def test_a_way_that_was_seen_seldom_or_with_others_only_moves_nothing() -> None:
    paper = [receivable(9, customer=f"c{n}", way="paper") for n in range(40)]
    seldom = [receivable(2, customer=f"c{n}", way="card") for n in range(19)]
    others = [receivable(2, customer=f"x{n}", way="pix") for n in range(30)]

    habits = learn_habits([*paper, *seldom, *others], TODAY)

    assert habits.ways == {}


def test_shares_between_lags_that_lie_the_wrong_way_round_are_none() -> None:
    assert ASSUMED.paid_within(5, 4) == 0
