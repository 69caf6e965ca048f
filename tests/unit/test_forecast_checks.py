"""How forecasts are held against what came."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from benchmarks.paying_company import draw_history
from cobro.domain.forecast import DAYS, Outlook, Stretch, cash_outlook
from cobro.domain.forecast_checks import (
    Learnt,
    Seen,
    cash_came,
    coverage,
    learn_stretch,
    past_outlooks,
    seen_of,
    stretched,
    wape,
)
from cobro.domain.payment_lags import PastReceivable, learn_habits

TODAY = date(2026, 6, 30)


def test_the_error_is_the_sum_of_distances_over_what_came() -> None:
    assert wape([(80, 100), (130, 100)]) == Decimal("0.2500")


def test_where_nothing_came_there_is_no_error() -> None:
    assert wape([(80, 0)]) is None
    assert wape([]) is None


def test_cash_is_told_by_the_day_that_settled() -> None:
    first = date(2026, 7, 1)
    past = [
        PastReceivable("c", "", "", TODAY, TODAY, minor, settled)
        for minor, settled in ((5, first), (7, first), (3, TODAY), (2, None))
    ]

    assert cash_came(past, first, 2) == [12, 0]


def test_what_came_is_held_against_days_that_are_over() -> None:
    due = TODAY + timedelta(days=2)
    past = [PastReceivable("c", "", "", TODAY, due, 900, due)]
    outlook = cash_outlook(past, learn_habits(past, TODAY), TODAY)

    days, until = seen_of(outlook, past, TODAY + timedelta(days=3))

    assert [seen.came_minor for seen in days] == [0, 900, 0]
    assert [seen.came_minor for seen in until] == [0, 900, 900]
    assert [len(part) for part in seen_of(outlook, past, date(2027, 6, 30))] == [DAYS, DAYS]


def _seen(spread: float, count: int = 400) -> list[Seen]:
    """Return what strays so many times as far as independent payments would."""
    random, outlook = Random(5), Outlook(Decimal(100_000), variance=Decimal(10_000) ** 2)
    return [Seen(outlook, int(100_000 + random.gauss(0, 10_000 * spread))) for _ in range(count)]


def test_intervals_are_stretched_until_they_hold_what_they_promise() -> None:
    seen = _seen(2)

    stretch = stretched(seen)

    assert Decimal("1.7") < stretch.of_50 < Decimal("2.3")
    assert Decimal("1.7") < stretch.of_90 < Decimal("2.3")
    assert Decimal("0.5") <= (coverage(seen, 50, stretch) or 0) < Decimal("0.53")
    assert Decimal("0.9") <= (coverage(seen, 90, stretch) or 0) < Decimal("0.92")


def test_intervals_that_held_more_are_made_narrower() -> None:
    assert stretched(_seen(0.5)).of_90 < Decimal("0.7")


def test_no_stretch_is_wide_enough_for_anything() -> None:
    strayed = [Seen(Outlook(Decimal(100), variance=Decimal(1)), 10_000)] * 10

    assert stretched(strayed) == Stretch(Decimal("6.00"), Decimal("6.00"))


def test_without_anything_seen_nothing_is_stretched() -> None:
    assert stretched([]) == Stretch()
    assert coverage([], 50, Stretch()) is None


def test_a_young_company_has_no_past_forecasts() -> None:
    past = [PastReceivable("c", "", "", TODAY - timedelta(days=100), TODAY, 900)]

    assert list(past_outlooks(past, TODAY)) == []
    assert list(past_outlooks([], TODAY)) == []
    assert learn_stretch(past, TODAY) == Learnt(Stretch(), Stretch(), 0)


def test_past_forecasts_know_only_what_was_known_then() -> None:
    cut = TODAY - timedelta(days=30)
    past = draw_history(20, 3)
    until_then = [
        PastReceivable(
            each.customer_id,
            each.segment,
            each.way,
            each.issue_date,
            each.due_date,
            each.amount_minor,
            each.settled_date if each.settled_date and each.settled_date <= cut else None,
        )
        for each in past
        if each.issue_date <= cut
    ]

    first, *_ = past_outlooks(past, TODAY)

    assert first == cash_outlook(until_then, learn_habits(until_then, cut), cut)


def test_intervals_learnt_on_a_generated_company_hold_about_what_they_promise() -> None:
    past, cut = draw_history(120, 21), date(2026, 8, 31)
    known = [each for each in past if each.issue_date <= cut]
    of_days = learn_stretch(known, cut).days
    outlook = cash_outlook(known, learn_habits(known, cut), cut)

    days, _ = seen_of(outlook, past, cut + timedelta(days=DAYS))

    assert Decimal("0.40") < (coverage(days, 50, of_days) or 0) < Decimal("0.60")
    assert Decimal("0.82") < (coverage(days, 90, of_days) or 0) < Decimal("0.98")
