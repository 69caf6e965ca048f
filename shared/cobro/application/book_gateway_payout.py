"""Book what a gateway says of a payout: once on the way, and once back where it fails.

The bank may have shown it before the gateway told of it: each time the gateway tells of a payout
that is still awaited, the entries that wait and may be it are decided on again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC

from cobro.application.gateway_review import GatewayReviewError
from cobro.application.ports import (
    Booking,
    BookingMovedError,
    Clock,
    Issuers,
    Ledger,
    Pause,
    Payouts,
)
from cobro.application.post_receipt import ATTEMPTS_MAX, InvoiceBusyError
from cobro.domain.gateways import GatewayAccount, GatewayPayout
from cobro.domain.matching import ReviewError
from cobro.domain.payouts import PayoutBooking, PayoutRecord, take_payout


@dataclass(frozen=True, slots=True)
class BookedPayout:
    """What was booked of a payout; None where all of it had been."""

    record: PayoutRecord | None

    @property
    def is_replay(self) -> bool:
        return self.record is None


class BookGatewayPayout:
    def __init__(
        self,
        *,
        issuers: Issuers,
        payouts: Payouts,
        ledger: Ledger,
        clock: Clock,
        pause: Pause,
        look_again: Callable[[PayoutRecord], object],
    ) -> None:
        self._issuers = issuers
        self._payouts = payouts
        self._ledger = ledger
        self._clock = clock
        self._pause = pause
        self._look_again = look_again

    def __call__(self, account: GatewayAccount, told: GatewayPayout) -> BookedPayout:
        """Return what was booked; raise `GatewayReviewError` where a person must look."""
        if told.amount.currency not in account.currencies:
            taken = ", ".join(account.currencies)
            message = (
                f"payout {told.reference} ({told.amount}): account {account.key} takes {taken} "
                "only, nothing of it is booked"
            )
            raise GatewayReviewError(
                "wrong_currency", message, issuer_id=account.issuer_id, amount=told.amount
            )
        booked = self._book(account, told)
        known = booked.record or self._payouts.find(account.key, told.reference)
        if known is not None and not known.balance.is_zero:
            self._look_again(known)
        return booked

    def _book(self, account: GatewayAccount, told: GatewayPayout) -> BookedPayout:
        for attempt in range(ATTEMPTS_MAX):
            booking = self._decide(account, told)
            if booking is None:
                return BookedPayout(None)
            try:
                self._ledger.book(Booking(entries=booking.entries, payout=booking.record))
            except BookingMovedError:
                self._pause(attempt)
            else:
                return BookedPayout(booking.record)
        message = f"payout {told.reference} is busy; it is tried again"
        raise InvoiceBusyError(message)

    def _decide(self, account: GatewayAccount, told: GatewayPayout) -> PayoutBooking | None:
        before = self._payouts.find(account.key, told.reference)
        zone = self._issuers.get(account.issuer_id).zone
        day = told.seen_at.astimezone(UTC).astimezone(zone).date()
        try:
            return take_payout(account, told, before, day, self._clock.now())
        except ReviewError as review:
            raise GatewayReviewError(
                review.reason_code, str(review), issuer_id=account.issuer_id, amount=told.amount
            ) from review
