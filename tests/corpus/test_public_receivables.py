"""The forecast on the public sample of receivables, with what was known at each cut alone."""

from datetime import date, timedelta
from decimal import Decimal

from benchmarks.forecast import PUBLIC_CUTS, PUBLIC_WEEKS_FROM, tried
from benchmarks.forecast_trials import Trial, weekly_pairs
from benchmarks.public_receivables import read_public
from cobro.domain.forecast_checks import wape
from tests.corpus.conftest import DATA

PUBLISHED_WEEKLY = Decimal("0.162")
RECEIVABLES = read_public(DATA / "vectors" / "ar" / "ibm_accounts_receivable.csv")


def test_the_sample_is_read_whole() -> None:
    assert len(RECEIVABLES) == 2_466
    assert len({each.customer_id for each in RECEIVABLES}) == 100
    assert sum(each.amount_minor for each in RECEIVABLES) == 14_770_318
    assert all(each.due_date - each.issue_date == timedelta(days=30) for each in RECEIVABLES)


def test_weekly_cash_is_nearer_than_by_due_dates_and_than_what_was_reached_before() -> None:
    errors = {name: wape(pairs) for name, pairs in weekly_pairs(RECEIVABLES, PUBLIC_WEEKS_FROM)}

    assert (errors["forecast"] or 1) < PUBLISHED_WEEKLY
    assert errors["due_dates"] == Decimal("0.3293")


def test_payments_after_the_cut_change_no_weekly_forecast() -> None:
    first = date(2013, 7, 1)
    late = timedelta(days=5)
    moved = [
        each
        if each.settled_date is None or each.settled_date < first
        else type(each)(
            each.customer_id,
            each.segment,
            each.way,
            each.issue_date,
            each.due_date,
            each.amount_minor,
            each.settled_date + late,
        )
        for each in RECEIVABLES
    ]

    said = [
        sum(expected for expected, _ in dict(weekly_pairs(past, first))["forecast"])
        for past in (RECEIVABLES, moved)
    ]

    assert said[0] == said[1]


def test_cash_beats_both_simple_ways_and_intervals_hold_what_they_promise() -> None:
    trial = tried(RECEIVABLES, PUBLIC_CUTS, Trial(), every=9)

    for days in (7, 30, 90):
        errors = {name: wape(pairs) or 1 for (name, at), pairs in trial.pairs.items() if at == days}
        assert errors.pop("forecast") < min(errors.values()), days
    for level in (50, 90):
        held, of = trial.held(level, is_sum=False)
        assert abs(held * 100 / of - level) <= 5, level
