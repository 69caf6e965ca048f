"""Make entries of the detail records of a CNAB 400 file."""

from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from cobro.domain.money import Currency, Money
from cobro.formats.cnab400_layout import Layout400
from cobro.formats.columns import DateField, UnreadableFieldError, field_text, span_slice
from cobro.formats.days_ahead import FUTURE_DATE
from cobro.formats.entries import BadEntry, EntryKind, StatementEntry, account_key
from cobro.formats.titles import (
    NO_COLUMNS,
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
_AMOUNTS = (
    ("face_minor", "face"),
    ("fee_minor", "fee"),
    ("iof_minor", "iof"),
    ("rebate_minor", "rebate"),
    ("discount_minor", "discount"),
    ("charges_minor", "charges"),
    ("other_credits_minor", "other_credits"),
)
_FIELDS = (
    "occurrence",
    "occurred",
    "credited",
    "paid",
    "nosso_numero",
    "nosso_written",
    "document",
    "due",
    "control",
    "reasons",
    "channel",
    "payer_name",
)


@dataclass(frozen=True, slots=True)
class Header400:
    """What the header says of the whole file."""

    layout: Layout400
    account: str
    written_date: date | None
    file_sequence: str
    agreement: str = ""


class TitleReader:
    """Turns detail records into entries; the columns of the bank are looked up once."""

    def __init__(self, header: Header400) -> None:
        layout = header.layout
        self.first_account = ""
        self._header = header
        self._bank = layout.bank
        self._fee_is_kept = layout.fee_is_kept
        self._kinds = dict(layout.kinds)
        self._marks = dict(layout.marks)
        self._latest = latest_day(header.written_date)
        self._occurred = DateField(layout.occurred)
        self._credited = DateField(layout.credited, year_first=layout.credited_year_first)
        self._due = DateField(layout.due)
        self._drop = -layout.nosso_drop or None
        self._amounts = tuple(
            (name, span_slice(span))
            for name, field in _AMOUNTS
            if (span := getattr(layout, field)) is not None
        )
        spans = (getattr(layout, field) for field in _FIELDS)
        self._fields = itemgetter(*(span_slice(span) if span else NO_COLUMNS for span in spans))
        self._account: tuple[slice, slice] | None = None
        if not layout.account_in_header and layout.agency is not None:
            self._account = (span_slice(layout.agency), span_slice(layout.account))

    def read(self, number: int, text: str) -> StatementEntry | BadEntry:
        """Return the entry of a detail record; a bad entry says which field cannot be read."""
        fields = self._fields(text)
        occurrence = fields[0]
        try:
            return self._entry(number, text, fields, self._kinds.get(occurrence, UNKNOWN))
        except UnreadableFieldError as error:
            return BadEntry(number, error.code, f"{error} (occurrence {occurrence})", text)

    def _entry(
        self, number: int, text: str, fields: tuple[str, ...], kind: EntryKind
    ) -> StatementEntry:
        occurrence, occurred_text, credited_text, paid_text, *_, payer_name = fields
        paid = paid_amount(paid_text, kind)
        occurred, occurred_iso = self._occurred(occurred_text)
        credited, credited_iso = self._credited(credited_text)
        booked = booking_date(occurred, credited, self._header.written_date)
        references = self._references(text, fields, kind)
        if kind is SETTLEMENT:
            self._put_settlement(references, occurrence, paid)
            if booked > self._latest:
                kind, references["doubt"] = UNKNOWN, FUTURE_DATE
        account = self._account_of(text) if self._account else self._header.account
        written = references.get("nosso_numero_written", "")
        return StatementEntry(
            line=number,
            account=account,
            kind=kind,
            booking_date=booked,
            value_date=credited,
            amount=Money(paid, _BRL),
            natural_key=(account, written, occurrence, occurred_iso, credited_iso, str(paid)),
            references=references,
            occurrence=occurrence,
            payer_name=field_text(payer_name),
            raw=text,
        )

    def _put_settlement(self, references: dict[str, str], occurrence: str, paid: int) -> None:
        if self._fee_is_kept:
            paid += int(references.get("fee_minor", "0"))
            references["gross_minor"] = str(paid)
        put_difference(references, paid)
        if occurrence in self._marks:
            references.update(self._marks[occurrence])

    def _references(self, text: str, fields: tuple[str, ...], kind: EntryKind) -> dict[str, str]:
        """Return what names the title and the parts of the amount; absent parts are left out."""
        _, _, _, _, number, written, document, due, control, reasons, channel, _ = fields
        references: dict[str, str] = {}
        if written := written.strip():
            references["nosso_numero"] = number.strip()[: self._drop]
            references["nosso_numero_written"] = written
        put_amounts(references, text, self._amounts, strict=kind is SETTLEMENT)
        put_texts(references, (document, control, reasons), due, self._due)
        if channel and (channel := channel.strip("0 ")):
            references["channel"] = channel
        return references

    def _account_of(self, text: str) -> str:
        agency, account = self._account or (NO_COLUMNS, NO_COLUMNS)
        key = account_key(self._bank, text[agency], text[account])
        self.first_account = self.first_account or key
        return key
