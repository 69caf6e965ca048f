"""What a customer's ledger says of how it paid before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cobro.domain.journal import ISSUES
from cobro.domain.reports import LedgerLine


@dataclass
class _Account:
    due_date: date
    open_minor: int = 0
    settled_date: date | None = None


def late_invoices(lines: Iterable[LedgerLine], today: date, besides: str) -> int | None:
    """Count the other invoices that were settled after their due date or are open past it.

    Returns None where the lines issue no other invoice. Lines are in order of their days.
    """
    accounts: dict[str, _Account] = {}
    for line in lines:
        if line.business_date > today or line.invoice_id == besides:
            continue
        if line.code in ISSUES:
            accounts[line.invoice_id] = _Account(line.due_date)
        account = accounts.get(line.invoice_id)
        if account is not None:
            account.open_minor += line.receivable_minor
            account.settled_date = None if account.open_minor > 0 else line.business_date
    if not accounts:
        return None
    return sum(1 for a in accounts.values() if (a.settled_date or today) > a.due_date)
