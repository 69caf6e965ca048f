"""Published rates and indexes."""

from functools import cache

from cobro.adapters.dynamodb.charges import DynamoCharges
from cobro.adapters.dynamodb.rates import DynamoRates
from cobro.application.debts import Debts
from cobro.application.quote_payoff import Quotes
from cobro.application.record_rate import RecordRates
from cobro.runtime.wiring import base


@cache
def rates() -> DynamoRates:
    base.database()
    return DynamoRates()


@cache
def record_rates() -> RecordRates:
    return RecordRates(rates=rates(), clock=base.clock(), pause=base.pause())


@cache
def quotes() -> Quotes:
    return Quotes(rates=rates(), charges=DynamoCharges(base.database()))


@cache
def debts() -> Debts:
    return Debts(quotes=quotes())
