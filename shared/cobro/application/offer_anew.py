"""Offer an invoice anew that is owed again because money which had paid it went back.

A copy asks for all that is owed on the day on which it is due anew (`domain.reversals`). It is
known by that day and the amount, so that an event that comes again offers nothing twice, and an
older one nothing at all. The charges of before are over: paid, or taken back when the invoice was
paid.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from cobro.application.offer_at_gateways import at_gateways
from cobro.application.offer_charges import OfferCharges
from cobro.application.offer_then_draw import DrawDocument
from cobro.application.ports import Charges, Clock, Invoices, Issuers
from cobro.domain.charges import Charge
from cobro.domain.copies import Asking, present, terms_of_copy
from cobro.domain.errors import RejectionError
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.domain.parties import Issuer

REOPENED = "reopened"  # the reason that such a copy bears


class OfferAnew:
    def __init__(
        self,
        *,
        invoices: Invoices,
        issuers: Issuers,
        charges: Charges,
        offer: OfferCharges,
        draw: DrawDocument,
        clock: Clock,
    ) -> None:
        self._invoices = invoices
        self._issuers = issuers
        self._charges = charges
        self._offer = offer
        self._draw = draw
        self._clock = clock

    def __call__(self, issuer_id: str, invoice_id: str) -> Sequence[Charge]:
        """Return the charges of the copy; none where nothing is owed anew, or that day is over.

        What a bank's rule refuses keeps back no other charge and is raised at the end.
        """
        invoice, issuer = self._invoices.get(invoice_id), self._issuers.get(issuer_id)
        due_date = invoice.due_again_date
        today = self._clock.now().astimezone(issuer.zone).date()
        if invoice.status is not InvoiceStatus.OPEN or due_date is None or due_date < today:
            return ()
        asking = self._asking(invoice, issuer, due_date)
        try:
            self._offer.ask(invoice, issuer, asking)
        except RejectionError:
            self._draw_copy(issuer_id, invoice_id, asking)
            raise
        return self._draw_copy(issuer_id, invoice_id, asking)

    def _asking(self, invoice: Invoice, issuer: Issuer, due_date: date) -> Asking:
        """Return the copy that asks for what is owed: one made before, or the next."""
        newest = present(self._charges.of_invoice(invoice.invoice_id))
        number = max((charge.copy for charge in newest), default=0)
        country = invoice.draft.country or issuer.country
        exposure = replace(invoice.exposure, country=country)
        terms = terms_of_copy(exposure, invoice.terms, due_date)
        if number and newest[0].due_date == due_date and invoice.owed <= newest[0].amount:
            return Asking(newest[0].amount, due_date, terms, number, newest[0].reason)
        return Asking(invoice.owed, due_date, terms, number + 1, REOPENED)

    def _draw_copy(self, issuer_id: str, invoice_id: str, asking: Asking) -> Sequence[Charge]:
        """Have the document drawn where a charge of the copy is there and none is on its way."""
        newest = present(self._charges.of_invoice(invoice_id))
        copy = [charge for charge in newest if charge.copy == asking.copy]
        if copy and not any(charge.waits for charge in at_gateways(copy)):
            self._draw(issuer_id, invoice_id)
        return copy
