"""Settle by a machine's reference what it settles exactly: a charge of ours, or our nosso número.

Exactly is what is open, or what the terms make due on the day of payment. Money that comes by a
charge of an invoice that is no longer owed is the payer's: it is booked on account, and a person is
told, since it has to be given back or set off.
"""

from collections.abc import Callable
from typing import ClassVar

from cobro.application.paid_charges import PaidCharges
from cobro.application.ports import Invoices, Payments, StoredEntry
from cobro.application.post_receipt import PostReceipt
from cobro.domain import journal
from cobro.domain.allocation import Receipt
from cobro.domain.charges import Charge
from cobro.domain.errors import NotFoundError, RejectionError
from cobro.domain.ids import InvoiceId, payment_id_for
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.domain.matching import ReviewError, match
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Issuer
from cobro.domain.rates import RateMissingError
from cobro.domain.reconciliation.reading import named_numbers, number_of_title


class EntryInReviewError(RejectionError):
    """The entry waits for a person; `entry` holds what the bank said."""

    code: ClassVar[str] = "entry_in_review"

    def __init__(self, entry: StoredEntry, review: ReviewError) -> None:
        super().__init__(str(review))
        self.entry = entry
        self.issuer_id = entry.issuer_id
        self.amount = Money(entry.amount_minor, Currency(entry.currency))
        self.reason_code = review.reason_code


class SettleExactly:
    def __init__(
        self,
        *,
        invoices: Invoices,
        payments: Payments,
        post_receipt: PostReceipt,
        paid_charges: PaidCharges,
        tell: Callable[[EntryInReviewError], None],
    ) -> None:
        """`tell` shows a person what was booked and needs a decision all the same."""
        self._invoices = invoices
        self._payments = payments
        self._post_receipt = post_receipt
        self._paid_charges = paid_charges
        self._tell = tell

    def __call__(self, issuer: Issuer, entry: StoredEntry) -> Invoice:
        """Return the invoice that was paid; raise `ReviewError` where none is exactly."""
        receipt = _receipt(entry, Money(entry.amount_minor, Currency(entry.currency)))
        charges = self._paid_charges.named(issuer, entry)
        if len(charges) == 1:
            return self._settle_charge(charges[0], entry, receipt)
        named = [charge.invoice_id for charge in charges] or self._named(issuer, entry)
        return self._settle_named(named, receipt)

    def _settle_named(self, named: list[InvoiceId], receipt: Receipt) -> Invoice:
        try:
            return self._book([self._load(self._invoices.glance, i) for i in named], receipt)
        except ReviewError:
            # What was glanced at may be old: a person is asked about the present state only.
            return self._book([self._load(self._invoices.get, i) for i in named], receipt)

    def _settle_charge(self, charge: Charge, entry: StoredEntry, receipt: Receipt) -> Invoice:
        """Mark the charge paid first: then no event of the booking can take it back."""
        self._paid_charges.mark(charge, receipt.payment_id)
        invoice = self._load(self._invoices.get, charge.invoice_id)
        is_owed = invoice.status is InvoiceStatus.OPEN
        if is_owed or receipt.amount.currency is not invoice.open.currency:
            return self._book([invoice], receipt)
        if not self._payments.is_booked(receipt.payment_id):
            # Told before it is booked: a delivery that finds it booked tells nobody.
            self._tell(EntryInReviewError(entry, _on_account(invoice, receipt)))
            self._post_receipt(invoice, receipt)
        return invoice

    def _book(self, candidates: list[Invoice], receipt: Receipt) -> Invoice:
        def settling(invoice: Invoice) -> Money:
            return self._post_receipt.settling(invoice, receipt.paid_date)

        try:
            invoice = match(candidates, receipt.amount, settling)
        except ReviewError:
            # Booked by a delivery that ended before its decision was written.
            if candidates and self._payments.is_booked(receipt.payment_id):
                return min(candidates, key=lambda invoice: invoice.open.minor)
            raise
        except RateMissingError as missing:
            raise ReviewError("rate_missing", str(missing)) from missing
        self._post_receipt(
            invoice, receipt, lambda state: _match_again(state, receipt.amount, settling)
        )
        return invoice

    def _named(self, issuer: Issuer, entry: StoredEntry) -> list[InvoiceId]:
        """Return what our own nosso número names, unless the entry names something else too."""
        title = number_of_title(entry.references.get("nosso_numero", ""), issuer.series)
        numbers = named_numbers(entry.references, entry.text, issuer.series)
        if title is None or len(numbers) > 1:
            return []
        found = self._invoices.find(issuer.issuer_id, title)
        return [] if found is None else [found]

    @staticmethod
    def _load(read: Callable[[str], Invoice], invoice_id: InvoiceId) -> Invoice:
        try:
            return read(invoice_id)
        except NotFoundError as error:
            message = f"the index names invoice {invoice_id}, which is not there"
            raise AssertionError(message) from error


def _on_account(invoice: Invoice, receipt: Receipt) -> ReviewError:
    message = (
        f"{receipt.amount} came in by a charge of invoice {invoice.document}, which is "
        f"{invoice.status}: it is booked to the customer's credit; refund it or set it off. "
        "Sending it again changes nothing and takes it off this list"
    )
    return ReviewError("paid_by_closed_charge", message)


def _match_again(invoice: Invoice, amount: Money, settling: Callable[[Invoice], Money]) -> None:
    match([invoice], amount, settling)


def _receipt(entry: StoredEntry, amount: Money) -> Receipt:
    return Receipt(
        payment_id=payment_id_for("bank", entry.entry_id),
        source=entry.format,
        reference=entry.entry_id,
        amount=amount,
        paid_date=entry.booking_date,
        cash_account=journal.bank(entry.account),
    )
