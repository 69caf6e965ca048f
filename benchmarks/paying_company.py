"""Two years of a company whose customers each pay in their own way: what a forecast is tried on.

Customers come and go, most are billed each month on their own day, by a contract if one likes to
see it so, some now and then. Each has a
habit: it pays early, when due, late by so many days, or now and then not at all, more or less
evenly. One seed makes one history, the same on every machine.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from cobro.domain.contracts.cycle import day_in_month
from cobro.domain.payment_lags import Origin, PastReceivable

__all__ = ["FIRST_DAY", "MONTHS", "draw_history"]

FIRST_DAY = date(2025, 1, 1)
MONTHS = 24
_TERMS = (7, 15, 30)
_HABITS = ("early", "when_due", "late", "very_late")
_SHARES = {"company": (10, 45, 33, 12), "person": (20, 50, 20, 10)}
_MEAN_DAYS = {"early": (-10, -3), "when_due": (-1, 1), "late": (3, 14), "very_late": (20, 60)}
_SPREAD_DAYS = {"early": 3.0, "when_due": 1.5, "late": 4.0, "very_late": 15.0}
_SKIPS = {"early": 0.0, "when_due": 0.01, "late": 0.02, "very_late": 0.12}
_CHANGES_HABIT = 0.02  # a month
_STAYS_MONTHS = (6, 40)
_MONTHLY = 0.8  # of the customers; the others are billed one month in three


@dataclass(slots=True)
class _Customer:
    name: str
    segment: str
    day: int
    term: int
    minor: int
    first_month: int
    last_month: int
    is_monthly: bool
    habit: str = ""
    mean: float = 0.0

    def take_habit(self, random: Random) -> None:
        self.habit = random.choices(_HABITS, _SHARES[self.segment])[0]
        self.mean = random.uniform(*_MEAN_DAYS[self.habit])


def draw_history(customers: int, seed: int) -> list[PastReceivable]:
    """Draw what so many customers were billed, and when they paid it."""
    random = Random(seed)  # noqa: S311 - the same years again
    found: list[PastReceivable] = []
    for number in range(customers):
        customer = _customer(random, number)
        found += _billed(random, customer)
    return sorted(found, key=lambda each: (each.issue_date, each.customer_id))


def _customer(random: Random, number: int) -> _Customer:
    first = random.choice((-12, random.randrange(MONTHS)))
    customer = _Customer(
        name=f"cus-{number:06d}",
        segment=random.choice(tuple(_SHARES)),
        day=random.randint(1, 28),
        term=random.choice(_TERMS),
        minor=int(random.lognormvariate(10, 0.8)),
        first_month=first,
        last_month=first + random.randint(*_STAYS_MONTHS),
        is_monthly=random.random() < _MONTHLY,
    )
    customer.take_habit(random)
    return customer


def _billed(random: Random, customer: _Customer) -> Iterator[PastReceivable]:
    for month in range(max(0, customer.first_month), min(MONTHS, customer.last_month)):
        if random.random() < _CHANGES_HABIT:
            customer.take_habit(random)
        if not customer.is_monthly and random.randrange(3):
            continue
        issued = day_in_month(FIRST_DAY.year * 12 + month, customer.day)
        if not customer.is_monthly:
            issued = issued.replace(day=random.randint(1, 28))
        due = issued + timedelta(days=customer.term)
        minor = customer.minor if customer.is_monthly else random.randint(1, 2 * customer.minor)
        paid = _paid(random, customer, issued, due)
        origin = Origin.CONTRACT if customer.is_monthly else Origin.INVOICE
        parties = (customer.name, customer.segment, "")
        yield PastReceivable(*parties, issued, due, minor, paid, origin=origin)


def _paid(random: Random, customer: _Customer, issued: date, due: date) -> date | None:
    if random.random() < _SKIPS[customer.habit]:
        return None
    days = round(random.gauss(customer.mean, _SPREAD_DAYS[customer.habit]))
    return max(issued, due + timedelta(days=days))
