"""Expected cash and the intervals around it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from cobro.domain.forecast import (
    DAYS,
    Outlook,
    Stretch,
    billing_to_come,
    cash_outlook,
)
from cobro.domain.payment_lags import PastReceivable, learn_habits

TODAY = date(2026, 6, 30)


def receivable(
    due: date, *, minor: int = 10_000, settled: date | None = None, customer: str = "c1"
) -> PastReceivable:
    return PastReceivable(customer, "", "", due - timedelta(days=15), due, minor, settled)


def paid_when_due(count: int = 200) -> list[PastReceivable]:
    """Return invoices of long ago that others paid on the day."""
    due = date(2025, 6, 1)
    return [receivable(due, settled=due, customer=f"p{number}") for number in range(count)]


def test_what_is_open_is_expected_when_its_customer_pays() -> None:
    past = [*paid_when_due(), receivable(date(2026, 7, 10), minor=50_000)]

    outlook = cash_outlook(past, learn_habits(past, TODAY), TODAY)

    assert len(outlook.days) == len(outlook.until) == DAYS
    assert max(outlook.days, key=lambda day: day.mean) is outlook.days[9]
    assert float(outlook.days[9].open_mean) == pytest.approx(50_000, rel=0.1)
    assert float(outlook.until[89].open_mean) == pytest.approx(50_000, rel=0.02)
    assert outlook.until[89].coming_mean > 0


def test_what_is_overdue_is_expected_given_that_it_is_unpaid_today() -> None:
    late = receivable(TODAY - timedelta(days=10))

    outlook = cash_outlook([late], learn_habits([], TODAY), TODAY, with_coming=False)

    assert [day.mean > 0 for day in outlook.days[:21]] == [True] * 20 + [False]
    assert float(outlook.until[19].mean) == pytest.approx(10_000, rel=0.001)


def test_nothing_is_expected_of_what_is_half_a_year_late() -> None:
    late = receivable(TODAY - timedelta(days=200))

    outlook = cash_outlook([late], learn_habits([], TODAY), TODAY, with_coming=False)

    assert outlook.until[-1].mean == 0
    assert outlook.until[-1].band().high_90_minor == 0


def test_settled_and_future_receivables_are_not_expected() -> None:
    settled = receivable(TODAY - timedelta(days=5), settled=TODAY)
    future = receivable(TODAY + timedelta(days=60))

    outlook = cash_outlook([settled, future], learn_habits([], TODAY), TODAY, with_coming=False)

    assert outlook.until[-1] == Outlook()


def test_billing_to_come_is_that_of_the_last_four_months_each_by_a_quarter() -> None:
    dues = [date(2026, month, 20) for month in range(1, 7)]
    past = [receivable(due, minor=40_000, settled=due) for due in dues]

    coming = list(billing_to_come(past, TODAY))

    by_due = {due: sum(minor for day, minor in coming if day == due) for due, _ in coming}
    assert by_due == dict.fromkeys((date(2026, month, 20) for month in (7, 8, 9)), 40_000)


def test_a_history_of_one_month_is_repeated_whole() -> None:
    past = [receivable(date(2026, 6, 29), minor=700), receivable(date(2026, 7, 5), minor=300)]

    coming = sorted(billing_to_come(past, TODAY))

    assert coming == [
        (date(2026, month, day), minor)
        for month, day, minor in (
            (7, 29, 700),
            (8, 4, 300),
            (8, 29, 700),
            (9, 4, 300),
            (9, 29, 700),
            (10, 5, 300),
        )
    ]


def test_nothing_known_is_nothing_expected() -> None:
    outlook = cash_outlook([], learn_habits([], TODAY), TODAY)

    assert set(outlook.days) == {Outlook()}


def test_what_is_to_come_is_not_paid_before_it_is_issued() -> None:
    early = [
        receivable(due, settled=due - timedelta(days=20), customer="early")
        for due in (date(2026, month, 28) for month in (1, 2, 3, 4, 5))
    ]
    issued = date(2026, 7, 13)

    outlook = cash_outlook(early, learn_habits(early, TODAY), TODAY)

    before = (issued - TODAY).days - 1
    assert outlook.until[before - 1].mean == 0
    assert outlook.days[before].mean > 0


def test_intervals_hold_each_other_and_what_is_expected() -> None:
    band = Outlook(Decimal(80_000), Decimal(20_000), Decimal(900_000_000)).band()

    assert band.expected_minor == 100_000
    assert band.low_90_minor < band.low_50_minor < 100_000
    assert 100_000 < band.high_50_minor < band.high_90_minor


def test_intervals_of_many_payments_are_those_of_a_normal_distribution() -> None:
    band = Outlook(Decimal(1_000_000), variance=Decimal(10_000) ** 2).band()

    assert band.high_90_minor - band.low_90_minor == pytest.approx(2 * 16_449, rel=0.01)
    assert band.high_50_minor - band.low_50_minor == pytest.approx(2 * 6_745, rel=0.01)


def test_a_seldom_large_amount_may_well_be_nothing() -> None:
    band = Outlook(Decimal(1_000), variance=Decimal(99_000_000)).band()

    assert band.low_90_minor == band.low_50_minor == 0


def test_a_stretch_widens_its_own_interval_alone() -> None:
    outlook = Outlook(Decimal(100_000), variance=Decimal(100_000_000))

    wide, plain = outlook.band(Stretch(of_90=Decimal(2))), outlook.band()

    assert wide.high_90_minor > plain.high_90_minor
    assert wide.low_90_minor < plain.low_90_minor
    assert wide.high_50_minor == plain.high_50_minor


def test_the_score_of_an_amount_is_the_other_way_round_of_a_quantile() -> None:
    outlook = Outlook(Decimal(1_000_000), variance=Decimal(200_000) ** 2)

    for score in (Decimal("-1.5"), Decimal(0), Decimal("0.7"), Decimal(2)):
        assert abs(outlook.score_of(outlook.quantile(score)) - score) < Decimal("0.0001")


def test_where_nothing_is_uncertain_only_the_amount_itself_is_no_surprise() -> None:
    sure = Outlook(Decimal(500))

    assert sure.quantile(Decimal(2)) == 500
    assert sure.score_of(500) == 0
    assert sure.score_of(501).is_infinite()
