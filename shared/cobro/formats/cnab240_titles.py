"""Make entries of the segment pairs of a CNAB 240 batch."""

from datetime import date
from operator import itemgetter

from cobro.domain.money import Currency, Money
from cobro.formats.cnab240_layouts import Layout240
from cobro.formats.columns import DateField, UnreadableFieldError, field_text, span_slice
from cobro.formats.entries import BadEntry, EntryKind, StatementEntry
from cobro.formats.titles import (
    SETTLEMENT,
    UNKNOWN,
    booking_date,
    paid_amount,
    put_amounts,
    put_texts,
)

_BRL = Currency.BRL
_MOVEMENT = slice(15, 17)
_VALUES = (  # of segment U
    ("charges_minor", span_slice((18, 32))),
    ("discount_minor", span_slice((33, 47))),
    ("rebate_minor", span_slice((48, 62))),
    ("net_minor", span_slice((93, 107))),
    ("other_credits_minor", span_slice((123, 137))),
)
_PAID, _OCCURRED, _CREDITED = (78, 92), (138, 145), (146, 153)
_DATE = (1, 8)
CPF_DIGITS, CNPJ_DIGITS = 11, 14
_CNPJ = "2"


class TitlePairs:
    """Pairs each segment U with the segment T before it."""

    def __init__(self, layout: Layout240, account: str, written_date: date | None) -> None:
        self.account = account
        self.face_minor = 0  # sum of the face values of the batch so far
        self._layout = layout
        self._kinds = dict(layout.kinds)
        self._written_date = written_date
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
        account = self.account
        written = references.get("nosso_numero_written", "")
        return StatementEntry(
            line=line,
            account=account,
            kind=kind,
            booking_date=booking_date(occurred, credited, self._written_date),
            value_date=credited,
            amount=Money(paid, _BRL),
            natural_key=(account, written, movement, occurred_iso, credited_iso, str(paid)),
            references=references,
            occurrence=movement,
            payer_name=field_text(fields[5]),
            payer_tax_id=tax_id(fields[6][0], fields[6][1:]),
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


def tax_id(kind: str, value: str) -> str:
    """Return a payer's CPF (11) or CNPJ (14, letters allowed) out of its 15 columns.

    `kind` is the column before: 1 CPF, 2 CNPJ; where it says neither, the length decides.
    """
    short = value.strip().lstrip("0")
    if not short:
        return ""
    is_cpf = len(short) <= CPF_DIGITS and kind != _CNPJ
    return short.rjust(CPF_DIGITS if is_cpf else CNPJ_DIGITS, "0")
