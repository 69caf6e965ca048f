"""Published rates and indexes: what a figure is for, and the figure that holds on a day.

A figure holds for its own month, semester or year and for no other: a slice of time without one is
an error that names it, never a guess. The Brazilian legal rate comes from two factors as Res. CMN
5.171/2024 says (six decimals, half even); below zero it is zero (Código Civil art. 406 § 3).
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from enum import IntEnum
from typing import ClassVar, Self

from cobro.domain.errors import InvalidInputError, RejectionError

VALUE_PLACES = 8
VALUE_MAX = 1000
SOURCE_MAX = 200
_SIX_PLACES = Decimal("0.000001")
_VALUE = re.compile(r"-?[0-9]{1,4}(\.[0-9]{1,8})?")


class Cycle(IntEnum):
    """For how many months a figure holds, counted from January."""

    MONTH = 1
    SEMESTER = 6
    YEAR = 12


# Monthly figures are percent a month; those of a semester or a year are percent a year.
CYCLES: Mapping[str, Cycle] = {
    "ipca": Cycle.MONTH,
    "ipca15": Cycle.MONTH,
    "igpm": Cycle.MONTH,
    "inpc": Cycle.MONTH,
    "incc": Cycle.MONTH,
    "ipc_fipe": Cycle.MONTH,
    "selic": Cycle.MONTH,
    "cdi": Cycle.MONTH,
    "taxa_legal": Cycle.MONTH,
    "pt_ipc": Cycle.MONTH,
    "es_ipc": Cycle.MONTH,
    "mx_inpc": Cycle.MONTH,
    "eu_reference": Cycle.SEMESTER,
    "pt_commercial": Cycle.SEMESTER,
    "es_commercial": Cycle.SEMESTER,
    "es_legal": Cycle.YEAR,
}


class RateMissingError(RejectionError):
    """A slice of time has no recorded rate."""

    code: ClassVar[str] = "rate_missing"

    def __init__(self, name: str, start_date: date) -> None:
        super().__init__(
            f"no {name} is recorded for {period_text(name, start_date)}: record it with its "
            f"source (PUT /v1/rates/{name}/{start_date.isoformat()}) and ask again"
        )
        self.name = name
        self.start_date = start_date


class RateDiffersError(RejectionError):
    """Another value stands for that rate and time already."""

    code: ClassVar[str] = "rate_differs"


@dataclass(frozen=True, slots=True)
class RateEntry:
    """One published figure in percent, who recorded it, when, and where it was read.

    `replaced` keeps the figures that stood before, the newest last, as `value|source|author`.
    """

    name: str
    valid_from_date: date
    value: Decimal
    source: str
    recorded_at: datetime
    author: str
    replaced: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        start = period_start(cycle_of(self.name), self.valid_from_date)
        if start != self.valid_from_date:
            message = f"{self.name} is recorded from the first day of its time: {start}"
            raise InvalidInputError(message, field="valid_from")
        if not 1 <= len(self.source.strip()) <= SOURCE_MAX:
            message = f"a rate needs its source in 1 to {SOURCE_MAX} characters"
            raise InvalidInputError(message, field="source")

    def succeeding(self, stored: Self | None, replaces: Decimal | None) -> Self:
        """Return what is to be stored; raise `RateDiffersError` rather than change silently."""
        if stored is None:
            if replaces is not None:
                message = f"no {self.name} stands at {self.valid_from_date} to be replaced"
                raise RateDiffersError(message)
            return self
        if stored.value == self.value:
            return stored
        if replaces != stored.value:
            message = (
                f"{self.name} from {self.valid_from_date} is {stored.value} ({stored.source}); "
                f"to correct it, name that value in `replaces`"
            )
            raise RateDiffersError(message)
        before = f"{stored.value}|{stored.source}|{stored.author}"
        return type(self)(
            self.name,
            self.valid_from_date,
            self.value,
            self.source,
            self.recorded_at,
            self.author,
            (*stored.replaced, before),
        )


@dataclass(frozen=True, slots=True)
class RateNeed:
    """The figures of one name that a calculation asks for."""

    name: str
    from_date: date
    through_date: date


@dataclass(frozen=True, slots=True)
class Slice:
    """Some days of one month, semester or year: `days` of the `period_days` that it has."""

    start_date: date
    slice_days: int
    period_days: int


@dataclass(frozen=True, slots=True)
class RateBook:
    """The figures that were loaded for one calculation."""

    values: Mapping[tuple[str, date], Decimal] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[RateEntry]) -> Self:
        return cls({(e.name, e.valid_from_date): e.value for e in entries})

    def has(self, name: str, start_date: date) -> bool:
        return (name, start_date) in self.values

    def value(self, name: str, start_date: date) -> Decimal:
        """Return the figure from its first day; raise `RateMissingError` where there is none."""
        if not self.has(name, start_date):
            raise RateMissingError(name, start_date)
        return self.values[name, start_date]


def cycle_of(name: str) -> Cycle:
    """Return for how long a figure of that name holds; raise `InvalidInputError` if unknown."""
    if name not in CYCLES:
        message = f"rate {name!r} is not one of {', '.join(CYCLES)}"
        raise InvalidInputError(message, field="name")
    return CYCLES[name]


def rate_value(text: str) -> Decimal:
    """Read a figure in percent, such as `0.628743`; it may be below zero (deflation)."""
    if not _VALUE.fullmatch(text) or abs(Decimal(text)) > VALUE_MAX:
        message = (
            f"{text!r} is no rate: write percent as a decimal with up to {VALUE_PLACES} places"
        )
        raise InvalidInputError(message, field="value")
    return Decimal(text)


def period_start(cycle: Cycle, day: date) -> date:
    return date(day.year, (day.month - 1) // cycle * cycle + 1, 1)


def months_before(day: date, count: int) -> date:
    """Return the first day of the month that lies so many months before the day's own."""
    months = day.year * 12 + day.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


def period_text(name: str, start_date: date) -> str:
    """Return `2026-09`, `2026 semester 2` or `2026` for people."""
    cycle = cycle_of(name)
    if cycle is Cycle.MONTH:
        return f"{start_date:%Y-%m}"
    if cycle is Cycle.SEMESTER:
        return f"{start_date.year} semester {(start_date.month - 1) // cycle + 1}"
    return str(start_date.year)


def slices(after_date: date, through_date: date, cycle: Cycle) -> Iterator[Slice]:
    """Cut the days after one date through another one where a month, semester or year ends."""
    done = after_date
    while done < through_date:
        start = period_start(cycle, done + timedelta(days=1))
        end = _period_end(cycle, start)
        until = min(end, through_date)
        yield Slice(start, (until - done).days, (end - start).days + 1)
        done = until


def _period_end(cycle: Cycle, start: date) -> date:
    month = start.month + cycle - 1
    return date(start.year, month, monthrange(start.year, month)[1])


def legal_rate_of_factors(selic: Decimal, ipca15: Decimal) -> Decimal:
    """Return the Brazilian legal rate of a month in percent from the factors of the month before.

    Res. CMN 5.171/2024: six decimals, half even (ABNT NBR 5891); never below zero.
    """
    exact = (selic / ipca15 - 1) * 100
    return max(
        exact.quantize(_SIX_PLACES, rounding=ROUND_HALF_EVEN), Decimal(0).quantize(_SIX_PLACES)
    )
