"""Views of the lake: the same SQL on Athena and on DuckDB, made of the journal alone.

They are what reports call lines, documents, payments and sums of a day. A view cannot disagree with
the journal, however often a row came. It is written in what both engines understand, and reads no
view but those before it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cobro.contracts.lake import JOURNAL, PARTITION, TABLE, TableColumn
from cobro.domain import journal
from cobro.domain.journal import ISSUES, EntryCode
from cobro.domain.reports import OF_PAYMENTS
from cobro.formats.parquet.columns import Kind

__all__ = ["VIEWS", "View", "with_views"]

_BEGINS_WITH = re.compile(
    r"(?P<before>(?:\s|--[^\n]*\n|/\*.*?\*/)*)WITH\s+(?P<recursive>RECURSIVE\s+)?",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class View:
    """A view: what a row of it is, its columns, and its SQL."""

    name: str
    words: str
    columns: tuple[TableColumn, ...]
    sql: str


def _minor(name: str, words: str) -> TableColumn:
    return TableColumn(f"{name}_minor", Kind.WHOLE, words)


def _named(*names: str) -> tuple[TableColumn, ...]:
    """Return columns of the journal by their names."""
    known = {column.name: column for column in (*JOURNAL, PARTITION)}
    return tuple(known[name] for name in names)


def _begins(*accounts: str) -> str:
    return " OR ".join(
        f"account LIKE '{account}%'" if account.endswith(":") else f"account = '{account}'"
        for account in accounts
    )


def _codes(codes: Iterable[EntryCode]) -> str:
    return f"code IN ({', '.join(repr(code.value) for code in sorted(codes))})"


def _sum(condition: str, value: str, name: str) -> str:
    return f"CAST(SUM(CASE WHEN {condition} THEN {value} ELSE 0 END) AS bigint) AS {name}"


def _of_journal(name: str, sign: str, *accounts: str) -> str:
    return _sum(_begins(*accounts), f"{sign}minor", f"{name}_minor")


def _of_entries(name: str, value: str, codes: Iterable[EntryCode]) -> str:
    return _sum(_codes(codes), value, f"{name}_minor")


_OWED = _minor("receivable", "what the customer owes more by it, or less")
_RECEIVED = _minor("received", "money of payers that came in, or went back if negative")
_CREDIT = _minor("credit", "what lies on account of the customer more by it")
_UNIDENTIFIED = _minor("unidentified", "what nobody can place yet, more by it")
_FEE = _minor("fee", "what a gateway kept")
_DISCOUNT = _minor("discount", "early-payment discount that was taken")
_CHARGED = _minor("charged", "late fee, interest and the like that became owed")
_MEASURES = (_OWED, _RECEIVED, _CREDIT, _UNIDENTIFIED, _FEE, _DISCOUNT, _CHARGED)
_CREDITED = (EntryCode.CREDIT_NOTE_ISSUED, EntryCode.INVOICE_CANCELLED, EntryCode.REBATE_GRANTED)
_GIVEN_UP = (EntryCode.WRITTEN_OFF, EntryCode.DIFFERENCE_GIVEN_UP)
_MOVED = (EntryCode.DEBT_RENEGOTIATED, EntryCode.DEBT_REINSTATED)

_BY_ENTRY = _named(
    *("issuer_id", "month", "entry_id", "code", "customer_id", "invoice_id", "document"),
    *("payment_id", "source", "currency", "business_date", "due_date", "recorded_at"),
)
_ENTRY_NAMES = ", ".join(column.name for column in _BY_ENTRY)

_ENTRIES = View(
    "entries",
    "one row for each journal entry, with what it moved",
    (*_BY_ENTRY, *_MEASURES),
    f"""SELECT {_ENTRY_NAMES},
  {_of_journal("receivable", "", journal.RECEIVABLE, f"{journal.RECEIVABLE}:")},
  {_of_journal("received", "", *journal.FROM_PAYERS)},
  {_of_journal("credit", "-", journal.CUSTOMER_CREDIT)},
  {_of_journal("unidentified", "-", journal.UNIDENTIFIED)},
  {_of_journal("fee", "", journal.gateway_fees(""))},
  {_of_journal("discount", "", journal.DISCOUNT_ALLOWED)},
  {_of_journal("charged", "-", journal.charge_income(""))}
