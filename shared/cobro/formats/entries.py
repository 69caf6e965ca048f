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
    UNKNOWN = "unknown"  # a code that no table of the bank names, or a doubt: for a person


class StatementEntry(NamedTuple):
    """One record of a bank file; a named tuple, as a frozen dataclass costs twice the time to make.

    `natural_key` names the record as the bank does, without its ordinal among equal records of the
    same file; `references` maps names to the digits or text as the bank wrote them, blanks cut, and
    holds only what the record gives: nosso_numero (without agreement and check digit),
    nosso_numero_written (the whole field), document_number, control_number, due_date (ISO),
    face_minor, fee_minor, charges_minor, discount_minor, rebate_minor, iof_minor,
    expenses_minor, other_credits_minor, net_minor (credited after fees), gross_minor (paid before
    the fee that the bank kept), short_minor and over_minor (what the paid amount lacks or has
    beyond face + charges - discount - rebate), settles (`part`: the bank's code is that of a
    partial payment), may_repeat (the code that may have told of the same money before), reasons,
    channel, txid, pix_location, pix_key_type, pix_code, pix_error, cheques, guarantor_name,
    guarantor_tax_id;
    fitid, check_number, reference_number, end_to_end_id, type; category, history_code, nature.
    `doubt` names why a person must look at an entry whose kind is UNKNOWN although its code is
    known: `future_date` or `outside_period`. `statement` counts the statements of the file, from 0.
    camt, MT940, Norma 43 and CSV have the names of docs/bank-files-statements.md besides.
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
    statement: int = 0


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
    """What a file says of one account statement in it; None is what it leaves out.

    Balances are signed minor units. `entries_minor` is the sum of what was read: where both
    balances are given, opening + entries = closing was checked. With `closing_minor` and
    `closing_date` a later file can be compared with this one; a gap also shows in `sequence`, the
    number of the statement. `currency` is an ISO 4217 code that need not be one that is kept here.
    """

    account: str
    currency: str
    entries: int
    entries_minor: int
    sequence: str = ""
    start_date: date | None = None
    end_date: date | None = None
    opening_minor: int | None = None
    opening_date: date | None = None
    closing_minor: int | None = None
    closing_date: date | None = None
    available_minor: int | None = None
    line: int = 0
    status: StatementStatus = StatementStatus.BOOKED
    is_copy: bool = False
    page: str = ""
    is_last_page: bool = True
    credits_minor: int = 0
    debits_minor: int = 0  # positive: what went out


@dataclass(frozen=True, slots=True)
class FileSummary:
    """What the file says of itself, yielded last, after every check of totals has passed.

    `file_sequence` counts the files of a bank and `agreement` (or `account`): a number left out
    between two files is a file that did not come. It is empty where the bank gives none.
    `content` stands for the records, where `formats.contents` has told them apart.
    """

    format: FileFormat
    bank: str
    account: str
    file_sequence: str
    entries: int
    bad_entries: int
    settled_minor: int  # sum of SETTLEMENT and CREDIT amounts, minor units
    warnings: tuple[str, ...] = ()
    agreement: str = ""
    file_date: date | None = None
    statements: tuple[StatementFacts, ...] = ()
    content: str = ""


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
