"""The day on which an invoice is due now, and what else a reminder of it depends on.

It is due as it was issued, or later where an order to its bank put a boleto off (`order_title`);
that is looked for only where something may depend on it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from cobro.application.ports import Charges, Invoices
from cobro.domain.charges import latest_due_date
from cobro.domain.collection import CollectionCase
from cobro.domain.invoice import Invoice
from cobro.domain.parties import Issuer

COLLECTING = "a saved method is tried"
PROMISED = "a promise to pay stands"
DISPUTED = "all of it is in dispute"


@dataclass(frozen=True, slots=True)
class Hold:
    """Until when reminders of an invoice are held back, and why."""

    until_at: datetime
    reason: str


class DueInvoices:
    """Invoices with the day on which each is due, and until when its payer is left alone."""

    def __init__(
        self,
        *,
        invoices: Invoices,
        charges: Charges,
        collection_of: Callable[[str], CollectionCase | None],
        promised_until: Callable[[str, date], date | None],
    ) -> None:
        self._invoices = invoices
        self._charges = charges
        self._collection_of = collection_of
        self._promised_until = promised_until

    def get(self, invoice_id: str) -> Invoice:
        """Return the invoice, strongly consistent; raise `NotFoundError` where there is none."""
        return self._invoices.get(invoice_id)

    def due_date(self, invoice: Invoice, issuer: Issuer) -> date:
        due_date = invoice.due_date
        if not issuer.agreements:
            return due_date
        return latest_due_date(due_date, self._charges.of_invoice(invoice.invoice_id))

    def hold(self, invoice: Invoice, issuer: Issuer, now: datetime) -> Hold | None:
        """Return what holds reminders of it back, the longest; none where nothing does.

        A saved method that is to pay it holds them, and so does a promise until its day is over. A
        dispute about all of it is looked at again each day: nobody knows when it is decided.
        """
        holds = []
        case = self._collection_of(invoice.invoice_id)
        quiet = case.quiet_until(now) if case is not None else None
        if quiet is not None:
            holds.append(Hold(quiet, COLLECTING))
        day = self._promised_until(invoice.invoice_id, now.astimezone(issuer.zone).date())
        if day is not None:
            holds.append(Hold(datetime.combine(day, time.max, issuer.zone), PROMISED))
        if invoice.disputed_minor and invoice.disputed == invoice.open:
            holds.append(Hold(now, DISPUTED))
        return max(holds, key=lambda hold: hold.until_at, default=None)


def due_date_on(invoice: Invoice, on: date, charges: Charges) -> date:
    """Return the due date that a quote of that day counts from."""
    due_date, terms = invoice.due_date, invoice.terms
    if on <= due_date and not (terms.discounts or terms.early):
        return due_date
    return latest_due_date(due_date, charges.of_invoice(invoice.invoice_id))
