"""What a remittance file says: orders about titles, with payer and terms, and its head.

An order repeats all facts of its title, as every bank asks for them with any instruction.
`our_id` comes back in the return file in the columns of the company's own use; it is the key of
reconciliation and is never folded or cut. Lateness begins `late_days` after the due date.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from cobro.domain.agreements import BankAgreement
from cobro.domain.errors import InvalidInputError, RejectionError
from cobro.domain.money import Currency, Money

OUR_ID_MAX = 25


class OrderKind(StrEnum):
    """What the bank is asked to do with a title."""

    ENTRY = "entry"
    CANCEL = "cancel"
    REBATE = "rebate"
    CHANGE_DUE_DATE = "change_due_date"
    PROTEST = "protest"


class Unit(StrEnum):
    """What the figure of a fine, of interest or of a discount counts."""

    MONEY = "money"  # BRL; interest: BRL for each day late
    PERCENT = "percent"  # of the amount; interest: for each month late


class RemittanceFieldError(RejectionError):
    """A fact of an order does not fit into the columns that its bank gives it."""

    code: ClassVar[str] = "remittance_field"

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Figure:
    """A sum of BRL or a percentage, above zero."""

    unit: Unit
    value: Decimal

    def __post_init__(self) -> None:
        if not self.value.is_finite() or self.value <= 0:
            message = f"{self.value} is no figure of a term: it is above zero or left out"
            raise InvalidInputError(message, field="terms")


@dataclass(frozen=True, slots=True)
class TitleDiscount:
    """A discount for who pays until a date."""

    until_date: date
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleTerms:
    """What the bank is to add when a title is paid late and take off when it is paid early."""

    fine: Figure | None = None
    interest: Figure | None = None
    late_days: int = 1
    discounts: tuple[TitleDiscount, ...] = ()
    rebate: Money | None = None
    protest_days: int = 0  # calendar days after the due date; 0: none
    write_off_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TitlePayer:
    """The payer (pagador) as the bank prints it."""

    name: str
    tax_id: str
    address: str = ""
    district: str = ""
    cep: str = ""
    city: str = ""
    uf: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemittanceOrder:
    """One order; `nosso_numero` is ours without agreement, check digit and leading zeros."""

    kind: OrderKind
    nosso_numero: str
    our_id: str
    document_number: str
    amount: Money
    issue_date: date
    due_date: date
    payer: TitlePayer
    terms: TitleTerms = field(default_factory=TitleTerms)
    species: str = "DM"

    def __post_init__(self) -> None:
        if not self.nosso_numero.isdecimal():
            message = f"nosso_numero {self.nosso_numero!r} must be digits"
            raise InvalidInputError(message, field="nosso_numero")
        rebate = self.terms.rebate or Money(0, Currency.BRL)
        for money in (self.amount, rebate):
            if money.minor < 0 or money.currency is not Currency.BRL:
                message = f"{money}: a title is of a positive amount of BRL"
                raise InvalidInputError(message, field="amount")


@dataclass(frozen=True, slots=True, kw_only=True)
class RemittanceHead:
    """Who sends a file; `created_at` in the company's own zone, as the bank reads its clock."""

    agreement: BankAgreement
    company_name: str
    company_tax_id: str
    file_number: int
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RemittanceFile:
    """A remittance file as read; `agreement` holds what the file says of it."""

    agreement: BankAgreement
    company_name: str
    company_tax_id: str
    file_number: int
    created_date: date | None
    orders: tuple[RemittanceOrder, ...]
    warnings: tuple[str, ...] = ()
