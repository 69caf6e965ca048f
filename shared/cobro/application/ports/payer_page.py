"""What a payer's page needs of the outside world."""

from datetime import datetime
from typing import Protocol


class PayerAccess(Protocol):
    """Whether the links of a customer were taken back."""

    def withdrawn_at(self, issuer_id: str, customer_id: str) -> datetime | None:
        """Return the instant up to which every link was taken back, strongly consistent."""
        ...

    def withdraw(self, issuer_id: str, customer_id: str, at: datetime, person: str) -> None:
        """Take back every link made up to an instant, and note who did."""
        ...
