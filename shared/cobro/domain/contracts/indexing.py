"""Yearly price adjustment by an index such as IPCA or IGP-M.

The factor is the product of twelve monthly variations, those up to `lag_months` before the month of
the anniversary. Brazil admits adjustment by index once a year (Lei 10.192/2001 art. 2 § 1). Monthly
values are data: where one is missing the adjustment waits, and nothing is guessed in its place. One
that had to wait holds from the first day not billed yet, never backwards.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

from cobro.domain.contracts.cycle import YEAR_MONTHS, add_months
from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Money, Rounding
from cobro.domain.rates import Cycle, cycle_of

LAG_MONTHS_MAX = 6
FACTOR_PLACES = 8
_EXACT_DIGITS = 100  # twelve factors of up to eight digits multiply without rounding


@dataclass(frozen=True, slots=True)
class Indexing:
    """What was agreed. `is_floored`: a negative year leaves the price as it is."""

    index: str
    first_date: date
    lag_months: int = 1
    is_floored: bool = True
    rounding: Rounding = Rounding.HALF_UP

    def __post_init__(self) -> None:
        if cycle_of(self.index) is not Cycle.MONTH:
            message = f"prices follow a monthly index such as ipca or igpm, not {self.index}"
            raise InvalidInputError(message, field="indexing.index")
        if not 1 <= self.lag_months <= LAG_MONTHS_MAX:
            message = f"the index is read 1 to {LAG_MONTHS_MAX} months before the anniversary"
            raise InvalidInputError(message, field="lag_months")

    def anniversary(self, after: date | None) -> date:
        """Return the first anniversary, or the first one after a day."""
        count = 0
        while after is not None and add_months(self.first_date, count) <= after:
            count += YEAR_MONTHS
        return add_months(self.first_date, count)

    def months(self, anniversary: date) -> tuple[date, ...]:
        """Return the twelve months, each by its first day, whose values make the factor."""
        last = add_months(anniversary.replace(day=1), -self.lag_months)
        return tuple(add_months(last, back) for back in range(1 - YEAR_MONTHS, 1))

    def factor(self, values: Mapping[date, Decimal], anniversary: date) -> Decimal:
        """Return what prices are multiplied by, to eight places, rounded half up once."""
        with localcontext() as context:
            context.prec = _EXACT_DIGITS
            exact = Decimal(1)
            for month in self.months(anniversary):
                exact *= 1 + values[month].scaleb(-2)
            factor = round_factor(exact)
        return max(factor, Decimal(1)) if self.is_floored else factor


@dataclass(frozen=True, slots=True)
class PriceAdjustment:
    """An adjustment that was made: prices from `effective_date` on are multiplied by `factor`."""

    anniversary_date: date
    effective_date: date
    index: str
    factor: Decimal
    rounding: Rounding

    def of(self, price: Money) -> Money:
        """Return the adjusted price, rounded to the minor unit as named; never below one."""
        exact = self.factor * Decimal(price.minor)
        minor = int(exact.quantize(Decimal(1), rounding=self.rounding.value))
        return Money(max(minor, 1), price.currency)


@dataclass(frozen=True, slots=True)
class MissingIndex:
    """An adjustment that waits for the values of some months."""

    index: str
    anniversary_date: date
    months: tuple[str, ...]

    def __str__(self) -> str:
        months = ", ".join(self.months)
        return (
            f"the adjustment of {self.anniversary_date} waits for {self.index} of {months}: "
            "prices stay as they are until the values are entered"
        )


def due_anniversaries(
    indexing: Indexing, made: tuple[PriceAdjustment, ...], through: date
) -> Iterator[date]:
    """Yield the anniversaries through a day that were not adjusted for yet, the oldest first."""
    day = indexing.anniversary(made[-1].anniversary_date if made else None)
    while day <= through:
        yield day
        day = indexing.anniversary(day)


def missing_months(
    indexing: Indexing, values: Mapping[date, Decimal], anniversary: date
) -> MissingIndex | None:
    missing = [m for m in indexing.months(anniversary) if m not in values]
    if not missing:
        return None
    named = tuple(f"{month:%Y-%m}" for month in missing)
    return MissingIndex(indexing.index, anniversary, named)


def round_factor(exact: Decimal) -> Decimal:
    return exact.quantize(Decimal(1).scaleb(-FACTOR_PLACES), rounding=ROUND_HALF_UP)
