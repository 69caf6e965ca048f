"""Read Norma 43: accounts with their entries, texts and totals.

Amounts have two implied decimals; 1 is a debit and 2 a credit. What record 33 counts and sums, the
balance, and the count of record 88 must hold; entries must lie in the period of their account.
"""

from collections.abc import Iterator

from cobro.formats.entries import BankFileError, FileFormat, ParsedRecord
from cobro.formats.norma43.accounts import Account, opened, refuse_totals
from cobro.formats.norma43.entries import Booking
from cobro.formats.norma43.records import WIDTH, columns_of, records
from cobro.formats.statements import STRICT, ReadOptions, Statements
from cobro.formats.streams import Readable

_TEXTS = frozenset({"23", "24"})
_NINES = "9" * 18
_COUNT_MODULUS = 1_000_000  # the count has six digits


def read(stream: Readable, options: ReadOptions = STRICT) -> Iterator[ParsedRecord]:
    """Yield the entries of all accounts in order, then one `FileSummary`."""
    file = _File(options)
    take, count = file.take, file.statements.count
    for number, raw in records(stream):
        record = take(number, columns_of(raw))
        if record is not None:
            yield count(record)
    yield file.end()


class _File:
    def __init__(self, options: ReadOptions) -> None:
        self.statements = Statements(FileFormat.NORMA43, options)
        self._account: Account | None = None
        self._booking: Booking | None = None
        self._count = 0
        self._line = 1
        self._is_over = False

    def take(self, number: int, text: str) -> ParsedRecord | None:
        """Take a record in; return the entry before it, if that is complete now."""
        self._line = number
        code = text[:2]
        if len(text) > WIDTH or self._is_over:
            self._refuse_place(text)
        if code == "88":
            self._end_record(text)
            return None
        self._count += 1
        if code in _TEXTS:
            self._more(code, text)
            return None
        entry, self._booking = self._booking, None
        record = entry.record(self._current()) if entry is not None else None
        if code == "22":
            self._booking = Booking(number, text)
            self._current().add(self._booking, self.statements)
        elif code == "33":
            self._close(text)
        elif code == "11":
            self._open(text)
        else:
            message = f"a record of type {code!r} is not known in Norma 43"
            raise BankFileError("broken_record", message, line=number)
        return record

    def _refuse_place(self, text: str) -> None:
        if len(text) > WIDTH:
            message = f"the record has {len(text)} columns, there are {WIDTH} in Norma 43"
            raise BankFileError("broken_record", message, line=self._line)
        message = "something follows the end record (88): upload one file at a time"
        raise BankFileError("several_files", message, line=self._line)

    def end(self) -> ParsedRecord:
        if self._account is not None or self._booking is not None:
            message = "the file ends before the totals of its account (record 33): fetch it again"
            raise BankFileError("truncated_file", message, line=self._line)
        if not self.statements.facts:
            message = "the file holds no account (records 11 and 33)"
            raise BankFileError("no_statement", message, line=self._line)
        if not self._is_over:
            self.statements.warn("missing_end_record", "the end record (88) is not there")
        return self.statements.summary()

    def _current(self) -> Account:
        if self._account is None:
            message = "an entry or total stands before the record of its account (11)"
            raise BankFileError("broken_record", message, line=self._line)
        return self._account

    def _more(self, code: str, text: str) -> None:
        if self._booking is None:
            message = f"a record of type {code} follows no entry"
            raise BankFileError("broken_record", message, line=self._line)
        self._booking.add(text)

    def _open(self, text: str) -> None:
        if self._account is not None:
            message = "an account begins before the totals (record 33) of the one before it"
            raise BankFileError("truncated_file", message, line=self._line)
        self._account = opened(self._line, text, self.statements)
        self.statements.bank = self.statements.bank or text[2:6]

    def _close(self, text: str) -> None:
        account = self._current()
        refuse_totals(account, self._line, text, self.statements)
        self.statements.close(account.facts())
        self._account = None

    def _end_record(self, text: str) -> None:
        if self._account is not None:
            message = "the file ends before the totals of its account (record 33): fetch it again"
            raise BankFileError("truncated_file", message, line=self._line)
        self._is_over = True
        stated = text[20:26]
        if text[2:20] != _NINES or stated != f"{self._count % _COUNT_MODULUS:06}":
            message = f"the end record counts {stated} records, there are {self._count}"
            self.statements.mismatch("totals_mismatch", message, self._line)
