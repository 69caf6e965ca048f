"""Record a published figure, once; a correction has to name the figure that it replaces."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cobro.application.ports import Clock, Pause, RateMovedError, Rates
from cobro.domain.rates import RateEntry, cycle_of

ATTEMPTS_MAX = 3
FIRST_DATE, LAST_DATE = date(1900, 1, 1), date(2299, 12, 31)


@dataclass(frozen=True, slots=True)
class RecordRate:
    """What somebody read in a publication. `replaces` is only a correction's."""

    name: str
    valid_from_date: date
    value: Decimal
    source: str
    author: str
    replaces: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RecordedRate:
    """The figure that stands; `is_new` where this request wrote it."""

    entry: RateEntry
    is_new: bool


class RecordRates:
    def __init__(self, *, rates: Rates, clock: Clock, pause: Pause) -> None:
        self._rates = rates
        self._clock = clock
        self._pause = pause

    def __call__(self, command: RecordRate) -> RecordedRate:
        """Record a figure; raise `RateDiffersError` where another one stands."""
        wanted = RateEntry(
            name=command.name,
            valid_from_date=command.valid_from_date,
            value=command.value,
            source=command.source,
            recorded_at=self._clock.now(),
            author=command.author,
        )
        for attempt in range(ATTEMPTS_MAX):
            day = command.valid_from_date
            stored = next(iter(self._rates.series(command.name, day, day)), None)
            entry = wanted.succeeding(stored, command.replaces)
            if entry is stored:
                return RecordedRate(stored, is_new=False)
            try:
                self._rates.record(entry, stored)
            except RateMovedError:
                self._pause(attempt)
            else:
                return RecordedRate(entry, is_new=True)
        message = "others keep recording this figure; send the same request again"
        raise RateMovedError(message)


def all_figures(rates: Rates, name: str) -> Sequence[RateEntry]:
    """Return every figure of a name; raise `InvalidInputError` for an unknown one."""
    cycle_of(name)
    return rates.series(name, FIRST_DATE, LAST_DATE)
