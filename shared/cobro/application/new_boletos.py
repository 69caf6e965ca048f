"""A new boleto because a step of a dunning policy wants one: the wish for it.

Who sends reminders may not take numbers from the counters of banks, so the wish is handed on. It
names its due date: coming twice it is for the same copy (`reissue_invoice`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from cobro.application.ports import Outgoing, OutgoingMessage
from cobro.domain.invoice import Invoice
from cobro.domain.money import Currency
from cobro.domain.parties import Issuer


@dataclass(frozen=True, slots=True)
class BoletoWish:
    """`due_date` moves to the next banking day; `reason` names the policy and its step."""

    issuer_id: str
    invoice_id: str
    due_date: date
    reason: str


@dataclass(frozen=True, slots=True)
class BoletoStep:
    """A step that is due on `today`, in the company's place, and wants a boleto days later."""

    issuer: Issuer
    invoice: Invoice
    label: str
    due_days: int
    today: date


class NewBoletos:
    def __init__(self, *, orders: Outgoing, message: Callable[[BoletoWish], str]) -> None:
        self._orders = orders
        self._message = message

    def ask(self, step: BoletoStep) -> bool:
        """Hand the wish on; tell whether the invoice can be paid by boleto or Pix at all."""
        issuer, invoice = step.issuer, step.invoice
        if not (issuer.agreements or issuer.pix) or invoice.draft.currency is not Currency.BRL:
            return False
        due_date = step.today + timedelta(days=step.due_days)
        wish = BoletoWish(issuer.issuer_id, invoice.invoice_id, due_date, step.label)
        self._orders.send([OutgoingMessage(self._message(wish))])
        return True
