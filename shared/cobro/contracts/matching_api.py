"""What a company lets the rules of matching do by themselves, as its profile says, version 1."""

from typing import Annotated

import msgspec
from msgspec import Meta

from cobro.domain.reconciliation.policy import (
    CERTAIN,
    DEFAULT_MATCHING,
    MatchingPolicy,
    OverRule,
    ShortRule,
)

Score = Annotated[int, Meta(ge=0, le=CERTAIN)]
Days = Annotated[int, Meta(ge=0, le=999)]


class MatchingV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From `auto_score` on a match is posted by itself, from `propose_score` on it is proposed.

    Scores are basis points. Up to `tolerance` (minor units) a difference is let be; beyond it
    `short` says whether what names an invoice and is less waits for a person (`ask`) or is posted
    and the rest stays open (`keep_open`), `over` whether what is more waits or the rest is the
    customer's credit (`credit`). What names no invoice is taken for one that is due up to
    `early_days` later or `late_days` before.
    """

    auto_score: Score = DEFAULT_MATCHING.auto_score
    propose_score: Score = DEFAULT_MATCHING.propose_score
    tolerance: Annotated[int, Meta(ge=0, le=10**9)] = DEFAULT_MATCHING.tolerance_minor
    short: ShortRule = DEFAULT_MATCHING.short
    over: OverRule = DEFAULT_MATCHING.over
    early_days: Days = DEFAULT_MATCHING.early_days
    late_days: Days = DEFAULT_MATCHING.late_days

    @classmethod
    def of(cls, policy: MatchingPolicy) -> "MatchingV1":
        return cls(
            auto_score=policy.auto_score,
            propose_score=policy.propose_score,
            tolerance=policy.tolerance_minor,
            short=policy.short,
            over=policy.over,
            early_days=policy.early_days,
            late_days=policy.late_days,
        )

    def to_policy(self) -> MatchingPolicy:
        return MatchingPolicy(
            auto_score=self.auto_score,
            propose_score=self.propose_score,
            tolerance_minor=self.tolerance,
            short=self.short,
            over=self.over,
            early_days=self.early_days,
            late_days=self.late_days,
        )
