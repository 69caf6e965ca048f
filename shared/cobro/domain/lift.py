"""What messages brought against a comparison group, with the interval of the difference.

Of a step of a policy some invoices were held out at random. The lift is the share of the steps that
went out after which something was paid, less that share of those held out. Its interval is
Newcombe's for a difference of two proportions from Wilson's score intervals, without correction
for continuity (Newcombe, Statistics in Medicine 17, 1998, p. 873-890, method 10), at 95 %. By
money, what came of what was owed is compared in the same way, without an interval: amounts are
too unequal for one by a formula.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from cobro.domain.effectiveness import StepFigures
from cobro.domain.effects import StepNames

METHOD = "newcombe-wilson"
CONFIDENCE = Decimal("0.95")
ENOUGH = 100  # of each group: with fewer the interval is wide and one payer may turn it
_Z = Decimal("1.959964")
_DIGITS = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Group:
    """Steps of one group: how many, of how many something was paid, what was owed and came."""

    steps: int
    paid: int
    owed_minor: int
    came_minor: int

    @property
    def paid_rate(self) -> Decimal:
        return Decimal(self.paid) / self.steps

    @property
    def money_rate(self) -> Decimal | None:
        return Decimal(self.came_minor) / self.owed_minor if self.owed_minor else None


@dataclass(frozen=True, slots=True)
class Lift:
    """A step by one channel, those sent against those held out. Rates have four decimals.

    `lift` lies from `low` to `high`; all three are None where one group is empty.
    """

    names: StepNames
    sent: Group
    held_out: Group
    lift: Decimal | None
    low: Decimal | None
    high: Decimal | None

    @property
    def money_lift(self) -> Decimal | None:
        sent, held = self.sent.money_rate, self.held_out.money_rate
        return None if sent is None or held is None else _rounded(sent - held)

    @property
    def is_small(self) -> bool:
        """Tell whether there are too few of a group to rest a decision on."""
        return min(self.sent.steps, self.held_out.steps) < ENOUGH

    @property
    def is_clear(self) -> bool:
        """Tell whether the interval leaves no doubt about the sign of the lift."""
        return self.low is not None and self.high is not None and self.low * self.high > 0


def wilson(part: int, whole: int) -> tuple[Decimal, Decimal]:
    """Return Wilson's score interval of a proportion at 95 %."""
    rate, size, square = Decimal(part) / whole, Decimal(whole), _Z * _Z
    middle = 2 * size * rate + square
    spread = _Z * (square + 4 * size * rate * (1 - rate)).sqrt()
    return (middle - spread) / (2 * (size + square)), (middle + spread) / (2 * (size + square))


def difference(sent: Group, held_out: Group) -> tuple[Decimal, Decimal, Decimal]:
    """Return the difference of the shares that paid, and the ends of its interval."""
    (low_1, high_1), rate_1 = wilson(sent.paid, sent.steps), sent.paid_rate
    (low_2, high_2), rate_2 = wilson(held_out.paid, held_out.steps), held_out.paid_rate
    lift = rate_1 - rate_2
    below = ((rate_1 - low_1) ** 2 + (high_2 - rate_2) ** 2).sqrt()
    above = ((high_1 - rate_1) ** 2 + (rate_2 - low_2) ** 2).sqrt()
    return _rounded(lift), _rounded(lift - below), _rounded(lift + above)


def lifts(figures: Mapping[str, Iterable[StepFigures]]) -> dict[str, list[Lift]]:
    """Return per currency the lift of each step of which some were held out."""
    found: dict[str, list[Lift]] = {}
    for currency, rows in figures.items():
        groups = {row.names: _group(row) for row in rows}
        own = [
            _lift(sent, groups.get(sent, _NOBODY), groups[held])
            for held in groups
            if held.is_held_out
            for sent in [replace(held, is_held_out=False)]
        ]
        if own:
            found[currency] = own
    return found


_NOBODY = Group(0, 0, 0, 0)


def _group(row: StepFigures) -> Group:
    return Group(row.steps, row.paid, row.owed_minor, row.came_minor)


def _lift(names: StepNames, sent: Group, held_out: Group) -> Lift:
    if not sent.steps:
        return Lift(names, sent, held_out, None, None, None)
    return Lift(names, sent, held_out, *difference(sent, held_out))


def _rounded(rate: Decimal) -> Decimal:
    return rate.quantize(_DIGITS, rounding=ROUND_HALF_UP)
