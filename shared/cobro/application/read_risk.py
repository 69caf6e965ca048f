"""Read how likely a customer is to pay late, as it was scored last."""

from dataclasses import dataclass

from cobro.application.ports import Customers
from cobro.application.ports.risk import RiskScores
from cobro.domain.payment_risk import RiskScore


@dataclass(frozen=True, slots=True)
class ReadRisk:
    customers: Customers
    risks: RiskScores

    def __call__(self, issuer_id: str, customer_id: str) -> RiskScore | None:
        """Return the newest score, None before the first; raise `NotFoundError` for nobody."""
        self.customers.get(issuer_id, customer_id)
        return self.risks.newest(issuer_id, customer_id)
