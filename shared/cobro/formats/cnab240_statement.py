"""Read the account statement in a CNAB 240 batch of service 04: segments E between two balances.

The batch header tells the opening balance, the trailer the closing one with the sums of debits and
credits. Opening + credits - debits = closing must hold, or entries are missing. Source: FEBRABAN
CNAB 240 manual, "extrato de conta corrente para conciliação bancária".
"""

from datetime import date

from cobro.domain.money import Currency, Money
from cobro.formats.columns import (
    NOTHING,
    DateField,
    UnreadableFieldError,
    field_text,
    minor_units,
    span_slice,
)
from cobro.formats.days_ahead import FUTURE_DATE
from cobro.formats.entries import (
    BadEntry,
    BankFileError,
    EntryKind,
    StatementEntry,
    StatementFacts,
    account_key,
)
from cobro.formats.payer_texts import end_to_end_id
from cobro.formats.titles import latest_day
from cobro.formats.warned import Warnings

_BRL = Currency.BRL
_AGENCY, _ACCOUNT = span_slice((53, 57)), span_slice((59, 70))
_BALANCE_DATE = (143, 150)
_AMOUNT, _SIGN = span_slice((151, 168)), 168
_SEQUENCE = span_slice((174, 178))
_COUNT, _DEBITS, _CREDITS = (span_slice(span) for span in ((171, 176), (177, 194), (195, 212)))
_VALUE_DATE, _ENTRY_DATE = span_slice((135, 142)), span_slice((143, 150))
_TEXT = span_slice((177, 201))
_REFERENCES = (
    ("nature", span_slice((109, 111))),
    ("complement", span_slice((114, 133))),
    ("category", span_slice((170, 172))),
    ("history_code", span_slice((173, 176))),
    ("document_number", span_slice((202, 240))),
)


