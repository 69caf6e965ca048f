"""What an OFX file says of one statement around its transactions: account, period and balances.

A balance is told as the bank gives it and is never a check of the lines: it is that of the time of
the export, not of the last line, and some banks leave its decimal mark out (12345 for 123,45), so
that a balance without a mark is not taken.
"""

from dataclasses import dataclass, field
from datetime import date

from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency
from cobro.formats.columns import UnreadableFieldError
from cobro.formats.entries import StatementEntry, StatementFacts
from cobro.formats.ofx_fields import amount_minor, local_date, statement_account
from cobro.formats.warned import Warnings

_NO_MARK = frozenset("0123456789+- ")


@dataclass(slots=True)
class Statement:
    """One statement while it is read; its lines may have the days `first_date` to `last_date`."""

    warnings: Warnings
    number: int
    bank: str = ""
    account: str = field(default_factory=lambda: statement_account("", "", ""))
    currency: Currency | None = None
    currency_text: str = ""
    first_date: date = date.min
    last_date: date = date.max
    entries: int = 0
    entries_minor: int = 0
    _outside: int = 0
    _start_date: date | None = None
    _end_date: date | None = None
    _closing: int | None = None
    _closing_date: date | None = None
    _available: int | None = None

    def set_currency(self, text: str) -> None:
        self.currency_text = text
        try:
            self.currency = Currency.parse(text)
        except InvalidInputError:
            self.currency = None
            self.warnings.add(f"unknown_currency: a statement is in {text!r}")

    def set_period(self, line: int, name: bytes, text: str, exported: date | None) -> None:
        """Keep a day of the period; lines after its end and the export are not money yet.

        Some banks write the time of the export as beginning and end: that is no period.
        """
        day = self._day(line, text)
        if name == b"DTSTART":
            self._start_date = day
            return
        self._end_date = day
        if day is not None:
            self.last_date = max(day, exported or day)
            self.first_date = (
                self._start_date if self._start_date and self._start_date < day else date.min
            )

    def set_balance(self, line: int, name: bytes, leaf: bytes, text: str) -> None:
        """Keep the amount or the day of LEDGERBAL and AVAILBAL."""
        if leaf == b"DTASOF":
            if name == b"LEDGERBAL":
                self._closing_date = self._day(line, text)
            return
        minor = self._balance(line, text)
        if name == b"LEDGERBAL":
            self._closing = minor
        else:
            self._available = minor

    def count(self, entry: StatementEntry) -> None:
        self.entries += 1
        self.entries_minor += entry.amount.minor
        self._outside += "doubt" in entry.references

    def facts(self) -> StatementFacts:
        if self._outside:
            self.warnings.add(
                f"dates_outside_period: {self._outside} lines that bring money to {self.account} "
                "are of days outside of the statement"
            )
        return StatementFacts(
            account=self.account,
            currency=self.currency_text.upper(),
            entries=self.entries,
            entries_minor=self.entries_minor,
            start_date=self._start_date,
            end_date=self._end_date,
            closing_minor=self._closing,
            closing_date=self._closing_date,
            available_minor=self._available,
        )

    def _day(self, line: int, text: str) -> date | None:
        try:
            return local_date(text)
        except UnreadableFieldError as error:
            self.warnings.add(f"date_unreadable: line {line}: {error}")
            return None

    def _balance(self, line: int, text: str) -> int | None:
        if not text:
            return None
        if text.strip("0+- ") and _NO_MARK.issuperset(text):
            self.warnings.add(
                f"balance_in_doubt: line {line}: {text!r} has no decimal mark, so it is not taken"
            )
            return None
        try:
            return amount_minor(text)
        except UnreadableFieldError as error:
            self.warnings.add(f"balance_unreadable: line {line}: {error}")
            return None
