"""Read a statement in CSV by its mapping: what stands before the table, the rows, what follows.

A file whose columns are not exactly those of the mapping is refused. A column of running balances
proves the order of the rows, whichever of two it is, and that none is missing.
"""

import io
from collections.abc import Iterator, Mapping

from cobro.formats.columns import UnreadableFieldError
from cobro.formats.csv_statements.balances import AccountSums
from cobro.formats.csv_statements.entries import Row, RowReader, kept
from cobro.formats.csv_statements.mapping import CsvMapping, Stated
from cobro.formats.csv_statements.table import (
    HEADER_LINES_MAX,
    header_of,
    header_refusal,
    is_header,
    rows,
)
from cobro.formats.csv_statements.table import Row as Cells
from cobro.formats.csv_statements.values import amount_reader
from cobro.formats.entries import BadEntry, BankFileError, FileFormat, ParsedRecord
from cobro.formats.statements import STATEMENTS_MAX, STRICT, ReadOptions, Statements
from cobro.formats.streams import Readable


def matches(mapping: CsvMapping, head: bytes) -> bool:
    """Tell whether the header of the mapping stands in the first bytes of a file."""
    whole_lines = head[: head.rfind(b"\n") + 1] or head
    if mapping.encoding.startswith("utf-16"):
        whole_lines = head[: len(head) // 2 * 2]
    try:
        for number, (_, cells) in enumerate(rows(io.BytesIO(whole_lines), mapping)):
            if number > HEADER_LINES_MAX:
                return False
            if is_header(cells, mapping):
                return True
    except BankFileError:
        return False
    return False


def read(
    stream: Readable, mapping: CsvMapping, options: ReadOptions = STRICT
) -> Iterator[ParsedRecord]:
    """Yield the entries in the order of the rows, then one `FileSummary`."""
    file = _File(mapping, options)
    table = rows(stream, mapping)
    reader = file.begin(table)
    for line, cells in table:
        for record in file.take(line, cells, reader):
            yield file.statements.count(record)
    yield file.end()


class _File:
    def __init__(self, mapping: CsvMapping, options: ReadOptions) -> None:
        self.statements = Statements(FileFormat.CSV, options)
        self.statements.bank = mapping.bank
        self._mapping = mapping
        self._amount = amount_reader(mapping.decimal)
        self._stated: dict[Stated, str] = {}
        self._sums: dict[tuple[str, str], AccountSums] = {}
        self._account = mapping.account
        self._currency = mapping.currency
        self._line = 1
        self._is_over = False
        self._unreadable = 0

    def begin(self, table: Iterator[Cells]) -> RowReader:
        """Read up to the header, and take from there what the mapping knows of."""
        seen: list[Cells] = []
        totals: tuple[str, ...] = ()
        for line, cells in table:
            if is_header(cells, self._mapping):
                self._line = line
                self._account = self._stated.get(Stated.ACCOUNT, "") or self._account
                self._currency = self._stated.get(Stated.CURRENCY, "") or self._currency
                header = header_of(cells)
                return RowReader(self._mapping, header, self._account, self._currency)
            if totals:
                self._take_totals(totals, cells)
                totals = ()
            elif self._mapping.totals and set(self._mapping.totals) <= set(cells):
                totals = tuple(cells)
            else:
                self._take_labels(cells, self._mapping.preamble)
            seen.append((line, cells))
            if len(seen) >= HEADER_LINES_MAX:
                break
        raise header_refusal(seen, self._mapping)

    def take(self, line: int, cells: list[str], reader: RowReader) -> Iterator[ParsedRecord]:
        self._line = line
        if self._take_labels(cells, self._mapping.footer):
            self._is_over = True
            return
        if is_header(cells, self._mapping):
            message = "the header comes again: upload one file at a time"
            raise BankFileError("several_files", message, line=line)
        try:
            row = self._row(line, cells, reader)
        except UnreadableFieldError as error:
            self._unreadable += 1
            raw = self._mapping.delimiter.join(cells)
            yield BadEntry(line, error.code, str(error), raw)
            return
        index = self._add(line, row)
        for entry in filter(None, (row.entry, row.refund)):
            yield kept(entry._replace(statement=index) if index else entry, row.currency)

    def _row(self, line: int, cells: list[str], reader: RowReader) -> Row:
        if self._is_over:
            message = "the row stands below the end of the table"
            raise UnreadableFieldError("wrong_columns", message)
        return reader.read(line, cells)

    def end(self) -> ParsedRecord:
        if not self._sums:
            key = (self._account, self._currency)
            self._sums[key] = AccountSums(self._line, *key)
        for sums in self._sums.values():
            opening, closing = sums.ends()
            if len(self._sums) == 1:
                opening, closing = self._check_stated(sums, opening, closing)
            if self._unreadable:
                text = f"line {sums.line}: {self._unreadable} rows cannot be read"
                self.statements.warn("balance_unchecked", text)
            elif sums.broken_line:
                message = "the running balance does not follow from the amounts in either order"
                self.statements.mismatch("balance_mismatch", message, sums.broken_line)
            self.statements.close(sums.facts(opening, closing))
        return self.statements.summary()

    def _add(self, line: int, row: Row) -> int:
        """Add a row to the sums of its account; return which of the file's accounts it is."""
        key = (row.entry.account, row.currency)
        sums = self._sums.get(key)
        if sums is None:
            if len(self._sums) >= STATEMENTS_MAX:
                message = f"the file has more than {STATEMENTS_MAX:,} accounts"
                raise BankFileError("oversized_statement", message, line=line)
            sums = self._sums[key] = AccountSums(line, *key, index=len(self._sums))
        sums.add(line, row.day, row.minor, row.balance)
        if row.refund:
            sums.add(line, row.day, row.refund.amount.minor, None)
        return sums.index

    def _take_labels(self, cells: list[str], labels: Mapping[str, Stated]) -> bool:
        if cells[0] not in labels:
            return False
        self._stated[labels[cells[0]]] = next((cell for cell in cells[1:] if cell), "")
        return True

    def _take_totals(self, names: tuple[str, ...], cells: list[str]) -> None:
        for name, value in zip(names, cells, strict=False):
            if name in self._mapping.totals:
                self._stated[self._mapping.totals[name]] = value

    def _check_stated(
        self, sums: AccountSums, opening: int | None, closing: int | None
    ) -> tuple[int | None, int | None]:
        """Compare with what the file states; return opening and closing balance, stated first."""
        stated = {fact: self._stated_minor(fact, sums.currency) for fact in self._stated}
        moved = sums.credits_minor - sums.debits_minor
        start = stated.get(Stated.OPENING_BALANCE)
        finish = stated.get(Stated.CLOSING_BALANCE)
        problems = [
            (f"the {name} of the file is {said}, its rows make {own}", said, own)
            for name, said, own in (
                ("opening balance", start, opening),
                ("closing balance", finish, closing),
                ("closing balance", finish, None if start is None else start + moved),
                ("sum of credits", stated.get(Stated.CREDITS), sums.credits_minor),
                ("sum of debits", _positive(stated.get(Stated.DEBITS)), sums.debits_minor),
            )
            if said is not None and own is not None and said != own
        ]
        for message, _, _ in problems:
            if not self._unreadable:
                self.statements.mismatch("balance_mismatch", message, sums.line)
        return (
            opening if start is None else start,
            closing if finish is None else finish,
        )

    def _stated_minor(self, fact: Stated, currency: str) -> int | None:
        if fact in {Stated.ACCOUNT, Stated.CURRENCY, Stated.IGNORED}:
            return None
        try:
            return self._amount(self._stated[fact], currency)
        except UnreadableFieldError as error:
            message = f"the {fact.replace('_', ' ')} before or after the table: {error}"
            raise BankFileError("broken_record", message, line=self._line) from error


def _positive(minor: int | None) -> int | None:
    return None if minor is None else abs(minor)
