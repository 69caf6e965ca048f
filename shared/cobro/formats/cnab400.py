"""Read a CNAB 400 return file: one 400-column record per title and event.

Money comes only from the settlement codes of the file's own bank; anything else is kept and shown.
The file is refused when a record is missing (sequence, trailer) or when a trailer figure that the
bank is known to fill rightly differs; figures that banks fill as they like only warn. Nothing of a
file may be booked before its `FileSummary` has come.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter

from cobro.domain.money import Currency, Money
from cobro.formats import streams
from cobro.formats.cnab400_layouts import LAYOUTS_400, Layout400
from cobro.formats.cnab400_trailer import Tally, check_trailer
from cobro.formats.cnab_files import (
    WIDTH_400,
    NumberedRecord,
    after_trailer,
    first_record,
    numbered_records,
    printable,
    refuse_missing_trailer,
    refuse_spreadsheet,
)
from cobro.formats.columns import (
    NOTHING,
    DateField,
    field_text,
    minor_units,
    optional_iso,
    put_amount,
    span_slice,
)
from cobro.formats.entries import (
    BadEntry,
    BankFileError,
    EntryKind,
    FileFormat,
    FileSummary,
    ParsedRecord,
    StatementEntry,
    account_key,
)

_BRL = Currency.BRL
_SETTLEMENT = EntryKind.SETTLEMENT  # members are looked up once: it counts, entry by entry
_UNKNOWN = EntryKind.UNKNOWN
_MONEY_NAMES = (
    ("fee_minor", "fee"),
    ("rebate_minor", "rebate"),
    ("discount_minor", "discount"),
    ("charges_minor", "charges"),
    ("other_credits_minor", "other_credits"),
)


@dataclass(frozen=True, slots=True)
class _Header:
    layout: Layout400
    account: str
    written_date: date | None
    file_sequence: str


def read(stream: streams.Readable) -> Iterator[ParsedRecord]:
    """Yield the entries of a return file in its order, then one `FileSummary`.

    Raises `BankFileError` when the file as a whole is refused, which may be after entries came.
    """
    lines = numbered_records(stream, WIDTH_400)
    header = _read_header(lines)
    titles = _TitleReader(header)
    tally = Tally(header.layout)
    held: StatementEntry | BadEntry | None = None
    trailer: str | None = None
    detail = header.layout.detail
    for number, raw, text in lines:
        if text is not None and text[0] == "9":
            trailer = text
            tally.check_trailer_sequence(number, text)
            break
        if text is not None and text[0] == detail:
            if held is not None:
                yield held
            held = titles.read(number, text)
            tally.add(number, text, held)
        else:
            held, bad = _other_record(number, raw, text, held, header.layout, tally)
            if bad is not None:
                yield bad
    if held is not None:
        yield held
    yield _summary(header, titles, tally, trailer, lines)


def _read_header(lines: Iterator[NumberedRecord]) -> _Header:
    number, text = first_record(lines, WIDTH_400)
    _refuse_wrong_direction(number, text)
    refuse_spreadsheet(number, text)
    layout = LAYOUTS_400.get(text[76:79])
    if layout is None:
        message = (
            f"bank {text[76:79]!r} of the header has no CNAB 400 layout here; "
            f"known: {', '.join(sorted(LAYOUTS_400))}"
        )
        raise BankFileError("unknown_bank", message, line=number)
    if text[394:400].strip() not in {"000001", ""}:
        message = f"the header has sequence {text[394:400]}, not 000001: records are missing"
        raise BankFileError("totals_mismatch", message, line=number)
    return _Header(
        layout=layout,
        account=_header_account(layout, text),
        written_date=_header_date(layout, text),
        file_sequence=text[span_slice(layout.file_sequence)].strip()
        if layout.file_sequence
        else "",
    )


def _refuse_wrong_direction(number: int, text: str) -> None:
    if text.startswith("02RETORNO"):
        return
    if text[1] == "1" and text[2:9].upper() == "REMESSA":
        message = "this is a remittance file (to the bank); put the return file here"
        raise BankFileError("wrong_direction", message, line=number)
    message = f"the first record does not begin with 02RETORNO but with {text[:9]!r}"
    raise BankFileError("unknown_format", message, line=number)


def _header_account(layout: Layout400, text: str) -> str:
    if not layout.account_in_header:  # the agreement stands in for it until a record tells more
        return account_key(layout.bank, "", text[26:46])
    agency = text[span_slice(layout.agency)] if layout.agency else ""
    return account_key(layout.bank, agency, text[span_slice(layout.account)])


def _header_date(layout: Layout400, text: str) -> date | None:
    try:
        reader = DateField(layout.header_date, year_first=layout.header_date_year_first)
        return reader(text[reader.columns])[0]
    except ValueError:
        return None


class _TitleReader:
    """Turns detail records into entries; the columns of the bank are looked up once."""

    def __init__(self, header: _Header) -> None:
        layout = header.layout
        self.first_account = ""
        self._header = header
        self._layout = layout
        self._kinds = dict(layout.kinds)
        self._occurred = DateField(layout.occurred)
        self._credited = DateField(layout.credited, year_first=layout.credited_year_first)
        self._drop = -layout.nosso_drop or None
        self._amounts = tuple(
            (name, span_slice(span))
            for name, attribute in _MONEY_NAMES
            if (span := getattr(layout, attribute)) is not None
        )
        spans = (
            layout.occurrence,
            layout.occurred,
            layout.credited,
            layout.paid,
            layout.face,
            layout.nosso_numero,
            layout.nosso_written,
            layout.document,
            layout.control,
            layout.due,
            layout.reasons,
            layout.payer_name,
        )
        self._fields = itemgetter(*(span_slice(span) if span else slice(0, 0) for span in spans))

    def read(self, number: int, text: str) -> StatementEntry | BadEntry:
        """Return the entry of a detail record; a bad entry says which field cannot be read."""
        fields = self._fields(text)
        occurrence, occurred_text, credited_text, paid_text = fields[:4]
        kind = self._kinds.get(occurrence, _UNKNOWN)
        try:
            paid = int(paid_text) if paid_text.isdecimal() else minor_units(paid_text)
            references = self._references(text, fields, kind)
        except ValueError as error:
            return BadEntry(number, "bad_amount", f"{error} (occurrence {occurrence})", text)
        try:
            occurred, occurred_iso = self._occurred(occurred_text)
            credited, credited_iso = self._credited(credited_text)
        except ValueError as error:
            return BadEntry(number, "bad_date", f"{error} (occurrence {occurrence})", text)
        booked = occurred or credited or self._header.written_date
        if booked is None:
            reason = "neither the record nor the header has a date"
            return BadEntry(number, "missing_date", reason, text)
        if kind is _SETTLEMENT:
            if not paid:
                reason = f"occurrence {occurrence} is a settlement but no amount was paid"
                return BadEntry(number, "no_amount", reason, text)
            if self._layout.fee_is_kept:
                references["gross_minor"] = str(paid + int(references.get("fee_minor", "0")))
        account = self._account_of(text)
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
            payer_name=field_text(fields[11]),
            raw=text,
        )

    def _references(self, text: str, fields: tuple[str, ...], kind: EntryKind) -> dict[str, str]:
        """Return what names the title and the parts of the amount; absent parts are left out."""
        _, _, _, _, face, number, written, document, control, due, reasons, _ = fields
        references: dict[str, str] = {}
        if written := written.strip():
            references["nosso_numero"] = number.strip()[: self._drop]
            references["nosso_numero_written"] = written
        if document := document.strip():
            references["document_number"] = field_text(document)
        if face not in NOTHING:
            put_amount(references, "face_minor", face, strict=kind is _SETTLEMENT)
        for name, columns in self._amounts:
            if (value := text[columns]) not in NOTHING:
                put_amount(references, name, value, strict=kind is _SETTLEMENT)
        if due not in NOTHING and (due_iso := optional_iso(due)):
            references["due_date"] = due_iso
        if control not in NOTHING:
            references["control_number"] = field_text(control)
        if reasons.strip("0 "):
            references["reasons"] = field_text(reasons)
        return references

    def _account_of(self, text: str) -> str:
        layout = self._layout
        if layout.account_in_header or layout.agency is None:
            return self._header.account
        account = account_key(
            layout.bank, text[span_slice(layout.agency)], text[span_slice(layout.account)]
        )
        self.first_account = self.first_account or account
        return account


def _other_record(
    number: int,
    raw: bytes,
    text: str | None,
    held: StatementEntry | BadEntry | None,
    layout: Layout400,
    tally: Tally,
) -> tuple[StatementEntry | BadEntry | None, BadEntry | None]:
    """Put a record that is no title to the entry before it, or make it a bad entry."""
    if text is None:
        tally.add_unreadable()
        reason = f"the record has text past column {WIDTH_400}"
        return held, BadEntry(number, "overlong_record", reason, printable(raw))
    tally.check_sequence(number, text)
    if text[0] in "017" or not text[0].isdecimal():
        tally.bad_entries += 1
        reason = f"record type {text[0]!r} does not belong here in a file of {layout.name}"
        return held, BadEntry(number, "unknown_record", reason, text)
    if not isinstance(held, StatementEntry):
        tally.warn(f"unread_record: line {number} of type {text[0]} has no title before it")
        return held, None
    return _attach(held, text, layout), None


def _attach(entry: StatementEntry, text: str, layout: Layout400) -> StatementEntry:
    """Keep an additional record with its title; the Pix record also names the charge."""
    references = dict(entry.references)
    if text[0] == layout.pix_record:
        found = {"pix_location": text[2:79].strip(), "txid": text[79:114].strip()}
        references |= {name: value for name, value in found.items() if value}
    return replace(entry, references=references, raw=f"{entry.raw}\n{text}")


def _summary(
    header: _Header,
    titles: _TitleReader,
    tally: Tally,
    trailer: str | None,
    lines: Iterator[NumberedRecord],
) -> FileSummary:
    if trailer is None:
        refuse_missing_trailer()
    else:
        check_trailer(trailer, tally)
    after_trailer(number for number, _, _ in lines)
    return FileSummary(
        format=FileFormat.CNAB400,
        bank=header.layout.bank,
        account=titles.first_account or header.account,
        file_sequence=header.file_sequence,
        entries=tally.entries,
        bad_entries=tally.bad_entries,
        settled_minor=tally.settled_minor,
        warnings=tuple(tally.warnings),
    )
