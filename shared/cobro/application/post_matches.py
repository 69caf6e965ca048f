"""Book the money of bank entries on several receivables, or one with several, in one transaction.

Each part is a payment of its own. The first part of an entry has the entry's own payment id, which
is the guard of them all: an entry that was booked is never booked again. What was undone begins a
new round, whose ids are others.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from cobro.application.ports import (
    AlreadyBookedError,
    Booking,
    BookingMovedError,
    Clock,
    Invoices,
    Ledger,
    Pause,
    Payments,
    StoredEntry,
)
from cobro.application.ports.review import ProposedPart, Review, ReviewMovedError
from cobro.application.post_receipt import ATTEMPTS_MAX, InvoiceBusyError, Quote
from cobro.domain import journal
from cobro.domain.allocation import Receipt, Settlement, allocate
from cobro.domain.booked_payments import place
from cobro.domain.ids import InvoiceId, PaymentId, payment_id_for
from cobro.domain.invoice import Invoice
from cobro.domain.journal import JournalEntry
from cobro.domain.money import Currency, Money

PARTS_MAX = 20  # a payment, its entries and its invoice each: within 100 of a transaction
Check = Callable[[Mapping[InvoiceId, Invoice]], None]


def payment_ids(entry_id: str, round_: int, parts: Sequence[ProposedPart]) -> tuple[PaymentId, ...]:
    """Name the payments of an entry, of which the first is the guard of them all."""
    base = f"{entry_id}#{round_}" if round_ else entry_id
    others = (payment_id_for("bank", f"{base}/{part.invoice_id}") for part in parts[1:])
    return (payment_id_for("bank", base), *others)


@dataclass(frozen=True, slots=True)
class Share:
    """The money of one entry and where it goes, by whose decision."""

    entry: StoredEntry
    review: Review
    parts: tuple[ProposedPart, ...]
    author: str = ""
    reason: str = ""

    def receipts(self) -> list[tuple[InvoiceId, Receipt]]:
        ids = payment_ids(self.entry.entry_id, self.review.round, self.parts)
        return [
            (part.invoice_id, self._receipt(part.amount_minor, payment_id))
            for part, payment_id in zip(self.parts, ids, strict=True)
        ]

    def whole(self) -> Receipt:
        """Return all the money of the entry as one payment."""
        (payment_id,) = payment_ids(self.entry.entry_id, self.review.round, ())
        return self._receipt(self.entry.amount_minor, payment_id)

    def _receipt(self, minor: int, payment_id: PaymentId) -> Receipt:
        return Receipt(
            payment_id=payment_id,
            source=self.entry.format,
            reference=self.entry.entry_id,
            amount=Money(minor, Currency(self.entry.currency)),
            paid_date=self.entry.booking_date,
            cash_account=journal.bank(self.entry.account),
        )


class PostMatches:
    def __init__(
        self,
        *,
        invoices: Invoices,
        payments: Payments,
        ledger: Ledger,
        clock: Clock,
        pause: Pause,
        quote: Quote,
    ) -> None:
        self._invoices = invoices
        self._payments = payments
        self._ledger = ledger
        self._clock = clock
        self._pause = pause
        self._quote = quote

    def __call__(self, shares: Sequence[Share], check: Check) -> None:
        """Book all of it or nothing; `check` sees the invoices before, and raises to refuse.

        Raises `ReviewMovedError` where the money was booked before in another way.
        """
        for attempt in range(ATTEMPTS_MAX):
            if self._payments.is_booked(_guard(shares[0])):
                return self._booked_before(shares)
            ids = dict.fromkeys(part.invoice_id for share in shares for part in share.parts)
            invoices = {each: self._invoices.get(each) for each in ids}
            check(invoices)
            try:
                self._ledger.book(self._booking(shares, invoices))
            except (AlreadyBookedError, BookingMovedError):
                self._pause(attempt)
            else:
                return None
        message = f"the invoices of entry {shares[0].entry.entry_id} are busy; it is tried again"
        raise InvoiceBusyError(message)

    def _booked_before(self, shares: Sequence[Share]) -> None:
        for share in shares:
            for invoice_id, receipt in share.receipts():
                payment = self._payments.find(receipt.payment_id)
                if payment is None or payment.invoice_id != invoice_id:
                    message = (
                        f"the money of entry {share.entry.entry_id} was booked in another way "
                        "meanwhile: look at it again"
                    )
                    raise ReviewMovedError(message)

    def _booking(self, shares: Sequence[Share], before: Mapping[InvoiceId, Invoice]) -> Booking:
        after = dict(before)
        settled: list[tuple[Settlement, Share]] = []
        for share in shares:
            for invoice_id, receipt in share.receipts():
                invoice = after[invoice_id]
                quoted = self._quote(invoice, receipt.paid_date)
                settlement = allocate(invoice, receipt, self._clock.now(), quoted)
                after[invoice_id] = settlement.invoice
                settled.append((settlement, share))
        placed = [(place(settlement), share) for settlement, share in settled]
        return Booking(
            entries=tuple(_signed(e, share) for one, share in placed for e in one.entries),
            payments=tuple(one.payment for one, _ in placed),
            # However many payments come to an invoice, it moves once.
            invoices=tuple(
                replace(invoice, version=before[each].version + 1)
                for each, invoice in after.items()
            ),
            credits=tuple(credit for one, _ in placed for credit in one.credits),
        )


def _guard(share: Share) -> PaymentId:
    return payment_ids(share.entry.entry_id, share.review.round, share.parts)[0]


def _signed(entry: JournalEntry, share: Share) -> JournalEntry:
    return replace(entry, reason=share.reason, author=share.author) if share.author else entry
