"""What every bank-file reader yields, whatever the format.

Amounts are signed from our side: positive is money that came to us. Only `EntryKind.SETTLEMENT` and
`EntryKind.CREDIT` may become a payment; every other kind is kept and shown, never booked by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import ClassVar, NamedTuple

from cobro.domain.errors import RejectionError
from cobro.domain.money import Money

_NO_REFERENCES: Mapping[str, str] = MappingProxyType({})


class FileFormat(StrEnum):
    CNAB400 = "cnab400"
    CNAB240 = "cnab240"
    OFX = "ofx"
    CAMT = "camt"
    MT940 = "mt940"
    NORMA43 = "norma43"
    CSV = "csv"


class EntryKind(StrEnum):
    """What a record says about money."""

    SETTLEMENT = "settlement"  # the collection ledger says that a title was paid (CNAB)
    CREDIT = "credit"  # money in on the account (statements)
    DEBIT = "debit"  # money out of the account (statements)
    REVERSAL = "reversal"  # a settlement taken back, a returned payment, a corrected booking
    PENDING = "pending"  # announced, not money yet (cheque awaiting clearing)
    INFORMATION = "information"  # registration, instruction, fee, write-off without money
    UNKNOWN = "unknown"  # a code that no table of the bank names: for a person


class StatementEntry(NamedTuple):
    """One record of a bank file; a named tuple, as a frozen dataclass costs twice the time to make.

    `natural_key` names the record as the bank does, without its ordinal among equal records of the
    same file; `references` maps names to the digits or text as the bank wrote them, blanks cut, and
    holds only what the record gives: nosso_numero (without agreement and check digit),
    nosso_numero_written (the whole field), document_number, control_number, due_date (ISO),
    face_minor, fee_minor, charges_minor, discount_minor, rebate_minor, other_credits_minor,
    net_minor (credited after fees), gross_minor (paid before the fee that the bank kept),
    reasons, txid, pix_location; fitid, check_number, reference_number, end_to_end_id, type.
    Statements other than OFX have the names of docs/bank-files-statements.md.
    """

    line: int
    account: str
    kind: EntryKind
    booking_date: date
    value_date: date | None
    amount: Money
    natural_key: tuple[str, ...]
    references: Mapping[str, str] = _NO_REFERENCES
    occurrence: str = ""
    payer_name: str = ""
    payer_tax_id: str = ""
    text: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class BadEntry:
    """A record that cannot be read or kept; it is shown to a person and blocks no other.

    `facts` holds what could be read of it nevertheless: account, booking_date, value_date (ISO),
    amount_minor, currency, kind, payer_name, text, and its references by name.
    """

    line: int
    code: str
    reason: str
    raw: str
    facts: Mapping[str, str | int] = field(default_factory=dict)


class StatementStatus(StrEnum):
    """How final the statement is that a file brings."""

    BOOKED = "booked"  # the account as it is booked (camt.053, MT940, Norma 43)
    INTRADAY = "intraday"  # a statement of the same account will bring it again (camt.052, MT942)
    NOTIFICATION = "notification"  # single bookings, told as they happen (camt.054)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFacts:
    """What one statement says of itself: one account, one period, all its pages in the file.

    Amounts are minor units of `currency`, an ISO 4217 code that need not be one that is kept here.
    `number` and `page` are as the bank wrote them; a gap between files shows in `number`, or in an
    opening balance that is not the closing balance before it.
    """

    line: int
    account: str
    currency: str
    status: StatementStatus = StatementStatus.BOOKED
    is_copy: bool = False
    number: str = ""
    page: str = ""
    is_last_page: bool = True
    from_date: date | None = None
    to_date: date | None = None
    opening_minor: int | None = None
    closing_minor: int | None = None
    entries_count: int = 0
    credits_minor: int = 0
    debits_minor: int = 0  # positive: what went out


@dataclass(frozen=True, slots=True)
class FileSummary:
    """What the file says of itself, yielded last, after every check of totals has passed."""

    format: FileFormat
    bank: str
    account: str
    file_sequence: str
    entries: int
    bad_entries: int
    settled_minor: int  # sum of SETTLEMENT and CREDIT amounts, minor units
    warnings: tuple[str, ...] = ()
    statements: tuple[StatementFacts, ...] = ()


class BankFileError(RejectionError):
    """The file as a whole is refused; nothing of it is booked.

    Codes: `unknown_format`, `truncated_file`, `totals_mismatch`, `wrong_charset`,
    `wrong_direction`, `unknown_bank`, `broken_record`, `empty_file`, `unsafe_file`,
    `no_statement`, `bank_error`; of statements also `balance_mismatch`, `outside_period`,
    `future_date`, `several_files`, `no_mapping`, `wrong_columns`, `oversized_statement`; of
    compressed files `password_protected`, `nested_archive`, `expands_too_far`, `broken_archive`.
    """

    code: ClassVar[str] = "bad_bank_file"

    def __init__(self, reason_code: str, message: str, *, line: int = 0) -> None:
        super().__init__(message)
        self.reason_code = reason_code
        self.line = line


@lru_cache(maxsize=1024)
def account_key(bank: str, agency: str, account: str) -> str:
    """Return `bank/agency/account` without blanks and leading zeros, alike in every format.

    Check digits are left out where the format keeps them apart. Whoever configures the accounts of
    an issuer builds the same key, so that a file and a configured account compare as plain text.
    """
    parts = (part.strip().lstrip("0") or "0" for part in (agency, account))
    return "/".join((bank.strip(), *parts))


ParsedRecord = StatementEntry | BadEntry | FileSummary
