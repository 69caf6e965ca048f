"""What an accepted and a broken agreement move: pure decisions, one transaction each.

Conservation: what leaves the invoices is what the instalments ask for, and what goes back to the
invoices is what was left of the instalments.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from cobro.domain import journal
from cobro.domain.assessing import assessment_entry, charge_legs, newly_assessed
from cobro.domain.ids import EntryId, InvoiceId
from cobro.domain.invoice import Invoice, InvoiceStatus, issue_entry
from cobro.domain.journal import EntryCode, JournalEntry, postings
from cobro.domain.money import Money
from cobro.domain.payment_agreements import (
    AgreementRefusedError,
    AgreementState,
    GatheredInvoice,
    PaymentAgreement,
    checked_item,
    kept_and_waived,
    left_after,
)
from cobro.domain.payoff import Payoff
from cobro.domain.position import OpenCharges
from cobro.domain.reversals import DUE_AGAIN_DAYS


@dataclass(frozen=True, slots=True)
class AgreementMove:
    """What one transaction writes: the agreement after, new and moved documents, entries."""

    agreement: PaymentAgreement
    issued: tuple[Invoice, ...]
    moved: tuple[Invoice, ...]
    entries: tuple[JournalEntry, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """Who moves something, on which business day, and when it is written."""

    person: str
    on: date
    moved_at: datetime


@dataclass(frozen=True, slots=True)
class _Left:
    """What is left of an invoice once an agreement is broken, minor units."""

    item: GatheredInvoice
    principal_minor: int
    charges: Mapping[str, int]

    @property
    def waived(self) -> Mapping[str, int]:
        return self.item.waived or {}


def accept(
    agreement: PaymentAgreement,
    invoices: Mapping[InvoiceId, Invoice],
    quotes: Mapping[InvoiceId, Payoff | None],
    instalments: Sequence[Invoice],
    by: Moved,
) -> AgreementMove:
    """Move what is open of the invoices to the instalments.

    Raises `AgreementRefusedError` where an invoice is not as it was when this was proposed: paid,
    credited or disputed since.
    """
    agreement.require(AgreementState.PROPOSED)
    items: list[GatheredInvoice] = []
    moved: list[Invoice] = []
    entries: list[JournalEntry] = []
    for number, item in enumerate(agreement.items, start=1):
        invoice = checked_item(invoices[item.invoice_id])
        name = f"{agreement.agreement_id}_{number}"
        gathered, after, own = _move_out(item, name, invoice, quotes[item.invoice_id], by)
        items.append(gathered)
        moved.append(after)
        entries += own
    accepted = replace(
        agreement,
        items=tuple(items),
        state=AgreementState.ACTIVE,
        accepted_by=by.person,
        accepted_at=by.moved_at,
        instalment_ids=tuple(each.invoice_id for each in instalments),
        version=agreement.version + 1,
    )
    issued = [issue_entry(each) for each in instalments]
    return AgreementMove(accepted, tuple(instalments), tuple(moved), (*entries, *issued))


def _move_out(
    item: GatheredInvoice, name: str, invoice: Invoice, quoted: Payoff | None, by: Moved
) -> tuple[GatheredInvoice, Invoice, list[JournalEntry]]:
    charges, assessed = newly_assessed(invoice, quoted)
    if invoice.open != item.principal or charges.total_minor < item.charges.minor:
        message = f"{invoice.document} was paid or credited since this was proposed: propose anew"
        raise AgreementRefusedError(message)
    kept, waived = kept_and_waived(charges.amounts, item.charges.minor)
    out = [
        (journal.IN_TRANSFER, item.total.minor),
        (journal.RECEIVABLE, -item.principal.minor),
        *charge_legs({kind: -minor for kind, minor in kept.items()}),
    ]
    entries = [
        assessment_entry(invoice, assessed, name, by.on, by.moved_at),
        _waived(invoice, f"wav_{name}", waived, by),
        _entry(invoice, EntryCode.DEBT_RENEGOTIATED, f"ren_{name}", out, by),
    ]
    after = _emptied(replace(invoice, charges=charges))
    gathered = replace(item, kept=kept, waived=waived)
    return gathered, after, [entry for entry in entries if entry is not None]


def break_up(
    agreement: PaymentAgreement,
    invoices: Mapping[InvoiceId, Invoice],
    instalments: Sequence[Invoice],
    by: Moved,
) -> AgreementMove:
    """Take back what is left of the instalments, and reinstate it on the invoices."""
    agreement.require(AgreementState.ACTIVE)
    taken = [each for each in instalments if each.status is InvoiceStatus.OPEN]
    moved: list[Invoice] = [_emptied(each) for each in taken]
    entries: list[JournalEntry] = []
    for number, instalment in enumerate(taken, start=1):
        name = f"{agreement.agreement_id}_back_{number}"
        entries += _taken_entries(instalment, name, by)
    paid_minor = agreement.total.minor - sum(each.open.minor for each in taken)
    for number, found in enumerate(left_after(agreement.items, paid_minor), start=1):
        left = _Left(*found)
        invoice = invoices[left.item.invoice_id]
        moved.append(_reinstated(invoice, left, by))
        entries += _reinstated_entries(invoice, left, f"{agreement.agreement_id}_owed_{number}", by)
    broken = replace(
        agreement,
        state=AgreementState.BROKEN,
        settled_at=by.moved_at,
        version=agreement.version + 1,
    )
    return AgreementMove(broken, (), tuple(moved), tuple(entries))


def _emptied(document: Invoice) -> Invoice:
    """Return a document of which nothing is open: what was is owed by others now."""
    return replace(
        document,
        open=Money.zero(document.open.currency),
        charges=document.charges.without_amounts(),
        ended=InvoiceStatus.RENEGOTIATED,
        version=document.version + 1,
    )


def _taken_entries(instalment: Invoice, name: str, by: Moved) -> list[JournalEntry]:
    """Give up what paying the instalment late cost: the invoices bear charges of their own."""
    waived = _waived(instalment, f"wav_{name}", instalment.charges.amounts, by)
    open_minor = instalment.open.minor
    legs = [(journal.IN_TRANSFER, open_minor), (journal.RECEIVABLE, -open_minor)]
    back = None
    if open_minor:
        back = _entry(instalment, EntryCode.DEBT_RENEGOTIATED, f"ren_{name}", legs, by)
    return [entry for entry in (waived, back) if entry is not None]


def _reinstated(invoice: Invoice, left: _Left, by: Moved) -> Invoice:
    before = invoice.charges
    amounts = {
        kind: minor + left.charges.get(kind, 0) + left.waived.get(kind, 0)
        for kind, minor in before.amounts.items()
    }
    charges = OpenCharges(
        costs_minor=amounts["costs"],
        interest_minor=amounts["interest"],
        late_fee_minor=amounts["late_fee"],
        correction_minor=amounts["correction"],
        assessed_date=before.assessed_date,
        has_fee=before.has_fee,
    )
    opened = Money(invoice.open.minor + left.principal_minor, invoice.open.currency)
    due_again = invoice.due_again_date
    if opened.is_positive or charges.total_minor:
        due_again = by.on + timedelta(days=DUE_AGAIN_DAYS)
    return replace(
        invoice,
        open=opened,
        charges=charges,
        ended=None,
        due_again_date=due_again,
        version=invoice.version + 1,
    )


def _reinstated_entries(invoice: Invoice, left: _Left, name: str, by: Moved) -> list[JournalEntry]:
    back = left.principal_minor + sum(left.charges.values())
    entries = [assessment_entry(invoice, left.waived, name, by.on, by.moved_at)]
    if back:
        legs = [
            (journal.RECEIVABLE, left.principal_minor),
            *charge_legs(left.charges),
            (journal.IN_TRANSFER, -back),
        ]
        entries.append(_entry(invoice, EntryCode.DEBT_REINSTATED, f"rei_{name}", legs, by))
    return [entry for entry in entries if entry is not None]


def _waived(
    invoice: Invoice, entry_id: str, waived: Mapping[str, int], by: Moved
) -> JournalEntry | None:
    if not any(waived.values()):
        return None
    off = charge_legs({kind: -minor for kind, minor in waived.items()})
    income = [(journal.charge_income(kind), minor) for kind, minor in waived.items()]
    return _entry(invoice, EntryCode.CHARGES_WAIVED, entry_id, [*off, *income], by)


def _entry(
    invoice: Invoice, code: EntryCode, entry_id: str, legs: Sequence[tuple[str, int]], by: Moved
) -> JournalEntry:
    return JournalEntry(
        entry_id=EntryId(entry_id),
        code=code,
        issuer_id=invoice.draft.issuer_id,
        customer_id=invoice.draft.customer_id,
        currency=invoice.open.currency,
        business_date=by.on,
        recorded_at=by.moved_at,
        postings=postings(legs),
        invoice_id=invoice.invoice_id,
        document=invoice.document,
        due_date=invoice.draft.due_date,
        author=by.person,
    )
