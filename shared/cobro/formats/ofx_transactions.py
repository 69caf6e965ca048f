"""Make entries of the transactions of an OFX statement."""

from datetime import date

from cobro.domain.money import Currency, Money
from cobro.formats.columns import UnreadableFieldError
from cobro.formats.entries import BadEntry, EntryKind, StatementEntry
from cobro.formats.ofx_fields import amount_minor, end_to_end_id, is_balance_line, local_date
from cobro.formats.sgml import Block, leaf_text

_CREDIT = EntryKind.CREDIT
_DATES_KNOWN_MAX = 4096
_REFERENCES = (
    ("type", b"TRNTYPE"),
    ("fitid", b"FITID"),
    ("check_number", b"CHECKNUM"),
    ("check_number", b"CHKNUM"),
    ("reference_number", b"REFNUM"),
)
_NO_ID = frozenset({"", "0"})


class Transactions:
    """Reads the transactions of the statement whose account and currency it was told."""

    def __init__(self) -> None:
        self.account = ""
        self.currency: Currency | None = None
        self.currency_text = ""
        self._dates: dict[bytes, tuple[date | None, str]] = {}

    def read(self, block: Block) -> StatementEntry | BadEntry:
        """Return the entry; a bad entry says which value cannot be read."""
        try:
            return self._entry(block, self._currency_of(block.leaves))
        except UnreadableFieldError as error:
            return BadEntry(block.line, error.code, str(error), block.source())

    def _entry(self, block: Block, currency: Currency) -> StatementEntry:
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
        return StatementEntry(
            line=block.line,
            account=self.account,
            kind=_kind(minor),
            booking_date=posted,
            value_date=available,
            amount=Money(minor, currency),
            natural_key=(
                self.account,
                posted_iso,
                str(minor),
                references.get("fitid", ""),
                references.get("check_number", ""),
                references.get("reference_number", ""),
                text.upper(),
            ),
            references=references,
            payer_name=name,
            text=text,
            raw=block.source(),
        )

    def _currency_of(self, leaves: dict[bytes, bytes]) -> Currency:
        """Return the statement's currency; CURRENCY (not ORIGCURRENCY) names another one."""
        named = self.currency_text
        if b"CURRENCY" in leaves:
            named = leaf_text(leaves.get(b"CURSYM", b"")) or named
        currency = self.currency
        if currency is None or named.upper() != currency:
            message = f"currency {named!r} is not one that is kept here"
            raise UnreadableFieldError("unknown_currency", message)
        return currency

    def _date(self, raw: bytes) -> tuple[date | None, str]:
        found = self._dates.get(raw)
        if found is None:
            day = local_date(leaf_text(raw))
            found = (day, day.isoformat() if day else "")
            if len(self._dates) < _DATES_KNOWN_MAX:
                self._dates[raw] = found
        return found


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
