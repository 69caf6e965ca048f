"""What lies on account of customers: what there is, its use on an invoice, taking a use back."""

from dataclasses import dataclass
from datetime import date, datetime

from cobro.application.adjust_invoice import own_invoice
from cobro.application.hand_payments import HandOrder, Intent
from cobro.application.ports import Adjustments, Credits, Invoices, Journal
from cobro.application.post_receipt import Quote
from cobro.domain.adjustments import AdjustmentKind
from cobro.domain.credit_use import apply_credit, take_back, taken_back_id
from cobro.domain.credits import Credit, unrecorded
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.hand_payments import NothingToMoveError, PutOn
from cobro.domain.ids import EntryId
from cobro.domain.journal import book_of
from cobro.domain.money import Money


@dataclass(frozen=True, slots=True)
class UseCredit:
    """What lies on account of a customer pays an invoice: all that fits without an amount."""

    customer_id: str
    invoice_id: str
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class TakeBackCredit:
    """A use of a customer's credit to be taken back whole; `applied_by` is the order that made it.

    Then a payment that had put that credit on account can be given back.
    """

    customer_id: str
    applied_by: str


class PlaceCredits:
    def __init__(
        self,
        *,
        invoices: Invoices,
        credits_: Credits,
        journal: Journal,
        adjustments: Adjustments,
        quote: Quote,
    ) -> None:
        self._invoices = invoices
        self._credits = credits_
        self._journal = journal
        self._adjustments = adjustments
        self._quote = quote

    def on_account(self, issuer_id: str, customer_id: str, like: Money) -> list[Credit]:
        """Return what a customer has on account in the currency of `like`, used up ones left out.

        Credit of before such records were kept is there, whole.
        """
        known = self._credits.of_book(book_of(issuer_id, customer_id, ""))
        entries = self._journal.entries(issuer_id, customer_id)
        found = [*known, *unrecorded(entries, {credit.credit_id for credit in known})]
        return [c for c in found if c.left.is_positive and c.left.currency is like.currency]

    def use(self, order: HandOrder, ask: UseCredit, now: datetime, today: date) -> Intent:
        invoice = own_invoice(self._invoices, order.issuer_id, ask.invoice_id)
        if invoice.draft.customer_id != ask.customer_id:
            message = f"invoice {invoice.document} is not customer {ask.customer_id}'s: only theirs"
            raise InvalidInputError(message, field="invoice_id")
        on_account = self.on_account(order.issuer_id, ask.customer_id, invoice.open)
        to = PutOn(invoice, self._quote(invoice, today))
        amount = _fitting(to, on_account) if ask.amount is None else ask.amount
        moved = apply_credit(to, on_account, amount, order.order_id, order.signed(now, today))
        return Intent(moved, amount, ask.invoice_id)

    def take_back(
        self, order: HandOrder, ask: TakeBackCredit, now: datetime, today: date
    ) -> Intent:
        """Decide on taking back a use; its credits and invoice move, so that one take-back wins."""
        record = self._adjustments.find(ask.applied_by)
        entries = {e.entry_id: e for e in self._journal.entries(order.issuer_id, ask.customer_id)}
        applied = entries.get(EntryId(ask.applied_by))
        is_use = record is not None and record.kind is AdjustmentKind.CREDIT_APPLIED
        if record is None or applied is None or not is_use:
            message = f"customer {ask.customer_id} has no use of credit {ask.applied_by}"
            raise NotFoundError(message)
        if taken_back_id(ask.applied_by) in entries:
            message = f"the use of credit {ask.applied_by} was taken back before"
            raise NothingToMoveError(message)
        invoice = own_invoice(self._invoices, order.issuer_id, record.invoice_id)
        present = {credit.credit_id: credit for credit in self._credits.of_book(applied.book)}
        used = [(present[use.credit_id], use.amount) for use in record.uses]
        moved = take_back(applied, invoice, used, order.signed(now, today))
        return Intent(moved, record.amount, record.invoice_id)


def _fitting(to: PutOn, on_account: list[Credit]) -> Money:
    owed = to.invoice.owed if to.quoted is None else to.quoted.total
    there = Money.total((credit.left for credit in on_account), owed.currency)
    return min(owed, there)
