"""Key figures of collecting over a period: DSO, CEI, roll rates, cash, matching, fees.

Amounts are minor units of one currency; days have two decimals and rates four, rounded half up.
Where a figure would divide by nothing it is None.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from cobro.domain.figures import Flow, FlowKey
from cobro.domain.positions import Ageing
from cobro.domain.reports import BILLING, BUCKETS, RECEIPTS, SourceTotals, share

_DAY_DIGITS = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class CollectionIndicators:
    """Of one currency. Open amounts are at the ends of days; `sales_minor` is what was billed.

    `dso` = closing / sales x days (Days Sales Outstanding); `best_dso` = what of closing
    is not yet due / sales x days; `delinquency` (Average Days Delinquent) = DSO - best DSO;
    `effectiveness` (Collection Effectiveness Index) = (opening + sales - closing) / (opening +
    sales - closing not yet due). Formulas: Credit Research Foundation, as in its worked example
    120 opening, 80 sales, 100 closing of which 70 not due, 30 days: 37.5, 26.25, 11.25, 76.9 %.
    """

    opening_minor: int
    sales_minor: int
    closing_minor: int
    not_due_minor: int
    days: int
    dso: Decimal | None
    best_dso: Decimal | None
    delinquency: Decimal | None
    effectiveness: Decimal | None


def indicators(
    opening: Mapping[str, Mapping[str, int]],
    closing: Ageing,
    flows: Mapping[FlowKey, Flow],
    days: int,
) -> dict[str, CollectionIndicators]:
    """Return the indicators per currency from ageing before and at the end, and flows between."""
    sales: dict[str, int] = {}
    for key, flow in flows.items():
        if key.code in BILLING:
            sales[key.currency] = sales.get(key.currency, 0) + flow.receivable_minor
    return {
        each: _of_currency(sum(opening.get(each, {}).values()), sales.get(each, 0), row, days)
        for each, row in closing.items()
    }


def _of_currency(
    opening: int, sales: int, row: Mapping[str, int], days: int
) -> CollectionIndicators:
    closing, not_due = sum(row.values()), row["not_due"]
    collectable = opening + sales - not_due
    return CollectionIndicators(
        opening_minor=opening,
        sales_minor=sales,
        closing_minor=closing,
        not_due_minor=not_due,
        days=days,
        dso=_days(closing, sales, days),
        best_dso=_days(not_due, sales, days),
        delinquency=_days(closing - not_due, sales, days),
        effectiveness=share(opening + sales - closing, collectable) if collectable > 0 else None,
    )


def _days(amount: int, sales: int, days: int) -> Decimal | None:
    if sales <= 0:
        return None
    exact = Decimal(amount * days) / Decimal(sales)
    return exact.quantize(_DAY_DIGITS, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class RollRate:
    """How much of a bucket lies in the next one a step later; `rate` is None for an empty one."""

    bucket: str
    into: str
    before_minor: int
    after_minor: int
    rate: Decimal | None


def roll_rates(before: Ageing, after: Ageing) -> dict[str, list[RollRate]]:
    """Return per currency the roll rates between buckets: balance in b+1 after / in b before.

    `before` and `after` are a bucket apart, 30 days. The last bucket gathers what is older too, so
    that its rate can pass 1. Formula: roll-rate (flow) models of credit loss, FDIC Credit Card
    Activities Manual, chapter on the allowance for losses.
    """
    return {
        currency: [
            _roll(name, into, before.get(currency, {}).get(name, 0), row[into])
            for name, into in pairwise(BUCKETS)
        ]
        for currency, row in after.items()
    }


def _roll(bucket: str, into: str, before: int, after: int) -> RollRate:
    return RollRate(bucket, into, before, after, share(after, before) if before > 0 else None)


@dataclass(frozen=True, slots=True)
class CashDay:
    """Payers' money of a day: what came in, and what went back to them."""

    business_date: date
    received_minor: int
    returned_minor: int


def cash_by_day(flows: Mapping[FlowKey, Flow]) -> dict[str, list[CashDay]]:
    """Return per currency the days on which payers' money moved, in order."""
    table: dict[tuple[str, date], tuple[int, int]] = {}
    for key, flow in flows.items():
        if flow.received_minor:
            into, back = table.get((key.currency, key.business_date), (0, 0))
            if key.code in RECEIPTS:
                into += flow.received_minor
            else:
                back -= flow.received_minor
            table[key.currency, key.business_date] = (into, back)
    found: dict[str, list[CashDay]] = {}
    for (currency, day), (into, back) in sorted(table.items()):
        found.setdefault(currency, []).append(CashDay(day, into, back))
    return found


def fees_by_source(flows: Mapping[FlowKey, Flow]) -> dict[str, dict[str, int]]:
    """Return per currency and source what gateways kept, less what they gave back of it."""
    table: dict[str, dict[str, int]] = {}
    for key, flow in flows.items():
        if flow.fee_minor:
            row = table.setdefault(key.currency, {})
            row[key.source] = row.get(key.source, 0) + flow.fee_minor
    return table


def matched_share(totals: SourceTotals) -> Decimal | None:
    """Return which share of what came in and stayed is placed: on invoices or on account.

    The rest waits for a person to say whose it is. None where nothing stayed.
    """
    stayed = totals.received_minor - totals.refunded_minor
    return share(stayed - totals.unidentified_minor, stayed) if stayed > 0 else None
