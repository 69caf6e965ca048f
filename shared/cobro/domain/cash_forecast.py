"""A forecast of cash as it is kept and told: a day's state of knowledge, and what came since."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from cobro.domain.forecast import (
    HORIZONS,
    VERSION,
    Band,
    FutureInvoice,
    Outlook,
    Stretch,
    cash_outlook,
)
from cobro.domain.forecast_checks import learn_stretch, wape
from cobro.domain.payment_lags import PastReceivable, learn_habits


@dataclass(frozen=True, slots=True)
class ExpectedCash:
    """What is expected on a day, or from the first day until it; minor units.

    `open_minor` is of open invoices, `agreed_minor` of instalments of agreements, `contract_minor`
    of invoices that contracts will ask for, `coming_minor` of other billing that goes on as before.
    Together they are what is expected. Of version 1 there are the first and the last only.
    """

    business_date: date
    open_minor: int
    coming_minor: int
    band: Band
    agreed_minor: int = 0
    contract_minor: int = 0

    @classmethod
    def of(cls, day: date, outlook: Outlook, stretch: Stretch) -> "ExpectedCash":
        band = outlook.band(stretch)
        means = (
            outlook.open_mean,
            outlook.coming_mean,
            outlook.agreed_mean,
            outlook.contract_mean,
        )
        of_open, coming, agreed, contract = _parts(band.expected_minor, means)
        return cls(day, of_open, coming, band, agreed, contract)


def _parts(minor: int, means: Sequence[Decimal]) -> list[int]:
    """Part rounded minor units by what they are the sum of: the largest remainders round up."""
    parts = [int(mean) for mean in means]
    by_rest = sorted(range(len(parts)), key=lambda place: parts[place] - means[place])
    for place in by_rest[: minor - sum(parts)]:
        parts[place] += 1
    return parts


@dataclass(frozen=True, slots=True)
class Basis:
    """What a forecast rests on.

    `is_cold` where too little was paid for it to be more than an assumption. `checks` counts the
    past forecasts that intervals were stretched by: without any they are those of independent
    payments, which are too narrow as a rule. `contracts` are those that will bill within the days,
    by so many `contract_invoices`; `waiting_contracts` of them adjust their price by values of an
    index that are not published: they count with the price that is known.
    """

    receivables: int
    paid: int
    is_cold: bool
    checks: int
    stretch_of_day: Stretch
    stretch_of_sum: Stretch
    contracts: int = 0
    contract_invoices: int = 0
    waiting_contracts: int = 0


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


@dataclass(frozen=True, slots=True)
class Contracted:
    """What contracts of one currency will bill within the days."""

    invoices: tuple[FutureInvoice, ...] = ()
    contracts: int = 0
    waiting: int = 0

    def plus(self, invoices: Iterable[FutureInvoice], *, is_waiting: bool) -> "Contracted":
        """Add a contract with its invoices, and whether its price waits for an index."""
        own = (*self.invoices, *invoices)
        return Contracted(own, self.contracts + 1, self.waiting + is_waiting)


NO_CONTRACTS = Contracted()


def forecast_cash(
    receivables: Mapping[str, Sequence[PastReceivable]],
    as_of: date,
    contracted: Mapping[str, Contracted] | None = None,
) -> CashForecast:
    """Forecast the cash of each currency from what was known at the end of a day."""
    ahead = contracted or {}
    made = {
        currency: _of(receivables.get(currency, ()), as_of, ahead.get(currency, NO_CONTRACTS))
        for currency in sorted({*receivables, *ahead})
    }
    return CashForecast(as_of, VERSION, made)


def _of(past: Sequence[PastReceivable], as_of: date, ahead: Contracted) -> CurrencyForecast:
    known = [each for each in past if each.issue_date <= as_of]
    habits = learn_habits(known, as_of)
    outlook = cash_outlook(known, habits, as_of, contracted=ahead.invoices)
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
        contracts=ahead.contracts,
        contract_invoices=len(ahead.invoices),
        waiting_contracts=ahead.waiting,
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
