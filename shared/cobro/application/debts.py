"""What is owed of an invoice on a day, for who writes to its payer or shows it."""

from dataclasses import replace
from datetime import date

from cobro.application.ports import Debt
from cobro.application.quote_payoff import Quotes
from cobro.domain.invoice import Invoice
from cobro.domain.money import Money
from cobro.domain.parties import Issuer
from cobro.domain.rates import RateMissingError
from cobro.domain.terms import NO_TERMS


class Debts:
    def __init__(self, *, quotes: Quotes) -> None:
        self._quotes = quotes

    def __call__(self, invoice: Invoice, issuer: Issuer, today: date) -> Debt:
        """Return what is to be paid that day, without what is in dispute.

        What a missing rate would add is left out and said so.
        """
        debt = self._whole(invoice, issuer, today)
        disputed = invoice.disputed
        if disputed.is_zero:
            return debt
        left = Money(max(0, debt.total.minor - disputed.minor), disputed.currency)
        return replace(debt, total=left, disputed_minor=disputed.minor)

    def _whole(self, invoice: Invoice, issuer: Issuer, today: date) -> Debt:
        assessed = Money(invoice.charges.total_minor, invoice.open.currency)
        if invoice.terms == NO_TERMS:
            return Debt(invoice.owed, assessed)
        exposure = replace(
            self._quotes.exposure(invoice, today), country=invoice.draft.country or issuer.country
        )
        try:
            quoted = self._quotes.quote(exposure, invoice.terms, today)
        except RateMissingError:
            return Debt(invoice.owed, assessed, is_complete=False)
        return Debt(quoted.total, assessed + quoted.assessment.total)
