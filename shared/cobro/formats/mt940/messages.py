"""Follow the fields of MT940 and MT942 messages, put pages together and check what they state."""

from collections.abc import Callable

from cobro.formats.columns import UnreadableFieldError
from cobro.formats.entries import (
    BadEntry,
    BankFileError,
    FileFormat,
    ParsedRecord,
    StatementStatus,
)
from cobro.formats.mt940 import values
from cobro.formats.mt940.entries import Booking, booking_of, record_of
from cobro.formats.mt940.lines import END, Field
from cobro.formats.mt940.totals import Totals
from cobro.formats.statements import ReadOptions, Statements

_CURRENCY_LETTERS = 3
INFORMATION = frozenset({"86", "NS"})


class Messages:
    """Takes field by field; hands out an entry as soon as its texts are complete."""

    def __init__(self, options: ReadOptions) -> None:
        self._statements = Statements(FileFormat.MT940, options)
        self._totals: Totals | None = None  # of the message that is open
        self._held: Totals | None = None  # of a statement whose next page is to come
        self._booking: Booking | None = None
        self._closings: dict[str, int] = {}
        self._line = 1
        self._handlers: dict[str, Callable[[Field], None]] = {
            "20": self._begin,
            "25": self._account,
            "25P": self._account,
            "28": self._number,
            "28C": self._number,
            "60F": self._opening,
            "60M": self._opening,
            "62F": self._closing,
            "62M": self._closing,
            "34F": self._interim,
            "13D": self._interim,
            "90C": self._total,
            "90D": self._total,
            END: self._end_message,
        }

    def line(self, number: int, text: str) -> ParsedRecord | None:
        """Take a statement line in; return the entry before it, or why this one is none."""
        self._line = number
        record = self.flush()
        totals = self._totals
        if totals is None or not totals.account:
            reason = "the entry stands outside of any statement of an account"
            raw = f":61:{text}"
            return self._statements.count(BadEntry(number, "outside_statement", reason, raw))
        self._booking = booking_of(number, text, totals.currency)
        totals.add(self._booking.line)
        return record

    def information(self, number: int, tag: str, text: str) -> None:
        """Take a text in: the first one after a statement line belongs to it."""
        self._line = number
        if self._booking is not None and not self._booking.tag:
            self._booking.tag, self._booking.information = tag, text

    def take(self, one: Field) -> None:
        """Take any other field in, after the entry before it was flushed."""
        self._line = one.line
        if handler := self._handlers.get(one.tag):
            handler(one)

    def flush(self) -> ParsedRecord | None:
        """Return the entry that waited for its text, if one did."""
        booking, totals = self._booking, self._totals
        if booking is None or totals is None:
            return None
        self._booking = None
        if isinstance(booking.line, values.Line) and booking.line.days.mended:
            text = f"line {booking.at}: a date that no calendar has was mended"
            self._statements.warn("impossible_date", text)
        totals.index = self._statements.index
        record = record_of(booking, totals)
        return self._statements.count(record)

    def end(self) -> ParsedRecord:
        self._end_message()
        self._release()
        if not self._statements.facts:
            message = "the file holds no statement of an account (:25: with :60F: and :62F:)"
            raise BankFileError("no_statement", message, line=self._line)
        return self._statements.summary()

    def _begin(self, one: Field) -> None:
        self._end_message()
        self._totals = Totals(one.line)

    def _account(self, one: Field) -> None:
        """Name the account as written, without blanks and the currency that some banks append."""
        totals = self._open(one)
        account = "".join(one.first_line.split())
        letters = account[-_CURRENCY_LETTERS:]
        if (
            account[:-_CURRENCY_LETTERS][-1:].isdecimal()
            and letters.isalpha()
            and letters.isupper()
        ):
            account, totals.currency = account[:-_CURRENCY_LETTERS], letters
        totals.account = account
        bank, _, rest = account.partition("/")
        self._statements.bank = self._statements.bank or (bank if rest else "")

    def _number(self, one: Field) -> None:
        totals = self._open(one)
        totals.number, _, totals.page = one.first_line.partition("/")
        totals.number_key = totals.number.strip("0")

    def _open(self, one: Field) -> Totals:
        if self._totals is None:
            self._totals = Totals(one.line)
        return self._totals

    def _opening(self, one: Field) -> None:
        totals = self._open(one)
        if totals.page_opening_minor is not None or totals.closing_minor is not None:
            message = "a statement begins before the one before it ended: its end is missing"
            raise BankFileError("broken_record", message, line=one.line)
        found = self._balance(one, totals.currency)
        totals.currency = found.currency or totals.currency
        known = self._closings.get(totals.account)
        if known is not None and known != found.minor:
            text = f"line {one.line}: opening {found.minor}, but {known} closed before it"
            self._statements.warn("balance_gap", text)
        held, self._held = self._held, None
        if held is not None and (one.tag == "60F" or held.account != totals.account):
            self._held = held
            self._release()
        elif held is not None:
            totals = self._continued(held, totals)
        totals.page_opening_minor = found.minor
        if totals.opening_minor is None:
            totals.opening_minor = found.minor
            totals.start_date = found.day

    def _continued(self, held: Totals, page: Totals) -> Totals:
        """Go on with a statement on its next page."""
        held.page = page.page
        held.page_moved_minor = 0
        held.closing_minor = None
        self._totals = held
        return held

    def _balance(self, one: Field, currency: str) -> values.Balance:
        try:
            return values.balance(one.first_line, currency)
        except UnreadableFieldError as error:
            raise BankFileError("broken_record", str(error), line=one.line) from error

    def _closing(self, one: Field) -> None:
        totals = self._totals
        if totals is None or totals.page_opening_minor is None:
            message = "a closing balance without an opening one: the beginning is missing"
            raise BankFileError("truncated_file", message, line=one.line)
        found = self._balance(one, totals.currency)
        expected = totals.page_opening_minor + totals.page_moved_minor
        if totals.unreadable:
            text = f"line {one.line}: {totals.unreadable} entries cannot be read"
            self._statements.warn("balance_unchecked", text)
        elif expected != found.minor or found.currency != totals.currency:
            message = (
                f"opening {totals.page_opening_minor} and entries {totals.page_moved_minor} do not "
                f"make the closing balance {found.minor} {found.currency} (minor units)"
            )
            self._statements.mismatch("balance_mismatch", message, one.line)
        totals.closing_minor, totals.end_date = found.minor, found.day
        self._closings[totals.account] = found.minor
        totals.page_opening_minor = None
        if one.tag == "62M":
            self._held, self._totals = totals, None
        else:
            self._close(totals)

    def _close(self, totals: Totals, *, is_last_page: bool = True) -> None:
        self._statements.close(totals.facts(is_last_page=is_last_page))
        self._totals = None

    def _release(self) -> None:
        """Let a statement go whose last page is not in the file."""
        if self._held is not None:
            text = f"line {self._held.line}: the last page of the statement is not in the file"
            self._statements.warn("statement_continues", text)
            self._statements.close(self._held.facts(is_last_page=False))
            self._held = None

    def _interim(self, one: Field) -> None:
        """Know an MT942, which has no balances, by its floor limit, time or totals."""
        totals = self._open(one)
        if totals.opening_minor is None:
            totals.status = StatementStatus.INTRADAY
        if one.tag == "34F" and not totals.currency:
            totals.currency = one.first_line[:_CURRENCY_LETTERS]

    def _total(self, one: Field) -> None:
        totals = self._open(one)
        self._interim(one)
        try:
            count, currency, minor = values.total(one.first_line)
        except UnreadableFieldError as error:
            raise BankFileError("broken_record", str(error), line=one.line) from error
        totals.currency = totals.currency or currency
        is_debit = one.tag == "90D"
        own = (
            (totals.debits_count, totals.debits_minor)
            if is_debit
            else (totals.credits_count, totals.credits_minor)
        )
        if (count, minor) != own and not totals.unreadable:
            message = (
                f"{one.tag} says {count} entries of {minor}, the file has {own[0]} of {own[1]}"
            )
            self._statements.mismatch("totals_mismatch", message, one.line)

    def _end_message(self, _: Field | None = None) -> None:
        totals = self._totals
        if totals is None:
            return
        if totals.status is StatementStatus.INTRADAY and totals.account:
            self._close(totals)
            return
        if totals.account and (totals.page_opening_minor is not None or totals.count):
            message = "the closing balance (:62F:) is missing: export the statement again"
            self._statements.mismatch("truncated_file", message, self._line)
            self._close(totals)
        self._totals = None
