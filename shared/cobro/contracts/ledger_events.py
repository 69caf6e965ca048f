"""Events on the bus, made from journal entries. Their JSON Schemas lie in events/schemas."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from cobro.application.schedule_reminders import ScheduleFirstReminder
from cobro.contracts.parsing import dump
from cobro.domain.audit import Act, ActKind
from cobro.domain.invoice import ISSUE_PREFIX
from cobro.domain.journal import EntryCode, JournalEntry
from cobro.domain.reports import LedgerLine, ledger_line

SOURCE = "cobro"
DETAIL_TYPES = {
    EntryCode.INVOICE_ISSUED: "InvoiceIssued",
    EntryCode.INSTALMENT_ISSUED: "InstalmentIssued",
    EntryCode.DEBT_RENEGOTIATED: "DebtRenegotiated",
    EntryCode.DEBT_REINSTATED: "DebtReinstated",
    EntryCode.PAYMENT_APPLIED: "PaymentApplied",
    EntryCode.CREDIT_NOTE_ISSUED: "CreditNoteIssued",
    EntryCode.INVOICE_CANCELLED: "InvoiceCancelled",
    EntryCode.REBATE_GRANTED: "RebateGranted",
    EntryCode.WRITTEN_OFF: "InvoiceWrittenOff",
    EntryCode.DIFFERENCE_GIVEN_UP: "DifferenceGivenUp",
    EntryCode.CHARGES_ASSESSED: "ChargesAssessed",
    EntryCode.CHARGES_WAIVED: "ChargesWaived",
    EntryCode.PAYMENT_UNIDENTIFIED: "PaymentUnidentified",
    EntryCode.PAYMENT_ASSIGNED: "PaymentAssigned",
    EntryCode.PAYMENT_REALLOCATED: "PaymentReallocated",
    EntryCode.CREDIT_APPLIED: "CreditApplied",
    EntryCode.CREDIT_RESTORED: "CreditRestored",
    EntryCode.PAYMENT_REFUNDED: "PaymentRefunded",
    EntryCode.PAYMENT_REVERSED: "PaymentReversed",
    EntryCode.REFUND_FAILED: "RefundFailed",
    EntryCode.GATEWAY_FEE: "GatewayFeeCharged",
    EntryCode.DISPUTE_WITHHELD: "DisputeWithheld",
    EntryCode.DISPUTE_RETURNED: "DisputeReturned",
    EntryCode.PAYOUT_SENT: "PayoutSent",
    EntryCode.PAYOUT_RETURNED: "PayoutReturned",
    EntryCode.PAYOUT_ARRIVED: "PayoutArrived",
}


class LedgerEventV1(msgspec.Struct, frozen=True):
    """What every event of the ledger says. Amounts are minor units of `currency`.

    `receivable_minor` is what the customer owes more (or less) by it, `received_minor` what came in
    (or went back) and `credit_minor` what stays on account, `unidentified_minor` what nobody can
    place yet; `fee_minor` is what a gateway kept. `customer_id`, `invoice_id` and `document` are
    empty where it concerns none, `author` where no person ordered it.
    """

    entry_id: str
    issuer_id: str
    customer_id: str
    invoice_id: str
    document: str
    currency: str
    business_date: date
    recorded_at: Annotated[datetime, Meta(tz=True)]
    due_date: date
    receivable_minor: int
    received_minor: int
    credit_minor: int
    code: str
    source: str = ""
    payment_id: str = ""
    version: int = 1
    unidentified_minor: int = 0
    fee_minor: int = 0
    author: str = ""

    @property
    def reopens(self) -> bool:
        """Tell whether more is owed of an invoice by it."""
        return bool(self.invoice_id) and self.receivable_minor > 0

    def to_act(self) -> Act:
        """Return what a person did, for the audit list."""
        return Act(
            issuer_id=self.issuer_id,
            act_id=self.entry_id,
            acted_at=self.recorded_at,
            person=self.author,
            kind=ActKind.ENTRY,
            what=self.code,
            customer_id=self.customer_id,
            invoice_id=self.invoice_id,
            document=self.document,
            amount_minor=self.receivable_minor,
            currency=self.currency,
        )

    def to_line(self) -> LedgerLine:
        return LedgerLine(
            entry_id=self.entry_id,
            code=self.code,
            customer_id=self.customer_id,
            invoice_id=self.invoice_id,
            currency=self.currency,
            business_date=self.business_date,
            due_date=self.due_date,
            receivable_minor=self.receivable_minor,
            received_minor=self.received_minor,
            credit_minor=self.credit_minor,
            source=self.source,
            unidentified_minor=self.unidentified_minor,
            fee_minor=self.fee_minor,
        )


class InvoiceIssuedV1(LedgerEventV1, frozen=True):
    """An invoice was issued and is owed from now on."""

    def to_command(self) -> ScheduleFirstReminder:
        return ScheduleFirstReminder(
            self.issuer_id, self.invoice_id, self.due_date, self.customer_id
        )


class InstalmentIssuedV1(LedgerEventV1, frozen=True):
    """An instalment of an agreement is owed from now on, in place of what it gathers."""


class DebtRenegotiatedV1(LedgerEventV1, frozen=True):
    """What was open of a document is owed by others now: instalments, or what they had replaced."""


class DebtReinstatedV1(LedgerEventV1, frozen=True):
    """An agreement was broken: what is left of a debt is owed again."""


class PaymentAppliedV1(LedgerEventV1, frozen=True):
    """A payment was booked: allocated to the invoice, and on account what was too much."""


class CreditNoteIssuedV1(LedgerEventV1, frozen=True):
    """A credit note took off an invoice; what was paid before is on account."""

    @property
    def note_id(self) -> str:
        """Return the id of the note; `invoice_id` is that of the invoice."""
        return self.entry_id.removeprefix(ISSUE_PREFIX)


class InvoiceCancelledV1(LedgerEventV1, frozen=True):
    """An invoice on which nothing had happened was taken back."""


class RebateGrantedV1(LedgerEventV1, frozen=True):
    """What is left of an invoice was lowered."""


class InvoiceWrittenOffV1(LedgerEventV1, frozen=True):
    """What was left of an invoice was given up."""


class DifferenceGivenUpV1(LedgerEventV1, frozen=True):
    """The small rest of a paid invoice was given up; the invoice counts as paid."""


class ChargesAssessedV1(LedgerEventV1, frozen=True):
    """A late fee, interest, correction or costs became owed."""


class ChargesWaivedV1(LedgerEventV1, frozen=True):
    """Assessed charges were given up."""


class PaymentUnidentifiedV1(LedgerEventV1, frozen=True):
    """Money came in for no invoice of ours; a person assigns it."""


class PaymentAssignedV1(LedgerEventV1, frozen=True):
    """Money that nobody could place was put on an invoice or on a customer's account."""


