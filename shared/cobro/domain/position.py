"""Charges that are assessed on an invoice and not paid: receivables beside its principal.

They are of their own kinds, since they are paid in an order of their own (Código Civil art. 354)
and live on when the principal is paid. Amounts are minor units of the invoice's currency.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class OpenCharges:
    """What is open of each kind, and how far interest was assessed.

    `assessed_date` is the last day that is in `interest` and `correction`; a late fee is
    assessed once, so `has_fee` stays when it is paid.
    """

    costs_minor: int = 0
    interest_minor: int = 0
    late_fee_minor: int = 0
    correction_minor: int = 0
    assessed_date: date | None = None
    has_fee: bool = False

    @property
    def amounts(self) -> dict[str, int]:
        """Return minor units by kind, named as the journal's accounts."""
        return {
            "costs": self.costs_minor,
            "interest": self.interest_minor,
            "late_fee": self.late_fee_minor,
            "correction": self.correction_minor,
        }

    @property
    def total_minor(self) -> int:
        return self.costs_minor + self.interest_minor + self.late_fee_minor + self.correction_minor

    def less(self, paid: Mapping[str, int]) -> "OpenCharges":
        """Return what is left once so much of each kind is paid."""
        return replace(
            self,
            costs_minor=self.costs_minor - paid.get("costs", 0),
            interest_minor=self.interest_minor - paid.get("interest", 0),
            late_fee_minor=self.late_fee_minor - paid.get("late_fee", 0),
            correction_minor=self.correction_minor - paid.get("correction", 0),
        )

    def without_amounts(self) -> "OpenCharges":
        """Return it with nothing open; what was assessed is not assessed again."""
        return OpenCharges(assessed_date=self.assessed_date, has_fee=self.has_fee)


NO_CHARGES = OpenCharges()
