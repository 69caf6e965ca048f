"""The account of Norma 43 (record 11), what it adds up to, and its totals (record 33)."""

from dataclasses import dataclass
from datetime import date

from cobro.formats.columns import UnreadableFieldError
from cobro.formats.entries import BankFileError, StatementFacts
from cobro.formats.norma43.entries import Booking, signed
from cobro.formats.norma43.records import CREDIT, DEBIT, KnownDays, day_reader, iban_of, period_of
from cobro.formats.statements import Statements

_COUNT_MODULUS = 100_000  # record 33 has five digits for a count
# Numbers of ISO 4217; any other one is shown as it is.
_CURRENCIES = {
    "978": "EUR", "840": "USD", "986": "BRL", "484": "MXN", "826": "GBP", "756": "CHF",
    "392": "JPY", "724": "ESP",
}  # fmt: skip


@dataclass(slots=True)
class Account:
    """Amounts in minor units, credits and debits positive."""

    line: int
    index: int  # which statement of the file it is
    key: str
    written: str
    currency: str
    day: KnownDays
    start_date: date
    end_date: date
    opening_minor: int
    closing_minor: int | None = None
    credits_count: int = 0
    debits_count: int = 0
    credits_minor: int = 0
    debits_minor: int = 0
    unreadable: int = 0

    def add(self, booking: Booking, statements: Statements) -> None:
        """Take an entry in: its amount counts, its day must lie in the period."""
        text = booking.text
        code = _sign(text[27], booking.line, statements)
        try:
            booking.minor = signed(code, text[28:42])
            day, _ = self.day(text[10:16])
        except UnreadableFieldError as error:
            booking.problem = error
            self.unreadable += booking.minor is None
            day = self.start_date
        if code == CREDIT:
            self.credits_count += 1
            self.credits_minor += booking.minor or 0
        else:
            self.debits_count += 1
            self.debits_minor -= booking.minor or 0
        if not self.start_date <= day <= self.end_date:
            message = f"the entry of {day} is outside of {self.start_date} to {self.end_date}"
            statements.mismatch("outside_period", message, booking.line)

    def facts(self) -> StatementFacts:
        return StatementFacts(
            line=self.line,
            account=self.key,
            currency=self.currency,
            start_date=self.start_date,
            opening_date=self.start_date,
            closing_date=self.end_date,
            end_date=self.end_date,
            opening_minor=self.opening_minor,
            closing_minor=self.closing_minor,
            entries=self.credits_count + self.debits_count,
            entries_minor=self.credits_minor - self.debits_minor,
            credits_minor=self.credits_minor,
            debits_minor=self.debits_minor,
        )


def opened(line: int, text: str, statements: Statements) -> Account:
    """Return the account of a record 11."""
    written = text[2:20]
    period = period_of(text[20:26], text[26:32])
    if period is None or not (written.isdecimal() and written.isascii()):
        message = "the record of the account has no account number or no period"
        raise BankFileError("broken_record", message, line=line)
    reader, first, last = period
    return Account(
        line=line,
        index=statements.index,
        key=iban_of(text[2:6], text[6:10], text[10:20]),
        written=written,
        currency=_CURRENCIES.get(text[47:50], text[47:50]),
        day=day_reader(reader),
        start_date=first,
        end_date=last,
        opening_minor=_balance(text[32], text[33:47], line, statements),
    )


def _balance(code: str, digits: str, line: int, statements: Statements) -> int:
    try:
        minor = signed(_sign(code, line, statements), digits)
    except UnreadableFieldError as error:
        raise BankFileError("broken_record", f"the balance: {error}", line=line) from error
    return minor


def _sign(code: str, line: int, statements: Statements) -> str:
    """Return 1 or 2; whoever accepts another code has it read as a credit."""
    if code in {DEBIT, CREDIT}:
        return code
    message = f"{code!r} is neither 1 (debit) nor 2 (credit)"
    statements.mismatch("broken_record", message, line)
    return CREDIT


def refuse_totals(account: Account, line: int, text: str, statements: Statements) -> None:
    """Compare a record 33 with what its account adds up to."""
    account.closing_minor = _balance(text[58], text[59:73], line, statements)
    if text[2:20] != account.written:
        message = f"the totals are of account {text[2:20].strip()}, not {account.written}"
        statements.mismatch("totals_mismatch", message, line)
    if account.unreadable:
        message = f"line {line}: {account.unreadable} amounts cannot be read"
        statements.warn("balance_unchecked", message)
        return
    for stated, own, name in (
        (text[20:25], f"{account.debits_count % _COUNT_MODULUS:05}", "count of debits"),
        (text[25:39], f"{account.debits_minor:014}", "sum of debits"),
        (text[39:44], f"{account.credits_count % _COUNT_MODULUS:05}", "count of credits"),
        (text[44:58], f"{account.credits_minor:014}", "sum of credits"),
    ):
        if stated != own:
            statements.mismatch("totals_mismatch", f"{name} is {stated}, not {own}", line)
    expected = account.opening_minor + account.credits_minor - account.debits_minor
    if expected != account.closing_minor:
        message = f"the entries lead to {expected}, the balance is {account.closing_minor}"
        statements.mismatch("balance_mismatch", message, line)
