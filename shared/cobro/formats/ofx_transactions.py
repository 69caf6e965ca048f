"""Make entries of the transactions of an OFX statement."""

from datetime import date

from cobro.domain.money import Currency, Money
from cobro.formats.columns import UnreadableFieldError
from cobro.formats.days_ahead import FUTURE_DATE
from cobro.formats.entries import BadEntry, EntryKind, StatementEntry
from cobro.formats.ofx_fields import amount_minor, is_balance_line, local_date
from cobro.formats.ofx_statement import Statement
from cobro.formats.payer_texts import end_to_end_id, tax_id_in
from cobro.formats.sgml import Block, leaf_text
from cobro.formats.warned import Warnings

_CREDIT = EntryKind.CREDIT
_DATES_KNOWN_MAX = 4096
_FEBRUARY = 2
_REFERENCES = (
    ("type", b"TRNTYPE"),
    ("fitid", b"FITID"),
    ("check_number", b"CHECKNUM"),
    ("check_number", b"CHKNUM"),
    ("reference_number", b"REFNUM"),
)
_NO_ID = frozenset({"", "0"})
# Itau numbers the lines of each export from 1: the same line has another FITID in the next one
_BANKS_THAT_RENUMBER = frozenset({"341"})


class Transactions:
    """Reads the transactions of a file, each in its statement."""

    def __init__(self, warnings: Warnings) -> None:
        self._warnings = warnings
        self._dates: dict[bytes, tuple[date | None, str]] = {}

    def read(self, block: Block, statement: Statement) -> StatementEntry | BadEntry:
        """Return the entry; a bad entry says which value cannot be read."""
        try:
            return self._entry(block, statement, _currency_of(block.leaves, statement))
        except UnreadableFieldError as error:
            return BadEntry(block.line, error.code, str(error), block.source())

    def _entry(self, block: Block, statement: Statement, currency: Currency) -> StatementEntry:
        leaves = block.leaves
        posted, posted_iso = self._date(leaves.get(b"DTPOSTED", b""))
        if posted is None:
            message = "the transaction has no posting date"
            raise UnreadableFieldError("missing_date", message)
        available, _ = self._date(leaves.get(b"DTAVAIL", b""))
        name, memo = leaf_text(leaves.get(b"NAME", b"")), leaf_text(leaves.get(b"MEMO", b""))
        text = f"{name} {memo}" if name and memo and name != memo else memo or name
        balance_line = is_balance_line(memo or name)
        minor = 0 if balance_line else amount_minor(leaf_text(leaves.get(b"TRNAMT", b"")))
        references = _references(leaves, text)
        fitid = "" if statement.bank in _BANKS_THAT_RENUMBER else references.get("fitid", "")
        kind = _kind(minor)
        if minor > 0 and not statement.first_date <= posted <= statement.last_date:
            kind = EntryKind.UNKNOWN
            references["doubt"] = FUTURE_DATE if posted > statement.last_date else "outside_period"
        return StatementEntry(
            line=block.line,
            account=statement.account,
            kind=kind,
            booking_date=posted,
            value_date=available,
            amount=Money(minor, currency),
            natural_key=(
                statement.account,
                posted_iso,
                str(minor),
                fitid,
                references.get("check_number", ""),
                references.get("reference_number", ""),
                text.upper(),
            ),
            references=references,
            payer_name=name,
            payer_tax_id=tax_id_in(text) if minor > 0 else "",
            text=text,
            raw=block.source(),
            statement=statement.number,
        )

    def _date(self, raw: bytes) -> tuple[date | None, str]:
        found = self._dates.get(raw)
        if found is None:
            text = leaf_text(raw)
            day = local_date(text)
            if day is not None and day.month == _FEBRUARY and text[6:8] > f"{day.day}":
                self._warnings.add_once(f"day_moved: {text[:8]} was read as {day}")
            found = (day, day.isoformat() if day else "")
            if len(self._dates) < _DATES_KNOWN_MAX:
                self._dates[raw] = found
        return found


def _currency_of(leaves: dict[bytes, bytes], statement: Statement) -> Currency:
    """Return the statement's currency; CURRENCY (not ORIGCURRENCY) names another one."""
    named = statement.currency_text
    if b"CURRENCY" in leaves:
        named = leaf_text(leaves.get(b"CURSYM", b"")) or named
    currency = statement.currency
    if currency is None or named.upper() != currency:
        message = f"currency {named!r} is not one that is kept here"
        raise UnreadableFieldError("unknown_currency", message)
    return currency


def _kind(minor: int) -> EntryKind:
    if minor > 0:
        return _CREDIT
    return EntryKind.DEBIT if minor < 0 else EntryKind.INFORMATION


def _references(leaves: dict[bytes, bytes], text: str) -> dict[str, str]:
    references: dict[str, str] = {}
    for name, leaf in _REFERENCES:
        if leaf in leaves and (value := leaf_text(leaves[leaf])) not in _NO_ID:
            references[name] = value
    if found := end_to_end_id(text):
        references["end_to_end_id"] = found
    return references
