"""Issue a block of invoices: gapless numbers, one transaction, each idempotency key at most once.

A refused command never holds up the others of its block. A writer that lost the next number listens
and then claims the series: whoever reads the claim steps aside, so the holder is next and hardly a
transaction is lost. The claim is a courtesy: the condition on the number is the guarantee. For
volume, blocks of one series come through the queue one at a time.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from cobro.application.issue_request import IssueInvoice, IssueOutcome, refuse_unreleased
from cobro.application.ports import (
    AlreadyIssuedError,
    Clock,
    Customers,
    Invoices,
    Issuers,
    Ledger,
    Pause,
    SeriesMovedError,
    SeriesNumbers,
)
from cobro.application.series_queue import PAUSES, Move, SeriesQueue
from cobro.domain.drafts import Draft, needs_release
from cobro.domain.errors import (
    IdempotencyMismatchError,
    InvalidInputError,
    NotFoundError,
    RejectionError,
    UnavailableError,
)
from cobro.domain.ids import CustomerId, InvoiceId, invoice_id_for
from cobro.domain.invoice import Invoice, issue_block
from cobro.domain.invoice_draft import InvoiceDraft
from cobro.domain.jurisdiction import check_against_law, lowered_to_cap
from cobro.domain.money import Money
from cobro.domain.parties import Customer, Issuer
from cobro.domain.series import Series
from cobro.domain.terms import NO_TERMS, PaymentTerms

__all__ = [
    "IdempotencyMismatchError",
    "IssueInvoice",
    "IssueInvoices",
    "IssueOutcome",
    "SeriesBusyError",
]


class SeriesBusyError(UnavailableError):
    """Too many writers issue in the series at this moment."""

    code: ClassVar[str] = "series_busy"


class IssueInvoices:
    def __init__(
        self,
        *,
        issuers: Issuers,
        customers: Customers,
        invoices: Invoices,
        series: SeriesNumbers,
        ledger: Ledger,
        clock: Clock,
        pause: Pause,
        hold: Callable[[IssueInvoice], Draft | None] = refuse_unreleased,
    ) -> None:
        """`hold` keeps what is above the approval limit; None says that it is issued already."""
        self._issuers = issuers
        self._customers = customers
        self._invoices = invoices
        self._series = series
        self._ledger = ledger
        self._clock = clock
        self._pause = pause
        self._hold = hold

    def __call__(self, commands: Sequence[IssueInvoice]) -> list[IssueOutcome]:
        """Issue at most `BLOCK_MAX` commands of one issuer and series; keep their order."""
        now = self._clock.now()
        drafts: dict[InvoiceId, InvoiceDraft] = {}
        refused: dict[int, RejectionError] = {}
        held: dict[int, Draft] = {}
        for position, command in enumerate(commands):
            try:
                draft = self._add_draft(command, now, drafts)
                if draft is not None:
                    held[position] = draft
            except RejectionError as rejection:
                refused[position] = rejection
        issued: dict[InvoiceId, Invoice] = {}
        replayed: dict[InvoiceId, Invoice] = {}
        for series, own in self._by_series(drafts):
            self._issue(series, own, now, issued, replayed)
        return [
            _outcome(command, refused.get(position), held.get(position), issued, replayed)
            for position, command in enumerate(commands)
        ]

    def _by_series(
        self, drafts: dict[InvoiceId, InvoiceDraft]
    ) -> list[tuple[Series, dict[InvoiceId, InvoiceDraft]]]:
        """Part the drafts by the run of numbers: a yearly series has one of each year of issue."""
        parted: dict[str, tuple[Series, dict[InvoiceId, InvoiceDraft]]] = {}
        for key, draft in drafts.items():
            issuer = self._issuers.get(draft.issuer_id)
            series = issuer.series_named(draft.series, draft.issue_date)
            parted.setdefault(series.period, (series, {}))[1][key] = draft
        return list(parted.values())

    def _add_draft(
        self, command: IssueInvoice, now: datetime, drafts: dict[InvoiceId, InvoiceDraft]
    ) -> Draft | None:
        """Add what is to be issued; return what is held instead."""
        issuer = self._issuers.get(command.issuer_id)
        customer = self._customers.get(command.issuer_id, command.customer_id)
        draft = _draft(command, issuer, customer, now)
        if draft.corrects:
            self._check_corrected(draft, draft.corrects)
        twin = drafts.get(draft.invoice_id)
        if twin is not None and twin.content_hash != draft.content_hash:
            raise _mismatch(command)
        if needs_release(draft.total, issuer.approval_limit, command.released_by):
            held = self._hold(command)
            if held is not None:
                return held
        drafts[draft.invoice_id] = draft
        return None

    def _check_corrected(self, draft: InvoiceDraft, corrects: InvoiceId) -> None:
        """Refuse a note about what its payer never got: it would stand on the note for ever."""
        corrected = self._invoices.glance(corrects).draft
        if (corrected.issuer_id, corrected.customer_id) != (draft.issuer_id, draft.customer_id):
            message = f"there is no invoice {corrects} of customer {draft.customer_id}"
            raise NotFoundError(message)

    def _issue(
        self,
        series: Series,
        drafts: dict[InvoiceId, InvoiceDraft],
        now: datetime,
        issued: dict[InvoiceId, Invoice],
        replayed: dict[InvoiceId, Invoice],
    ) -> None:
        pending, queue = dict(drafts), SeriesQueue.of(drafts)
        while queue.is_patient:
            present = self._series.read(series)
            move = queue.move(present)
            try:
                if move is Move.TRY:
                    block = issue_block(present, list(pending.values()), now)
                    self._ledger.issue(block)
                    issued.update({invoice.invoice_id: invoice for invoice in block.invoices})
                    return
                if move is Move.CLAIM:
                    self._series.claim(present, queue.token)
            except AlreadyIssuedError as error:
                replayed.update(error.existing)
                pending = {key: d for key, d in pending.items() if key not in error.existing}
                if not pending:
                    return
            except SeriesMovedError:
                move = queue.lost(self._series.read(series))
            if move in PAUSES:
                self._pause(queue.rank(move))
        message = f"series {series.name} is busy; send the same request again in a moment"
        raise SeriesBusyError(message)


def _draft(
    command: IssueInvoice, issuer: Issuer, customer: Customer, now: datetime
) -> InvoiceDraft:
    issue_date = command.issue_date or now.astimezone(issuer.zone).date()
    series = issuer.series_named(command.series, issue_date)
    if not series.rule.kind.is_billed:
        message = f"series {command.series} numbers credit notes: credit an invoice of its own"
        raise InvalidInputError(message, field="series")
    draft = InvoiceDraft(
        invoice_id=invoice_id_for(command.issuer_id, command.idempotency_key),
        issuer_id=issuer.issuer_id,
        series=command.series,
        customer_id=CustomerId(command.customer_id),
        currency=command.currency,
        lines=command.lines,
        taxes=command.taxes,
        issue_date=issue_date,
        due_date=command.due_date,
        content_hash=command.content_hash,
        kind=series.rule.kind,
        corrects=InvoiceId(command.corrects) if command.corrects else None,
        notes=command.notes,
        external_reference=command.external_reference,
        fiscal=command.fiscal,
        issuer_version=issuer.snapshot.version,
        customer_version=customer.snapshot.version,
        country=issuer.country,
        is_consumer=customer.is_consumer,
    )
    return replace(draft, terms=_terms(command, issuer, customer, draft.total))


def _terms(command: IssueInvoice, issuer: Issuer, customer: Customer, total: Money) -> PaymentTerms:
    """Return the terms asked for, which the law must bear, else the issuer's, lowered to it."""
    if command.terms is not None and command.terms != NO_TERMS:
        return check_against_law(
            command.terms, issuer.country, is_consumer=customer.is_consumer, principal=total
        ).checked_for(command.due_date)
    if command.terms is None and issuer.terms != NO_TERMS:
        return lowered_to_cap(
            issuer.terms, issuer.country, is_consumer=customer.is_consumer, principal=total
        )
    return NO_TERMS


def _outcome(
    command: IssueInvoice,
    rejection: RejectionError | None,
    held: Draft | None,
    issued: dict[InvoiceId, Invoice],
    replayed: dict[InvoiceId, Invoice],
) -> IssueOutcome:
    if rejection is not None:
        return IssueOutcome(command, rejection=rejection)
    if held is not None:
        return IssueOutcome(command, held=held)
    invoice_id = invoice_id_for(command.issuer_id, command.idempotency_key)
    earlier = replayed.get(invoice_id)
    if earlier is None:
        return IssueOutcome(command, invoice=issued[invoice_id])
    if earlier.draft.content_hash != command.content_hash:
        return IssueOutcome(command, rejection=_mismatch(command))
    return IssueOutcome(command, invoice=earlier, replayed=True)


def _mismatch(command: IssueInvoice) -> IdempotencyMismatchError:
    message = (
        f"idempotency key {command.idempotency_key!r} was used before for another invoice; "
        "use a new key for a new invoice"
    )
    return IdempotencyMismatchError(message)
