"""Forecasts of cash and scores of customers: making and reading them."""

from functools import cache

from cobro.adapters.dynamodb.forecasts import DynamoForecasts
from cobro.adapters.dynamodb.invoice_shelf import DynamoInvoiceShelf
from cobro.adapters.dynamodb.ledger import DynamoJournal
from cobro.adapters.dynamodb.risk import DynamoRiskScores
from cobro.application.contracts_ahead import ContractsAhead
from cobro.application.forecast_cash import ForecastCash
from cobro.application.read_forecast import ReadForecast
from cobro.application.read_risk import ReadRisk
from cobro.runtime.wiring import base, contracts, parties, rates, reporting


@cache
def forecasts() -> DynamoForecasts:
    base.database()
    return DynamoForecasts()


@cache
def risks() -> DynamoRiskScores:
    base.database()
    return DynamoRiskScores()


@cache
def forecast_cash() -> ForecastCash:
    return ForecastCash(
        issuers=parties.issuers(),
        customers=parties.customers(),
        journal=DynamoJournal(),
        ahead=ContractsAhead(contracts.contracts(), rates.rates(), DynamoInvoiceShelf()),
        forecasts=forecasts(),
        risks=risks(),
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


@cache
def read_risk() -> ReadRisk:
    return ReadRisk(parties.customers(), risks())
