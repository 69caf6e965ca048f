"""The grid of billing cycles: every start is reckoned from the anchor, never from the last start.

So an anchor of 29 to 31 falls on the last day of a short month and returns to its own day after it,
and no number of cycles makes it drift. Cycle 0 is the one that holds the first billed day: the next
one begins on the first anchor day after it.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cobro.domain.errors import InvalidInputError

ONE_DAY = timedelta(days=1)
DAY_MAX = 31
WEEK_DAYS = 7
YEAR_MONTHS = 12
WEEKS_MAX = 52
MONTHS_MAX = 120


class CycleUnit(StrEnum):
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class BillingCycle:
    """Every `count` weeks or months.

    `anchor_day` is a day of the month (1 to 31) or, with weeks, of the week (1 is Monday); left out
    it is that of the first billed day. `anchor_month` ties longer cycles to the calendar: 1 with
    three months gives January, April, July and October.
    """

    unit: CycleUnit = CycleUnit.MONTH
    count: int = 1
    anchor_day: int | None = None
    anchor_month: int | None = None

    def __post_init__(self) -> None:
        longest = WEEKS_MAX if self.unit is CycleUnit.WEEK else MONTHS_MAX
        if not 1 <= self.count <= longest:
            message = f"a cycle is 1 to {longest} {self.unit}s long, not {self.count}"
            raise InvalidInputError(message, field="cycle")
        last_day = WEEK_DAYS if self.unit is CycleUnit.WEEK else DAY_MAX
        if self.anchor_day is not None and not 1 <= self.anchor_day <= last_day:
            message = f"the anchor day of a {self.unit} is 1 to {last_day}, not {self.anchor_day}"
            raise InvalidInputError(message, field="anchor_day")
        if self.anchor_month is not None and not self._may_have_month(self.anchor_month):
            message = "an anchor month is 1 to 12, for cycles of months only"
            raise InvalidInputError(message, field="anchor_month")

    def _may_have_month(self, month: int) -> bool:
        return self.unit is CycleUnit.MONTH and 1 <= month <= YEAR_MONTHS

    def start(self, first_date: date, index: int) -> date:
        """Return the first day of cycle `index`; cycle 0 holds `first_date`."""
        if self.unit is CycleUnit.WEEK:
            return self._base_week(first_date) + timedelta(weeks=self.count * index)
        return self._anchored(first_date, self._base_month(first_date) + self.count * index)

    def index_of(self, first_date: date, day: date) -> int:
        """Return the number of the cycle that holds `day`."""
        if self.unit is CycleUnit.WEEK:
            return (day - self._base_week(first_date)).days // (WEEK_DAYS * self.count)
        months = _month_number(day) - self._base_month(first_date)
        index = months // self.count
        return index - 1 if self.start(first_date, index) > day else index

    def _base_week(self, first_date: date) -> date:
        anchor = self.anchor_day or first_date.isoweekday()
        ahead = (anchor - first_date.isoweekday()) % WEEK_DAYS
        if ahead == 0:
            return first_date
        return first_date + timedelta(days=ahead) - timedelta(weeks=self.count)

    def _base_month(self, first_date: date) -> int:
        """Return the month in which cycle 0 begins."""
        month = _month_number(first_date)
        if self.anchor_month is not None:
            month += (self.anchor_month - 1 - month) % min(self.count, YEAR_MONTHS)
        anchored = self._anchored(first_date, month)
        if anchored == first_date:
            return month
        if anchored < first_date:
            month += 1 if self.anchor_month is None else min(self.count, YEAR_MONTHS)
        return month - self.count

    def _anchored(self, first_date: date, month: int) -> date:
        return day_in_month(month, self.anchor_day or first_date.day)


def day_in_month(month: int, day: int) -> date:
    """Return the day of a month counted from year 0, or the month's last where it is shorter."""
    year, index = divmod(month, YEAR_MONTHS)
    return date(year, index + 1, min(day, monthrange(year, index + 1)[1]))


def add_months(day: date, months: int) -> date:
    """Return the same day so many months on, or the last day of a shorter month."""
    return day_in_month(_month_number(day) + months, day.day)


def next_day_of_month(day: date, due_day: int) -> date:
    """Return the first date on or after `day` that falls on `due_day`."""
    found = day_in_month(_month_number(day), due_day)
    return found if found >= day else day_in_month(_month_number(day) + 1, due_day)


def whole_months(first: date, following: date) -> int | None:
    """Return the months from `first` to `following` where they are whole ones, else None."""
    months = _month_number(following) - _month_number(first)
    return months if months > 0 and add_months(first, months) == following else None


def _month_number(day: date) -> int:
    return day.year * YEAR_MONTHS + day.month - 1
