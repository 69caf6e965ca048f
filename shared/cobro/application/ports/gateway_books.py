"""What of the money at gateways is booked."""

from collections.abc import Sequence
from typing import Protocol

from cobro.domain.gateway_progress import GatewayProgress
from cobro.domain.payouts import PayoutRecord


class GatewayBooks(Protocol):
    def progress(self, account_key: str, reference: str) -> GatewayProgress | None:
        """Return what of a payment is booked, strongly consistent; None where nothing is."""
        ...


class Payouts(Protocol):
    def find(self, account_key: str, reference: str) -> PayoutRecord | None:
        """Return a payout, strongly consistent."""
        ...

    def awaited(self, issuer_id: str) -> Sequence[PayoutRecord]:
        """Return the payouts that the bank is still to show; what came moments ago may lack."""
        ...

    def shown_by(self, entry_id: str) -> PayoutRecord | None:
        """Return the payout that a bank entry was found to be, strongly consistent."""
        ...
