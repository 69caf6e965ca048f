"""The store of forecasts alone: the first one of a day stays, and the newest is found."""

from datetime import date

import pytest

from benchmarks.paying_company import draw_history
from cobro.domain.cash_forecast import forecast_cash
from cobro.runtime.wiring import forecasting
from tests.support.world import World

DAY = date(2026, 6, 30)


@pytest.fixture(autouse=True)
def _bound(world: World) -> None:
    del world
    forecasting.forecasts()


def test_a_forecast_of_a_day_is_never_written_over() -> None:
    kept, first = forecasting.forecasts(), forecast_cash({"BRL": draw_history(10, 1)}, DAY)
    kept.keep("acme", first)
    kept.keep("acme", forecast_cash({}, DAY))

    assert kept.latest("acme", DAY) == first


def test_the_newest_one_up_to_a_day_is_found() -> None:
    kept = forecasting.forecasts()
    for day in (date(2026, 6, 1), DAY):
        kept.keep("acme", forecast_cash({"EUR": []}, day))
        kept.keep("other", forecast_cash({"EUR": []}, day))

    found = kept.latest("acme", date(2026, 6, 29))

    assert found is not None
    assert found.as_of == date(2026, 6, 1)
    assert kept.latest("acme", date(2026, 5, 31)) is None
    assert kept.latest("nobody", DAY) is None