FROM {TABLE}
GROUP BY {_ENTRY_NAMES}""",  # noqa: S608 - of constants
)

_ISSUED = _codes(ISSUES)
_INVOICES = View(
    "invoices",
    "one row for each invoice or instalment, as of the last entry: what is open, and why",
    (
        *_named("issuer_id", "invoice_id", "customer_id", "document", "currency"),
        TableColumn("issue_date", Kind.DAY, "the business date of its issue"),
        *_named("due_date"),
        _minor("issued", "its total"),
        _CHARGED,
        _minor("received", "money that came with its entries, less what went back"),
        _DISCOUNT,
        _minor("credited", "what credit notes, cancellation and rebates took off"),
        _minor("given_up", "what was written off, or a small difference given up"),
        _minor("moved", "what an agreement moved to its instalments"),
        _minor("open", "what is still owed of it, charges included"),
        TableColumn("last_payment_date", Kind.DAY, "when money or credit was last put on it"),
    ),
    f"""SELECT issuer_id, invoice_id, MAX(customer_id) AS customer_id,
  MAX(CASE WHEN {_ISSUED} THEN document END) AS document, currency,
  MIN(CASE WHEN {_ISSUED} THEN business_date END) AS issue_date,
  MAX(CASE WHEN {_ISSUED} THEN due_date END) AS due_date,
  {_of_entries("issued", "receivable_minor", ISSUES)},
  CAST(SUM(charged_minor) AS bigint) AS charged_minor,
  CAST(SUM(received_minor) AS bigint) AS received_minor,
  CAST(SUM(discount_minor) AS bigint) AS discount_minor,
  {_of_entries("credited", "-receivable_minor", _CREDITED)},
  {_of_entries("given_up", "-receivable_minor", _GIVEN_UP)},
  {_of_entries("moved", "-receivable_minor", _MOVED)},
  CAST(SUM(receivable_minor) AS bigint) AS open_minor,
  MAX(CASE WHEN {_codes(OF_PAYMENTS)} AND receivable_minor < 0 THEN business_date END)
    AS last_payment_date
FROM entries
WHERE invoice_id IS NOT NULL
GROUP BY issuer_id, invoice_id, currency""",  # noqa: S608 - of constants
)

_RECEIPT_NAMES = (
    *("issuer_id", "month", "entry_id", "code", "payment_id", "source", "business_date"),
    *("customer_id", "invoice_id", "document", "currency"),
)
_RECEIPTS = View(
    "receipts",
    "one row for each entry of a payment: what came in or went back, and where it was put",
    (
        *_named(*_RECEIPT_NAMES),
        _RECEIVED,
        _minor("allocated", "what of it was put on invoices"),
        *(_CREDIT, _UNIDENTIFIED),
    ),
    f"""SELECT {", ".join(_RECEIPT_NAMES)}, received_minor,
  received_minor - credit_minor - unidentified_minor AS allocated_minor,
  credit_minor, unidentified_minor
FROM entries
WHERE {_codes(OF_PAYMENTS)}""",  # noqa: S608 - of constants
)

_DAY_NAMES = ("issuer_id", "month", "business_date", "currency", "code", "source")
_SUMMED = (_OWED, _RECEIVED, _CREDIT, _UNIDENTIFIED, _FEE)
_DAY_SUMS = View(
    "day_sums",
    "sums of each business date by currency, code and source",
    (
        *_named(*_DAY_NAMES),
        TableColumn("entry_count", Kind.WHOLE, "how many entries"),
        *_SUMMED,
    ),
    f"""SELECT {", ".join(_DAY_NAMES)}, COUNT(*) AS entry_count,
  {", ".join(f"CAST(SUM({each.name}) AS bigint) AS {each.name}" for each in _SUMMED)}
FROM entries
GROUP BY {", ".join(_DAY_NAMES)}""",  # noqa: S608 - of constants
)

VIEWS = (_ENTRIES, _INVOICES, _RECEIPTS, _DAY_SUMS)


def with_views(sql: str) -> str:
    """Return a query that finds the views although nothing has made them.

    `sql` is one SELECT, which may begin with WITH itself. Its lines keep their numbers, so that
    what an engine says of line 2 is said of the second line that a person wrote.
    """
    views = ", ".join(f"{view.name} AS ({' '.join(view.sql.split())})" for view in VIEWS)
    own = _BEGINS_WITH.match(sql)
    if own is None:
        return f"WITH {views} {sql}"
    return f"{own['before']}WITH {own['recursive'] or ''}{views}, {sql[own.end() :].lstrip()}"
