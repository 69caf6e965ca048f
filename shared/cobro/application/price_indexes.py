"""The monthly values of price indexes, each index read once."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from cobro.application.ports.contracts import PublishedRates

_FIRST, _LAST = date(1990, 1, 1), date(2199, 12, 31)


class PriceIndexes:
    """Made anew for each run or request, so that a value recorded since is seen."""

    def __init__(self, rates: PublishedRates) -> None:
        self._rates = rates
        self._values: dict[str, Mapping[date, Decimal]] = {}

    def __call__(self, index: str) -> Mapping[date, Decimal]:
        """Return the known variations in percent, each by the first day of its month."""
        if index not in self._values:
            entries = self._rates.series(index, _FIRST, _LAST)
            self._values[index] = {entry.valid_from_date: entry.value for entry in entries}
        return self._values[index]
