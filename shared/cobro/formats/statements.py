"""What the readers of account statements have in common: counting, checking, and amounts.

A statement may be in any currency of ISO 4217; an entry is kept only in those that Cobro collects
in, every other one is a `BadEntry` with its facts. Sums are checked in either case.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from cobro.domain.money import Currency
from cobro.formats.columns import UnreadableFieldError
from cobro.formats.csv_statements.mapping import CsvMapping
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

WARNINGS_MAX = 200
STATEMENTS_MAX = 20_000
DIGITS_MAX = 18
KEPT: Mapping[str, Currency] = MappingProxyType({currency.value: currency for currency in Currency})
_CREDIT = EntryKind.CREDIT  # looked up once: each look goes through the enumeration's class
PLACEHOLDER = Currency.EUR  # stands in an entry until `not_kept` makes a bad entry of it

_WITHOUT_DECIMALS = (
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV",
    "XAF", "XOF", "XPF",
)  # fmt: skip
_WITH_THREE_DECIMALS = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")
# Digits after the decimal mark where they are not two (ISO 4217, table A.1).
_EXPONENTS: Mapping[str, int] = MappingProxyType(
    dict.fromkeys(_WITHOUT_DECIMALS, 0) | dict.fromkeys(_WITH_THREE_DECIMALS, 3)
)


def exponent_of(currency: str) -> int:
    return _EXPONENTS.get(currency, 2)


def minor_of(whole: str, part: str, exponent: int) -> int:
    """Return minor units of the digits before and after the mark; raise `UnreadableFieldError`.

    Zeros past the minor unit are no digits, any other digit there is: nothing is rounded.
    """
    digits = whole + part
    if len(part) == exponent and len(digits) <= DIGITS_MAX and _are_digits(digits):
        return int(digits)  # as nearly every amount is written
    is_empty = not digits
    part = part.rstrip("0").ljust(exponent, "0")
    digits = whole + part
    if is_empty or len(part) != exponent or not _are_digits(digits):
        message = f"{whole}.{part} is not an amount with at most {exponent} decimals"
        raise UnreadableFieldError("bad_amount", message)
    if len(digits.lstrip("0")) > DIGITS_MAX:
        message = f"{digits[:24]}... has more than {DIGITS_MAX} digits"
        raise UnreadableFieldError("bad_amount", message)
    return int(digits)


def _are_digits(text: str) -> bool:
    return text.isdecimal() and text.isascii()


def not_kept(entry: StatementEntry, currency: str) -> BadEntry:
    """Return what is shown of an entry in a currency that is not kept here."""
    message = f"currency {currency!r} is not one that is kept here"
    facts: dict[str, str | int] = {
        "account": entry.account,
        "kind": entry.kind.value,
        "booking_date": entry.booking_date.isoformat(),
        "value_date": entry.value_date.isoformat() if entry.value_date else "",
        "amount_minor": entry.amount.minor,
        "currency": currency,
        "payer_name": entry.payer_name,
        "payer_tax_id": entry.payer_tax_id,
        "text": entry.text,
        **entry.references,
    }
    return BadEntry(entry.line, "unknown_currency", message, entry.raw, facts)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read a file.

    `mappings` are tried on a CSV file in turn, and asked for only where a file may be one. With
    `today`, money of days that are still to come is not booked (`formats.days_ahead`).
    `accept_mismatches` is for a person who looked: what does not add up is a warning then.
    """

    mappings: Iterable[CsvMapping] = ()
    today: date | None = None
    accept_mismatches: bool = False


STRICT = ReadOptions()


class Statements:
    """Collects what stands in the summary of a file, and decides on what does not add up."""

    def __init__(self, file_format: FileFormat, options: ReadOptions) -> None:
        self.bank = ""
        self.account = ""
        self.file_sequence = ""
        self.facts: list[StatementFacts] = []
        self._format = file_format
        self._options = options
        self._entries = 0
        self._bad_entries = 0
        self._settled_minor = 0
        self._warnings: list[str] = []
        self._warnings_left_out = 0

    @property
    def index(self) -> int:
        """Return which statement of the file is being read, from 0."""
        return len(self.facts)

    def count(self, record: ParsedRecord) -> ParsedRecord:
        """Count a record on its way out."""
        if isinstance(record, StatementEntry):
            self._entries += 1
            if record.kind is _CREDIT:
                self._settled_minor += record.amount.minor
        else:
            self._bad_entries += 1
        return record

    def warn(self, code: str, message: str) -> None:
        if len(self._warnings) < WARNINGS_MAX:
            self._warnings.append(f"{code}: {message}")
        else:
            self._warnings_left_out += 1

    def mismatch(self, code: str, message: str, line: int) -> None:
        """Refuse the file for something that a person may decide to accept."""
        if not self._options.accept_mismatches:
            raise BankFileError(code, message, line=line)
        self.warn(code, f"line {line}: {message}")

    def close(self, facts: StatementFacts) -> None:
        """Take in a statement that is over."""
        if len(self.facts) >= STATEMENTS_MAX:
            message = f"the file has more than {STATEMENTS_MAX:,} statements: split it"
            raise BankFileError("oversized_statement", message, line=facts.line)
        self.facts.append(facts)
        self.account = self.account or facts.account
        self.file_sequence = self.file_sequence or facts.sequence

    def summary(self) -> FileSummary:
        warnings = tuple(self._warnings)
        if self._warnings_left_out:
            warnings += (f"more_warnings: {self._warnings_left_out} more",)
        return FileSummary(
            format=self._format,
            bank=self.bank,
            account=self.account,
            file_sequence=self.file_sequence,
            entries=self._entries,
            bad_entries=self._bad_entries,
            settled_minor=self._settled_minor,
            warnings=warnings,
            statements=tuple(self.facts),
        )