class AccountStatement:
    """One statement while it is read."""

    def __init__(self, number: int, text: str, file: "StatementFile") -> None:
        self._file = file
        account = text[_ACCOUNT]
        self.account = (
            account_key(file.bank, text[_AGENCY], account) if account.strip("0 ") else file.account
        )
        self._opening = _balance(number, text)
        self._opening_date = file.day.lenient(text[file.day.columns])
        self._sequence = text[_SEQUENCE].strip("0 ")
        self._entries = self._credits = self._debits = 0
        self._has_bad_entry = False
        self._first_day, self._last_day = date.max, date.min

    def read(self, number: int, text: str) -> StatementEntry | BadEntry:
        """Return the entry of a segment E; a bad entry says which field cannot be read."""
        try:
            return self._entry(number, text)
        except UnreadableFieldError as error:
            self._has_bad_entry = True
            return BadEntry(number, error.code, str(error), text)

    def _entry(self, number: int, text: str) -> StatementEntry:
        minor = _signed(text)
        value_date, _ = self._file.day(text[_VALUE_DATE])
        posted, posted_iso = self._file.day(text[_ENTRY_DATE])
        booked = posted or value_date
        if booked is None:
            message = "the entry has no date"
            raise UnreadableFieldError("missing_date", message)
        history, references = field_text(text[_TEXT]), _references(text)
        kind = _kind(minor)
        if kind is EntryKind.CREDIT and booked > self._file.latest:
            kind, references["doubt"] = EntryKind.UNKNOWN, FUTURE_DATE
        self._count(minor, booked)
        document = references.get("document_number", "")
        if found := end_to_end_id(f"{history} {document}"):
            references["end_to_end_id"] = found
        codes = (references.get("category", ""), references.get("history_code", ""))
        return StatementEntry(
            line=number,
            account=self.account,
            kind=kind,
            booking_date=booked,
            value_date=value_date,
            amount=Money(minor, _BRL),
            natural_key=(self.account, posted_iso, str(minor), *codes, document, history.upper()),
            references=references,
            occurrence=references.get("history_code", ""),
            text=history,
            raw=text,
            statement=self._file.statements,
        )

    def _count(self, minor: int, booked: date) -> None:
        self._entries += 1
        self._credits += max(minor, 0)
        self._debits -= min(minor, 0)
        self._first_day = min(self._first_day, booked)
        self._last_day = max(self._last_day, booked)

    def close(self, number: int, text: str, records: int) -> StatementFacts:
        """Return what the batch says of itself; raise `BankFileError` if it does not add up."""
        closing = _balance(number, text)
        closing_date = self._file.day.lenient(text[self._file.day.columns])
        self._check_period(number, closing_date)
        if self._has_bad_entry:
            self._file.warn(f"statement_unchecked: an entry of {self.account} cannot be read")
        else:
            self._check_sums(number, text, records)
            self._check_balances(number, closing)
        return StatementFacts(
            account=self.account,
            currency=_BRL.value,
            entries=self._entries,
            entries_minor=self._credits - self._debits,
            sequence=self._sequence,
            start_date=self._opening_date,
            end_date=closing_date,
            opening_minor=self._opening,
            opening_date=self._opening_date,
            closing_minor=closing,
            closing_date=closing_date,
        )

    def _check_period(self, number: int, closing_date: date | None) -> None:
        first, last = self._opening_date or date.min, closing_date or date.max
        if self._entries and not (first <= self._first_day and self._last_day <= last):
            self._file.warn(
                f"dates_outside_period: the statement that ends at line {number} has entries of "
                f"{self._first_day} to {self._last_day}"
            )

    def _check_sums(self, number: int, text: str, records: int) -> None:
        written = _figure(text[_COUNT])
        if written not in {0, records, self._entries}:  # banks count records or entries
            _refuse(f"the trailer counts {written}, there are {self._entries} entries", number)
        for name, columns, counted in (
            ("debits", _DEBITS, self._debits),
            ("credits", _CREDITS, self._credits),
        ):
            total = _figure(text[columns])
            if total and total != counted:
                _refuse(f"the trailer says {total} centavos of {name}, not {counted}", number)

    def _check_balances(self, number: int, closing: int | None) -> None:
        if self._opening is None or closing is None:
            self._file.warn(f"balance_missing: the statement that ends at line {number} lacks one")
            return
        reached = self._opening + self._credits - self._debits
        if reached != closing:
            _refuse(
                f"the opening balance and the entries make {reached} centavos, "
                f"the closing balance says {closing}",
                number,
            )


class StatementFile:
    """What the statements of one file share."""

    def __init__(self, bank: str, account: str, written: date | None, warnings: Warnings) -> None:
        self.bank = bank
        self.account = account
        self.latest = latest_day(written)
        self.day = DateField(_BALANCE_DATE)
        self.statements = 0
        self.warn = warnings.add


def _kind(minor: int) -> EntryKind:
    if minor > 0:
        return EntryKind.CREDIT
    return EntryKind.DEBIT if minor < 0 else EntryKind.INFORMATION


def _references(text: str) -> dict[str, str]:
    found = ((name, field_text(text[columns])) for name, columns in _REFERENCES)
    return {name: value for name, value in found if value.strip("0")}


def _signed(text: str) -> int:
    """Return the amount with the sign of its letter, C or D."""
    minor, letter = minor_units(text[_AMOUNT]), text[_SIGN]
    if minor and letter not in "CD":
        message = f"{letter!r} is neither C for a credit nor D for a debit"
        raise UnreadableFieldError("bad_amount", message)
    return -minor if letter == "D" else minor


def _balance(number: int, text: str) -> int | None:
    if text[_AMOUNT].isspace():
        return None
    try:
        return _signed(text)
    except UnreadableFieldError as error:
        message = f"the balance cannot be read: {error}"
        raise BankFileError("broken_record", message, line=number) from error


def _figure(value: str) -> int:
    digits = value.strip()  # of more than int() strips: a file separator counts as blank here
    if value in NOTHING or not digits.isdecimal():
        return 0
    return int(digits)


def _refuse(facts: str, number: int) -> None:
    message = f"{facts}: fetch the file from the bank again"
    raise BankFileError("totals_mismatch", message, line=number)
