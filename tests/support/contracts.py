"""Contracts with a default for everything that a test does not name."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from cobro.domain.contracts.cycle import BillingCycle, CycleUnit
from cobro.domain.contracts.model import Contract, Discount, PlanLine, Timing
from cobro.domain.ids import CustomerId, IssuerId
from cobro.domain.money import Currency
from tests.support.builders import brl

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
