"""A forecast of cash as it is kept and told: a day's state of knowledge, and what came since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from cobro.domain.forecast import HORIZONS, VERSION, Band, Outlook, Stretch, cash_outlook
from cobro.domain.forecast_checks import learn_stretch, wape
from cobro.domain.payment_lags import PastReceivable, learn_habits


@dataclass(frozen=True, slots=True)
class ExpectedCash:
    """What is expected on a day, or from the first day until it; minor units.

    `open_minor` is of what is billed, `coming_minor` of billing that goes on as before.
    """

    business_date: date
    open_minor: int
    coming_minor: int
    band: Band

    @classmethod
    def of(cls, day: date, outlook: Outlook, stretch: Stretch) -> "ExpectedCash":
        band = outlook.band(stretch)
        of_open = min(int(outlook.open_mean), band.expected_minor)
        return cls(day, of_open, band.expected_minor - of_open, band)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a forecast rests on.

    `is_cold` where too little was paid for it to be more than an assumption. `checks` counts the
    past forecasts that intervals were stretched by: without any they are those of independent
    payments, which are too narrow as a rule.
    """

    receivables: int
    paid: int
    is_cold: bool
    checks: int
    stretch_of_day: Stretch
    stretch_of_sum: Stretch


@dataclass(frozen=True, slots=True)
class CurrencyForecast:
    """`days` are the 90 days after the day of the forecast, `sums` those until day 7, 30 and 90."""

    days: tuple[ExpectedCash, ...]
    sums: tuple[ExpectedCash, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class CashForecast:
    """What was known at the end of `as_of` let expect, per currency, by a version of the method."""

    as_of: date
    version: int
    currencies: Mapping[str, CurrencyForecast]


def forecast_cash(receivables: Mapping[str, Sequence[PastReceivable]], as_of: date) -> CashForecast:
    """Forecast the cash of each currency from what was known at the end of a day."""
    made = {currency: _of(past, as_of) for currency, past in sorted(receivables.items())}
    return CashForecast(as_of, VERSION, made)


def _of(past: Sequence[PastReceivable], as_of: date) -> CurrencyForecast:
    known = [each for each in past if each.issue_date <= as_of]
    habits = learn_habits(known, as_of)
    outlook = cash_outlook(known, habits, as_of)
    learnt = learn_stretch(known, as_of)
    dates = [as_of + timedelta(days=number + 1) for number in range(len(outlook.days))]
    until = [(dates[days - 1], outlook.until[days - 1]) for days in HORIZONS]
    basis = Basis(
        receivables=len(known),
        paid=habits.paid_count,
        is_cold=habits.is_assumed,
        checks=learnt.checks,
        stretch_of_day=learnt.days,
        stretch_of_sum=learnt.sums,
    )
    return CurrencyForecast(
        tuple(
            ExpectedCash.of(day, each, learnt.days)
            for day, each in zip(dates, outlook.days, strict=True)
        ),
        tuple(ExpectedCash.of(day, each, learnt.sums) for day, each in until),
        basis,
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """A forecast of some days ago and what came: minor units, and the error as a share."""

    days: int
    as_of: date
    expected: ExpectedCash
    came_minor: int

    @property
    def error(self) -> Decimal | None:
        return wape([(self.expected.band.expected_minor, self.came_minor)])

    @property
    def is_within_90(self) -> bool:
        return (
            self.expected.band.low_90_minor <= self.came_minor <= self.expected.band.high_90_minor
        )
