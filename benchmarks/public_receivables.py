"""The public sample of accounts receivable, read where it lies beside the checkout.

It is the file WA_Fn-UseC_-Accounts-Receivable.csv of IBM's samples: 2,466 invoices of 2012 and 2013
to 100 customers, all due after 30 days and all settled. It is for trying only and no part of this
project. A customer is asked on paper until its day of going paperless, and electronically after it.
"""

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from cobro.domain.payment_lags import PastReceivable

__all__ = ["PUBLIC_FILE", "read_public"]

PUBLIC_FILE = (
    Path(__file__).resolve().parents[2]
    / "shared"
    / "data"
    / "vectors"
    / "ar"
    / "ibm_accounts_receivable.csv"
)


def read_public(path: Path = PUBLIC_FILE) -> list[PastReceivable]:
    """Read the file's invoices in order of their days."""
    with path.open(encoding="utf-8", newline="") as file:
        found = [_receivable(row) for row in csv.DictReader(file)]
    return sorted(found, key=lambda each: (each.issue_date, each.customer_id))


def _receivable(row: dict[str, str]) -> PastReceivable:
    issued = _day(row["InvoiceDate"])
    return PastReceivable(
        customer_id=row["customerID"],
        segment=row["countryCode"],
        way="paper" if issued < _day(row["PaperlessDate"]) else "electronic",
        issue_date=issued,
        due_date=_day(row["DueDate"]),
        amount_minor=int(Decimal(row["InvoiceAmount"]) * 100),
        settled_date=_day(row["SettledDate"]),
    )


def _day(text: str) -> date:
    return datetime.strptime(text, "%m/%d/%Y").date()  # noqa: DTZ007 - a day has no zone
