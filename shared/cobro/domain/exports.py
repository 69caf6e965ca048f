"""Exports by schedule: which report, when, in which form, and to whom.

A turn is the day that an export is made for; its figures are those of the time before it, up to the
end of the day before. Weekly and monthly turns that are no business day of the company's country
wait for the next one, and keep their span. Daily exports have turns on business days only: that of
a Monday tells of Friday to Sunday. A month without the day has its turn on its last day.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar

from cobro.domain.calendars import BusinessCalendar
from cobro.domain.errors import ConflictError, InvalidInputError
from cobro.domain.parties import Language

RECIPIENTS_MAX = 10
STATEMENT = "statement"
INVOICES = "invoices"  # all of them, as they stand when the file is made
# Reports of a span of days; all others are of its last one.
OF_PERIODS = frozenset(
    {"indicators", "cash", "fees", "recovery", "lift", "arrangements", STATEMENT}
)
_ONE_DAY = timedelta(days=1)
_WEEK = 7
_MONTH = 31
_HOURS = 24
_ADDRESS = re.compile(r"[^@\s,;<>\"]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class Form(StrEnum):
    """What a report is written as."""

    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


class Frequency(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


_DAYS = {Frequency.DAILY: 0, Frequency.WEEKLY: _WEEK, Frequency.MONTHLY: _MONTH}


@dataclass(frozen=True, slots=True)
class Timing:
    """`day` is 1 (Monday) to 7 of a week, 1 to 31 of a month, 0 daily; `hour` is of the issuer."""

    frequency: Frequency
    day: int = 0
    hour: int = 7

    def __post_init__(self) -> None:
        most = _DAYS[self.frequency]
        if not min(most, 1) <= self.day <= most:
            wanted = f"1 to {most}" if most else "left out"
            message = f"the day of a {self.frequency} export is {wanted}, not {self.day}"
            raise InvalidInputError(message, field="day")
        if not 0 <= self.hour < _HOURS:
            message = f"an hour is 0 to 23, not {self.hour}"
            raise InvalidInputError(message, field="hour")

    def latest_turn(self, day: date, days: BusinessCalendar) -> date:
        """Return the last turn up to a day."""
        if self.frequency is Frequency.DAILY:
            return day if days.is_business_day(day) else days.add_business_days(day, -1)
        if self.frequency is Frequency.WEEKLY:
            return day - timedelta(days=(day.isoweekday() - self.day) % _WEEK)
        turn = self._in_month(day)
        return turn if turn <= day else self._in_month(day.replace(day=1) - _ONE_DAY)

    def due_turn(self, now: datetime, days: BusinessCalendar) -> date:
        """Return the last turn whose day and hour have come; `now` is in the issuer's zone."""
        turn = self.latest_turn(now.date(), days)
        while self.opens_at(turn, days) > now.replace(tzinfo=None):
            turn = self.latest_turn(turn - _ONE_DAY, days)
        return turn

    def opens_at(self, turn: date, days: BusinessCalendar) -> datetime:
        """Return when a turn may be made, on the issuer's clock."""
        return datetime.combine(days.next_business_day(turn), time(self.hour))

    def span(self, turn: date, days: BusinessCalendar) -> tuple[date, date]:
        """Return the first and last day that a turn tells of."""
        return self.latest_turn(turn - _ONE_DAY, days), turn - _ONE_DAY

    def _in_month(self, day: date) -> date:
        last = calendar.monthrange(day.year, day.month)[1]
        return day.replace(day=min(self.day, last))


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """One version of what an issuer wants exported; `since_at` is when the first one was kept.

    `customer_id` is whose account a statement is of. Without recipients it is kept only.
    """

    issuer_id: str
    name: str
    version: int
    report: str
    form: Form
    language: Language
    timing: Timing
    recipients: tuple[str, ...]
    customer_id: str
    is_active: bool
    author: str
    stored_at: datetime
    since_at: datetime

    def __post_init__(self) -> None:
        if len(self.recipients) > RECIPIENTS_MAX:
            message = f"an export goes to at most {RECIPIENTS_MAX} addresses"
            raise InvalidInputError(message, field="recipients")
        for address in self.recipients:
            if not _ADDRESS.fullmatch(address):
                message = f"{address!r} is no e-mail address"
                raise InvalidInputError(message, field="recipients")
        if (self.report == STATEMENT) != bool(self.customer_id):
            message = "a statement names its customer_id, and no other report has one"
            raise InvalidInputError(message, field="customer_id")

    def is_same_as(self, other: "ExportPlan") -> bool:
        """Tell whether another version asks for the same."""
        return self.asked == other.asked

    def span(self, turn: date, days: BusinessCalendar) -> tuple[date | None, date]:
        """Return the days that the report of a turn is of; the first is None for one of a day."""
        first, last = self.timing.span(turn, days)
        return first if self.report in OF_PERIODS else None, last

    @property
    def asked(self) -> tuple[object, ...]:
        return (
            *(self.report, self.form, self.language, self.timing),
            *(self.recipients, self.customer_id, self.is_active),
        )

    def due_turn(self, now: datetime, days: BusinessCalendar) -> date | None:
        """Return the turn to be made; None before the first one after the plan was kept."""
        if not self.is_active:
            return None
        turn = self.timing.due_turn(now, days)
        since = self.since_at.astimezone(now.tzinfo).replace(tzinfo=None)
        return turn if self.timing.opens_at(turn, days) >= since else None


class RunState(StrEnum):
    """How far a turn came: `kept` goes to nobody, `uncertain` may have been mailed or not.

    `refused` is mailed again at the next run, `undelivered` never; `failed` has no file.
    """

    KEPT = "kept"
    STORED = "stored"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNDELIVERED = "undelivered"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ExportRun:
    """What became of a turn; `detail` is the mail's id, or the code of what went wrong."""

    issuer_id: str
    name: str
    turn_date: date
    version: int
    file_name: str
    key: str
    size_bytes: int
    made_at: datetime
    state: RunState
    changed_at: datetime
    detail: str = ""

    @property
    def may_be_mailed(self) -> bool:
        return self.state in {RunState.STORED, RunState.REFUSED}

    @property
    def has_file(self) -> bool:
        return bool(self.key)


class ExportMovedError(ConflictError):
    """Somebody else wrote the next version of an export, or its mail was claimed."""

    code: ClassVar[str] = "export_moved"

    def __init__(self) -> None:
        super().__init__("somebody changed the export meanwhile: read it again")
