"""Forecast each issuer's cash once a day, and score its customers, from their journals.

A forecast stands for the day before, the last one that is over. It is made from seven in the
morning of the issuer's place on, when the bank files of the night are in; the first one of all at
once, on the day after the first invoice or contract. Making it again changes nothing: the first
one of a day stays. Beside it stands how likely each customer is to pay late. The scores are kept
first: a run that dies in between makes both anew. A run ends before its time is up and leaves the
other issuers to the next one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cobro.application.contracts_ahead import ContractsAhead
from cobro.application.ports import Clock, Customers, Issuers, Journal
from cobro.application.ports.forecasts import Forecasts
from cobro.application.ports.risk import RiskScores
from cobro.domain.cash_forecast import forecast_cash
from cobro.domain.ids import InvoiceId
from cobro.domain.journal import ISSUES
from cobro.domain.parties import Customer, Issuer
from cobro.domain.payment_history import receivables_of
from cobro.domain.payment_lags import PastReceivable
from cobro.domain.payment_risk import score_customers

FROM_HOUR = 7
PAGE = 100


@dataclass(frozen=True, slots=True)
class ForecastRun:
    """How many issuers got a forecast; `is_finished` is False where time was up before."""

    made: int
    is_finished: bool = True


@dataclass(frozen=True, slots=True)
class ForecastCash:
    issuers: Issuers
    customers: Customers
    journal: Journal
    ahead: ContractsAhead
    forecasts: Forecasts
    risks: RiskScores
    clock: Clock

    def __call__(self, has_time: Callable[[], bool]) -> ForecastRun:
        now, made = self.clock.now(), 0
        for issuer_id in self.issuers.ids():
            if not has_time():
                return ForecastRun(made, is_finished=False)
            issuer = self.issuers.get(issuer_id)
            if self._is_due(issuer, now):
                made += self._make(issuer, _day_before(issuer, now))
        return ForecastRun(made)

    def _is_due(self, issuer: Issuer, now: datetime) -> bool:
        latest = self.forecasts.latest(issuer.issuer_id, now.date())
        if latest is None:
            return True
        is_late_enough = now.astimezone(issuer.zone).hour >= FROM_HOUR
        return is_late_enough and latest.as_of < _day_before(issuer, now)

    def _make(self, issuer: Issuer, as_of: date) -> bool:
        found: defaultdict[str, list[PastReceivable]] = defaultdict(list)
        segments: dict[str, str] = {}
        since: set[InvoiceId] = set()
        for customer in self._customers_of(issuer.issuer_id):
            segments[customer.customer_id] = customer.segment
            entries = list(self.journal.entries(issuer.issuer_id, customer.customer_id))
            known = [entry for entry in entries if entry.business_date <= as_of]
            since |= {e.invoice_id for e in entries if e.code in ISSUES and e.business_date > as_of}
            for currency, own in receivables_of(known, customer.segment).items():
                found[currency.value] += own
        told = self.ahead(issuer.issuer_id, as_of, found, since, segments)
        if found:
            together = [each for own in found.values() for each in own]
            self.risks.keep(issuer.issuer_id, as_of, score_customers(together, as_of))
        forecast = forecast_cash(told.receivables, as_of, told.contracted)
        if forecast.currencies:
            self.forecasts.keep(issuer.issuer_id, forecast)
        return bool(forecast.currencies)

    def _customers_of(self, issuer_id: str) -> Iterator[Customer]:
        page = self.customers.page(issuer_id, "", PAGE)
        yield from page.customers
        while page.after:
            page = self.customers.page(issuer_id, page.after, PAGE)
            yield from page.customers


def _day_before(issuer: Issuer, now: datetime) -> date:
    return now.astimezone(issuer.zone).date() - timedelta(days=1)
