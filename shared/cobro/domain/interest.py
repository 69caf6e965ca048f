"""Simple interest and monetary correction over some days, exact until one rounding at the end.

Days are those after one date through another. Nothing is compounded but an index, which is a chain
of months by nature. The conventions give four answers for one case: 1,250.00 at 1 % a month for 21
days is 8.75 by thirtieths, 8.63 at 12 % over 365, 8.82 by the rounded day, 8.70 by real months.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from cobro.domain.jurisdiction import LegalInterest
from cobro.domain.money import Money, Rounding
from cobro.domain.rates import (
    Cycle,
    RateBook,
    RateNeed,
    cycle_of,
    months_before,
    period_start,
    period_text,
    slices,
)
from cobro.domain.terms import Convention, Correction, Interest, Period

_PER_YEAR = {Period.DAY: 360, Period.MONTH: 12, Period.YEAR: 1}
_YEAR_DAYS = {Convention.YEAR_365: 365, Convention.YEAR_360: 360}
_YEAR_OF_THIRTIES = 360
_MONTHS_OF_YEAR = 12
_THIRTY = 30
_CYCLE_MONTH = Cycle.MONTH


@dataclass(frozen=True, slots=True)
class Span:
    """The days that interest runs for: those after one date, through another."""

    after_date: date
    through_date: date

    @property
    def count_days(self) -> int:
        return max(0, (self.through_date - self.after_date).days)


@dataclass(frozen=True, slots=True)
class Accrual:
    """An amount and the sentence that says how it came about."""

    amount: Money
    sentence: str


def rounded(exact: Fraction, money: Money, rounding: Rounding) -> Money:
    """Return an exact number of minor units, which is not negative, rounded as named."""
    if rounding is Rounding.HALF_EVEN:
        return Money(round(exact), money.currency)
    half = Fraction(1, 2) if rounding is Rounding.HALF_UP else Fraction(0)
    return Money(int(exact + half), money.currency)


def agreed_interest(base: Money, interest: Interest, span: Span, rounding: Rounding) -> Accrual:
    """Return simple interest on the base as it was agreed."""
    days = _days(interest, span)
    if interest.percent is None:
        daily = Money(interest.per_day_minor or 0, base.currency)
        return Accrual(Money(daily.minor * days, base.currency), f"{daily} a day for {days} days")
    rate = f"{interest.percent.normalize():f} % a {interest.period}"
    if interest.convention is Convention.ROUNDED_DAY:
        daily = rounded(base.minor * _daily(interest), base, rounding)
        amount = Money(daily.minor * days, base.currency)
        return Accrual(amount, f"{rate}, which is {daily} a day, for {days} days")
    exact = base.minor * _part_of(interest, span)
    how = _HOW[interest.convention]
    amount = rounded(exact, base, rounding)
    return Accrual(amount, f"{rate} for {days} days, simple interest, {how}, on {base}")


_HOW = {
    Convention.MONTH_30: "a month counted as 30 days",
    Convention.YEAR_365: "a year counted as 365 days",
    Convention.YEAR_360: "a year counted as 360 days",
    Convention.THIRTY_360: "each month counted as 30 days (30E/360)",
    Convention.ACTUAL_MONTHS: "each month by its own days",
}


def _days(interest: Interest, span: Span) -> int:
    """Count the days by the convention; the 31st is the 30th where each month has 30 (30E/360)."""
    if interest.convention is not Convention.THIRTY_360 or not span.count_days:
        return span.count_days
    first, last = span.after_date, span.through_date
    months = (last.year - first.year) * _MONTHS_OF_YEAR + last.month - first.month
    return months * _THIRTY + min(last.day, _THIRTY) - min(first.day, _THIRTY)


def _yearly(interest: Interest) -> Fraction:
    return Fraction(interest.percent or 0) * _PER_YEAR[interest.period] / 100


def _daily(interest: Interest) -> Fraction:
    if interest.period is Period.DAY:
        return Fraction(interest.percent or 0) / 100
    return _yearly(interest) / _YEAR_OF_THIRTIES


def _part_of(interest: Interest, span: Span) -> Fraction:
    days = _days(interest, span)
    if interest.period is Period.DAY:
        return _daily(interest) * days
    if interest.convention is Convention.ACTUAL_MONTHS:
        return _yearly(interest) / _MONTHS_OF_YEAR * _months(span)
    return _yearly(interest) * days / _YEAR_DAYS.get(interest.convention, _YEAR_OF_THIRTIES)


def _months(span: Span) -> Fraction:
    parts = slices(span.after_date, span.through_date, _CYCLE_MONTH)
    return sum((Fraction(part.slice_days, part.period_days) for part in parts), Fraction(0))


def legal_interest(
    base: Fraction, money: Money, law: LegalInterest, span: Span, book: RateBook
) -> tuple[Fraction, str]:
    """Return exact interest by law in minor units, and how it came about.

    `base` is exact because the Brazilian legal rate falls on the corrected value.
    """
    days = span.count_days
    if law.percent is not None:
        year = _YEAR_DAYS[law.convention]
        exact = base * Fraction(law.percent) / 100 * days / year
        return exact, f"{law.percent} % a year for {days} days, {_HOW[law.convention]}, on {money}"
    cycle = cycle_of(law.series)
    exact = Fraction(0)
    told = []
    for part in slices(span.after_date, span.through_date, cycle):
        percent = _legal_percent(law, part.start_date, book)
        whole = part.period_days if cycle is Cycle.MONTH else _YEAR_DAYS[law.convention]
        exact += base * percent / 100 * part.slice_days / whole
        when = period_text(law.series, part.start_date)
        told.append(f"{_decimal(percent)} % for {part.slice_days} days of {when}")
    return exact, f"{law.series}: {', '.join(told)}, simple interest, on {money}"


def _legal_percent(law: LegalInterest, start: date, book: RateBook) -> Fraction:
    if law.fallback and not book.has(law.series, start) and book.has(law.fallback, start):
        return Fraction(book.value(law.fallback, start)) + Fraction(law.fallback_points)
    return Fraction(book.value(law.series, start))


def _decimal(percent: Fraction) -> str:
    # Figures have at most eight places, so this division ends.
    from decimal import Decimal

    return f"{(Decimal(percent.numerator) / Decimal(percent.denominator)).normalize():f}"


def correction_of(
    base: Money, correction: Correction, span: Span, book: RateBook
) -> tuple[Fraction, str]:
    """Return the exact correction of the base, which deflation never makes negative.

    Each month's figure counts by the share of that month's days that the span covers.
    """
    factor = Fraction(1)
    told = []
    for part in slices(span.after_date, span.through_date, _CYCLE_MONTH):
        start = months_before(part.start_date, correction.lag_months)
        percent = Fraction(book.value(correction.index, start))
        factor *= 1 + percent / 100 * part.slice_days / part.period_days
        when = period_text(correction.index, start)
        told.append(f"{_decimal(percent)} % ({when}) for {part.slice_days}/{part.period_days}")
    exact = max(Fraction(0), base.minor * (factor - 1))
    return exact, f"{correction.index} by days of the month: {', '.join(told)}, on {base}"


def needed_figures(
    law: LegalInterest | None, correction: Correction | None, span: Span
) -> Iterator[RateNeed]:
    """Return which figures the interest and the correction of a span ask for."""
    if span.count_days == 0:
        return
    first, last = span.after_date, span.through_date
    if law is not None and law.percent is None:
        names = [name for name in (law.series, law.fallback) if name]
        for name in names:
            yield RateNeed(name, period_start(cycle_of(name), first), last)
    if correction is not None:
        start = months_before(first, correction.lag_months)
        yield RateNeed(correction.index, start, last)
