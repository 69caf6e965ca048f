"""Where the scores of customers are kept, by day."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from cobro.domain.payment_risk import RiskScore


class RiskScores(Protocol):
    def keep(self, issuer_id: str, as_of: date, scores: Mapping[str, RiskScore]) -> None:
        """Keep the scores of a day by customer; the same ones again change nothing."""
        ...

    def newest(self, issuer_id: str, customer_id: str) -> RiskScore | None:
        """Return the newest score; None where the newest day has none of this customer."""
        ...
