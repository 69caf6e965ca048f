"""Read account statements in OFX, 1.x (SGML) and 2.x (XML), several accounts a file.

The sign of the amount alone says what is money in and money out (banks write any TRNTYPE). Balance
lines are no transactions, a balance is never trusted, and the bank's FITID is only a part of the
natural key: banks repeat it and change it between exports. OFX has no totals; what shows a cut file
is its missing end tag.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency
from cobro.formats import streams
from cobro.formats.entries import (
    BadEntry,
    BankFileError,
    EntryKind,
    FileFormat,
    FileSummary,
    ParsedRecord,
    StatementEntry,
)
from cobro.formats.ofx_fields import bank_code, statement_account
from cobro.formats.ofx_transactions import Transactions
from cobro.formats.sgml import Block, Token, leaf_text, tags_and_blocks

_STATEMENTS = frozenset({b"STMTRS", b"CCSTMTRS"})
_ACCOUNT = frozenset({b"BANKACCTFROM", b"CCACCTFROM"})
_ACCOUNT_LEAVES = frozenset({b"BANKID", b"BRANCHID", b"ACCTID"})
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


@dataclass(slots=True)
class _File:
    """What stands around the transactions of one file."""

    transactions: Transactions = field(default_factory=Transactions)
    bank: str = ""
    account: str = ""
    entries: int = 0
    bad_entries: int = 0
    settled_minor: int = 0
    warnings: list[str] = field(default_factory=list)
    _open: int = 0  # <OFX> that wait for their end
    _statements: int = 0
    _in_statement: bool = False
    _in_account: bool = False
    _in_sign_on: bool = False
    _parts: dict[bytes, str] = field(default_factory=dict)

    def take(self, token: Token) -> None:
        """Follow a tag outside of transactions."""
        line, name, closing, text = token
        if name in _STATEMENTS:
            self._statement(opened=not closing)
        elif name in _ACCOUNT:
            self._account(opened=not closing)
        elif name == b"OFX":
            self._open += -1 if closing else 1
        elif name == b"SONRS":
            self._in_sign_on = not closing
        elif not closing:
            self._leaf(line, name, leaf_text(text))

    def transaction(self, block: Block) -> StatementEntry | BadEntry:
        """Return the entry of a transaction and count it."""
        record: StatementEntry | BadEntry
        if not block.closed:
            reason = "the transaction has no beginning or no end"
            record = BadEntry(block.line, "unclosed_transaction", reason, block.source())
        elif not self._in_statement:
            reason = "the transaction stands outside of any bank or card statement"
            record = BadEntry(block.line, "outside_statement", reason, block.source())
        else:
            record = self.transactions.read(block)
        if isinstance(record, BadEntry):
            self.bad_entries += 1
            return record
        self.entries += 1
        if record.kind is EntryKind.CREDIT:
            self.settled_minor += record.amount.minor
        return record

    def summary(self) -> FileSummary:
        if self._open > 0 or self._in_statement:
            message = "the file ends before its end tag </OFX>: export it from the bank again"
            raise BankFileError("truncated_file", message)
        if not self._statements:
            message = "the file holds no statement: export the transactions of an account"
            raise BankFileError("no_statement", message)
        return FileSummary(
            format=FileFormat.OFX,
            bank=self.bank,
            account=self.account,
            file_sequence="",
            entries=self.entries,
            bad_entries=self.bad_entries,
            settled_minor=self.settled_minor,
            warnings=tuple(self.warnings),
        )

    def _statement(self, *, opened: bool) -> None:
        self._in_statement = opened
        if opened:
            self._statements += 1
            self._parts = {}
            self.transactions.currency = None
            self.transactions.currency_text = ""
            self.transactions.account = statement_account("", "", "")

    def _account(self, *, opened: bool) -> None:
        self._in_account = opened and self._in_statement
        if opened or not self._in_statement:
            return
        bank, branch, account = (
            self._parts.get(name, "") for name in (b"BANKID", b"BRANCHID", b"ACCTID")
        )
        self.transactions.account = statement_account(bank, branch, account)
        if not self.account:
            self.bank, self.account = bank_code(bank), self.transactions.account

    def _leaf(self, line: int, name: bytes, text: str) -> None:
        if self._in_account and name in _ACCOUNT_LEAVES:
            self._parts[name] = text
        elif name == b"CURDEF":
            self._currency(text)
        elif name == b"CODE" and text.strip("0"):
            self._status(line, text)

    def _currency(self, text: str) -> None:
        self.transactions.currency_text = text
        try:
            self.transactions.currency = Currency.parse(text)
        except InvalidInputError:
            self.transactions.currency = None
            self.warnings.append(f"unknown_currency: a statement is in {text!r}")

    def _status(self, line: int, code: str) -> None:
        if self._in_sign_on:
            message = (
                f"the bank answered with error {code} in place of a statement: export it again"
            )
            raise BankFileError("bank_error", message, line=line)
        self.warnings.append(f"status_not_zero: line {line} has status {code}")
