"""Find the payout of a gateway that a bank entry is, and settle it, once.

The row that names the bank entry is written in the same transaction as the payout: an entry that
comes again finds the payout that it showed.
"""

from cobro.application.ports import BookingMovedError, Clock, Ledger, Pause, Payouts, StoredEntry
from cobro.application.ports.booking import Booking
from cobro.application.post_receipt import ATTEMPTS_MAX, InvoiceBusyError
from cobro.domain.money import Currency, Money
from cobro.domain.payouts import BankMovement, PayoutRecord, arrive, payout_of


class SettlePayout:
    def __init__(self, *, payouts: Payouts, ledger: Ledger, clock: Clock, pause: Pause) -> None:
        self._payouts = payouts
        self._ledger = ledger
        self._clock = clock
        self._pause = pause

    def __call__(self, entry: StoredEntry, *, is_named: bool = False) -> PayoutRecord | None:
        """Return the payout that the entry shows; None where it shows none.

        `is_named` asks for one that the entry names. Raises `ReviewError` where payouts of two
        gateway accounts may be meant.
        """
        movement = movement_of(entry)
        for attempt in range(ATTEMPTS_MAX):
            shown = self._payouts.shown_by(entry.entry_id)
            if shown is not None:
                return shown
            payout = payout_of(movement, self._payouts.awaited(entry.issuer_id), is_named=is_named)
            if payout is None:
                return None
            booking = arrive(payout, movement, self._clock.now())
            try:
                self._ledger.book(
                    Booking(
                        entries=booking.entries, payout=booking.record, arrived_by=entry.entry_id
                    )
                )
            except BookingMovedError:
                self._pause(attempt)
            else:
                return booking.record
        message = f"the payouts of {entry.issuer_id} are busy; the entry is tried again"
        raise InvoiceBusyError(message)


def movement_of(entry: StoredEntry) -> BankMovement:
    named = " ".join((entry.text, *entry.references.values()))
    return BankMovement(
        entry_id=entry.entry_id,
        account=entry.account,
        amount=Money(entry.amount_minor, Currency(entry.currency)),
        booking_date=entry.booking_date,
        text=named,
    )
