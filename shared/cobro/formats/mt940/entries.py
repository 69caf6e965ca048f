"""Make an entry of a statement line and the texts that follow it."""

from cobro.domain.money import Money
from cobro.formats.columns import UnreadableFieldError
from cobro.formats.entries import BadEntry, EntryKind, StatementEntry, StatementStatus
from cobro.formats.mt940.texts import Details, details_of, own_details_of
from cobro.formats.mt940.totals import Totals
from cobro.formats.mt940.values import Line, statement_line
from cobro.formats.statements import KEPT, PLACEHOLDER, not_kept

Record = StatementEntry | BadEntry
# Business codes of returned and corrected payments (annex 3 of the DFÜ agreement).
_RETURN_CODES = frozenset({"108", "109", "159", "899"})
_RETURNED = "RTI"
# Looked up once: a member of an enumeration is looked up in its class each time.
_CREDIT, _DEBIT, _BOOKED = EntryKind.CREDIT, EntryKind.DEBIT, StatementStatus.BOOKED
_NO_REFERENCE = frozenset({"", "NONREF", "KREF+", "NOTPROVIDED"})


class Booking:
    """A statement line, or why it cannot be read, that waits for its text.

    `tag` is that of the text, empty until it comes; `at` is the line of the file.
    """

    __slots__ = ("at", "information", "line", "source", "tag")

    def __init__(self, at: int, source: str, line: Line | UnreadableFieldError) -> None:
        self.at = at
        self.source = source
        self.line = line
        self.tag = ""
        self.information = ""

    def raw(self) -> str:
        own = f":61:{self.source}"
        return f"{own}\n:{self.tag}:{self.information}" if self.tag else own


def booking_of(at: int, source: str, currency: str) -> Booking:
    try:
        return Booking(at, source, statement_line(source, currency))
    except UnreadableFieldError as error:
        return Booking(at, source, error)


def record_of(booking: Booking, totals: Totals) -> Record:
    """Return the entry, or why there is none."""
    raw = booking.raw()
    line, at = booking.line, booking.at
    if isinstance(line, UnreadableFieldError):
        return BadEntry(at, line.code, str(line), raw)
    details = _details(booking)
    references = _references(line, details, booking)
    currency, account = totals.currency, totals.account
    text, days = details.text, line.days
    entry = StatementEntry(
        at,
        account,
        _kind(line, details, final=totals.status is _BOOKED),
        days.booking_date,
        days.value_date,
        Money(line.minor, KEPT.get(currency, PLACEHOLDER)),
        (
            account,
            totals.number_key,
            days.booking_iso,
            days.value_iso,
            str(line.minor),
            line.bank_reference,
            line.reference,
            text.upper(),
        ),
        references,
        details.code,
        details.name,
        "",
        text or references.get("supplementary", ""),
        raw,
        totals.index,
    )
    return entry if currency in KEPT else not_kept(entry, currency)


def _details(booking: Booking) -> Details:
    if not booking.tag:
        return Details()
    return (
        details_of(booking.information)
        if booking.tag == "86"
        else own_details_of(booking.information)
    )


def _references(line: Line, details: Details, booking: Booking) -> dict[str, str]:
    references = details.references
    references["type"] = line.type.strip()
    if line.reference not in _NO_REFERENCE:
        references.setdefault("customer_reference", line.reference)
    if line.bank_reference not in _NO_REFERENCE:
        references["bank_reference"] = line.bank_reference
    if details.code:
        references["business_code"] = details.code
    if "\n" in booking.source:
        supplementary = booking.source.partition("\n")[2]
        references["supplementary"] = " ".join(supplementary.split())
    if line.days.mended:
        references["date_written"] = booking.source[:10]
    if details.code not in _RETURN_CODES:
        references.pop("return_reason", None)  # German banks also fill it where nothing returns
    return references


def _kind(line: Line, details: Details, *, final: bool) -> EntryKind:
    if not line.minor:
        return EntryKind.INFORMATION
    first = line.mark[0]
    if not final or first == "E":
        return EntryKind.PENDING
    if first == "R" or line.type[1:] == _RETURNED or details.code in _RETURN_CODES:
        return EntryKind.REVERSAL
    return _CREDIT if line.minor > 0 else _DEBIT
