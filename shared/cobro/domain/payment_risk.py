"""The chance that a customer pays its next invoice more than 30 days late, and why.

It is the share of the customer's lag curve that lies after the thirtieth day (`payment_lags`): what
it paid before, newer invoices weighing more, drawn towards its segment as if one invoice of it were
seen. Nothing else enters: no name, place, age, or what others than the company itself know. It is
for people to read. No rule of the program refuses, blocks or reminds by it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from cobro.domain.payment_lags import WHOLE, LagCurve, PastReceivable, learn_habits
from cobro.domain.reports import share

RISK_VERSION = 1
LATE_AFTER_DAYS = 30
FEW_INVOICES = 2  # fewer weigh no more than the segment does
_DRAWN_TO = 1  # less than for cash, whose days few invoices tell of


class RiskCode(StrEnum):
    """What a score rests on, in the order in which it is told."""

    SOME_LATE = "some_late"
    NONE_LATE = "none_late"
    FEW_KNOWN = "few_known"
    OVERDUE_NOW = "overdue_now"
    SEGMENT = "segment"


@dataclass(frozen=True, slots=True)
class RiskFeatures:
    """What enters a score.

    `known_count` invoices were paid or are more than 30 days past due; `late_count` of them were
    or are more than 30 days late. `overdue_days` is how late the oldest open one is. `segment_rate`
    is the share that is so late in the customer's segment.
    """

    known_count: int
    late_count: int
    overdue_days: int
    segment_rate: Decimal


@dataclass(frozen=True, slots=True)
class RiskScore:
    """`chance` has four decimals; `version` names the method."""

    as_of: date
    version: int
    chance: Decimal
    features: RiskFeatures

    @property
    def reasons(self) -> tuple[RiskCode, ...]:
        """Return what speaks for the score, the customer's own payments first."""
        found = self.features
        told = {
            RiskCode.SOME_LATE: found.late_count > 0,
            RiskCode.NONE_LATE: found.known_count > 0 == found.late_count,
            RiskCode.FEW_KNOWN: found.known_count < FEW_INVOICES,
            RiskCode.OVERDUE_NOW: found.overdue_days > 0,
            RiskCode.SEGMENT: True,
        }
        return tuple(code for code, holds in told.items() if holds)


def score_customers(past: Sequence[PastReceivable], as_of: date) -> dict[str, RiskScore]:
    """Score every customer that was billed, by what was known at the end of a day."""
    habits = learn_habits(past, as_of, _DRAWN_TO)
    by_customer: defaultdict[str, list[PastReceivable]] = defaultdict(list)
    for each in past:
        if each.issue_date <= as_of:
            by_customer[each.customer_id].append(each)
    found = {}
    for customer_id, own in by_customer.items():
        segment = own[-1].segment
        shift = habits.days_of_way(own[-1].way)
        of_segment = habits.segments[segment]
        features = _features(own, as_of, _late_share(of_segment, shift))
        chance = _late_share(habits.curve_of(customer_id, segment), shift)
        found[customer_id] = RiskScore(as_of, RISK_VERSION, chance, features)
    return found


def _late_share(curve: LagCurve, shift: int) -> Decimal:
    return share(curve.unpaid_from(LATE_AFTER_DAYS + 1 - shift), WHOLE)


def _features(own: Sequence[PastReceivable], as_of: date, segment_rate: Decimal) -> RiskFeatures:
    lags = [each.lag_known(as_of) for each in own]
    late = sum(lag > LATE_AFTER_DAYS for lag, _ in lags)
    known = sum(is_paid or lag > LATE_AFTER_DAYS for lag, is_paid in lags)
    overdue = [(as_of - each.due_date).days for each in own if each.is_open(as_of)]
    return RiskFeatures(known, late, max(0, *overdue, 0), segment_rate)
