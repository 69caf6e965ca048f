"""What an issuer lets happen by itself, and how an amount fits a receivable.

Even an exact reference does not waive the amount: what differs is posted only where the issuer
says so. Within the tolerance a difference is let be: what is short stays open, what is too much is
the customer's credit. Beyond it the two rules for short and over payments decide.
"""

from dataclasses import dataclass
from enum import StrEnum

from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Money
from cobro.domain.reconciliation.evidence import OpenItem

CERTAIN = 10_000  # basis points


class ShortRule(StrEnum):
    """What becomes of a payment that is short of what settles the invoice that it names."""

    ASK = "ask"
    KEEP_OPEN = "keep_open"


class OverRule(StrEnum):
    """What becomes of what a payment has too much."""

    ASK = "ask"
    CREDIT = "credit"


@dataclass(frozen=True, slots=True)
class MatchingPolicy:
    """An issuer's thresholds, in basis points, and its rules for amounts, in minor units.

    A payment that names no invoice is near one that is due up to `early_days` later or `late_days`
    before: of equal invoices the near one is meant, and twice as far nothing is posted by itself.
    """

    auto_score: int = 9_500
    propose_score: int = 5_000
    tolerance_minor: int = 0
    short: ShortRule = ShortRule.ASK
    over: OverRule = OverRule.ASK
    early_days: int = 20
    late_days: int = 120

    def __post_init__(self) -> None:
        if not 0 <= self.auto_score <= CERTAIN:
            message = f"a score is from 0 to {CERTAIN}"
            raise InvalidInputError(message, field="matching.auto_score")
        if not 0 <= self.propose_score <= self.auto_score:
            message = "proposals begin at a score from 0 to that of what is posted by itself"
            raise InvalidInputError(message, field="matching.propose_score")
        for name, value in (
            ("tolerance", self.tolerance_minor),
            ("early_days", self.early_days),
            ("late_days", self.late_days),
        ):
            if value < 0:
                message = f"{name} is not below zero"
                raise InvalidInputError(message, field=f"matching.{name}")


DEFAULT_MATCHING = MatchingPolicy()


class Fit(StrEnum):
    """How an amount fits a receivable on the day of payment."""

    SETTLES = "settles"  # to the cent, charges and discounts of the day included
    PRINCIPAL = "principal"  # to the cent, without them
    TOLERATED = "tolerated"
    SHORT = "short"
    OVER = "over"

    @property
    def is_exact(self) -> bool:
        return self in {Fit.SETTLES, Fit.PRINCIPAL}


def fit_of(item: OpenItem, amount: Money, policy: MatchingPolicy) -> Fit:
    """Tell how an amount of the item's currency fits it."""
    if amount == item.settling:
        return Fit.SETTLES
    if amount == item.principal:
        return Fit.PRINCIPAL
    distances = {abs(amount.minor - due.minor) for due in (item.settling, item.principal)}
    if min(distances) <= policy.tolerance_minor:
        return Fit.TOLERATED
    return Fit.SHORT if amount < item.settling else Fit.OVER


def is_let_be(fit: Fit, policy: MatchingPolicy) -> bool:
    """Tell whether the issuer lets an amount be posted on what is named."""
    if fit is Fit.SHORT:
        return policy.short is ShortRule.KEEP_OPEN
    if fit is Fit.OVER:
        return policy.over is OverRule.CREDIT
    return True
