"""Take something off an invoice: cancel it, grant a rebate, write it off, waive its charges.

Each order has an id from its natural key; the record of it is the guard in the transaction that
moves the invoice, so that a repeated order changes nothing.
"""

from dataclasses import dataclass

from cobro.application.issue_invoices import IdempotencyMismatchError
from cobro.application.ports import (
    AdjustmentRecord,
    Adjustments,
    AlreadyAdjustedError,
    Clock,
    InvoiceMovedError,
    Invoices,
    Issuers,
    Ledger,
    Pause,
)
from cobro.application.post_receipt import InvoiceBusyError
from cobro.domain.adjustments import AdjustmentKind, AdjustmentOrder, Signature, adjust
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import derived_id
from cobro.domain.invoice import Invoice
from cobro.domain.money import Money
from cobro.domain.parties import Issuer

ATTEMPTS_MAX = 8
_ONCE = {AdjustmentKind.CANCELLATION, AdjustmentKind.WRITE_OFF}


@dataclass(frozen=True, slots=True)
class AdjustInvoice:
    """`key` tells orders of one kind apart; an invoice is cancelled and written off only once.

    `amount_minor` is a rebate's, in the currency of the invoice.
    """

    issuer_id: str
    invoice_id: str
    kind: AdjustmentKind
    key: str
    reason: str
    author: str
    amount_minor: int = 0

    @property
    def adjustment_id(self) -> str:
        key = "" if self.kind in _ONCE else self.key
        return derived_id("adj", self.invoice_id, self.kind.value, key)

    @property
    def content_hash(self) -> str:
        return derived_id("c", str(self.amount_minor), self.kind.value)


@dataclass(frozen=True, slots=True)
class Adjusted:
    """The invoice after; `replayed` where the order had been carried out before."""

    invoice: Invoice
    record: AdjustmentRecord
    replayed: bool


class AdjustInvoices:
    def __init__(
        self,
        *,
        issuers: Issuers,
        invoices: Invoices,
        adjustments: Adjustments,
        ledger: Ledger,
        clock: Clock,
        pause: Pause,
    ) -> None:
        self._issuers = issuers
        self._invoices = invoices
        self._adjustments = adjustments
        self._ledger = ledger
        self._clock = clock
        self._pause = pause

    def __call__(self, command: AdjustInvoice) -> Adjusted:
        """Carry out an order once; raise where the invoice does not allow it."""
        for attempt in range(ATTEMPTS_MAX):
            invoice = own_invoice(self._invoices, command.issuer_id, command.invoice_id)
            before = self._adjustments.find(command.adjustment_id)
            if before is not None:
                return _replay(command, before, invoice)
            adjustment = adjust(invoice, self._order(command, invoice))
            try:
                self._ledger.adjust(adjustment)
            except (AlreadyAdjustedError, InvoiceMovedError):
                self._pause(attempt)
            else:
                return Adjusted(adjustment.invoice, AdjustmentRecord.of(adjustment), replayed=False)
        message = "others keep changing the invoice; send the same request again"
        raise InvoiceBusyError(message)

    def _order(self, command: AdjustInvoice, invoice: Invoice) -> AdjustmentOrder:
        now = self._clock.now()
        issuer = self._issuers.get(command.issuer_id)
        amount = Money(command.amount_minor, invoice.open.currency)
        if command.kind is AdjustmentKind.SMALL_DIFFERENCE:
            amount = _tolerance(issuer, amount)
        return AdjustmentOrder(
            adjustment_id=command.adjustment_id,
            kind=command.kind,
            business_date=now.astimezone(issuer.zone).date(),
            signed=Signature(command.author, command.reason, now),
            content_hash=command.content_hash,
            amount=amount,
        )


def _tolerance(issuer: Issuer, none: Money) -> Money:
    """Return what may be given up in the currency of `none`, which is nothing of it."""
    allowed = issuer.difference_tolerance
    return allowed if allowed is not None and allowed.currency is none.currency else none


def own_invoice(invoices: Invoices, issuer_id: str, invoice_id: str) -> Invoice:
    """Return an invoice of the issuer; another's is not there for it."""
    invoice = invoices.get(invoice_id)
    if invoice.draft.issuer_id != issuer_id:
        message = f"there is no invoice {invoice_id} of issuer {issuer_id}"
        raise NotFoundError(message)
    return invoice


def _replay(command: AdjustInvoice, before: AdjustmentRecord, invoice: Invoice) -> Adjusted:
    if before.content_hash != command.content_hash:
        message = (
            f"idempotency key {command.key!r} was used before for another "
            f"{command.kind.value.replace('_', ' ')}; use a new key"
        )
        raise IdempotencyMismatchError(message)
    return Adjusted(invoice, before, replayed=True)
