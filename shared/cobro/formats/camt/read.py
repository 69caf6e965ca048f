"""Read camt.052, camt.053 and camt.054 of any version, several statements and accounts a file.

`CdtDbtInd` is the direction as booked; a reversal only says that an earlier entry is taken back.
Some exporters mean the opposite: where only that makes the balances add up, it is read so, with a
warning. Reversals are therefore held back to the end of their statement.
"""

from collections.abc import Iterator

from cobro.formats.camt.bookings import Booking, Record, Statement, records_of, survey
from cobro.formats.camt.elements import Element, Elements
from cobro.formats.camt.sums import Sums
from cobro.formats.camt.tree import Part
from cobro.formats.camt.values import is_true, lenient_day
from cobro.formats.entries import (
    BankFileError,
    FileFormat,
    ParsedRecord,
    StatementFacts,
    StatementStatus,
)
from cobro.formats.statements import STRICT, ReadOptions, Statements
from cobro.formats.streams import Readable

REVERSALS_MAX = 20_000  # held back in one statement
_COPIES = frozenset({"CODU", "COPY", "DUPL"})
_STATUS = {
    "BkToCstmrStmt": StatementStatus.BOOKED,
    "BkToCstmrAcctRpt": StatementStatus.INTRADAY,
    "BkToCstmrDbtCdtNtfctn": StatementStatus.NOTIFICATION,
}


def read(stream: Readable, options: ReadOptions = STRICT) -> Iterator[ParsedRecord]:
    """Yield the entries in order, reversals at the end of their statement, then the summary."""
    elements = Elements(stream)
    file = _File(elements, options)
    for element in elements:
        for record in file.take(element):
            yield file.statements.count(record)
    yield file.end()


class _File:
    def __init__(self, elements: Elements, options: ReadOptions) -> None:
        self.statements = Statements(FileFormat.CAMT, options)
        self._elements = elements
        self._group: dict[str, str] = {}
        self._open: Element | None = None
        self._statement = Statement("", "", StatementStatus.BOOKED)
        self._sums = Sums()
        self._reversals: list[Booking] = []

    def take(self, element: Element) -> Iterator[Record]:
        if element.part is Part.GROUP:
            self._group = element.facts
        elif element.part is Part.BALANCE:
            self._sums.add_balance(element)
        elif element.part is Part.ENTRY:
            yield from self._entry(element)
        elif element is self._open:
            yield from self._close(element)
        else:
            self._begin(element)

    def end(self) -> ParsedRecord:
        if not self._elements.root:
            message = "the XML is no account report, statement or notification (camt.052-054)"
            raise BankFileError("unknown_format", message, line=1)
        if not self.statements.facts:
            message = "the file holds no statement: export the transactions of an account"
            raise BankFileError("no_statement", message, line=self._elements.line)
        return self.statements.summary()

    def _begin(self, element: Element) -> None:
        self._open = element
        root = self._elements.root.partition("V0")[0]
        self._statement = Statement("", "", _STATUS[root], index=self.statements.index)
        self._sums = Sums()

    def _entry(self, element: Element) -> Iterator[Record]:
        self._identify()
        booking = survey(element, self._statement)
        self._sums.add(booking)
        if booking.is_reversal and booking.is_booked:
            self._reversals.append(booking)
            if len(self._reversals) > REVERSALS_MAX:
                message = f"a statement has more than {REVERSALS_MAX:,} reversals"
                raise BankFileError("oversized_statement", message, line=element.line)
            return
        yield from self._records(booking, turned=False)

    def _records(self, booking: Booking, *, turned: bool) -> Iterator[Record]:
        yield from records_of(booking, self._statement, turned=turned)
        for code, message in booking.warnings:
            self.statements.warn(code, message)

    def _identify(self) -> None:
        """Take account and currency from what stands before the entries."""
        if self._open is None or self._statement.account:
            return
        facts = self._open.facts
        self._statement.account = facts.get("iban") or facts.get("other_account", "")
        self._statement.currency = self._sums.currency or facts.get("currency", "")
        self._statement.start_date = lenient_day(facts.get("from"))
        self._statement.end_date = lenient_day(facts.get("to"))
        self.statements.bank = self.statements.bank or facts.get("bank", "")

    def _close(self, element: Element) -> Iterator[Record]:
        self._identify()
        if not self._statement.account:
            message = "the statement names no account"
            self.statements.mismatch("no_statement", message, element.line)
        turned = self._sums.only_adds_up_turned()
        if turned:
            self.statements.warn(
                "reversals_turned",
                f"line {element.line}: the balances add up only with reversals against their sign",
            )
        for booking in self._reversals:
            yield from self._records(booking, turned=turned)
        self._reversals.clear()
        for code, message in self._sums.problems(element.facts, turned=turned):
            self.statements.mismatch(code, message, element.line)
        if self._statement.outside:
            text = f"line {element.line}: {self._statement.outside} entries wait for a person"
            self.statements.warn("outside_period", text)
        for code, message in self._sums.doubts():
            self.statements.warn(code, f"line {element.line}: {message}")
        self.statements.close(self._facts(element, turned=turned))
        self._open = None

    def _facts(self, element: Element, *, turned: bool) -> StatementFacts:
        facts, sums = element.facts, self._sums
        is_copy = facts.get("copy", "") in _COPIES
        if is_copy:
            text = f"line {element.line}: the statement is marked as a copy ({facts['copy']})"
            self.statements.warn("copy", text)
        page = facts.get("page") or self._group.get("page", "")
        last = facts.get("last_page") or self._group.get("last_page", "true")
        return StatementFacts(
            line=element.line,
            account=self._statement.account,
            currency=self._statement.currency or sums.entries_currency,
            status=self._statement.status,
            is_copy=is_copy,
            sequence=facts.get("legal_number") or facts.get("electronic_number", ""),
            page=page,
            is_last_page=is_true(last),
            start_date=self._statement.start_date,
            end_date=self._statement.end_date,
            opening_minor=sums.opening.minor if sums.opening else None,
            opening_date=sums.opening.on if sums.opening else None,
            closing_minor=sums.closing.minor if sums.closing else None,
            closing_date=sums.closing.on if sums.closing else None,
            available_minor=sums.available.minor if sums.available else None,
            entries=sums.count,
            entries_minor=sums.moved(turned=turned),
            credits_minor=sums.credits(turned=turned),
            debits_minor=sums.debits(turned=turned),
        )
