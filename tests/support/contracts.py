"""Contracts with a default for everything that a test does not name."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from cobro.application.ports.contracts import ContractMovedError, DueContract, KeptContract
from cobro.domain.contracts.cycle import BillingCycle, CycleUnit
from cobro.domain.contracts.model import Contract, Discount, PlanLine, Timing
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import CustomerId, IssuerId
from cobro.domain.money import Currency
from cobro.domain.rates import RateEntry
from tests.support.builders import NOW, brl

BEGIN = date(2026, 1, 1)


def a_plan(unit_price: int = 10_000, quantity: str = "1", line_id: str = "plan") -> PlanLine:
    return PlanLine(line_id, "Mensalidade", Decimal(quantity), brl(unit_price))


def a_contract(contract_id: str = "con-1", unit_price: int = 10_000, **more: Any) -> Contract:
    contract = Contract(
        issuer_id=IssuerId("acme"),
        contract_id=contract_id,
        customer_id=CustomerId("cus-1"),
        series="A",
        currency=Currency.BRL,
        start_date=BEGIN,
        lines=(a_plan(unit_price),),
    )
    return replace(contract, **more)


def percent_off(percent: str, from_date: date = BEGIN, **more: Any) -> Discount:
    return Discount(from_date, percent=Decimal(percent), **more)


def fixed_off(minor: int, from_date: date = BEGIN, **more: Any) -> Discount:
    return Discount(from_date, fixed=brl(minor), **more)


def a_rate(month: date, percent: str, name: str = "ipca") -> RateEntry:
    return RateEntry(name, month, Decimal(percent), "IBGE", NOW, "ana")


@dataclass
class MemoryContracts:
    """Contracts under the same condition as the table.

    `interruptions` run one by one before a write, as another writer that comes in between.
    """

    kept: dict[tuple[str, str], KeptContract] = field(default_factory=dict)
    days: dict[tuple[str, str], date | None] = field(default_factory=dict)
    interruptions: list[Callable[[], None]] = field(default_factory=list)
    reads: int = 0

    def get(self, issuer_id: str, contract_id: str) -> KeptContract:
        self.reads += 1
        if (issuer_id, contract_id) not in self.kept:
            message = f"there is no contract {contract_id}"
            raise NotFoundError(message)
        return self.kept[issuer_id, contract_id]

    def put(self, kept: KeptContract) -> KeptContract:
        if self.interruptions:
            self.interruptions.pop(0)()
        key = kept.contract.issuer_id, kept.contract.contract_id
        if kept.version != (self.kept[key].version if key in self.kept else 0):
            raise ContractMovedError(key[1])
        self.kept[key] = replace(kept, version=kept.version + 1)
        self.days[key] = kept.due_date
        return self.kept[key]

    def many(self, issuer_id: str, contract_ids: Sequence[str]) -> list[KeptContract]:
        keys = [(issuer_id, each) for each in contract_ids]
        return [self.kept[key] for key in keys if key in self.kept]

    def due(self, issuer_id: str, through: date) -> Iterable[str]:
        due = [key for key, day in self.days.items() if day is not None and day <= through]
        return [contract_id for own, contract_id in due if own == issuer_id]

    def agenda(self, issuer_id: str) -> list[DueContract]:
        return sorted(
            DueContract(day, contract_id)
            for (own, contract_id), day in self.days.items()
            if own == issuer_id and day is not None
        )


@dataclass
class MemoryRates:
    entries: list[RateEntry] = field(default_factory=list)

    def series(self, name: str, from_date: date, through_date: date) -> Sequence[RateEntry]:
        return [
            entry
            for entry in self.entries
            if entry.name == name and from_date <= entry.valid_from_date <= through_date
        ]


days = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@st.composite
def cycles(draw: st.DrawFn) -> BillingCycle:
    if draw(st.booleans()):
        return BillingCycle(CycleUnit.WEEK, draw(st.integers(1, 6)), draw(_or_none(1, 7)))
    count = draw(st.sampled_from((1, 2, 3, 6, 12, 24)))
    return BillingCycle(CycleUnit.MONTH, count, draw(_or_none(1, 31)), draw(_or_none(1, 12)))


@st.composite
def contracts(draw: st.DrawFn) -> Contract:
    """Draw a contract of any grid, with or without trial and end."""
    start = draw(days)
    trial = draw(st.one_of(st.none(), st.integers(0, 90)))
    term = draw(st.one_of(st.none(), st.integers(0, 900)))
    return a_contract(
        unit_price=draw(st.integers(1, 10**6)),
        start_date=start,
        cycle=draw(cycles()),
        timing=draw(st.sampled_from(Timing)),
        trial_end_date=None if trial is None else _after(start, trial),
        term_end_date=None if term is None else _after(start, term),
    )


def _or_none(low: int, high: int) -> st.SearchStrategy[int | None]:
    return st.one_of(st.none(), st.integers(low, high))


def _after(day: date, count: int) -> date:
    return date.fromordinal(day.toordinal() + count)


def contract_body(contract_id: str = "con-1", unit_price: int = 10_000, **more: Any) -> Any:
    """Return a registration as the API takes it; it makes what `a_contract` makes."""
    return {
        "issuer_id": "acme",
        "contract_id": contract_id,
        "customer_id": "cus-1",
        "currency": "BRL",
        "start_date": "2026-01-01",
        "lines": [{"line_id": "plan", "description": "Mensalidade", "unit_price": unit_price}],
        **more,
    }
