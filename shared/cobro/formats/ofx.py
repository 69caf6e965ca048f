"""Read account statements in OFX, 1.x (SGML) and 2.x (XML), several accounts a file.

The sign of the amount alone says what is money in and money out (banks write any TRNTYPE). Balance
lines are no transactions, a balance is never trusted, and the bank's FITID is only a part of the
natural key: banks repeat it and change it between exports. OFX has no totals; what shows a cut file
is its missing end tag.
"""

from collections.abc import Iterator
from datetime import date

from cobro.formats import streams
from cobro.formats.columns import UnreadableFieldError
from cobro.formats.entries import (
    BadEntry,
    BankFileError,
    EntryKind,
    FileFormat,
    FileSummary,
    ParsedRecord,
    StatementEntry,
    StatementFacts,
)
from cobro.formats.ofx_fields import bank_code, local_date, statement_account
from cobro.formats.ofx_statement import Statement
from cobro.formats.ofx_transactions import Transactions
from cobro.formats.sgml import Block, Token, leaf_text, tags_and_blocks
from cobro.formats.warned import Warnings

_STATEMENTS = frozenset({b"STMTRS", b"CCSTMTRS"})
_ACCOUNT = frozenset({b"BANKACCTFROM", b"CCACCTFROM"})
_ACCOUNT_LEAVES = frozenset({b"BANKID", b"BRANCHID", b"ACCTID"})
_BALANCES = frozenset({b"LEDGERBAL", b"AVAILBAL"})
_BALANCE_LEAVES = frozenset({b"BALAMT", b"DTASOF"})
_PERIOD_LEAVES = frozenset({b"DTSTART", b"DTEND"})
_TRANSACTION = b"STMTTRN"


def read(stream: streams.Readable) -> Iterator[ParsedRecord]:
    """Yield the lines of all statements in order, then one `FileSummary`.

    Raises `BankFileError` when the file as a whole is refused, which may be after entries came.
    """
    file = _File()
    for part in tags_and_blocks(stream, _TRANSACTION):
        if isinstance(part, Block):
            yield file.transaction(part)
        else:
            file.take(part)
    yield file.summary()


class _File:
    """What stands around the transactions of one file."""

    def __init__(self) -> None:
        self._warnings = Warnings()
        self._transactions = Transactions(self._warnings)
        self._bank = self._account_key = ""
        self._entries = self._bad_entries = self._settled_minor = 0
        self._exported: date | None = None
        self._facts: list[StatementFacts] = []
        self._statement: Statement | None = None
        self._roots = 0
        self._open = 0  # <OFX> that wait for their end
        self._in_account = False
        self._in_sign_on = False
        self._balance = b""
        self._parts: dict[bytes, str] = {}

    def take(self, token: Token) -> None:
        """Follow a tag outside of transactions."""
        line, name, closing, text = token
        if name in _STATEMENTS:
            self._open_or_close(opened=not closing)
        elif name in _ACCOUNT:
            self._account(opened=not closing)
        elif name in _BALANCES:
            self._balance = b"" if closing else name
        elif name == b"OFX":
            self._root(line, opened=not closing)
        elif name == b"SONRS":
            self._in_sign_on = not closing
        elif not closing:
            self._leaf(line, name, leaf_text(text))

    def transaction(self, block: Block) -> StatementEntry | BadEntry:
        """Return the entry of a transaction and count it."""
        record = self._record(block)
        if isinstance(record, BadEntry):
            self._bad_entries += 1
            return record
        self._entries += 1
        if record.kind is EntryKind.CREDIT:
            self._settled_minor += record.amount.minor
        return record

    def _record(self, block: Block) -> StatementEntry | BadEntry:
        statement = self._statement
        if not block.closed:
            reason = "the transaction has no beginning or no end"
            return BadEntry(block.line, "unclosed_transaction", reason, block.source())
        if statement is None:
            reason = "the transaction stands outside of any bank or card statement"
            return BadEntry(block.line, "outside_statement", reason, block.source())
        record = self._transactions.read(block, statement)
        if isinstance(record, StatementEntry):
            statement.count(record)
        return record

    def summary(self) -> FileSummary:
        if self._open > 0 or self._statement is not None:
            message = "the file ends before its end tag </OFX>: export it from the bank again"
            raise BankFileError("truncated_file", message)
        if not self._facts:
            message = "the file holds no statement: export the transactions of an account"
            raise BankFileError("no_statement", message)
        return FileSummary(
            format=FileFormat.OFX,
            bank=self._bank,
            account=self._account_key,
            file_sequence="",
            entries=self._entries,
            bad_entries=self._bad_entries,
            settled_minor=self._settled_minor,
            warnings=self._warnings.all(),
            file_date=self._exported,
            statements=tuple(self._facts),
        )

    def _root(self, line: int, *, opened: bool) -> None:
        self._open += 1 if opened else -1
        self._roots += opened
        if self._roots > 1:
            message = "a second <OFX> begins in the file: upload each file by itself"
            raise BankFileError("broken_record", message, line=line)

    def _open_or_close(self, *, opened: bool) -> None:
        if self._statement is not None:
            self._facts.append(self._statement.facts())
        self._statement = Statement(self._warnings, len(self._facts)) if opened else None
        self._balance, self._parts = b"", {}

    def _account(self, *, opened: bool) -> None:
        statement = self._statement
        self._in_account = opened and statement is not None
        if opened or statement is None:
            return
        bank, branch, account = (
            self._parts.get(name, "") for name in (b"BANKID", b"BRANCHID", b"ACCTID")
        )
        statement.account = statement_account(bank, branch, account)
        statement.bank = bank_code(bank)
        if not self._account_key:
            self._bank, self._account_key = statement.bank, statement.account

    def _leaf(self, line: int, name: bytes, text: str) -> None:
        if name == b"DTSERVER":
            self._export_time(line, text)
        elif name == b"CODE" and text.strip("0"):
            self._status(line, text)
        elif self._statement is not None:
            self._statement_leaf(self._statement, line, name, text)

    def _statement_leaf(self, statement: Statement, line: int, name: bytes, text: str) -> None:
        if self._in_account and name in _ACCOUNT_LEAVES:
            self._parts[name] = text
        elif name == b"CURDEF":
            statement.set_currency(text)
        elif name in _PERIOD_LEAVES:
            statement.set_period(line, name, text, self._exported)
        elif self._balance and name in _BALANCE_LEAVES:
            statement.set_balance(line, self._balance, name, text)

    def _export_time(self, line: int, text: str) -> None:
        try:
            self._exported = local_date(text)
        except UnreadableFieldError as error:
            self._warnings.add(f"date_unreadable: line {line}: {error}")

    def _status(self, line: int, code: str) -> None:
        if self._in_sign_on:
            message = (
                f"the bank answered with error {code} in place of a statement: export it again"
            )
            raise BankFileError("bank_error", message, line=line)
        self._warnings.add(f"status_not_zero: line {line} has status {code}")
