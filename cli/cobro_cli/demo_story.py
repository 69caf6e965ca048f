"""The year that the demo plays: who is billed what and when, and how each invoice is paid.

The story is drawn from a seed and from nothing else, so the same seed gives the same figures. Dates
are those of São Paulo. Payers differ: most pay around the due date, some late, some not at all, and
a few pay too little or name no invoice, so that a person has something to look at.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from cobro.contracts.dunning_policy import default_policy
from cobro.domain.calendars import calendar_for
from cobro.domain.dunning.ladder import Case
from cobro.domain.ids import invoice_id_for

YEAR = 2025
FIRST_DAY = date(YEAR, 1, 2)
LAST_DAY = date(YEAR, 12, 31)
ISSUER = "aurora"
AFTERNOON = 15  # the hour at which payments come in
ZONE = ZoneInfo("America/Sao_Paulo")
DUE_DAYS = (10, 20)
TERM_DAYS = 14
_SUNDAY = 6
_LINES = (
    ("Manutenção preventiva mensal", 18_000, 95_000),
    ("Limpeza e conservação predial", 25_000, 180_000),
    ("Contrato de elevadores", 40_000, 240_000),
    ("Inspeção elétrica", 12_500, 60_000),
    ("Jardinagem", 9_000, 35_000),
)


class Channel(StrEnum):
    """How a payer pays."""

    STRIPE = "stripe"
    CNAB400 = "cnab400"
    CNAB240 = "cnab240"
    OFX = "ofx"


class Flaw(StrEnum):
    """What is odd about a payment, so that a person must look at it."""

    NONE = ""
    SHORT = "short"  # one real too little
    NAMELESS = "nameless"  # a transfer that names no invoice


@dataclass(frozen=True, slots=True)
class PlannedInvoice:
    """`key` is the idempotency key; `paid_date` is None where nothing is paid in the year."""

    key: str
    customer: int
    issue_date: date
    due_date: date
    lines: tuple[tuple[str, int], ...]
    channel: Channel
    paid_date: date | None
    flaw: Flaw

    @property
    def total_minor(self) -> int:
        return sum(price for _, price in self.lines)

    @property
    def reminder_dates(self) -> list[date]:
        """Return the days of the policy's steps, as planned: a Sunday is put off when it comes."""
        case = Case(default_policy(), self.issue_date, self.due_date, calendar_for("BR"))
        return list(case.dates().values())

    @property
    def paid_minor(self) -> int:
        return self.total_minor - (100 if self.flaw is Flaw.SHORT else 0)


@dataclass(frozen=True, slots=True)
class Story:
    seed: int
    customers: int
    invoices: tuple[PlannedInvoice, ...]

    def issued_on(self, day: date) -> list[PlannedInvoice]:
        return [invoice for invoice in self.invoices if invoice.issue_date == day]

    def paid_between(self, after: date, through: date) -> list[PlannedInvoice]:
        """List what is paid after one active day and up to another, in order of the keys."""
        return [
            invoice
            for invoice in self.invoices
            if invoice.paid_date is not None and after < invoice.paid_date <= through
        ]

    def active_days(self) -> list[date]:
        """List the days on which something is to be done: issuing, reminding, or month's end."""
        days = {FIRST_DAY, LAST_DAY}
        for invoice in self.invoices:
            days.add(invoice.issue_date)
            days |= {working(day) for day in invoice.reminder_dates}
        return sorted(day for day in days if FIRST_DAY <= day <= LAST_DAY)


def tell(seed: int, customers: int, invoices: int) -> Story:
    """Draw the story; `invoices` are spread evenly over the customers and the year."""
    draw = random.Random(seed)
    planned: list[PlannedInvoice] = []
    for customer in range(customers):
        count = invoices // customers + (1 if customer < invoices % customers else 0)
        planned.extend(_customer(draw, customer, count))
    planned.sort(key=lambda invoice: (invoice.issue_date, invoice.key))
    return Story(seed, customers, tuple(planned))


def invoice_id(invoice: PlannedInvoice) -> str:
    return invoice_id_for(ISSUER, invoice.key)


def instant(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), ZONE)


def _customer(draw: random.Random, customer: int, count: int) -> Iterator[PlannedInvoice]:
    due_day = draw.choice(DUE_DAYS)
    channel = draw.choices(list(Channel), weights=(35, 25, 20, 20))[0]
    temper = draw.choices(("punctual", "late", "bad"), weights=(62, 30, 8))[0]
    description, low, high = draw.choice(_LINES)
    price = draw.randrange(low, high, 50)
    calendar = calendar_for("BR")
    for position in range(count):
        month = 1 + (position * 12 // count + customer) % 12
        due_date = calendar.next_business_day(date(YEAR, month, due_day))
        issue_date = max(FIRST_DAY, working(due_date - timedelta(days=TERM_DAYS)))
        lines = [(f"{description} {month:02d}/{YEAR}", price)]
        if draw.random() < 0.2:  # noqa: PLR2004 - one invoice in five has an extra
            lines.append(("Peças e materiais", draw.randrange(2_000, 30_000, 10)))
        paid_date = _paid_date(draw, temper, due_date)
        yield PlannedInvoice(
            key=f"{YEAR}-{month:02d}-{customer:04d}-{position}",
            customer=customer,
            issue_date=issue_date,
            due_date=due_date,
            lines=tuple(lines),
            channel=channel,
            paid_date=calendar.next_business_day(paid_date) if paid_date else None,
            flaw=_flaw(draw, channel),
        )


def _paid_date(draw: random.Random, temper: str, due_date: date) -> date | None:
    if temper == "bad" and draw.random() < 0.7:  # noqa: PLR2004 - most of their invoices stay open
        return None
    if temper == "punctual":
        return due_date + timedelta(days=draw.randint(-4, 1))
    return due_date + timedelta(days=draw.randint(1, 45))


def _flaw(draw: random.Random, channel: Channel) -> Flaw:
    chance = draw.random()
    if channel is not Channel.STRIPE and chance < 0.02:  # noqa: PLR2004 - one in fifty
        return Flaw.SHORT
    if channel is Channel.OFX and chance < 0.06:  # noqa: PLR2004 - a few more transfers
        return Flaw.NAMELESS
    return Flaw.NONE


def working(day: date) -> date:
    """Return the day itself, or Monday where it is a Sunday: nobody is written to on a Sunday."""
    return day + timedelta(days=1) if day.weekday() == _SUNDAY else day
