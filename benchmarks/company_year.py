"""A company's year with its truth: invoices, and what the bank says of their payments.

What is written to an entry, and how it is spoilt, follows what real files show; `YearParameters`
names each share. The truth of an entry is which invoices its money is for; nothing, for money that
was paid twice or is no customer's. One seed makes one year, the same on every machine.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from benchmarks.company_payments import Payments
from benchmarks.company_people import Payer, draw_payers
from benchmarks.company_terms import Receivable, YearParameters
from cobro.application.ports import StoredEntry

__all__ = ["CompanyYear", "Receivable", "YearParameters", "draw_year"]

FIRST_DAY = date(2026, 1, 1)


@dataclass(slots=True)
class CompanyYear:
    """`truth` maps each entry to what its money is for: minor units by invoice."""

    payers: list[Payer]
    receivables: list[Receivable]
    entries: list[StoredEntry]
    truth: dict[str, dict[str, int]]
    carries: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Contract:
    payer: Payer
    price: int
    day: int
    months: int
    late_charges: bool
    discount: bool


def draw_year(entries: int, seed: int, parameters: YearParameters | None = None) -> CompanyYear:
    """Draw a year with about so many entries, in the order of their dates."""
    random, shares = Random(seed), parameters or YearParameters()  # noqa: S311 - the same year again
    payers = draw_payers(random, max(4, entries // 15), shares.companies, shares.branched)
    invoices: list[Receivable] = []
    contracts = list(_contracts(random, payers, shares))
    while len(invoices) < entries:
        before = len(invoices)
        month = len(invoices) and invoices[-1].issue_date.month
        for contract in contracts:
            if month < contract.months and len(invoices) < entries:
                invoices.append(_invoice(contract, month, len(invoices) + 1))
        if len(invoices) == before:
            break
    said = Payments(random, shares, invoices).all()
    ordered = sorted(said, key=lambda one: (one.entry.booking_date, one.entry.entry_id))
    return CompanyYear(
        payers,
        invoices,
        [one.entry for one in ordered],
        {one.entry.entry_id: one.truth for one in ordered},
        {one.entry.entry_id: one.carries for one in ordered},
    )


def _contracts(random: Random, payers: list[Payer], shares: YearParameters) -> Iterator[_Contract]:
    prices = [random.randrange(4_900, 249_900, 100) for _ in range(12)]
    for payer in payers:
        for _ in range(random.choices((1, 2, 3), (75, 18, 7))[0]):
            is_equal = random.random() < shares.equal_prices
            yield _Contract(
                payer=payer,
                price=random.choice(prices) if is_equal else random.randrange(3_000, 900_000),
                day=random.choice((5, 10, 15, 20, 25)),
                months=12,
                late_charges=random.random() < shares.has_late_charges,
                discount=random.random() < shares.has_discount,
            )


def _invoice(contract: _Contract, month: int, number: int) -> Receivable:
    issued = date(FIRST_DAY.year, month + 1, 1)
    due = issued + timedelta(days=contract.day + 10)
    return Receivable(
        invoice_id=f"inv_{number:09d}",
        number=number,
        payer=contract.payer,
        total=contract.price,
        issue_date=issued,
        due_date=due,
        late_charges=contract.late_charges,
        discount=contract.discount,
        left=contract.price,
    )
