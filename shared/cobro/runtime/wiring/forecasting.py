"""Forecasts of cash: making and reading them."""

from functools import cache

from cobro.adapters.dynamodb.forecasts import DynamoForecasts
from cobro.adapters.dynamodb.ledger import DynamoJournal
from cobro.application.forecast_cash import ForecastCash
from cobro.application.read_forecast import ReadForecast
from cobro.runtime.wiring import base, parties, reporting


@cache
def forecasts() -> DynamoForecasts:
    base.database()
    return DynamoForecasts()


@cache
def forecast_cash() -> ForecastCash:
    return ForecastCash(
        issuers=parties.issuers(),
        customers=parties.customers(),
        journal=DynamoJournal(),
        forecasts=forecasts(),
        clock=base.clock(),
    )


@cache
def read_forecast() -> ReadForecast:
    return ReadForecast(
        issuers=parties.issuers(),
        forecasts=forecasts(),
        projection=reporting.projection(),
        clock=base.clock(),
    )
