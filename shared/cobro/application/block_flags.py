"""Advise other systems to hold a customer back: an event on the bus, named by invoice and step.

It is advice: what an ERP makes of it is its own, and the ledger's events tell it of the payment.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cobro.application.ports import Debt
from cobro.domain.ids import derived_id
from cobro.domain.invoice import Invoice


@dataclass(frozen=True, slots=True)
class BlockAdvice:
    """Why a customer is to be held back: the invoice, what is owed of it, and by which step.

    `advice_id` is the same whenever the same step is told of again.
    """

    advice_id: str
    invoice: Invoice
    debt: Debt
    step: str
    policy: str
    advised_at: datetime


class BlockFlags:
    def __init__(self, *, publish: Callable[[BlockAdvice], None]) -> None:
        self._publish = publish

    def raise_for(self, invoice: Invoice, debt: Debt, step: str, policy: str, at: datetime) -> None:
        """Publish the advice; a repeat has the same id."""
        advice_id = derived_id("blk", invoice.invoice_id, step)
        self._publish(BlockAdvice(advice_id, invoice, debt, step, policy, at))
