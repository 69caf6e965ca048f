"""What settles a debt on a day: principal less rebate and discount, and every charge.

A discount never outlives the due date. As charges do, its dates stay as written, or all move to the
next banking day where the terms count from the moved date (as the Pix rules for charges with a due
date do). Percentages are of what is left after the rebate.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from cobro.domain.calendars import BusinessCalendar, calendar_for
from cobro.domain.late_charges import (
    Assessment,
    Exposure,
    assess,
    charges_after,
    lateness,
    owed,
    rebate_left,
)
from cobro.domain.money import Money, Rate
from cobro.domain.position import OpenCharges
from cobro.domain.rates import RateBook
from cobro.domain.terms import (
    Component,
    DatedDiscount,
    DaysCounted,
    EarlyDiscount,
    LateFrom,
    PaymentTerms,
    Share,
)


@dataclass(frozen=True, slots=True)
class Discount:
    """What comes off for paying on a day, and why."""

    amount: Money
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Payoff:
    """What settles a debt on a day. `open_charges` were assessed before; the rest is new."""

    on: date
    principal: Money
    rebate: Money
    discount: Discount
    open_charges: OpenCharges
    assessment: Assessment

    @property
    def principal_due(self) -> Money:
        return self.principal - self.rebate - self.discount.amount

    @property
    def total(self) -> Money:
        charged = Money(self.open_charges.total_minor, self.principal.currency)
        return self.principal_due + charged + self.assessment.total


def payoff(exposure: Exposure, terms: PaymentTerms, on: date, rates: RateBook) -> Payoff:
    """Return what settles the debt that day; raise `RateMissingError` for a figure not recorded."""
    return Payoff(
        on=on,
        principal=exposure.principal,
        rebate=rebate_left(exposure, terms),
        discount=discount_on(exposure, terms, on),
        open_charges=exposure.charges,
        assessment=assess(exposure, terms, on, rates),
    )


def owed_on(exposure: Exposure, quoted: Payoff) -> dict[Component, Money]:
    """Return what is to be paid of each component, for `share_out`."""
    charges = charges_after(exposure, quoted.assessment, quoted.on)
    return owed(quoted.principal_due, charges)


def due_date_notices(exposure: Exposure, terms: PaymentTerms, quoted: Payoff) -> tuple[str, ...]:
    """Say to which banking day the due date moves, and which day lateness counts from."""
    late = quoted.assessment.lateness
    if late.payable_until_date == late.due_date:
        return ()
    place = terms.place or exposure.country
    moved = (
        f"{late.due_date} is no banking day in {place}: paid until {late.payable_until_date} it is "
        f"on time ({_MOVED_BY.get(place, 'the practice of banks')})"
    )
    source = _COUNTED_MOVED if terms.late_from is LateFrom.ADJUSTED else _COUNTED_WRITTEN.get(place)
    counted = f"paid later, days count from {late.counted_from_date}"
    return (moved, f"{counted} ({source or 'the terms agreed'})")


_MOVED_BY = {"BR": "Lei 7.089/1983 art. 1"}
_COUNTED_WRITTEN = {"BR": "STJ, REsp 1.954.924"}
_COUNTED_MOVED = "the terms agreed, as the Pix API counts charges with a due date"


@dataclass(frozen=True, slots=True)
class _Early:
    """A payment on or before the due date that counts, and what it is a payment of."""

    terms: PaymentTerms
    base: Money
    due_date: date
    on: date
    calendar: BusinessCalendar


def discount_on(exposure: Exposure, terms: PaymentTerms, on: date) -> Discount:
    """Return the discount for who pays that day; the highest, where more than one still runs."""
    base = exposure.principal - rebate_left(exposure, terms)
    nothing = Discount(Money.zero(base.currency))
    due = lateness(exposure, terms, on).counted_from_date
    if on > due:
        return nothing
    early = _Early(terms, base, due, on, calendar_for(terms.place or exposure.country))
    found = [_dated(early, step) for step in terms.discounts if on <= _end(early, step)]
    if terms.early is not None:
        found.append(_by_day(early, terms.early))
    return max(found, key=lambda discount: discount.amount.minor, default=nothing)


def _end(early: _Early, step: DatedDiscount) -> date:
    if step.until_date is None:
        return early.due_date - timedelta(days=step.before_days or 0)
    if early.terms.late_from is LateFrom.ADJUSTED:
        return min(early.calendar.next_business_day(step.until_date), early.due_date)
    return min(step.until_date, early.due_date)


def _dated(early: _Early, step: DatedDiscount) -> Discount:
    amount = min(step.share.of(early.base, early.terms.rounding), early.base)
    return Discount(amount, f"{_text(step.share, early.base)} until {_end(early, step)}")


def _by_day(early: _Early, agreed: EarlyDiscount) -> Discount:
    days = _days_early(early, agreed.days)
    share = agreed.share
    if share.percent is None:
        amount = Money((share.fixed_minor or 0) * days, early.base.currency)
    else:
        fraction = share.percent.scaleb(-2) * days
        amount = Rate(fraction).of(early.base, early.terms.rounding)
    what = _text(share, early.base)
    return Discount(min(amount, early.base), f"{what} for each of {days} {agreed.days} days early")


def _days_early(early: _Early, counted: DaysCounted) -> int:
    days = (early.due_date - early.on).days
    if counted is DaysCounted.CALENDAR:
        return days
    ahead = (early.on + timedelta(days=step) for step in range(1, days + 1))
    return sum(early.calendar.is_business_day(day) for day in ahead)


def _text(share: Share, base: Money) -> str:
    if share.percent is None:
        return f"a discount of {Money(share.fixed_minor or 0, base.currency)}"
    return f"a discount of {share.percent.normalize():f} % of {base}"
