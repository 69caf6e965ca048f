"""Where payers' own choices are kept, and how often they write."""

from datetime import date
from typing import Protocol

from cobro.domain.preferences import Preferences


class PayerPreferences(Protocol):
    def keep(self, issuer_id: str, customer_id: str, preferences: Preferences) -> None:
        """Write the latest choice of a customer over the one before."""
        ...


class PageWrites(Protocol):
    def admit(self, issuer_id: str, customer_id: str, on: date) -> bool:
        """Count a writing of a day; False where the customer has written as much as it may."""
        ...
