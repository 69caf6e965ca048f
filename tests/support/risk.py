"""Scores of customers in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from cobro.domain.payment_risk import RiskScore


@dataclass
class MemoryRiskScores:
    kept: dict[tuple[str, date], Mapping[str, RiskScore]] = field(default_factory=dict)

    def keep(self, issuer_id: str, as_of: date, scores: Mapping[str, RiskScore]) -> None:
        self.kept[issuer_id, as_of] = scores

    def newest(self, issuer_id: str, customer_id: str) -> RiskScore | None:
        days = [day for own, day in self.kept if own == issuer_id]
        return self.kept[issuer_id, max(days)].get(customer_id) if days else None
