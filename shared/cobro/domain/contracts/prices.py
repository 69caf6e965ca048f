"""What a period costs: prices and quantities of each day, discounts, and shares by day.

A whole cycle has one price per line. Of a part of it the payer owes the share of its days, and the
shares of a cycle always add up to its price (`Money.split`, largest remainder). Percent discounts
are each taken of the undiscounted price, rounded half up; fixed ones after them, shared out among
the lines by their amounts; a line never falls below zero.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby, pairwise

from cobro.domain.contracts.cycle import ONE_DAY
from cobro.domain.contracts.model import Contract, Discount, PlanLine
from cobro.domain.contracts.periods import Period
from cobro.domain.invoice_draft import InvoiceLine
from cobro.domain.money import Money, Rate, Rounding

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class LinePrice:
    """What one line costs for a whole cycle: `net` is what is left after discounts."""

    line_id: str
    description: str
    quantity: Decimal
    unit_price: Money
    net: Money

    @property
    def gross(self) -> Money:
        if not self.quantity:
            return Money.zero(self.unit_price.currency)
        return InvoiceLine(self.description, self.quantity, self.unit_price).amount


@dataclass(frozen=True, slots=True)
class Span:
    """Days of a period during which a line has one price."""

    price: LinePrice
    start_date: date
    following_date: date

    @property
    def days(self) -> int:
        return (self.following_date - self.start_date).days


def prices_on(contract: Contract, day: date) -> tuple[LinePrice, ...]:
    """Return what each line costs for a whole cycle, as agreed for that day."""
    prices = [_undiscounted(contract, line, day) for line in contract.lines]
    active = [d for d in contract.discounts if _lasts_on(contract, d, day)]
    percent = sum((d.percent for d in active if d.percent is not None), Decimal(0))
    rate = Rate(min(percent, Decimal(100)).scaleb(-2))
    nets = [price.net - rate.of(price.net, Rounding.HALF_UP) for price in prices]
    left = Money.total(nets, contract.currency)
    fixed = Money.total((d.fixed for d in active if d.fixed is not None), contract.currency)
    off = min(fixed, left)
    if off.is_positive:
        shares = off.split([net.minor for net in nets])
        nets = [net - share for net, share in zip(nets, shares, strict=True)]
    return tuple(
        LinePrice(price.line_id, price.description, price.quantity, price.unit_price, net)
        for price, net in zip(prices, nets, strict=True)
    )


def unit_price_on(contract: Contract, line: PlanLine, day: date) -> Money:
    """Return the last agreed price with the adjustments made since.

    A price agreed for the day of an adjustment holds as it was agreed.
    """
    price, since = line.unit_price, date.min
    for change in sorted(contract.price_changes, key=lambda change: change.from_date):
        if change.line_id == line.line_id and change.from_date <= day:
            price, since = change.unit_price, change.from_date
    for adjustment in contract.adjustments:
        if since < adjustment.effective_date <= day:
            price = adjustment.of(price)
    return price


def quantity_on(contract: Contract, line: PlanLine, day: date) -> Decimal:
    changes = [
        change
        for change in contract.quantity_changes
        if change.line_id == line.line_id and change.from_date <= day
    ]
    return max(changes, key=lambda c: c.from_date).quantity if changes else line.quantity


def lines_of(contract: Contract, period: Period) -> tuple[InvoiceLine, ...]:
    """Return the lines of the period's invoice; none where nothing is owed for it."""
    days = _days_of_change(contract, period)
    by_day = [(start, end, prices_on(contract, start)) for start, end in pairwise(days)]
    found: list[InvoiceLine] = []
    for position in range(len(contract.lines)):
        pieces = [Span(prices[position], start, end) for start, end, prices in by_day]
        found += _invoice_lines(period, _joined(pieces))
    return tuple(found)


def _undiscounted(contract: Contract, line: PlanLine, day: date) -> LinePrice:
    quantity, unit_price = quantity_on(contract, line, day), unit_price_on(contract, line, day)
    zero = Money.zero(contract.currency)
    price = LinePrice(line.line_id, line.description, quantity, unit_price, zero)
    return LinePrice(line.line_id, line.description, quantity, unit_price, price.gross)


def _lasts_on(contract: Contract, discount: Discount, day: date) -> bool:
    first, following = _discounted_days(contract, discount)
    return first <= day and (following is None or day < following)


def _discounted_days(contract: Contract, discount: Discount) -> tuple[date, date | None]:
    """Return the first discounted day and the first one after the discount."""
    if discount.until_date is not None:
        return discount.from_date, discount.until_date + ONE_DAY
    if discount.periods is None:
        return discount.from_date, None
    first, cycle = contract.first_billed_date, contract.cycle
    index = 0
    if discount.from_date > first:
        index = cycle.index_of(first, discount.from_date)
        index += cycle.start(first, index) != discount.from_date
    start = max(cycle.start(first, index), first)
    return start, cycle.start(first, index + discount.periods)


def _days_of_change(contract: Contract, period: Period) -> list[date]:
    """Return the period's first day, each day on which a price may change, and the day after."""
    days = {change.from_date for change in contract.price_changes}
    days |= {change.from_date for change in contract.quantity_changes}
    days |= {adjustment.effective_date for adjustment in contract.adjustments}
    for discount in contract.discounts:
        days |= {day for day in _discounted_days(contract, discount) if day is not None}
    inner = sorted(day for day in days if period.start_date < day <= period.end_date)
    return [period.start_date, *inner, period.end_date + ONE_DAY]


def _joined(pieces: list[Span]) -> list[Span]:
    """Join neighbours of one price, so that a line is cut only where its own price changes."""
    joined = []
    for price, group in groupby(pieces, key=lambda piece: piece.price):
        own = list(group)
        joined.append(Span(price, own[0].start_date, own[-1].following_date))
    return joined


def _invoice_lines(period: Period, spans: list[Span]) -> Iterator[InvoiceLine]:
    before = (period.start_date - period.cycle_start_date).days
    after = (period.cycle_end_date - period.end_date).days
    weights = [before, *(span.days for span in spans), after]
    for position, span in enumerate(spans, 1):
        amount = span.price.net.split(weights)[position]
        if not amount.is_positive:
            continue
        last = span.following_date - ONE_DAY
        text = f"{span.price.description} ({span.start_date}/{last})"
        is_whole = span.days == sum(weights) and amount == span.price.gross
        if is_whole:
            yield InvoiceLine(text, span.price.quantity, span.price.unit_price)
        else:
            yield InvoiceLine(text, ONE, amount)
