"""Decide on one bank entry: post it, propose where it belongs, or let it wait.

A machine's reference comes first; what it does not settle exactly is for the rules of matching.
What a person decided is never touched.
"""

from collections.abc import Callable

from cobro.application.note_title import NoteTitle
from cobro.application.ports import Invoices, Issuers, Statements, StoredEntry
from cobro.application.ports.review import EntryState
from cobro.application.settle_exactly import EntryInReviewError, SettleExactly
from cobro.application.title_notices import NOTICE
from cobro.domain.ids import InvoiceId
from cobro.domain.invoice import Invoice
from cobro.domain.matching import ReviewError
from cobro.domain.parties import Issuer
from cobro.formats.entries import EntryKind

__all__ = ["IN_REVIEW", "KEPT", "MATCHED", "EntryInReviewError", "ReconcileEntry"]

MATCHED = EntryState.MATCHED.value
IN_REVIEW = EntryState.IN_REVIEW.value
KEPT = EntryState.KEPT.value
Match = Callable[[Issuer, StoredEntry], tuple[InvoiceId, ...]]


class ReconcileEntry:
    def __init__(
        self,
        *,
        statements: Statements,
        issuers: Issuers,
        invoices: Invoices,
        settle_exactly: SettleExactly,
        note_title: NoteTitle,
        match: Match,
    ) -> None:
        """`match` lets the rules decide and writes down what they say."""
        self._statements = statements
        self._issuers = issuers
        self._invoices = invoices
        self._settle_exactly = settle_exactly
        self._note_title = note_title
        self._match = match

    def __call__(self, entry_id: str) -> Invoice | None:
        """Return the invoice that the entry was posted to; None where it was decided before."""
        entry = self._statements.entry(entry_id)
        if EntryState(entry.state).is_decided:
            return None
        try:
            if NOTICE in entry.references:
                self._note(entry)
                return None
            _refuse_what_is_no_payment(entry)
        except ReviewError as review:
            self._statements.decide(entry_id, IN_REVIEW, review.reason_code)
            raise EntryInReviewError(entry, review) from review
        return self._settle(entry)

    def _note(self, entry: StoredEntry) -> None:
        """Take what the entry says of a title that is no payment."""
        issuer = self._issuers.get(entry.issuer_id)
        self._statements.decide(entry.entry_id, KEPT, self._note_title(issuer, entry))

    def _settle(self, entry: StoredEntry) -> Invoice | None:
        issuer = self._issuers.get(entry.issuer_id)
        try:
            invoice = self._settle_exactly(issuer, entry)
        except ReviewError:
            return self._by_rules(issuer, entry)
        self._statements.decide(entry.entry_id, MATCHED, invoice.invoice_id)
        return invoice

    def _by_rules(self, issuer: Issuer, entry: StoredEntry) -> Invoice | None:
        try:
            places = self._match(issuer, entry)
        except ReviewError as review:
            raise EntryInReviewError(entry, review) from review
        return self._invoices.get(places[0]) if places else None


def _refuse_what_is_no_payment(entry: StoredEntry) -> None:
    if entry.kind == EntryKind.REVERSAL:
        message = "the bank takes a settlement back: reopen the invoice by hand"
        raise ReviewError("reversal", message)
    if doubt := entry.references.get("doubt"):
        message = (
            f"the entry is dated {entry.booking_date}, which is still to come or not what its file "
            "bears out: ask the bank before you book it"
        )
        raise ReviewError("future_date" if doubt == "future_date" else "outside_period", message)
    if entry.kind == EntryKind.UNKNOWN:
        message = "no table of this bank knows the occurrence: ask the bank what it means"
        raise ReviewError("unknown_occurrence", message)
    if entry.amount_minor <= 0:
        message = "the entry brings no money: look at it and close it"
        raise ReviewError("no_amount", message)
