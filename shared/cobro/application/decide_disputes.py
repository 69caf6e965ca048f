"""Decide on disputes about invoices, keep their files, give them to somebody.

One that is upheld is credited first, by a note whose key is the dispute: who decides again after a
crash finds the note and completes the decision. A dispute and the position of its invoice move in
one transaction.
"""

from dataclasses import dataclass
from datetime import date

from cobro.application.credit_invoice import CreditInvoice, CreditInvoices
from cobro.application.open_disputes import DisputeDesk
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import derived_id, invoice_id_for
from cobro.domain.invoice_disputes import (
    DisputeRefusedError,
    DisputeState,
    Evidence,
    InvoiceDispute,
    Resolution,
    checked_deadline,
    close_dispute,
    upheld_amount,
)
from cobro.domain.money import Money


@dataclass(frozen=True, slots=True)
class DecideDispute:
    """`credit_minor` 0 stands for all that is disputed; it counts where it is upheld only."""

    invoice_id: str
    dispute_id: str
    state: DisputeState
    text: str
    person: str
    credit_minor: int = 0
    series: str = ""


class DecideDisputes:
    def __init__(self, *, desk: DisputeDesk, credit: CreditInvoices) -> None:
        self._desk = desk
        self._credit = credit

    def decide(self, command: DecideDispute) -> InvoiceDispute:
        """End a dispute; the same decision again is the same, another one is refused."""
        return self._desk.insist(lambda: self._decide(command))

    def assign(
        self, invoice_id: str, dispute_id: str, owner: str, deadline_date: date | None
    ) -> InvoiceDispute:
        """Give it to another owner, or another day to decide by."""

        def attempt() -> InvoiceDispute:
            dispute = self.get(invoice_id, dispute_id)
            day = deadline_date or dispute.claim.deadline_date
            if day != dispute.claim.deadline_date:
                checked_deadline(day, self._desk.today(self._desk.invoices.get(invoice_id))[0])
            return self._keep(dispute, dispute.assigned(owner, day))

        dispute = self._desk.insist(attempt)
        self._desk.put_look(dispute)
        return dispute

    def add_evidence(self, invoice_id: str, dispute_id: str, evidence: Evidence) -> InvoiceDispute:
        """Note a file that is about to be sent; the same file again is the same."""

        def attempt() -> InvoiceDispute:
            dispute = self.get(invoice_id, dispute_id)
            return self._keep(dispute, dispute.with_evidence(evidence))

        return self._desk.insist(attempt)

    def _decide(self, command: DecideDispute) -> InvoiceDispute:
        dispute = self.get(command.invoice_id, command.dispute_id)
        if _says_the_same(dispute, command):
            return dispute
        dispute.require_open()
        credited = Money.zero(dispute.claim.amount.currency)
        note_id = ""
        if command.state is DisputeState.UPHELD:
            asked = Money(command.credit_minor or dispute.claim.amount.minor, credited.currency)
            credited = upheld_amount(dispute, asked)
            note_id = self._credit(_credit_of(dispute, credited, command)).note.invoice_id
        else:
            self._require_no_note(dispute)
        invoice = self._desk.invoices.get(command.invoice_id)
        today, now = self._desk.today(invoice)
        resolution = Resolution(command.state, command.text, command.person, now, credited, note_id)
        closed = close_dispute(dispute, invoice, resolution, self._desk.quotes(invoice, today))
        self._desk.disputes.move(closed)
        return closed.dispute

    def _require_no_note(self, dispute: InvoiceDispute) -> None:
        """Refuse to reject what was credited by a decision that did not come to its end."""
        note_id = invoice_id_for(dispute.issuer_id, _note_key(dispute))
        try:
            note = self._desk.invoices.get(note_id)
        except NotFoundError:
            return
        message = f"credit note {note.document} was issued for this dispute: uphold it"
        raise DisputeRefusedError(message)

    def get(self, invoice_id: str, dispute_id: str) -> InvoiceDispute:
        """Return a dispute; raise `NotFoundError` where there is none."""
        found = self._desk.disputes.of_invoice(invoice_id)
        dispute = next((each for each in found if each.dispute_id == dispute_id), None)
        if dispute is None:
            message = f"there is no dispute {dispute_id} about invoice {invoice_id}"
            raise NotFoundError(message)
        return dispute

    def _keep(self, before: InvoiceDispute, after: InvoiceDispute) -> InvoiceDispute:
        if after is not before:
            self._desk.disputes.put(after)
        return after


def _says_the_same(dispute: InvoiceDispute, command: DecideDispute) -> bool:
    before = dispute.resolution
    if before is None or before.state is not command.state:
        return False
    return command.credit_minor in {0, before.credited.minor}


def _note_key(dispute: InvoiceDispute) -> str:
    return f"dispute:{dispute.dispute_id}"


def _credit_of(dispute: InvoiceDispute, credited: Money, command: DecideDispute) -> CreditInvoice:
    return CreditInvoice(
        issuer_id=dispute.issuer_id,
        invoice_id=dispute.invoice_id,
        idempotency_key=_note_key(dispute),
        amount_minor=credited.minor,
        series=command.series,
        reason=command.text,
        author=command.person,
        content_hash=derived_id("c", str(credited.minor), dispute.dispute_id),
    )
