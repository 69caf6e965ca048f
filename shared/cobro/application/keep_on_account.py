"""Keep the money of a bank entry on account of a customer whom a person names, once."""

from cobro.application.ports import (
    AlreadyBookedError,
    Booking,
    Clock,
    Customers,
    Issuers,
    Ledger,
    Payments,
)
from cobro.application.ports.review import ReviewMovedError
from cobro.application.post_matches import Share
from cobro.domain.booked_payments import Assignment
from cobro.domain.kept_payments import keep_on_account


class KeepOnAccount:
    def __init__(
        self,
        *,
        issuers: Issuers,
        customers: Customers,
        payments: Payments,
        ledger: Ledger,
        clock: Clock,
    ) -> None:
        self._issuers = issuers
        self._customers = customers
        self._payments = payments
        self._ledger = ledger
        self._clock = clock

    def __call__(self, share: Share, customer_id: str) -> None:
        """Raise `NotFoundError` for a customer that is none of the issuer's."""
        issuer = self._issuers.get(share.entry.issuer_id)
        customer = self._customers.get(issuer.issuer_id, customer_id)
        now = self._clock.now()
        order = Assignment(
            business_date=now.astimezone(issuer.zone).date(),
            recorded_at=now,
            reason=share.reason,
            author=share.author,
        )
        placed = keep_on_account(share.whole(), issuer.issuer_id, customer.customer_id, order)
        try:
            self._ledger.book(
                Booking(entries=placed.entries, payments=(placed.payment,), credits=placed.credits)
            )
        except AlreadyBookedError as booked:
            payment = self._payments.find(booked.payment_id)
            if payment is None or payment.customer_id != customer_id:
                message = f"the money of entry {share.entry.entry_id} was booked in another way"
                raise ReviewMovedError(message) from booked
