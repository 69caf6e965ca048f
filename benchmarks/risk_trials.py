"""Scores of customers held against invoices that were issued after them.

An invoice counts for the score of the customer at the last cut before it was issued. AUC is the
chance that one that was late had the higher score; the Brier score is the mean squared distance of
score and outcome, and that of the base rate what it would be without telling customers apart.
"""

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from benchmarks.figures import Figure
from cobro.domain.payment_lags import PastReceivable
from cobro.domain.payment_risk import LATE_AFTER_DAYS, score_customers

__all__ = ["Outcome", "outcomes", "risk_figures"]

EVERY_DAYS = 30
STEPS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 1.01)
Outcome = tuple[float, bool]
Marks = dict[str, str | int]


def outcomes(
    past: Sequence[PastReceivable], first: date, cuts: int, late_days: int = LATE_AFTER_DAYS
) -> Iterator[Outcome]:
    """Yield scores and whether the invoices of the 30 days after each cut were so late."""
    for number in range(cuts):
        cut = first + timedelta(days=EVERY_DAYS * number)
        scores = score_customers(past, cut)
        for each in past:
            score = scores.get(each.customer_id)
            if score and cut < each.issue_date <= cut + timedelta(days=EVERY_DAYS):
                paid = each.settled_date
                yield (
                    float(score.chance),
                    paid is None or (paid - each.due_date).days > late_days,
                )


def risk_figures(found: Sequence[Outcome], marks: Marks) -> Iterator[Figure]:
    """Yield base rate, AUC and Brier scores, and by step of the score what was said and came."""
    count = len(found)
    base = sum(is_late for _, is_late in found) / count
    yield Figure("forecast", "risk_late_share", base, "share", count, marks)
    yield Figure("forecast", "risk_auc", _auc(found), "chance", count, marks)
    brier = sum((chance - is_late) ** 2 for chance, is_late in found) / count
    yield Figure("forecast", "risk_brier", brier, "squared", count, marks)
    yield Figure("forecast", "risk_brier_of_base", base * (1 - base), "squared", count, marks)
    for low, high in itertools.pairwise(STEPS):
        own = [each for each in found if low <= each[0] < high]
        if own:
            step: Marks = marks | {"from": f"{low:.2f}"}
            said = sum(chance for chance, _ in own) / len(own)
            came = sum(is_late for _, is_late in own) / len(own)
            yield Figure("forecast", "risk_said", said, "share", len(own), step)
            yield Figure("forecast", "risk_came", came, "share", len(own), step)


def _auc(found: Sequence[Outcome]) -> float:
    late = [chance for chance, is_late in found if is_late]
    prompt = sorted(chance for chance, is_late in found if not is_late)
    wins = sum(bisect_left(prompt, each) + bisect_right(prompt, each) for each in late) / 2
    return wins / (len(late) * len(prompt)) if late and prompt else 0.5
