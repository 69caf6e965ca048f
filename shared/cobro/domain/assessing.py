"""Booking charges that became due: an entry of its own beside whatever found them due."""

from collections.abc import Mapping
from datetime import date, datetime

from cobro.domain import journal
from cobro.domain.ids import EntryId
from cobro.domain.invoice import Invoice
from cobro.domain.journal import EntryCode, JournalEntry, postings
from cobro.domain.late_charges import charges_after
from cobro.domain.payoff import Payoff
from cobro.domain.position import OpenCharges


def newly_assessed(invoice: Invoice, quoted: Payoff | None) -> tuple[OpenCharges, dict[str, int]]:
    """Return the charges once the quoted ones are booked, and by how much each kind grows.

    Without a quote, or where the principal is paid, nothing becomes due.
    """
    if quoted is None or invoice.open.is_zero:
        return invoice.charges, {}
    charges = charges_after(invoice.exposure, quoted.assessment, quoted.on)
    before = invoice.charges.amounts
    return charges, {kind: minor - before[kind] for kind, minor in charges.amounts.items()}


def charge_legs(amounts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return the legs on what is owed beside the principal, in the order of the accounts."""
    return [
        (journal.charge_receivable(charge), amounts[charge])
        for charge in journal.CHARGES
        if charge in amounts
    ]


def assessment_entry(
    invoice: Invoice,
    assessed: Mapping[str, int],
    found_by: str,
    business_date: date,
    recorded_at: datetime,
) -> JournalEntry | None:
    """Return the entry of charges that `found_by` found due; None where there are none."""
    if not any(assessed.values()):
        return None
    income = [(journal.charge_income(kind), -minor) for kind, minor in assessed.items()]
    return JournalEntry(
        entry_id=EntryId(f"asm_{found_by}"),
        code=EntryCode.CHARGES_ASSESSED,
        issuer_id=invoice.draft.issuer_id,
        customer_id=invoice.draft.customer_id,
        currency=invoice.draft.currency,
        business_date=business_date,
        recorded_at=recorded_at,
        postings=postings([*charge_legs(assessed), *income]),
        invoice_id=invoice.invoice_id,
        document=invoice.document,
        due_date=invoice.draft.due_date,
    )
