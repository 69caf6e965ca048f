"""Who did what: entries of the journal that a person signed, and what somebody was refused."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = ["NO_COMPANY", "Act", "ActKind"]

NO_COMPANY = "-"  # of a refused request that names no company


class ActKind(StrEnum):
    ENTRY = "entry"
    REFUSAL = "refusal"


@dataclass(frozen=True, slots=True)
class Act:
    """`what` is the code of an entry, or method and path of what was refused.

    `act_id` names it among those of its instant; an amount is what the customer owes more or less.
    """

    issuer_id: str
    act_id: str
    acted_at: datetime
    person: str
    kind: ActKind
    what: str
    customer_id: str = ""
    invoice_id: str = ""
    document: str = ""
    amount_minor: int = 0
    currency: str = ""

    @property
    def month(self) -> str:
        """Return the month in UTC by which it is kept, such as `2026-03`."""
        return f"{self.acted_at:%Y-%m}"