class PaymentReallocatedV1(LedgerEventV1, frozen=True):
    """A payment was taken from an invoice or an account, or put on another, by a person."""


class CreditAppliedV1(LedgerEventV1, frozen=True):
    """What lay on account of a customer paid an invoice."""


class CreditRestoredV1(LedgerEventV1, frozen=True):
    """A use of credit was taken back: it lies on account again, and the invoice is owed again."""


class PaymentRefundedV1(LedgerEventV1, frozen=True):
    """A payment or a part of it was given back; what it had paid is owed again."""


class PaymentReversedV1(LedgerEventV1, frozen=True):
    """A payment was taken back from us: chargeback, lost dispute, return of a bank."""


class RefundFailedV1(LedgerEventV1, frozen=True):
    """A refund did not reach the payer: the money is booked as received again."""


class GatewayFeeChargedV1(LedgerEventV1, frozen=True):
    """A gateway kept a fee."""


class DisputeWithheldV1(LedgerEventV1, frozen=True):
    """A gateway holds money back while a payer disputes a payment."""


class DisputeReturnedV1(LedgerEventV1, frozen=True):
    """A gateway gives back what it had held for a dispute."""


class PayoutSentV1(LedgerEventV1, frozen=True):
    """A gateway sends money to the bank account."""


class PayoutReturnedV1(LedgerEventV1, frozen=True):
    """A payout failed: the money is at the gateway again."""


