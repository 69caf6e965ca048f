"""Where forecasts of cash are kept, one per issuer and day."""

from datetime import date
from typing import Protocol

from cobro.domain.cash_forecast import CashForecast


class Forecasts(Protocol):
    def keep(self, issuer_id: str, forecast: CashForecast) -> None:
        """Keep a day's forecast; one that is kept for that day already stays."""
        ...

    def latest(self, issuer_id: str, until: date) -> CashForecast | None:
        """Return the newest forecast of a day up to `until`."""
        ...
