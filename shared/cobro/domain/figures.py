"""Sums that reports are made of: by day, currency and due date, never by invoice.

What is owed is kept per currency, due date, kind and lateness: how late it was on the day that it
counts for. Flows are kept per day, currency, code of the journal and source. Sums of a day add up
to those of its month, so that any past day is the months before it and the days of its own month.
What is read for it depends on how many days there were, not on how many invoices.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cobro.domain.journal import EntryCode
from cobro.domain.reports import BILLING, LedgerLine

LATENESS_DAYS = (30, 60, 90)  # the last day of each class; the class after them has none


class OwedKind(StrEnum):
    """Billed (less what was cancelled or credited), given up, and all that moves it besides."""

    BILLED = "b"
    GIVEN_UP = "g"
    OTHER = "o"

    @classmethod
    def of(cls, code: str) -> "OwedKind":
        if code == EntryCode.WRITTEN_OFF:
            return cls.GIVEN_UP
        return cls.BILLED if code in BILLING else cls.OTHER


def lateness_of(due_date: date, business_date: date) -> int:
    """Return the class of lateness: 0 up to 30 days after the due date, then 1, 2 and 3."""
    late_days = (business_date - due_date).days
    return sum(late_days > last for last in LATENESS_DAYS)


@dataclass(frozen=True, slots=True, order=True)
class OwedKey:
    currency: str
    due_date: date
    kind: str
    lateness: int


@dataclass(frozen=True, slots=True, order=True)
class FlowKey:
    business_date: date
    currency: str
    code: str
    source: str


@dataclass(frozen=True, slots=True)
class Flow:
    """How many entries, and their sums in minor units of one currency."""

    count: int = 0
    receivable_minor: int = 0
    received_minor: int = 0
    credit_minor: int = 0
    unidentified_minor: int = 0
    fee_minor: int = 0

    def __add__(self, other: "Flow") -> "Flow":
        return Flow(
            self.count + other.count,
            self.receivable_minor + other.receivable_minor,
            self.received_minor + other.received_minor,
            self.credit_minor + other.credit_minor,
            self.unidentified_minor + other.unidentified_minor,
            self.fee_minor + other.fee_minor,
        )


Owed = dict[OwedKey, int]
Flows = dict[FlowKey, Flow]


@dataclass(frozen=True, slots=True)
class Figures:
    """The sums of some lines; `add` puts more to them."""

    owed: Owed = field(default_factory=dict)
    flows: Flows = field(default_factory=dict)

    @classmethod
    def of(cls, lines: Iterable[LedgerLine]) -> "Figures":
        figures = cls()
        for line in lines:
            figures.add_line(line)
        return figures

    def add_line(self, line: LedgerLine) -> None:
        if line.receivable_minor:
            kind = OwedKind.of(line.code).value
            lateness = lateness_of(line.due_date, line.business_date)
            owed = OwedKey(line.currency, line.due_date, kind, lateness)
            self.owed[owed] = self.owed.get(owed, 0) + line.receivable_minor
        key = FlowKey(line.business_date, line.currency, line.code, line.source)
        self.flows[key] = self.flows.get(key, Flow()) + Flow(
            1,
            line.receivable_minor,
            line.received_minor,
            line.credit_minor,
            line.unidentified_minor,
            line.fee_minor,
        )

    def add(self, other: "Figures") -> None:
        self.add_owed(other.owed)
        for key, flow in other.flows.items():
            self.flows[key] = self.flows.get(key, Flow()) + flow

    def add_owed(self, owed: Mapping[OwedKey, int]) -> None:
        for key, minor in owed.items():
            self.owed[key] = self.owed.get(key, 0) + minor


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


@dataclass(frozen=True, slots=True)
class FigureBook:
    """What a report reads: months, the days of the months that it looks into, and fresh lines.

    `days` holds what became owed by day in those months, and `fresh` lines that are in neither.
    """

    months: Mapping[str, Figures] = field(default_factory=dict)
    days: Mapping[date, Owed] = field(default_factory=dict)
    fresh: tuple[LedgerLine, ...] = ()

    @property
    def history_from_date(self) -> date | None:
        """Return the first day that something counts for; None where there is no history."""
        kept = (key.business_date for figures in self.months.values() for key in figures.flows)
        return min((*kept, *(line.business_date for line in self.fresh)), default=None)

    def until(self, as_of: date) -> Figures:
        """Return the sums at the end of a day; its month must be among those looked into."""
        month, found = month_of(as_of), Figures()
        for name, figures in self.months.items():
            if name < month:
                found.add(figures)
            elif name == month:
                flows = {k: v for k, v in figures.flows.items() if k.business_date <= as_of}
                found.add(Figures({}, flows))
        for day, owed in self.days.items():
            if month_of(day) == month and day <= as_of:
                found.add_owed(owed)
        found.add(Figures.of(line for line in self.fresh if line.business_date <= as_of))
        return found

    def by_month(self) -> dict[str, tuple[Figures, dict[date, Owed]]]:
        """Return the sums of each month and of its days, fresh lines among them."""
        found = {name: (Figures(), dict[date, Owed]()) for name in self.months}
        for name, figures in self.months.items():
            found[name][0].add(figures)
        for day, owed in self.days.items():
            found[month_of(day)][1][day] = dict(owed)
        for line in self.fresh:
            month, days = found.setdefault(month_of(line.business_date), (Figures(), {}))
            month.add_line(line)
            of_day = Figures(days.setdefault(line.business_date, {}))
            of_day.add_line(line)
        return found


def book_of_lines(lines: Iterable[LedgerLine]) -> FigureBook:
    """Return a book with nothing added up yet: what a recount of the journal reads."""
    return FigureBook(fresh=tuple(lines))
