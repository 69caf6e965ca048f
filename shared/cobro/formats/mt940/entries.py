"""Make an entry of a statement line and the texts that follow it."""

from dataclasses import dataclass, field

from cobro.domain.money import Money
from cobro.formats.columns import UnreadableFieldError, decode_text
from cobro.formats.entries import BadEntry, EntryKind, StatementEntry
from cobro.formats.mt940.lines import Field
from cobro.formats.mt940.texts import Details, details_of, own_details_of
from cobro.formats.mt940.values import Line, statement_line
from cobro.formats.statements import KEPT, PLACEHOLDER, not_kept

Record = StatementEntry | BadEntry
# Business codes of returned and corrected payments (annex 3 of the DFÜ agreement).
_RETURN_CODES = frozenset({"108", "109", "159", "899"})
_RETURNED = "RTI"
_NO_REFERENCE = frozenset({"", "NONREF", "KREF+", "NOTPROVIDED"})


@dataclass(slots=True)
class Booking:
    """A statement line, or why it cannot be read, that waits for its texts."""

    source: Field
    line: Line | UnreadableFieldError
    information: list[Field] = field(default_factory=list)

    def raw(self) -> str:
        parts = [b":61:" + b"\n".join(self.source.lines)]
        parts += [b":%b:%b" % (one.tag.encode(), b"\n".join(one.lines)) for one in self.information]
        return decode_text(b"\n".join(parts))


def booking_of(source: Field, currency: str) -> Booking:
    try:
        return Booking(source, statement_line(source.text, currency))
    except UnreadableFieldError as error:
        return Booking(source, error)


def record_of(booking: Booking, *, account: str, number: str, currency: str, final: bool) -> Record:
    """Return the entry, or why there is none; `final` is false for what is only announced."""
    raw = booking.raw()
    line, at = booking.line, booking.source.line
    if isinstance(line, UnreadableFieldError):
        return BadEntry(at, line.code, str(line), raw)
    details = _details(booking)
    references = _references(line, details, booking)
    booking_iso = line.booking_date.isoformat()
    entry = StatementEntry(
        line=at,
        account=account,
        kind=_kind(line, details, final=final),
        booking_date=line.booking_date,
        value_date=line.value_date,
        amount=Money(line.minor, KEPT.get(currency, PLACEHOLDER)),
        natural_key=(
            account,
            number.strip("0/"),
            booking_iso,
            line.value_date.isoformat(),
            str(line.minor),
            line.bank_reference,
            line.reference,
            details.text.upper(),
        ),
        references=references,
        occurrence=details.code,
        payer_name=details.name,
        text=details.text or references.get("supplementary", ""),
        raw=raw,
    )
    return entry if currency in KEPT else not_kept(entry, currency)


def _details(booking: Booking) -> Details:
    for one in booking.information:
        lines = [decode_text(line) for line in one.lines]
        return details_of(lines) if one.tag == "86" else own_details_of(lines)
    return Details()


def _references(line: Line, details: Details, booking: Booking) -> dict[str, str]:
    references = details.references
    references["type"] = line.type.strip()
    if line.reference not in _NO_REFERENCE:
        references.setdefault("customer_reference", line.reference)
    if line.bank_reference not in _NO_REFERENCE:
        references["bank_reference"] = line.bank_reference
    if details.code:
        references["business_code"] = details.code
    if more := booking.source.lines[1:]:
        references["supplementary"] = decode_text(b" ".join(more)).strip()
    if line.mended:
        references["date_written"] = booking.source.text[:10]
    if details.code not in _RETURN_CODES:
        references.pop("return_reason", None)  # German banks also fill it where nothing returns
    return references


def _kind(line: Line, details: Details, *, final: bool) -> EntryKind:
    if not line.minor:
        return EntryKind.INFORMATION
    if not final or line.mark[0] == "E":
        return EntryKind.PENDING
    if line.mark[0] == "R" or line.type[1:] == _RETURNED or details.code in _RETURN_CODES:
        return EntryKind.REVERSAL
    return EntryKind.CREDIT if line.minor > 0 else EntryKind.DEBIT
