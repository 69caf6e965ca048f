"""The parts that payment terms are put together from, and their short written forms.

A share is a percentage of an amount, or a sum in minor units of the invoice's currency. Sources of
the forms: interest, discounts and rebate as the Pix API knows them for charges with a due date (up
to three dated discounts); the order of allocation after the Brazilian Código Civil, art. 354
(interest before capital).
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NoReturn

from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Money, Rate, Rounding

PERCENT_MAX = 1000
PERCENT_PLACES = 6
BEFORE_DAYS_MAX = 365
LAG_MONTHS_MAX = 12
_WHOLE = 100
_INDEX = re.compile(r"[a-z][a-z0-9_]{1,39}")


class Basis(StrEnum):
    """Where interest comes from: what was agreed, or the law where nothing was."""

    AGREED = "agreed"
    STATUTORY = "statutory"


class Period(StrEnum):
    """The time that an interest rate is quoted for."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Convention(StrEnum):
    """How a rate becomes the interest of some days.

    All count calendar days but `THIRTY_360`, in which every month has 30.
    """

    MONTH_30 = "month_30"
    YEAR_365 = "year_365"
    YEAR_360 = "year_360"
    THIRTY_360 = "thirty_360"
    ACTUAL_MONTHS = "actual_months"
    ROUNDED_DAY = "rounded_day"


class LateFrom(StrEnum):
    """The day that lateness counts from: as written, or moved to the next banking day."""

    NOMINAL = "nominal"
    ADJUSTED = "adjusted"


class DaysCounted(StrEnum):
    """Which days before the due date earn a discount per day."""

    CALENDAR = "calendar"
    BUSINESS = "business"


class Component(StrEnum):
    """What a debt is made of, for the order in which a payment settles it."""

    COSTS = "costs"
    INTEREST = "interest"
    LATE_FEE = "late_fee"
    CORRECTION = "correction"
    PRINCIPAL = "principal"


ALLOCATION_ORDER = tuple(Component)


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage of an amount, or a fixed sum in minor units of the invoice's currency."""

    percent: Decimal | None = None
    fixed_minor: int | None = None

    def __post_init__(self) -> None:
        if (self.percent is None) is (self.fixed_minor is None):
            refuse("terms", "a share is either a percentage or a fixed sum")
        if self.percent is not None:
            _check_percent(self.percent, "terms")
        elif type(self.fixed_minor) is not int or self.fixed_minor <= 0:
            refuse("terms", "a fixed sum is a whole number of minor units above zero")

    def of(self, amount: Money, rounding: Rounding) -> Money:
        """Return the share of an amount, rounded once as named."""
        if self.percent is None:
            return Money(self.fixed_minor or 0, amount.currency)
        return Rate(self.percent.scaleb(-2)).of(amount, rounding)


@dataclass(frozen=True, slots=True)
class Interest:
    """A rate in percent with its period and convention, or a fixed sum for each day late."""

    percent: Decimal | None = None
    period: Period = Period.MONTH
    convention: Convention = Convention.MONTH_30
    per_day_minor: int | None = None

    def __post_init__(self) -> None:
        if (self.percent is None) is (self.per_day_minor is None):
            refuse("terms.interest", "interest is either a percentage or a sum for each day")
        if self.percent is not None:
            _check_percent(self.percent, "terms.interest")
        elif type(self.per_day_minor) is not int or self.per_day_minor <= 0:
            refuse("terms.interest", "a sum for each day is a whole number above zero")


@dataclass(frozen=True, slots=True)
class Correction:
    """Monetary correction by a published index.

    An index comes out after its month: `lag_months` says how many months earlier the figure is
    from that corrects the days of a month.
    """

    index: str
    lag_months: int = 1

    def __post_init__(self) -> None:
        if not _INDEX.fullmatch(self.index):
            refuse(
                "terms.correction", f"an index has a short name such as ipca, not {self.index!r}"
            )
        if not 0 <= self.lag_months <= LAG_MONTHS_MAX:
            refuse("terms.correction", f"an index lags by 0 to {LAG_MONTHS_MAX} months")


@dataclass(frozen=True, slots=True)
class DatedDiscount:
    """A discount for who pays until a date, or until so many days before the due date."""

    share: Share
    until_date: date | None = None
    before_days: int | None = None

    def __post_init__(self) -> None:
        check_discount(self.share)
        if (self.until_date is None) is (self.before_days is None):
            refuse(
                "terms.discounts", "a discount ends on a date or so many days before the due date"
            )
        if self.before_days is not None and not 0 <= self.before_days <= BEFORE_DAYS_MAX:
            refuse("terms.discounts", f"a discount ends 0 to {BEFORE_DAYS_MAX} days before")


@dataclass(frozen=True, slots=True)
class EarlyDiscount:
    """A discount for each day that the payment comes before the due date."""

    share: Share
    days: DaysCounted = DaysCounted.CALENDAR

    def __post_init__(self) -> None:
        check_discount(self.share)


def refuse(field: str, message: str) -> NoReturn:
    raise InvalidInputError(message, field=field)


def _check_percent(percent: Decimal, field: str) -> None:
    if not percent.is_finite() or not 0 < percent <= PERCENT_MAX:
        refuse(field, f"a percentage is above zero and at most {PERCENT_MAX}")
    if percent != round(percent, PERCENT_PLACES):
        refuse(field, f"a percentage has up to {PERCENT_PLACES} decimal places")


def check_discount(share: Share, field: str = "terms.discounts") -> None:
    if share.percent is not None and share.percent >= _WHOLE:
        refuse(field, "less than the whole amount can be taken off")


def _text(percent: Decimal) -> str:
    return format(percent.normalize(), "f")


def share_plain(share: Share | None) -> str | int | None:
    """Return `"2"` for two percent and `500` for a fixed sum."""
    if share is None:
        return None
    return share.fixed_minor if share.percent is None else _text(share.percent)


def interest_plain(interest: Interest | None) -> int | list[str] | None:
    if interest is None:
        return None
    if interest.percent is None:
        return interest.per_day_minor
    return [_text(interest.percent), interest.period.value, interest.convention.value]


def interest_of(plain: int | list[str] | None) -> Interest | None:
    if plain is None:
        return None
    if isinstance(plain, int):
        return Interest(per_day_minor=plain)
    percent, period, convention = plain
    return Interest(Decimal(percent), Period(period), Convention(convention))


def until_plain(step: DatedDiscount) -> str | int | None:
    return step.until_date.isoformat() if step.until_date else step.before_days


def dated(share: str | int, until: str | int) -> DatedDiscount:
    part = _needed(share)
    if isinstance(until, int):
        return DatedDiscount(part, before_days=until)
    return DatedDiscount(part, until_date=date.fromisoformat(until))


def early_of(share: str | int, days: str) -> EarlyDiscount:
    return EarlyDiscount(_needed(share), DaysCounted(days))


def _needed(plain: str | int) -> Share:
    if isinstance(plain, int):
        return Share(fixed_minor=plain)
    return Share(percent=Decimal(plain))


def share_of(plain: str | int | None) -> Share | None:
    return None if plain is None else _needed(plain)
