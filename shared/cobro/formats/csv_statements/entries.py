"""Make entries of the rows of a CSV file."""

from collections.abc import Iterator, Sequence
from datetime import date

from cobro.domain.money import Money
from cobro.formats.columns import UnreadableFieldError
from cobro.formats.csv_statements.mapping import REFERENCE, Column, CsvMapping
from cobro.formats.csv_statements.values import amount_reader, date_reader
from cobro.formats.entries import BadEntry, EntryKind, StatementEntry
from cobro.formats.ofx_fields import is_balance_line
from cobro.formats.payer_texts import end_to_end_id
from cobro.formats.statements import KEPT, PLACEHOLDER, not_kept


class Row:
    """A row read: `minor` and `balance` are None where the file says nothing."""

    __slots__ = ("balance", "currency", "day", "entry", "minor", "refund")

    def __init__(self, entry: StatementEntry, currency: str, balance: int | None) -> None:
        self.entry = entry
        self.day = entry.booking_date
        self.minor = entry.amount.minor
        self.currency = currency
        self.balance = balance
        self.refund: StatementEntry | None = None


class RowReader:
    """Reads rows below a header; `account` and `currency` are what the file says before it."""

    def __init__(
        self, mapping: CsvMapping, header: Sequence[str], account: str, currency: str
    ) -> None:
        self._mapping = mapping
        self._width = len(header)
        self._account = account
        self._currency = currency
        self._day = date_reader(mapping.date_format, mapping.time_zone)
        self._amount = amount_reader(mapping.decimal)
        self._places: dict[str, list[int]] = {}
        for place, name in enumerate(header):
            self._places.setdefault(mapping.columns[name], []).append(place)
        self._references = [
            (column.removeprefix(REFERENCE), places[0])
            for column, places in self._places.items()
            if column.startswith(REFERENCE)
        ]

    def read(self, line: int, cells: list[str]) -> Row:
        """Return the row; raise `UnreadableFieldError`."""
        if len(cells) < self._width or any(cells[self._width :]):
            message = f"the row has {len(cells)} cells, its header has {self._width}"
            raise UnreadableFieldError("wrong_columns", message)
        currency = (self._cell(cells, Column.CURRENCY) or self._currency).upper()
        day = self._required_day(cells)
        text = " ".join(filter(None, self._cells(cells, Column.TEXT)))
        name = self._cell(cells, Column.PAYER_NAME)
        only_balance = is_balance_line(text or name)
        minor = 0 if only_balance else self._minor(cells, currency)
        balance = self._cell(cells, Column.BALANCE)
        entry = self._entry(line, cells, (day, minor, currency), text)
        row = Row(entry, currency, self._amount(balance, currency) if balance else None)
        row.refund = self._refund(entry, cells, currency)
        return row

    def _cell(self, cells: list[str], column: str) -> str:
        places = self._places.get(column)
        return cells[places[0]] if places else ""

    def _cells(self, cells: list[str], column: str) -> Iterator[str]:
        for place in self._places.get(column, ()):
            yield cells[place]

    def _required_day(self, cells: list[str]) -> date:
        text = self._cell(cells, Column.BOOKING_DATE)
        if not text:
            message = "the row has no booking date"
            raise UnreadableFieldError("missing_date", message)
        return self._day(text)

    def _minor(self, cells: list[str], currency: str) -> int:
        """Return the signed amount, of one column or of two, as the mapping says."""
        minor = self._one_column(cells, currency)
        if minor is None:
            minor = self._two_columns(cells, currency)
        return -minor if self._mapping.inverted else minor

    def _one_column(self, cells: list[str], currency: str) -> int | None:
        if Column.AMOUNT not in self._places:
            return None
        minor = self._amount(self._given(self._cell(cells, Column.AMOUNT)), currency)
        if Column.DIRECTION not in self._places:
            return minor
        word = self._cell(cells, Column.DIRECTION)
        if word in self._mapping.debit_words:
            return -abs(minor)
        if word in self._mapping.credit_words:
            return abs(minor)
        message = f"{word!r} is neither a debit nor a credit by the mapping"
        raise UnreadableFieldError("bad_amount", message)

    def _two_columns(self, cells: list[str], currency: str) -> int:
        debit, credit = self._cell(cells, Column.DEBIT), self._cell(cells, Column.CREDIT)
        self._given(debit or credit)
        out = self._amount(debit, currency) if debit else 0
        into = self._amount(credit, currency) if credit else 0
        if out and into:
            message = "the row has a debit and a credit"
            raise UnreadableFieldError("bad_amount", message)
        return into + (out if self._mapping.debits_negative else -out)

    def _given(self, text: str) -> str:
        if not text:
            message = "the row has no amount"
            raise UnreadableFieldError("no_amount", message)
        return text

    def _entry(
        self, line: int, cells: list[str], money: tuple[date, int, str], text: str
    ) -> StatementEntry:
        day, minor, currency = money
        account = self._cell(cells, Column.ACCOUNT) or self._account
        references = {name: cells[place] for name, place in self._references if cells[place]}
        if "end_to_end_id" not in references and (found := end_to_end_id(text)):
            references["end_to_end_id"] = found
        value = self._cell(cells, Column.VALUE_DATE)
        return StatementEntry(
            line=line,
            account=account,
            kind=_kind(minor),
            booking_date=day,
            value_date=self._day(value) if value else None,
            amount=Money(minor, KEPT.get(currency, PLACEHOLDER)),
            natural_key=(account, day.isoformat(), str(minor), *references.values(), text.upper()),
            references=references,
            payer_name=self._cell(cells, Column.PAYER_NAME),
            payer_tax_id=self._cell(cells, Column.PAYER_TAX_ID),
            text=text,
            raw=self._mapping.delimiter.join(cells),
        )

    def _refund(
        self, entry: StatementEntry, cells: list[str], currency: str
    ) -> StatementEntry | None:
        """Return the entry of what went back, where the same row tells it."""
        amount = self._cell(cells, Column.REFUND_AMOUNT)
        if not amount:
            return None
        refund_id = self._cell(cells, Column.REFUND_ID)
        minor = -abs(self._amount(amount, currency))
        references = {**entry.references, "end_to_end_id": refund_id} if refund_id else {}
        if original := entry.references.get("end_to_end_id", ""):
            references["returned_end_to_end_id"] = original
        return entry._replace(
            kind=EntryKind.REVERSAL,
            amount=Money(minor, entry.amount.currency),
            natural_key=(*entry.natural_key, "refund", refund_id),
            references=references,
        )


def _kind(minor: int) -> EntryKind:
    if minor > 0:
        return EntryKind.CREDIT
    return EntryKind.DEBIT if minor < 0 else EntryKind.INFORMATION


def kept(entry: StatementEntry, currency: str) -> StatementEntry | BadEntry:
    return entry if currency in KEPT else not_kept(entry, currency)
