"""Issue a credit note: its number, its entry and the invoice's new position in one transaction."""

from dataclasses import dataclass
from datetime import date

from cobro.application.adjust_invoice import own_invoice
from cobro.application.issue_invoices import IdempotencyMismatchError, SeriesBusyError
from cobro.application.ports import (
    AlreadyIssuedError,
    Clock,
    InvoiceMovedError,
    Invoices,
    Issuers,
    Ledger,
    Pause,
    SeriesMovedError,
    SeriesNumbers,
)
from cobro.domain.adjustments import Signature
from cobro.domain.credit_notes import credit_block, credit_lines
from cobro.domain.credits import CreditTooHighError
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.ids import InvoiceId, invoice_id_for
from cobro.domain.invoice import Invoice
from cobro.domain.invoice_draft import InvoiceDraft
from cobro.domain.money import Money
from cobro.domain.parties import Issuer
from cobro.domain.series import DocumentKind

ATTEMPTS_MAX = 12


@dataclass(frozen=True, slots=True)
class CreditInvoice:
    """Credit `amount_minor` of an invoice, or all that is left to credit where it is 0.

    `series` may be left out where the issuer has one series of credit notes only.
    """

    issuer_id: str
    invoice_id: str
    idempotency_key: str
    amount_minor: int
    series: str
    reason: str
    author: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class Credited:
    note: Invoice
    invoice: Invoice
    replayed: bool


class CreditInvoices:
    def __init__(
        self,
        *,
        issuers: Issuers,
        invoices: Invoices,
        series: SeriesNumbers,
        ledger: Ledger,
        clock: Clock,
        pause: Pause,
    ) -> None:
        self._issuers = issuers
        self._invoices = invoices
        self._series = series
        self._ledger = ledger
        self._clock = clock
        self._pause = pause

    def __call__(self, command: CreditInvoice) -> Credited:
        """Issue the note once; raise `CreditTooHighError` above what is left to credit."""
        issuer = self._issuers.get(command.issuer_id)
        name = command.series or _only_series(issuer)
        now = self._clock.now()
        signed = Signature(command.author, command.reason, now)
        for attempt in range(ATTEMPTS_MAX):
            invoice = own_invoice(self._invoices, command.issuer_id, command.invoice_id)
            before = self._find(invoice_id_for(command.issuer_id, command.idempotency_key))
            if before is not None:
                return _replay(command, before, invoice)
            draft = _draft(command, issuer, name, invoice, now.astimezone(issuer.zone).date())
            series = self._series.read(issuer.series_named(name, draft.issue_date))
            block = credit_block(series, draft, invoice, signed)
            try:
                self._ledger.issue(block)
            except (AlreadyIssuedError, InvoiceMovedError, SeriesMovedError):
                self._pause(attempt)
            else:
                return Credited(block.invoices[0], block.corrected[0], replayed=False)
        message = f"series {name} is busy; send the same request again in a moment"
        raise SeriesBusyError(message)

    def _find(self, note_id: InvoiceId) -> Invoice | None:
        try:
            return self._invoices.get(note_id)
        except NotFoundError:
            return None


def _only_series(issuer: Issuer) -> str:
    names = [n for n, rule in issuer.series.items() if rule.kind is DocumentKind.CREDIT_NOTE]
    if len(names) != 1:
        listed = ", ".join(sorted(names)) or "none"
        message = f"name the series of the credit note; issuer {issuer.issuer_id} has: {listed}"
        raise InvalidInputError(message, field="series")
    return names[0]


def _draft(
    command: CreditInvoice, issuer: Issuer, name: str, invoice: Invoice, today: date
) -> InvoiceDraft:
    if issuer.series_named(name, today).rule.kind is not DocumentKind.CREDIT_NOTE:
        message = f"series {name} does not number credit notes"
        raise InvalidInputError(message, field="series")
    currency = invoice.open.currency
    amount = Money(command.amount_minor, currency) if command.amount_minor else invoice.creditable
    if not amount.is_positive:
        message = f"nothing is left to credit of invoice {invoice.document}"
        raise CreditTooHighError(message)
    lines, taxes = credit_lines(invoice, amount, command.reason)
    return InvoiceDraft(
        invoice_id=invoice_id_for(command.issuer_id, command.idempotency_key),
        issuer_id=issuer.issuer_id,
        series=name,
        customer_id=invoice.draft.customer_id,
        currency=currency,
        lines=lines,
        taxes=taxes,
        issue_date=today,
        due_date=today,
        content_hash=command.content_hash,
        kind=DocumentKind.CREDIT_NOTE,
        corrects=invoice.invoice_id,
        notes=command.reason,
        issuer_version=issuer.snapshot.version,
        customer_version=invoice.draft.customer_version,
    )


def _replay(command: CreditInvoice, before: Invoice, invoice: Invoice) -> Credited:
    if before.draft.content_hash != command.content_hash:
        message = (
            f"idempotency key {command.idempotency_key!r} was used before for another document; "
            "use a new key"
        )
        raise IdempotencyMismatchError(message)
    return Credited(before, invoice, replayed=True)
