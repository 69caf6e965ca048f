"""Figures at the end of a day, from sums: ageing, default rate, receipts by source, vintages.

They are the same figures that `cobro.domain.reports` recounts line by line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from cobro.domain.figures import LATENESS_DAYS, Figures, Flow, FlowKey, OwedKind, month_of
from cobro.domain.reports import (
    BUCKETS,
    DEFAULT_AFTER_DAYS,
    OF_PAYMENTS,
    DefaultRate,
    SourceTotals,
    bucket_of,
    share,
)

Ageing = dict[str, dict[str, int]]


def currencies_of(figures: Figures) -> list[str]:
    return sorted({key.currency for key in figures.flows})


def ageing(figures: Figures, as_of: date) -> Ageing:
    """Return open minor units per currency and bucket; `figures` end with the day `as_of`."""
    table = {each: dict.fromkeys(BUCKETS, 0) for each in currencies_of(figures)}
    for key, minor in figures.owed.items():
        table[key.currency][bucket_of(key.due_date, as_of)] += minor
    return table


def default_rates(figures: Figures, as_of: date) -> dict[str, DefaultRate]:
    """Return per currency the share still open of what fell due more than 30 days ago."""
    latest_due = as_of - timedelta(days=DEFAULT_AFTER_DAYS)
    billed: dict[str, int] = {}
    still_open: dict[str, int] = {}
    for key, minor in figures.owed.items():
        if key.due_date < latest_due:
            if key.kind == OwedKind.BILLED:
                billed[key.currency] = billed.get(key.currency, 0) + minor
            if key.kind != OwedKind.GIVEN_UP:
                still_open[key.currency] = still_open.get(key.currency, 0) + minor
    return {
        each: DefaultRate(amount, still_open[each], share(still_open[each], amount))
        for each, amount in billed.items()
    }


def received_by_source(flows: Mapping[FlowKey, Flow]) -> dict[str, dict[str, SourceTotals]]:
    """Return what came in and went back per currency and source."""
    table: dict[str, dict[str, SourceTotals]] = {}
    for key, flow in flows.items():
        if key.code in OF_PAYMENTS:
            row = table.setdefault(key.currency, {})
            row[key.source] = row.get(key.source, SourceTotals()).plus(
                key.code,
                count=flow.count,
                received_minor=flow.received_minor,
                credit_minor=flow.credit_minor,
                unidentified_minor=flow.unidentified_minor,
            )
    return table


@dataclass(frozen=True, slots=True)
class VintagePoint:
    """What was unpaid so many days after each due date; None until the last one is so old."""

    days: int
    unpaid_minor: int | None
    rate: Decimal | None


@dataclass(frozen=True, slots=True)
class Vintage:
    """What fell due in a month (`2026-03`), less what was cancelled or credited, and its fate."""

    month: str
    currency: str
    billed_minor: int
    points: tuple[VintagePoint, ...]


def vintages(figures: Figures, as_of: date) -> list[Vintage]:
    """Return per month and currency which share of its billing was unpaid after 30, 60, 90 days.

    A month's billing is what fell due in it. Paid is what lowered it up to so many days after its
    due date; what was given up counts as unpaid. Charges raise what is unpaid, so that a rate can
    pass 1. Rates have four decimals, rounded half up. Definition: vintage analysis of loan books,
    e.g. Siddiqi, Intelligent Credit Scoring (2017), chapter 3, with the due date as the origin.
    """
    cohorts: dict[tuple[str, str], list[list[int]]] = {}
    for key, minor in figures.owed.items():
        if key.due_date > as_of:
            continue
        name = (month_of(key.due_date), key.currency)
        billed, moved = cohorts.setdefault(name, [[0], [0] * (len(LATENESS_DAYS) + 1)])
        if key.kind == OwedKind.BILLED:
            billed[0] += minor
        if key.kind != OwedKind.GIVEN_UP:
            moved[key.lateness] += minor
    return [
        Vintage(month, currency, billed[0], _points(month, billed[0], moved, as_of))
        for (month, currency), (billed, moved) in sorted(cohorts.items())
    ]


def _points(month: str, billed: int, moved: list[int], as_of: date) -> tuple[VintagePoint, ...]:
    first = date.fromisoformat(f"{month}-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    points = []
    for position, days in enumerate(LATENESS_DAYS):
        if last + timedelta(days=days) > as_of:
            points.append(VintagePoint(days, None, None))
            continue
        unpaid = sum(moved[: position + 1])
        points.append(VintagePoint(days, unpaid, share(unpaid, billed)))
    return tuple(points)