class PayoutArrivedV1(LedgerEventV1, frozen=True):
    """A payout was found on the bank statement."""


class LedgerEnvelopeV1(msgspec.Struct, frozen=True):
    """The envelope in which the bus delivers an event to a queue."""

    detail: LedgerEventV1


class InvoiceIssuedEnvelopeV1(msgspec.Struct, frozen=True):
    detail: InvoiceIssuedV1


EVENTS = {
    EntryCode.INVOICE_ISSUED: InvoiceIssuedV1,
    EntryCode.INSTALMENT_ISSUED: InstalmentIssuedV1,
    EntryCode.DEBT_RENEGOTIATED: DebtRenegotiatedV1,
    EntryCode.DEBT_REINSTATED: DebtReinstatedV1,
    EntryCode.PAYMENT_APPLIED: PaymentAppliedV1,
    EntryCode.CREDIT_NOTE_ISSUED: CreditNoteIssuedV1,
    EntryCode.INVOICE_CANCELLED: InvoiceCancelledV1,
    EntryCode.REBATE_GRANTED: RebateGrantedV1,
    EntryCode.WRITTEN_OFF: InvoiceWrittenOffV1,
    EntryCode.DIFFERENCE_GIVEN_UP: DifferenceGivenUpV1,
    EntryCode.CHARGES_ASSESSED: ChargesAssessedV1,
    EntryCode.CHARGES_WAIVED: ChargesWaivedV1,
    EntryCode.PAYMENT_UNIDENTIFIED: PaymentUnidentifiedV1,
    EntryCode.PAYMENT_ASSIGNED: PaymentAssignedV1,
    EntryCode.PAYMENT_REALLOCATED: PaymentReallocatedV1,
    EntryCode.CREDIT_APPLIED: CreditAppliedV1,
    EntryCode.CREDIT_RESTORED: CreditRestoredV1,
    EntryCode.PAYMENT_REFUNDED: PaymentRefundedV1,
    EntryCode.PAYMENT_REVERSED: PaymentReversedV1,
    EntryCode.REFUND_FAILED: RefundFailedV1,
    EntryCode.GATEWAY_FEE: GatewayFeeChargedV1,
    EntryCode.DISPUTE_WITHHELD: DisputeWithheldV1,
    EntryCode.DISPUTE_RETURNED: DisputeReturnedV1,
    EntryCode.PAYOUT_SENT: PayoutSentV1,
    EntryCode.PAYOUT_RETURNED: PayoutReturnedV1,
    EntryCode.PAYOUT_ARRIVED: PayoutArrivedV1,
}


def event_of(entry: JournalEntry) -> tuple[str, str]:
    """Return the detail type and the JSON of the event that a journal entry makes."""
    line = ledger_line(entry)
    event = EVENTS[entry.code](
        entry_id=entry.entry_id,
        issuer_id=entry.issuer_id,
        customer_id=entry.customer_id,
        invoice_id=entry.invoice_id,
        document=entry.document,
        currency=entry.currency.value,
        business_date=entry.business_date,
        recorded_at=entry.recorded_at,
        due_date=entry.due_date,
        receivable_minor=line.receivable_minor,
        received_minor=line.received_minor,
        credit_minor=line.credit_minor,
        code=entry.code.value,
        source=entry.source,
        payment_id=entry.payment_id or "",
        unidentified_minor=line.unidentified_minor,
        fee_minor=line.fee_minor,
        author=entry.author,
    )
    return DETAIL_TYPES[entry.code], dump(event)
