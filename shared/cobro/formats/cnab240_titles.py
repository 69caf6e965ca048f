"""Make entries of the segment pairs of a CNAB 240 batch."""

from datetime import date
from operator import itemgetter

from cobro.domain.money import Currency, Money
from cobro.formats.cnab240_layouts import Layout240
from cobro.formats.columns import (
    NOTHING,
    DateField,
    Span,
    field_text,
    minor_units,
    optional_iso,
    put_amount,
    span_slice,
)
from cobro.formats.entries import BadEntry, EntryKind, StatementEntry

_BRL = Currency.BRL
_SETTLEMENT = EntryKind.SETTLEMENT  # members are looked up once: it counts, entry by entry
_UNKNOWN = EntryKind.UNKNOWN


_MOVEMENT = slice(15, 17)
_VALUES: tuple[tuple[str, Span], ...] = (
    ("charges_minor", (18, 32)),
    ("discount_minor", (33, 47)),
    ("rebate_minor", (48, 62)),
    ("net_minor", (93, 107)),
    ("other_credits_minor", (123, 137)),
)
_NAMED_VALUES = tuple((name, span_slice(span)) for name, span in _VALUES)
_value_fields = itemgetter(slice(77, 92), slice(137, 145), slice(145, 153))


class TitlePairs:
    """Pairs each segment U with the segment T before it."""

    def __init__(self, layout: Layout240, account: str, written_date: date | None) -> None:
        self.account = account
        self.face_minor = 0  # sum of the face values of the batch so far
        self._layout = layout
        self._kinds = dict(layout.kinds)
        self._written_date = written_date
        self._title: tuple[int, str] | None = None
        self._occurred = DateField((138, 145))
        self._credited = DateField((146, 153))
        spans = (
            layout.nosso_written,
            layout.document,
            layout.due,
            layout.face,
            layout.fee,
            layout.control,
            layout.reasons,
            layout.payer_name,
            layout.payer_tax_id,
        )
        self._fields = itemgetter(*(span_slice(span) for span in spans))

    def open(self, number: int, text: str) -> None:
        """Keep a segment T until its U comes."""
        self._title = (number, text)

    def unpaired(self) -> BadEntry | None:
        """Return the segment T that no U followed, if there is one."""
        if self._title is None:
            return None
        number, text = self._title
        self._title = None
        return BadEntry(number, "unpaired_segment", "segment T without its segment U", text)

    def close(self, number: int, values: str) -> StatementEntry | BadEntry:
        """Return the entry of a segment U and the T before it."""
        if self._title is None:
            return BadEntry(number, "unpaired_segment", "segment U without its segment T", values)
        line, title = self._title
        self._title = None
        raw = f"{title}\n{values}"
        occurrence = title[_MOVEMENT]
        if values[_MOVEMENT] != occurrence:
            reason = f"segment T tells of movement {occurrence}, its U of {values[_MOVEMENT]}"
            return BadEntry(line, "unpaired_segment", reason, raw)
        kind = self._kinds.get(occurrence, _UNKNOWN)
        paid_text, occurred_text, credited_text = _value_fields(values)
        fields = self._fields(title)
        try:
            paid = int(paid_text) if paid_text.isdecimal() else minor_units(paid_text)
            references = self._references(fields, values, kind)
        except ValueError as error:
            return BadEntry(line, "bad_amount", f"{error} (movement {occurrence})", raw)
        self.face_minor += int(references.get("face_minor", "0"))
        try:
            occurred, occurred_iso = self._occurred(occurred_text)
            credited, credited_iso = self._credited(credited_text)
        except ValueError as error:
            return BadEntry(line, "bad_date", f"{error} (movement {occurrence})", raw)
        booked = occurred or credited or self._written_date
        if booked is None:
            reason = "neither the segments nor the header have a date"
            return BadEntry(line, "missing_date", reason, raw)
        if kind is _SETTLEMENT and not paid:
            reason = f"movement {occurrence} is a settlement but no amount was paid"
            return BadEntry(line, "no_amount", reason, raw)
        account = self.account
        written = references.get("nosso_numero_written", "")
        return StatementEntry(
            line=line,
            account=account,
            kind=kind,
            booking_date=booked,
            value_date=credited,
            amount=Money(paid, _BRL),
            natural_key=(account, written, occurrence, occurred_iso, credited_iso, str(paid)),
            references=references,
            occurrence=occurrence,
            payer_name=field_text(fields[7]),
            payer_tax_id=tax_id(fields[8]),
            raw=raw,
        )

    def _references(self, fields: tuple[str, ...], values: str, kind: EntryKind) -> dict[str, str]:
        """Return what names the title and the parts of the amount; absent parts are left out."""
        written, document, due, face, fee, control, reasons, _, _ = fields
        strict = kind is _SETTLEMENT
        references: dict[str, str] = {}
        if written := written.strip():
            references["nosso_numero"] = issued_number(self._layout, written)
            references["nosso_numero_written"] = written
        if document := document.strip():
            references["document_number"] = field_text(document)
        if face not in NOTHING:
            put_amount(references, "face_minor", face, strict=strict)
        if fee not in NOTHING:
            put_amount(references, "fee_minor", fee, strict=strict)
        for name, columns in _NAMED_VALUES:
            if (value := values[columns]) not in NOTHING:
                put_amount(references, name, value, strict=strict)
        if due not in NOTHING and (due_iso := optional_iso(due)):
            references["due_date"] = due_iso
        if control not in NOTHING:
            references["control_number"] = field_text(control)
        if reasons.strip("0 "):
            references["reasons"] = field_text(reasons)
        return references


def issued_number(layout: Layout240, written: str) -> str:
    """Return the number that the issuer gave, out of the field as the bank fills it."""
    if layout.nosso_length and len(written) != layout.nosso_length:
        return written
    number = written[: -layout.nosso_drop or None]
    return number[-layout.nosso_last :] if layout.nosso_last else number


def tax_id(value: str) -> str:
    """Return a payer's CPF (11) or CNPJ (14, letters allowed) out of its 15 columns."""
    digits = value.strip()
    if not digits.strip("0"):
        return ""
    short = digits.lstrip("0")
    cpf, cnpj = 11, 14
    return short.rjust(cpf if len(short) <= cpf else cnpj, "0")
