"""Read a remittance file back into its orders: ours, to check what was sent, or another system's.

The file must be of a known bank and whole: a record that is too long, a missing trailer or one
that counts otherwise refuses it. Records of a title that the layout does not know warn.
"""

from collections.abc import Iterator
from datetime import date

from cobro.formats import streams
from cobro.formats.cnab_files import (
    WIDTH_240,
    WIDTH_400,
    after_trailer,
    numbered_records,
    refuse_missing_trailer,
)
from cobro.formats.columns import UnreadableFieldError
from cobro.formats.entries import BankFileError
from cobro.formats.remittance.fields import Columns, Value, read_record
from cobro.formats.remittance.layout import RemittanceLayout
from cobro.formats.remittance.layouts import REMITTANCES_240, REMITTANCES_400
from cobro.formats.remittance.meanings import agreement_of, order_of, tax_id_of
from cobro.formats.remittance.orders import RemittanceFile, RemittanceOrder

_Line = tuple[int, str]


def read_remittance(stream: streams.Readable) -> RemittanceFile:
    """Return the file's head and orders; raise `BankFileError` when it is refused."""
    lines = _lines(stream)
    number, first = next(lines, (0, ""))
    layout = _layout_of(number, first)
    head = _values(layout.header, number, first)
    titles = _Titles(layout)
    records = 1
    for number, line in lines:
        records += 1
        if _is_trailer(layout, line):
            _check_count(layout, number, line, records)
            break
        titles.take(number, line)
    else:
        refuse_missing_trailer()
    after_trailer(number for number, _ in lines)
    titles.close()
    return _file(layout, head, titles)


def _lines(stream: streams.Readable) -> Iterator[_Line]:
    head = streams.take_head(stream, WIDTH_240)
    width = WIDTH_240 if head[3:8] == b"00000" else WIDTH_400
    for number, _, text in numbered_records(streams.Rewound(head, stream), width):
        if text is None:
            message = f"the record has text past column {width}"
            raise BankFileError("broken_record", message, line=number)
        yield number, text


def _layout_of(number: int, first: str) -> RemittanceLayout:
    if first.startswith("01REMESSA"):
        known, bank = REMITTANCES_400, first[76:79]
    elif first[3:8] == "00000" and first[142:143] == "1":
        known, bank = REMITTANCES_240, first[:3]
    else:
        message = f"the first record is no header of a remittance file: {first[:17]!r}"
        raise BankFileError("unknown_format", message, line=number)
    layout = known.get(bank)
    if layout is None:
        message = f"bank {bank!r} has no remittance layout here; known: {', '.join(sorted(known))}"
        raise BankFileError("unknown_bank", message, line=number)
    return layout


def _values(columns: Columns, number: int, line: str) -> dict[str, Value]:
    try:
        return read_record(columns, line)
    except UnreadableFieldError as error:
        raise BankFileError("broken_record", str(error), line=number) from None


def _is_trailer(layout: RemittanceLayout, line: str) -> bool:
    return line[7] == "9" if layout.has_batch else line[0] == "9"


def _check_count(layout: RemittanceLayout, number: int, line: str, records: int) -> None:
    """Refuse a file whose last record counts otherwise; a count of nothing says nothing."""
    trailer = _values(layout.trailer, number, line)
    written = trailer.get("file_records") or trailer.get("sequence")
    if written and int(str(written)) != records:
        message = f"the trailer says {written} records, the file holds {records}"
        raise BankFileError("totals_mismatch", message, line=number)


class _Titles:
    """Collects the records of one title after another."""

    def __init__(self, layout: RemittanceLayout) -> None:
        self.orders: list[RemittanceOrder] = []
        self.warnings: list[str] = []
        self.seen: dict[str, Value] = {}  # what the records said last, agreement included
        self._layout = layout
        self._segments = {segment.mark: segment for segment in layout.segments}
        self._title: dict[str, Value] = {}
        self._line = 0

    def take(self, number: int, line: str) -> None:
        if self._layout.has_batch and line[7] != "3":
            if line[7] == "1":
                self.seen |= _values(self._layout.batch_header, number, line)
            return
        mark = line[self._layout.mark_column - 1]
        segment = self._segments.get(mark)
        if segment is None:
            self.warnings.append(f"unread_record: line {number} is of type {mark}")
            return
        if segment is self._layout.segments[0]:
            self.close()
            self._line = number
        self._title |= _values(segment.columns, number, line)

    def close(self) -> None:
        """Make the order of the records so far."""
        if not self._title:
            return
        try:
            self.orders.append(order_of(self._layout, self._title))
        except KeyError as error:
            message = f"the title of this line lacks a record or has an unknown code: {error}"
            raise BankFileError("broken_record", message, line=self._line) from None
        self.seen |= self._title
        self._title = {}


def _file(layout: RemittanceLayout, head: dict[str, Value], titles: _Titles) -> RemittanceFile:
    values = head | {name: value for name, value in titles.seen.items() if value}
    created = head.get("created_date")
    return RemittanceFile(
        agreement=agreement_of(layout, values),
        company_name=str(values["company_name"]),
        company_tax_id=tax_id_of(values, "company"),
        file_number=int(str(values.get("file_number") or 0)),
        created_date=created if isinstance(created, date) else None,
        orders=tuple(titles.orders),
        warnings=tuple(titles.warnings),
    )
