"""Payments as they were booked, ready to be given back."""

from dataclasses import replace
from typing import Any

from cobro.domain import journal
from cobro.domain.allocation import Settlement, allocate
from cobro.domain.booked_payments import place
from cobro.domain.ids import EntryId
from cobro.domain.invoice import Invoice
from cobro.domain.journal import EntryCode
from cobro.domain.payoff import payoff
from cobro.domain.rates import RateBook
from cobro.domain.reversals import Placement, Reversal, ReversalOrder
from cobro.domain.terms import PaymentTerms
from tests.support.builders import NOW, TODAY, a_receipt, an_invoice, brl

CLEARING = journal.gateway_clearing("stripe")


def owing(terms: PaymentTerms, total: int = 100_000) -> Invoice:
    """Return an invoice of a company in Brazil under such terms."""
    invoice = an_invoice(total)
    return replace(invoice, draft=replace(invoice.draft, terms=terms, country="BR"))


def settled(invoice: Invoice, minor: int, **more: Any) -> Settlement:
    """Pay on a day (today by default), charges and discounts of that day included."""
    receipt = a_receipt(minor, **more)
    quoted = payoff(invoice.exposure, invoice.draft.terms, receipt.paid_date, RateBook({}))
    return allocate(invoice, receipt, NOW, quoted)


def placed(settlement: Settlement) -> Placement:
    payment = place(settlement).payment
    return Placement(payment, settlement.entry, settlement.invoice, settlement.credit)


def after(before: Placement, reversal: Reversal) -> Placement:
    """Return the payment as it is placed after a reversal of it."""
    return Placement(
        reversal.payment,
        before.entry,
        reversal.invoice or before.invoice,
        reversal.credit or before.credit,
    )


def a_reversal_order(minor: int, entry_id: str = "ref_1", **more: object) -> ReversalOrder:
    order = ReversalOrder(
        entry_id=EntryId(entry_id),
        code=EntryCode.PAYMENT_REFUNDED,
        amount=brl(minor),
        cash_account=CLEARING,
        business_date=TODAY,
        recorded_at=NOW,
    )
    return replace(order, **more)  # type: ignore[arg-type]  # each test names fields of the order
