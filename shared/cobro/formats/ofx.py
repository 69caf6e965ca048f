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
from cobro.formats.sgml import Token, leaf_text, tokens

_STATEMENTS = frozenset({b"STMTRS", b"CCSTMTRS"})
_ACCOUNT = frozenset({b"BANKACCTFROM", b"CCACCTFROM"})
_ACCOUNT_LEAVES = frozenset({b"BANKID", b"BRANCHID", b"ACCTID"})
_TRANSACTION = b"STMTTRN"


def read(stream: streams.Readable) -> Iterator[ParsedRecord]:
    """Yield the lines of all statements in order, then one `FileSummary`.

    Raises `BankFileError` when the file as a whole is refused, which may be after entries came.
    """
    file = _File()
    leaves: dict[bytes, bytes] | None = None
    leaf, start = b"", 0
    for token in tokens(stream):
        name = token.name
        if leaves is None:
            if name == _TRANSACTION and not token.closing:
                leaves, leaf, start = {}, b"", token.line
            else:
                file.take(token)
        elif not name:
            if leaf:
                leaves[leaf] += token.text
        elif name == _TRANSACTION:
            yield file.transaction(start, leaves, closed=token.closing)
            leaves, leaf, start = (None, b"", 0) if token.closing else ({}, b"", token.line)
        elif token.closing:
            leaf = b""
        else:
            leaf = name
            leaves.setdefault(name, token.text)
    if leaves is not None:
        yield file.transaction(start, leaves, closed=False)
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
        name = token.name
        if name in _STATEMENTS:
            self._statement(opened=not token.closing)
        elif name in _ACCOUNT:
            self._account(opened=not token.closing)
        elif name == b"OFX":
            self._open += -1 if token.closing else 1
        elif name == b"SONRS":
            self._in_sign_on = not token.closing
        elif not token.closing:
            self._leaf(token)

    def transaction(
        self, line: int, leaves: dict[bytes, bytes], *, closed: bool
    ) -> StatementEntry | BadEntry:
        """Return the entry of a transaction and count it."""
        raw = "\n".join(f"<{_plain(name)}>{_plain(text)}" for name, text in leaves.items())
        record: StatementEntry | BadEntry
        if not closed:
            record = BadEntry(line, "unclosed_transaction", "the transaction has no end", raw)
        elif not self._in_statement:
            reason = "the transaction stands outside of any bank or card statement"
            record = BadEntry(line, "outside_statement", reason, raw)
        else:
            record = self.transactions.read(line, leaves, raw)
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

    def _leaf(self, token: Token) -> None:
        text = leaf_text(token.text)
        if self._in_account and token.name in _ACCOUNT_LEAVES:
            self._parts[token.name] = text
        elif token.name == b"CURDEF":
            self._currency(text)
        elif token.name == b"CODE" and text.strip("0"):
            self._status(token.line, text)

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


def _plain(raw: bytes) -> str:
    return raw.strip().decode("latin-1")
