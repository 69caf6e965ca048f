"""What the CNAB readers ask of every title before it becomes an entry."""

from datetime import date, timedelta

from cobro.formats.columns import (
    NOTHING,
    DateField,
    UnreadableFieldError,
    field_text,
    minor_units,
    span_slice,
)
from cobro.formats.days_ahead import AHEAD_DAYS_MAX
from cobro.formats.entries import EntryKind

# members are looked up once: the lookup of an enum counts, entry by entry
SETTLEMENT = EntryKind.SETTLEMENT
UNKNOWN = EntryKind.UNKNOWN

NO_COLUMNS = span_slice((1, 0))
# a payment of a weekend is dated on the next banking day, after the file that tells of it
_DAYS_AHEAD = timedelta(days=AHEAD_DAYS_MAX)

Amounts = tuple[tuple[str, slice], ...]


def booking_date(occurred: date | None, credited: date | None, written: date | None) -> date:
    """Return the date of the event, else of the credit, else of the file."""
    booked = occurred or credited or written
    if booked is None:
        message = "neither the record nor the header has a date"
        raise UnreadableFieldError("missing_date", message)
    return booked


def latest_day(written: date | None) -> date:
    """Return the last day on which a payment that a file tells of can have been made."""
    return date.max if written is None else written + min(_DAYS_AHEAD, date.max - written)


def put_difference(references: dict[str, str], paid: int) -> None:
    """Keep what a settlement lacks or has beyond face + charges - discount - rebate.

    Other credits and the IOF may be a part of what was paid or not: banks differ.
    """
    part = references.get
    if (face := part("face_minor")) is None:
        return
    deducted = int(part("discount_minor", "0")) + int(part("rebate_minor", "0"))
    beyond = paid - int(face) - int(part("charges_minor", "0")) + deducted
    if not beyond:
        return
    other, tax = int(part("other_credits_minor", "0")), int(part("iof_minor", "0"))
    if beyond not in {other, tax, other + tax}:
        references["over_minor" if beyond > 0 else "short_minor"] = str(abs(beyond))


def paid_amount(text: str, kind: EntryKind) -> int:
    """Return the amount paid in centavos; a settlement must have one."""
    paid = int(text) if text.isdecimal() else minor_units(text)
    if not paid and kind is SETTLEMENT:
        message = "the code is that of a settlement but no amount was paid"
        raise UnreadableFieldError("no_amount", message)
    return paid


def put_amounts(references: dict[str, str], text: str, amounts: Amounts, *, strict: bool) -> None:
    """Keep the parts of the amount; one that cannot be read matters only where money is settled."""
    for name, columns in amounts:
        if (value := text[columns]) in NOTHING:
            continue
        if value.isdecimal():
            references[name] = value.lstrip("0")
            continue
        try:
            if amount := minor_units(value):
                references[name] = str(amount)
        except UnreadableFieldError:
            if strict:
                raise


def put_texts(
    references: dict[str, str], texts: tuple[str, str, str], due: str, due_date: DateField
) -> None:
    """Keep what else names the title (document, control, reasons, due date) where it is given."""
    document, control, reasons = texts
    if document := document.strip():
        references["document_number"] = field_text(document)
    if due not in NOTHING and (day := due_date.lenient(due)):
        references["due_date"] = day.isoformat()
    if control not in NOTHING:
        references["control_number"] = field_text(control)
    if reasons.strip("0 "):
        references["reasons"] = field_text(reasons)
