"""What a mapping says of a CSV file; `cobro.contracts.csv_mappings` reads it from JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Column(StrEnum):
    """What a column holds; `reference:<name>` besides these puts it among the references."""

    BOOKING_DATE = "booking_date"
    VALUE_DATE = "value_date"
    AMOUNT = "amount"
    DEBIT = "debit"
    CREDIT = "credit"
    DIRECTION = "direction"
    BALANCE = "balance"
    CURRENCY = "currency"
    ACCOUNT = "account"
    PAYER_NAME = "payer_name"
    PAYER_TAX_ID = "payer_tax_id"
    TEXT = "text"
    REFUND_AMOUNT = "refund_amount"
    REFUND_ID = "refund_id"
    IGNORED = "ignored"


class Stated(StrEnum):
    """What a line before or after the table may state."""

    ACCOUNT = "account"
    CURRENCY = "currency"
    OPENING_BALANCE = "opening_balance"
    CLOSING_BALANCE = "closing_balance"
    CREDITS = "credits"
    DEBITS = "debits"
    IGNORED = "ignored"


REFERENCE = "reference:"


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvMapping:
    """How one kind of CSV file is read. Header names are compared without blanks around them.

    `totals` are the columns of a small table before the statement itself; `preamble` and `footer`
    are labels in the first cell of a line whose next filled cell is the value. `debit_words` and
    `credit_words` are what the direction column says. `debits_negative` tells that the debit
    column is written with its sign; `inverted` that purchases are positive, as on card statements.
    """

    name: str
    columns: Mapping[str, str]
    delimiter: str = ";"
    quote: str = '"'
    encoding: str = "utf-8"
    decimal: str = ","
    date_format: str = "DD/MM/YYYY"
    time_zone: str = ""
    bank: str = ""
    account: str = ""
    currency: str = ""
    inverted: bool = False
    debits_negative: bool = False
    debit_words: tuple[str, ...] = ()
    credit_words: tuple[str, ...] = ()
    preamble: Mapping[str, Stated] = field(default_factory=dict)
    totals: Mapping[str, Stated] = field(default_factory=dict)
    footer: Mapping[str, Stated] = field(default_factory=dict)
