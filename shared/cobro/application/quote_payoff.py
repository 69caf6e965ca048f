"""What settles an invoice on a day: for who asks, and for the payment that is being booked.

A due date that a boleto was put off to holds. Rates are loaded for exactly the days that the terms
ask for. Where one is not recorded the quote is refused with its name (`rate_missing`): nothing is
guessed, and the payment waits for a person.
"""

from dataclasses import dataclass, replace
from datetime import date

from cobro.application.due_dates import due_date_on
from cobro.application.ports import Charges, Invoices, Issuers, Rates
from cobro.domain.invoice import Invoice
from cobro.domain.late_charges import Exposure, rates_needed
from cobro.domain.payoff import Payoff, payoff
from cobro.domain.rates import RateBook
from cobro.domain.terms import NO_TERMS, PaymentTerms


class Quotes:
    """Quotes for payments: nothing for an invoice whose terms neither charge nor grant anything."""

    def __init__(self, *, rates: Rates, charges: Charges) -> None:
        self._rates = rates
        self._charges = charges

    def __call__(self, invoice: Invoice, on: date) -> Payoff | None:
        terms = invoice.terms
        return None if terms == NO_TERMS else self.quote(self.exposure(invoice, on), terms, on)

    def exposure(self, invoice: Invoice, on: date) -> Exposure:
        """Return the debt as it stands on a day."""
        return replace(invoice.exposure, due_date=due_date_on(invoice, on, self._charges))

    def quote(self, exposure: Exposure, terms: PaymentTerms, on: date) -> Payoff:
        needs = rates_needed(exposure, terms, on)
        entries = [
            entry
            for need in needs
            for entry in self._rates.series(need.name, need.from_date, need.through_date)
        ]
        return payoff(exposure, terms, on, RateBook.of(entries))


@dataclass(frozen=True, slots=True)
class QuotedInvoice:
    """An invoice, the country whose rules hold for it, and what settles it."""

    invoice: Invoice
    country: str
    payoff: Payoff


class QuotePayoff:
    """Quotes for who asks: every invoice has one, be it the plain amount that is open."""

    def __init__(self, *, invoices: Invoices, issuers: Issuers, quotes: Quotes) -> None:
        self._invoices = invoices
        self._issuers = issuers
        self._quotes = quotes

    def __call__(self, invoice_id: str, on: date) -> QuotedInvoice:
        invoice = self._invoices.get(invoice_id)
        # The first version did not write the country into the invoice.
        country = invoice.draft.country or self._issuers.get(invoice.draft.issuer_id).country
        exposure = replace(self._quotes.exposure(invoice, on), country=country)
        quoted = self._quotes.quote(exposure, invoice.terms, on)
        return QuotedInvoice(invoice, country, quoted)
