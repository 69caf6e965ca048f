"""Tell a forecast of cash beside what came since, and how far earlier ones were from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cobro.application.ports import Clock, Issuers, LedgerProjection
from cobro.application.ports.forecasts import Forecasts
from cobro.domain.cash_forecast import CashForecast, Kept
from cobro.domain.figures import FigureBook
from cobro.domain.forecast import HORIZONS
from cobro.domain.indicators import cash_by_day


@dataclass(frozen=True, slots=True)
class ToldForecast:
    """A forecast, minor units that came since by currency and day, and earlier ones held to them.

    `known_until_date` is the last day whose cash is told: yesterday in the issuer's place.
    `earlier` has per currency the newest forecasts whose first 7, 30 and 90 days are over.
    """

    forecast: CashForecast
    known_until_date: date
    came: Mapping[str, Mapping[date, int]]
    earlier: Mapping[str, Sequence[Kept]]


@dataclass(frozen=True, slots=True)
class ReadForecast:
    issuers: Issuers
    forecasts: Forecasts
    projection: LedgerProjection
    clock: Clock

    def __call__(self, issuer_id: str, as_of: date) -> ToldForecast | None:
        """Return the newest forecast of a day up to `as_of`; None where there is none."""
        issuer = self.issuers.get(issuer_id)
        forecast = self.forecasts.latest(issuer_id, as_of)
        if forecast is None:
            return None
        yesterday = self.clock.now().astimezone(issuer.zone).date() - timedelta(days=1)
        came = _came(self.projection.book(issuer_id, (yesterday,)), yesterday)
        return ToldForecast(forecast, yesterday, came, self._earlier(issuer_id, came, yesterday))

    def _earlier(
        self, issuer_id: str, came: Mapping[str, Mapping[date, int]], yesterday: date
    ) -> dict[str, list[Kept]]:
        found: dict[str, list[Kept]] = {}
        for number, days in enumerate(HORIZONS):
            span = timedelta(days=days)
            forecast = self.forecasts.latest(issuer_id, yesterday - span)
            if forecast is None:
                continue
            first, last = forecast.as_of, forecast.as_of + span
            for currency, made in forecast.currencies.items():
                within = came.get(currency, {}).items()
                minor = sum(amount for day, amount in within if first < day <= last)
                kept = Kept(days, first, made.sums[number], minor)
                found.setdefault(currency, []).append(kept)
        return found


def _came(book: FigureBook, until: date) -> dict[str, dict[date, int]]:
    """Return payers' money by currency and day, before what went back to them."""
    return {
        currency: {each.business_date: each.received_minor for each in days}
        for currency, days in cash_by_day(book.until(until).flows).items()
    }
