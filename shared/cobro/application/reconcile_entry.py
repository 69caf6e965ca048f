"""Decide on one bank entry: post it to the one invoice that it settles exactly, or let it wait.

Exactly is what is open, or what the terms make due on the day of payment.

The charge that the entry names comes first, then the invoice's own number. Money that comes by a
charge of an invoice that is no longer owed is the payer's: it is booked on account, and a person is
told, since it has to be given back or set off.
"""

from collections.abc import Callable
from typing import ClassVar

from cobro.application.note_title import NoteTitle
from cobro.application.paid_charges import PaidCharges
from cobro.application.ports import Invoices, Issuers, Payments, Statements, StoredEntry
from cobro.application.post_receipt import PostReceipt
from cobro.application.title_notices import NOTICE
from cobro.domain import journal
from cobro.domain.allocation import Receipt
from cobro.domain.charges import Charge
from cobro.domain.errors import NotFoundError, RejectionError
from cobro.domain.ids import InvoiceId, payment_id_for
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.domain.matching import ReviewError, match, named_invoices
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Issuer
from cobro.domain.rates import RateMissingError
from cobro.formats.entries import EntryKind

MATCHED = "matched"
IN_REVIEW = "in_review"
KEPT = "kept"


class EntryInReviewError(RejectionError):
    """The entry waits for a person; `entry` holds what the bank said."""

    code: ClassVar[str] = "entry_in_review"

    def __init__(self, entry: StoredEntry, review: ReviewError) -> None:
        super().__init__(str(review))
        self.entry = entry
        self.reason_code = review.reason_code


class ReconcileEntry:
    def __init__(
        self,
        *,
        statements: Statements,
        issuers: Issuers,
        invoices: Invoices,
        payments: Payments,
        post_receipt: PostReceipt,
        paid_charges: PaidCharges,
        note_title: NoteTitle,
        tell: Callable[[EntryInReviewError], None],
    ) -> None:
        """`tell` shows a person what was booked and needs a decision all the same."""
        self._statements = statements
        self._issuers = issuers
        self._invoices = invoices
        self._payments = payments
        self._post_receipt = post_receipt
        self._paid_charges = paid_charges
        self._note_title = note_title
        self._tell = tell

    def __call__(self, entry_id: str) -> Invoice | None:
        """Return the invoice that the entry was posted to; None where it was decided before."""
        entry = self._statements.entry(entry_id)
        if entry.state == MATCHED:
            return None
        try:
            if NOTICE in entry.references:
                self._note(entry)
                return None
            return self._settle(entry)
        except ReviewError as review:
            self._statements.decide(entry_id, IN_REVIEW, review.reason_code)
            raise EntryInReviewError(entry, review) from review

    def _note(self, entry: StoredEntry) -> None:
        """Take what the entry says of a title that is no payment."""
        issuer = self._issuers.get(entry.issuer_id)
        self._statements.decide(entry.entry_id, KEPT, self._note_title(issuer, entry))

    def _settle(self, entry: StoredEntry) -> Invoice:
        _refuse_what_is_no_payment(entry)
        amount = Money(entry.amount_minor, Currency(entry.currency))
        issuer = self._issuers.get(entry.issuer_id)
        receipt = _receipt(entry, amount)
        charges = self._paid_charges.named(issuer, entry)
        if len(charges) == 1:
            invoice = self._settle_charge(charges[0], entry, receipt)
        else:
            named = [charge.invoice_id for charge in charges] or self._named(issuer, entry)
            invoice = self._settle_named(named, receipt)
        self._statements.decide(entry.entry_id, MATCHED, invoice.invoice_id)
        return invoice

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
        numbers = named_invoices(entry.references, entry.text, issuer.series)
        found = [self._invoices.find(issuer.issuer_id, number) for number in numbers]
        return [invoice_id for invoice_id in found if invoice_id is not None]

    @staticmethod
    def _load(read: Callable[[str], Invoice], invoice_id: InvoiceId) -> Invoice:
        try:
            return read(invoice_id)
        except NotFoundError as error:
            message = f"the index names invoice {invoice_id}, which is not there"
            raise AssertionError(message) from error


def _refuse_what_is_no_payment(entry: StoredEntry) -> None:
    if entry.kind == EntryKind.REVERSAL:
        message = "the bank takes a settlement back: reopen the invoice by hand"
        raise ReviewError("reversal", message)
    if doubt := entry.references.get("doubt"):
        message = (
            f"the entry is dated {entry.booking_date}, which its file does not bear out: ask the "
            "bank before you book it"
        )
        raise ReviewError("future_date" if doubt == "future_date" else "outside_period", message)
    if entry.kind == EntryKind.UNKNOWN:
        message = "no table of this bank knows the occurrence: ask the bank what it means"
        raise ReviewError("unknown_occurrence", message)
    if entry.amount_minor <= 0:
        message = "the entry brings no money: look at it and close it"
        raise ReviewError("no_amount", message)


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
