"""Make entries of the segment pairs of a CNAB 240 batch."""

from datetime import date
from operator import itemgetter

from cobro.domain.money import Currency, Money
from cobro.formats.cnab240_layouts import Layout240
from cobro.formats.columns import DateField, UnreadableFieldError, field_text, span_slice
from cobro.formats.days_ahead import FUTURE_DATE
from cobro.formats.entries import BadEntry, EntryKind, StatementEntry
from cobro.formats.tax_ids import brazilian_tax_id
from cobro.formats.titles import (
    SETTLEMENT,
    UNKNOWN,
    booking_date,
    latest_day,
    paid_amount,
    put_amounts,
    put_difference,
    put_texts,
)

_BRL = Currency.BRL
_MOVEMENT = slice(15, 17)
_VALUES = (  # of segment U
    ("charges_minor", span_slice((18, 32))),
    ("discount_minor", span_slice((33, 47))),
    ("rebate_minor", span_slice((48, 62))),
    ("iof_minor", span_slice((63, 77))),
    ("net_minor", span_slice((93, 107))),
    ("expenses_minor", span_slice((108, 122))),
    ("other_credits_minor", span_slice((123, 137))),
)
_PAID, _OCCURRED, _CREDITED = (78, 92), (138, 145), (146, 153)
_DATE = (1, 8)


class TitlePairs:
    """Pairs each segment U with the segment T before it."""

    def __init__(self, layout: Layout240, account: str, written_date: date | None) -> None:
        self.account = account
        self.count = 0  # titles of the batch so far
        self.face_minor = 0  # sum of their face values
        self._layout = layout
        self._kinds = dict(layout.kinds)
        self._marks = dict(layout.marks)
        self._written_date = written_date
        self._latest = latest_day(written_date)
        self._title: tuple[int, str] | None = None
        self._occurred = DateField(_DATE)
        self._credited = DateField(_DATE)
        self._due = DateField(_DATE)
        self._amounts = (
            ("face_minor", span_slice(layout.face)),
            ("fee_minor", span_slice(layout.fee)),
        )
        title = ("nosso_written", "document", "due", "control", "reasons", "payer_name")
        tax_first, tax_last = layout.payer_tax_id
        spans = (*(getattr(layout, field) for field in title), (tax_first - 1, tax_last))
        self._fields = itemgetter(*(span_slice(span) for span in spans))
        self._values = itemgetter(*(span_slice(span) for span in (_PAID, _OCCURRED, _CREDITED)))

    def open(self, number: int, text: str) -> None:
        """Keep a segment T until its U comes."""
        self.count += 1
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
        movement = title[_MOVEMENT]
        try:
            return self._entry(line, title, values, movement)
        except UnreadableFieldError as error:
            reason = f"{error} (movement {movement})"
            return BadEntry(line, error.code, reason, f"{title}\n{values}")

    def _entry(self, line: int, title: str, values: str, movement: str) -> StatementEntry:
        if values[_MOVEMENT] != movement:
            message = f"its segment U tells of movement {values[_MOVEMENT]}"
            raise UnreadableFieldError("unpaired_segment", message)
        kind = self._kinds.get(movement, UNKNOWN)
        paid_text, occurred_text, credited_text = self._values(values)
        paid = paid_amount(paid_text, kind)
        occurred, occurred_iso = self._occurred(occurred_text)
        credited, credited_iso = self._credited(credited_text)
        fields = self._fields(title)
        references = self._references(title, values, fields, kind)
        booked = booking_date(occurred, credited, self._written_date)
        if kind is SETTLEMENT:
            put_difference(references, paid)
            if movement in self._marks:
                references.update(self._marks[movement])
            if booked > self._latest:
                kind, references["doubt"] = UNKNOWN, FUTURE_DATE
        account = self.account
        written = references.get("nosso_numero_written", "")
        return StatementEntry(
            line=line,
            account=account,
            kind=kind,
            booking_date=booked,
            value_date=credited,
            amount=Money(paid, _BRL),
            natural_key=(account, written, movement, occurred_iso, credited_iso, str(paid)),
            references=references,
            occurrence=movement,
            payer_name=field_text(fields[5]),
            payer_tax_id=brazilian_tax_id(fields[6][0], fields[6][1:]),
            raw=f"{title}\n{values}",
        )

    def _references(
        self, title: str, values: str, fields: tuple[str, ...], kind: EntryKind
    ) -> dict[str, str]:
        """Return what names the title and the parts of the amount; absent parts are left out."""
        written, document, due, control, reasons, _, _ = fields
        strict = kind is SETTLEMENT
        references: dict[str, str] = {}
        if written := written.strip():
            references["nosso_numero"] = issued_number(self._layout, written)
            references["nosso_numero_written"] = written
        put_amounts(references, title, self._amounts, strict=strict)
        self.face_minor += int(references.get("face_minor", "0"))
        put_amounts(references, values, _VALUES, strict=strict)
        put_texts(references, (document, control, reasons), due, self._due)
        return references


def issued_number(layout: Layout240, written: str) -> str:
    """Return the number that the issuer gave, out of the field as the bank fills it."""
    if layout.nosso_length and len(written) != layout.nosso_length:
        return written
    number = written[: -layout.nosso_drop or None]
    return number[-layout.nosso_last :] if layout.nosso_last else number
