"""A forecast as it is kept, made each day, and held against what came."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from benchmarks.paying_company import draw_history
from cobro.application.contracts_ahead import ContractsAhead
from cobro.application.forecast_cash import ForecastCash, ForecastRun
from cobro.application.read_forecast import ReadForecast
from cobro.contracts.forecast_views import forecast_view
from cobro.domain.cash_forecast import CashForecast, ExpectedCash, Kept, forecast_cash
from cobro.domain.errors import NotFoundError
from cobro.domain.forecast import DAYS, HORIZONS, Band
from cobro.domain.journal import EntryCode
from tests.support.books import MemoryBooks
from tests.support.builders import TODAY, a_customer, a_ledger_line, an_entry, an_issuer
from tests.support.contracts import MemoryContracts, MemoryRates
from tests.support.fakes import FixedClock, MemoryCustomers, MemoryIssuers, MemoryProjection
from tests.support.forecasts import MemoryShelf
from tests.support.risk import MemoryRiskScores

MORNING = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)  # 8 h in São Paulo
YESTERDAY = date(2026, 3, 9)


@dataclass
class MemoryForecasts:
    kept: dict[tuple[str, date], CashForecast] = field(default_factory=dict)

    def keep(self, issuer_id: str, forecast: CashForecast) -> None:
        self.kept.setdefault((issuer_id, forecast.as_of), forecast)

    def latest(self, issuer_id: str, until: date) -> CashForecast | None:
        days = [day for own, day in self.kept if own == issuer_id and day <= until]
        return self.kept[issuer_id, max(days)] if days else None


def making(
    forecasts: MemoryForecasts, now: datetime = MORNING, customers: MemoryCustomers | None = None
) -> ForecastCash:
    books = MemoryBooks()
    entry = an_entry(("receivable", 10_000), ("revenue", -10_000))
    books.journal[entry.entry_id] = entry
    return ForecastCash(
        MemoryIssuers(an_issuer(), an_issuer("empty")),
        customers or MemoryCustomers(),
        books,
        ContractsAhead(MemoryContracts(), MemoryRates(), MemoryShelf()),
        forecasts,
        MemoryRiskScores(),
        FixedClock(now),
    )


def always() -> bool:
    return True


def test_a_forecast_tells_90_days_three_sums_and_what_it_rests_on() -> None:
    as_of = date(2026, 6, 30)

    made = forecast_cash({"BRL": draw_history(40, 4), "EUR": []}, as_of)

    real, empty = made.currencies["BRL"], made.currencies["EUR"]
    assert len(real.days) == len(empty.days) == DAYS
    assert real.days[0].business_date == as_of + timedelta(days=1)
    assert [(each.business_date - as_of).days for each in real.sums] == list(HORIZONS)
    for each in (*real.days, *real.sums):
        assert each.open_minor + each.coming_minor == each.band.expected_minor
        assert each.agreed_minor == each.contract_minor == 0
    assert (real.basis.checks, real.basis.is_cold) == (6, False)
    assert real.basis.paid < real.basis.receivables
    assert (empty.basis.checks, empty.basis.is_cold) == (0, True)


def test_the_day_that_is_over_is_forecast_once() -> None:
    forecasts = MemoryForecasts()
    make = making(forecasts)

    assert make(always) == ForecastRun(1)
    assert make(always) == ForecastRun(0)
    assert set(forecasts.kept) == {("acme", YESTERDAY)}
    assert forecasts.kept["acme", YESTERDAY].currencies["BRL"].basis.receivables == 1


def test_the_next_one_waits_for_the_morning() -> None:
    forecasts = MemoryForecasts()
    making(forecasts)(always)
    next_day = MORNING + timedelta(days=1)

    assert making(forecasts, next_day.replace(hour=9))(always).made == 0
    assert making(forecasts, next_day.replace(hour=10))(always).made == 1


def test_nothing_is_forecast_of_a_company_whose_first_invoice_is_of_today() -> None:
    forecasts = MemoryForecasts()
    on_the_day = datetime.combine(TODAY, MORNING.timetz())

    assert making(forecasts, on_the_day)(always).made == 0
    assert forecasts.kept == {}


def test_a_run_without_time_leaves_the_rest_to_the_next() -> None:
    assert making(MemoryForecasts())(lambda: False) == ForecastRun(0, is_finished=False)


def test_customers_are_read_page_by_page() -> None:
    forecasts = MemoryForecasts()
    many = MemoryCustomers(*(a_customer(f"cus-{number}") for number in range(1, 230)))

    assert making(forecasts, customers=many)(always).made == 1


def reading(forecasts: MemoryForecasts, now: datetime = MORNING) -> ReadForecast:
    projection = MemoryProjection()
    lines = [
        a_ledger_line(
            f"p{day}",
            code=EntryCode.PAYMENT_APPLIED,
            business_date=date(2026, 3, day),
            receivable_minor=-minor,
            received_minor=minor,
        )
        for day, minor in ((2, 9_000), (3, 400), (9, 600), (10, 70))
    ]
    projection.absorb("acme", lines)
    return ReadForecast(MemoryIssuers(), forecasts, projection, FixedClock(now))


def test_what_came_is_told_of_days_that_are_over() -> None:
    forecasts, made_on = MemoryForecasts(), date(2026, 3, 2)
    forecasts.keep("acme", forecast_cash({"BRL": draw_history(5, 4)}, made_on))

    told = forecast_view(reading(forecasts)("acme", date(2026, 3, 31)), date(2026, 3, 31))

    found = told["currencies"]["BRL"]
    assert (told["forecast_date"], told["known_until_date"]) == (made_on, YESTERDAY)
    assert [day["came_minor"] for day in found["days"][:8]] == [400, 0, 0, 0, 0, 0, 600, None]
    assert [each["came_minor"] for each in found["sums"]] == [1_000, None, None]


def test_the_newest_forecast_whose_days_are_over_is_held_against_them() -> None:
    forecasts = MemoryForecasts()
    for day in (1, 2, 5):
        made = forecast_cash({"BRL": draw_history(5, 4)}, date(2026, 3, day))
        forecasts.keep("acme", made)

    told = forecast_view(reading(forecasts)("acme", YESTERDAY), YESTERDAY)

    (kept,) = told["currencies"]["BRL"]["earlier"]
    assert (kept["days"], kept["forecast_date"]) == (7, date(2026, 3, 2))
    assert kept["came_minor"] == 1_000
    assert kept["error"] == (abs(Decimal(kept["expected_minor"]) - 1_000) / 1_000).quantize(
        Decimal("0.0001")
    )


def test_without_a_forecast_the_answer_is_empty() -> None:
    told = reading(MemoryForecasts())("acme", YESTERDAY)

    assert forecast_view(told, YESTERDAY)["currencies"] == {}


def test_a_currency_that_nothing_came_in_is_told_with_zeros() -> None:
    forecasts = MemoryForecasts()
    forecasts.keep("acme", forecast_cash({"EUR": draw_history(5, 4)}, date(2026, 3, 1)))

    told = forecast_view(reading(forecasts)("acme", YESTERDAY), YESTERDAY)

    found = told["currencies"]["EUR"]
    assert found["days"][0]["came_minor"] == 0
    assert found["earlier"][0]["error"] is None


def test_who_is_unknown_has_no_forecast() -> None:
    with pytest.raises(NotFoundError):
        reading(MemoryForecasts())("nobody", YESTERDAY)


def test_what_came_is_within_an_interval_or_not() -> None:
    expected = ExpectedCash(YESTERDAY, 100, 0, Band(100, 50, 80, 120, 150))

    assert Kept(7, YESTERDAY, expected, 50).is_within_90
    assert not Kept(7, YESTERDAY, expected, 151).is_within_90
