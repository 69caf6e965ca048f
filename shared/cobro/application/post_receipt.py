"""Book a payer's money onto an invoice, exactly once whatever is delivered again.

The payment's own id is the guard, inside the same transaction as the invoice and the journal entry.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from cobro.application.ports import (
    AlreadyBookedError,
    BookingMovedError,
    Clock,
    Invoices,
    Ledger,
    Pause,
)
from cobro.domain.allocation import Receipt, Settlement, allocate
from cobro.domain.errors import RejectionError, UnavailableError
from cobro.domain.invoice import Invoice
from cobro.domain.money import Money
from cobro.domain.payoff import Payoff

ATTEMPTS_MAX = 8


class PaymentDiffersError(RejectionError):
    """A payment of this id was booked before with another amount."""

    code: ClassVar[str] = "payment_differs"


class InvoiceBusyError(UnavailableError):
    """Others keep changing the invoice at this moment."""

    code: ClassVar[str] = "invoice_busy"


Quote = Callable[[Invoice, date], Payoff | None]


def quote_nothing(_invoice: Invoice, _on: date) -> None:
    """Quote an invoice whose terms neither charge nor grant anything."""


@dataclass(frozen=True, slots=True)
class Posted:
    """What was booked; `settlement` is None where it had been booked before."""

    settlement: Settlement | None

    @property
    def is_replay(self) -> bool:
        return self.settlement is None


def _accept_any(invoice: Invoice) -> None:
    """Take the invoice as it is: what is too much stays on account."""


class PostReceipt:
    def __init__(
        self, *, invoices: Invoices, ledger: Ledger, clock: Clock, pause: Pause, quote: Quote
    ) -> None:
        self._invoices = invoices
        self._quote = quote
        self._ledger = ledger
        self._clock = clock
        self._pause = pause

    def settling(self, invoice: Invoice, on: date) -> Money:
        """Return what settles the invoice that day."""
        quoted = self._quote(invoice, on)
        return invoice.owed if quoted is None else quoted.total

    def __call__(
        self, invoice: Invoice, receipt: Receipt, accept: Callable[[Invoice], None] = _accept_any
    ) -> Posted:
        """Book the receipt on the invoice as read; read it again where it has moved.

        `accept` is asked of each state that the receipt would be booked on; it raises to refuse.
        """
        for attempt in range(ATTEMPTS_MAX):
            accept(invoice)
            quoted = self._quote(invoice, receipt.paid_date)
            settlement = allocate(invoice, receipt, self._clock.now(), quoted)
            try:
                self._ledger.post(settlement)
            except AlreadyBookedError as error:
                return _replay(receipt, error)
            except BookingMovedError:
                self._pause(attempt)
                invoice = self._invoices.get(invoice.invoice_id)
            else:
                return Posted(settlement)
        message = f"invoice {invoice.document} is busy; the payment is tried again"
        raise InvoiceBusyError(message)


def _replay(receipt: Receipt, error: AlreadyBookedError) -> Posted:
    if error.minor != receipt.amount.minor:
        message = (
            f"payment {receipt.reference} was booked before with {error.minor} minor units and "
            f"now says {receipt.amount.minor}; compare it with the gateway or bank"
        )
        raise PaymentDiffersError(message)
    return Posted(None)
