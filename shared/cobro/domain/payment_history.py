"""Receivables as they went, read off the journal entries of a customer."""

from collections.abc import Iterable, Sequence

from cobro.domain.journal import ISSUES, EntryCode, JournalEntry
from cobro.domain.money import Currency
from cobro.domain.payment_lags import Origin, PastReceivable
from cobro.domain.reports import BILLING

_BILLED = BILLING | {EntryCode.INSTALMENT_ISSUED}
_WITHOUT_MONEY = _BILLED | {
    EntryCode.WRITTEN_OFF,
    EntryCode.DIFFERENCE_GIVEN_UP,
    EntryCode.REBATE_GRANTED,
    EntryCode.CHARGES_WAIVED,
    EntryCode.DEBT_RENEGOTIATED,
    EntryCode.DEBT_REINSTATED,
}


def receivables_of(
    entries: Iterable[JournalEntry], segment: str
) -> dict[Currency, list[PastReceivable]]:
    """Return what one customer was billed per currency, and how each of it ended.

    An open one counts with what is open, charges included; an ended one with what was billed less
    what was credited. One that money came back from is open again. What was cancelled, given up, or
    paid by less than half ended without money; so did what instalments took the place of, which are
    receivables of their own.
    """
    by_invoice: dict[str, list[JournalEntry]] = {}
    for entry in sorted(entries, key=lambda e: (e.business_date, e.recorded_at, e.entry_id)):
        if entry.invoice_id:
            by_invoice.setdefault(entry.invoice_id, []).append(entry)
    found: dict[Currency, list[PastReceivable]] = {}
    for own in by_invoice.values():
        issued = next((e for e in own if e.code in ISSUES), None)
        if issued is not None:
            found.setdefault(issued.currency, []).append(_receivable(issued, own, segment))
    return found


def _receivable(
    issued: JournalEntry, entries: Sequence[JournalEntry], segment: str
) -> PastReceivable:
    left = sum(entry.owed.minor for entry in entries)
    billed = sum(entry.owed.minor for entry in entries if entry.code in _BILLED)
    lowering = [entry for entry in entries if entry.owed.minor < 0]
    paying = [entry for entry in lowering if entry.code not in _WITHOUT_MONEY]
    is_paid = -2 * sum(entry.owed.minor for entry in paying) >= billed > 0
    ended = (paying if is_paid else lowering or [issued])[-1].business_date
    return PastReceivable(
        customer_id=issued.customer_id,
        segment=segment,
        way="",
        issue_date=issued.business_date,
        due_date=issued.due_date,
        amount_minor=left if left > 0 else max(0, billed),
        settled_date=ended if left <= 0 and is_paid else None,
        ended_date=ended if left <= 0 and not is_paid else None,
        invoice_id=issued.invoice_id,
        origin=Origin.INSTALMENT if issued.code is EntryCode.INSTALMENT_ISSUED else Origin.INVOICE,
    )
