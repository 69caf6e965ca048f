"""Read a CNAB 400 return file: one 400-column record per title and event.

Money comes only from the settlement codes of the file's own bank; anything else is kept and shown.
The file is refused when a record is missing (sequence, trailer) or when a trailer figure that the
bank is known to fill rightly differs; figures that banks fill as they like only warn. Nothing of a
file may be booked before its `FileSummary` has come.
"""

from collections.abc import Iterator
from datetime import date

from cobro.formats import streams
from cobro.formats.cnab400_layout import Layout400
from cobro.formats.cnab400_layouts import LAYOUTS_400
from cobro.formats.cnab400_titles import Header400, TitleReader
from cobro.formats.cnab400_trailer import Tally, check_trailer
from cobro.formats.cnab_files import (
    WIDTH_400,
    NumberedRecord,
    after_trailer,
    first_record,
    header_number,
    numbered_records,
    refuse_missing_trailer,
    refuse_overlong,
    refuse_spreadsheet,
)
from cobro.formats.columns import DateField, field_text, span_slice
from cobro.formats.entries import (
    BadEntry,
    BankFileError,
    FileFormat,
    FileSummary,
    ParsedRecord,
    StatementEntry,
    account_key,
)

_Entry = StatementEntry | BadEntry


def read(stream: streams.Readable) -> Iterator[ParsedRecord]:
    """Yield the entries of a return file in its order, then one `FileSummary`.

    Raises `BankFileError` when the file as a whole is refused, which may be after entries came.
    """
    lines = numbered_records(stream, WIDTH_400)
    header = _read_header(lines)
    details = _Details(header)
    for number, raw, text in lines:
        if text is not None and text[0] == "9":
            yield from details.flush()
            details.tally.check_trailer_sequence(number, text)
            check_trailer(text, details.tally)
            break
        yield from details.take(number, raw, text)
    else:
        refuse_missing_trailer()
    after_trailer(number for number, _, _ in lines)
    yield _summary(header, details)


def _read_header(lines: Iterator[NumberedRecord]) -> Header400:
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
    return Header400(
        layout=layout,
        account=_header_account(layout, text),
        written_date=_header_date(layout, text),
        file_sequence=header_number(text, layout.file_sequence),
        agreement=header_number(text, layout.agreement),
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
    reader = DateField(layout.header_date, year_first=layout.header_date_year_first)
    return reader.lenient(text[reader.columns])


class _Details:
    """The records between header and trailer; an entry waits for the records that belong to it."""

    def __init__(self, header: Header400) -> None:
        self.titles = TitleReader(header)
        self.tally = Tally(header.layout)
        self._layout = header.layout
        self._detail = header.layout.detail
        self._held: tuple[_Entry, ...] = ()

    def take(self, number: int, raw: bytes, text: str | None) -> tuple[_Entry, ...]:
        """Return what a record completes: the entry before it, and its own bad entry."""
        if text is None:
            refuse_overlong(number, raw, WIDTH_400)
        if text[0] != self._detail:
            return self._other(number, text)
        waiting = self._held
        entry = self.titles.read(number, text)
        self._held = (entry,)
        self.tally.add(number, text, entry)
        return waiting

    def flush(self) -> tuple[_Entry, ...]:
        waiting, self._held = self._held, ()
        return waiting

    def _other(self, number: int, text: str) -> tuple[_Entry, ...]:
        """Put a record that is no title to the entry before it, or make it a bad entry."""
        tally, layout = self.tally, self._layout
        tally.check_sequence(number, text)
        if not text[0].isdecimal() or text[0] in "017" or _looks_like_title(text, layout):
            tally.bad_entries += 1
            reason = f"record type {text[0]!r} does not belong here in a file of {layout.name}"
            return (*self.flush(), BadEntry(number, "unknown_record", reason, text))
        if text[0] not in layout.additional:
            tally.warnings.add_once(
                f"additional_record: records of type {text[0]} were kept but not read"
            )
        if self._held and isinstance(self._held[0], StatementEntry):
            self._held = (_attach(self._held[0], text, layout),)
        else:
            tally.warnings.add(
                f"unread_record: line {number} of type {text[0]} has no title before it"
            )
        return ()


def _looks_like_title(text: str, layout: Layout400) -> bool:
    """Tell if a record with another type still has the code and the amount of a title."""
    return (
        text[span_slice(layout.occurrence)] in layout.kinds
        and text[span_slice(layout.paid)].isdecimal()
    )


def _attach(entry: StatementEntry, text: str, layout: Layout400) -> StatementEntry:
    """Keep an additional record with its title; the Pix record also names the charge."""
    references = dict(entry.references)
    if text[0] == layout.pix_record:
        found = {name: field_text(text[span_slice(span)]) for name, span in layout.pix_fields}
        references |= {name: value for name, value in found.items() if value.strip("0")}
    return entry._replace(references=references, raw=f"{entry.raw}\n{text}")


def _summary(header: Header400, details: _Details) -> FileSummary:
    tally = details.tally
    return FileSummary(
        format=FileFormat.CNAB400,
        bank=header.layout.bank,
        account=details.titles.first_account or header.account,
        file_sequence=header.file_sequence,
        entries=tally.entries,
        bad_entries=tally.bad_entries,
        settled_minor=tally.settled_minor,
        warnings=tally.warnings.all(),
        agreement=header.agreement,
        file_date=header.written_date,
    )
