"""The due-date charge of the API Pix (cobv): its body, and the last day on which it can be paid.

Amounts and percentages have two decimals there: a rate that needs more is refused with another way
to say it. A due date that is no banking day moves to the next one, and validity, discounts,
interest and fine move with it. Sources: BCB, API Pix 2.9 (CobVencimento and its examples A to G).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import IntEnum
from typing import Any, Protocol

from cobro.domain.errors import InvalidInputError
from cobro.domain.identifiers import Cnpj, Cpf
from cobro.domain.money import Currency, Money
from cobro.formats.pix.names import CHARGE_TXID, checked_key

_DISCOUNT_DATES_MAX = 3
_NOTE_MAX = 140
_AMOUNT_MAX = 10**12
_TWO_PLACES = Decimal("0.01")


class Fine(IntEnum):
    """Multa: how a fine is said."""

    AMOUNT = 1
    PERCENT = 2


class Interest(IntEnum):
    """Juros: how interest is said; from 5 on only business days count."""

    AMOUNT_PER_DAY = 1
    PERCENT_PER_DAY = 2
    PERCENT_PER_MONTH = 3
    PERCENT_PER_YEAR = 4
    AMOUNT_PER_BUSINESS_DAY = 5
    PERCENT_PER_BUSINESS_DAY = 6
    PERCENT_PER_MONTH_OF_BUSINESS_DAYS = 7
    PERCENT_PER_YEAR_OF_BUSINESS_DAYS = 8


class Rebate(IntEnum):
    """Abatimento: how a rebate is said."""

    AMOUNT = 1
    PERCENT = 2


class Discount(IntEnum):
    """Desconto: up to a date (1, 2), or for each day that a payment comes early (3 to 6)."""

    AMOUNT_UNTIL = 1
    PERCENT_UNTIL = 2
    AMOUNT_PER_DAY = 3
    AMOUNT_PER_BUSINESS_DAY = 4
    PERCENT_PER_DAY = 5
    PERCENT_PER_BUSINESS_DAY = 6


_BY_DATE = {Discount.AMOUNT_UNTIL, Discount.PERCENT_UNTIL}


@dataclass(frozen=True, slots=True)
class Term:
    """One condition of a charge: its modality and its amount in BRL or percentage."""

    modality: Fine | Interest | Rebate | Discount
    value: Decimal


@dataclass(frozen=True, slots=True)
class DiscountStep:
    """A discount that holds up to and including a day."""

    until_date: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class DueCharge:
    """A charge with due date as we ask a PSP for it."""

    txid: str
    key: str
    amount: Money
    due_date: date
    valid_days: int
    payer_name: str
    payer_tax_id: Cpf | Cnpj
    fine: Term | None = None
    interest: Term | None = None
    rebate: Term | None = None
    discount: Term | None = None
    dated_discounts: tuple[DiscountStep, ...] = ()
    is_dated_in_percent: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        if not CHARGE_TXID.fullmatch(self.txid):
            message = f"the txid of a charge has 26 to 35 letters or digits, not {self.txid!r}"
            raise InvalidInputError(message, field="txid")
        is_payable = self.amount.currency is Currency.BRL and self.amount.is_positive
        if not is_payable or self.amount.minor >= _AMOUNT_MAX:
            message = f"a Pix asks for a positive amount in BRL, not {self.amount}"
            raise InvalidInputError(message, field="amount_minor")
        if self.valid_days < 0:
            message = f"valid_days is 0 or more, not {self.valid_days}"
            raise InvalidInputError(message, field="valid_days")
        checked_key(self.key)
        _check_discounts(self)


class BankingDays(Protocol):
    """A calendar of the payer's place (`cobro.domain.calendars` has them)."""

    def next_business_day(self, day: date) -> date: ...


def last_payable_date(due_date: date, valid_days: int, calendar: BankingDays) -> date:
    """Return the last day on which a charge can be paid, counted from its moved due date."""
    moved = calendar.next_business_day(due_date)
    return calendar.next_business_day(moved + timedelta(days=valid_days))


def due_charge_body(charge: DueCharge) -> Mapping[str, Any]:
    """Return the JSON body of `PUT /cobv/{txid}`."""
    value: dict[str, Any] = {"original": f"{charge.amount.decimal():.2f}"}
    for name, term in (
        ("multa", charge.fine),
        ("juros", charge.interest),
        ("abatimento", charge.rebate),
        ("desconto", charge.discount),
    ):
        if term is not None:
            value[name] = _term(name, term)
    if charge.dated_discounts:
        value["desconto"] = _dated(charge)
    body: dict[str, Any] = {
        "calendario": {
            "dataDeVencimento": charge.due_date.isoformat(),
            "validadeAposVencimento": charge.valid_days,
        },
        "devedor": {charge.payer_tax_id.scheme.lower(): charge.payer_tax_id.bare}
        | {"nome": charge.payer_name},
        "valor": value,
        "chave": charge.key,
    }
    if charge.note:
        body["solicitacaoPagador"] = charge.note[:_NOTE_MAX]
    return body


def _term(name: str, term: Term) -> dict[str, Any]:
    return {"modalidade": int(term.modality), "valorPerc": _two_places(name, term.value)}


def _dated(charge: DueCharge) -> dict[str, Any]:
    modality = Discount.PERCENT_UNTIL if charge.is_dated_in_percent else Discount.AMOUNT_UNTIL
    steps = sorted(charge.dated_discounts, key=lambda step: step.until_date)
    return {
        "modalidade": int(modality),
        "descontoDataFixa": [
            {"data": step.until_date.isoformat(), "valorPerc": _two_places("desconto", step.value)}
            for step in steps
        ],
    }


def _check_discounts(charge: DueCharge) -> None:
    message = ""
    if charge.discount is not None and charge.dated_discounts:
        message = "a charge has discounts by date or one by day, not both"
    elif charge.discount is not None and charge.discount.modality in _BY_DATE:
        message = "a discount up to a date names its date: use dated_discounts"
    elif len(charge.dated_discounts) > _DISCOUNT_DATES_MAX:
        message = f"a charge has up to {_DISCOUNT_DATES_MAX} dates of discount"
    elif any(step.until_date > charge.due_date for step in charge.dated_discounts):
        message = "a discount ends on the due date at the latest"
    if message:
        raise InvalidInputError(message, field="discount")


def _two_places(name: str, value: Decimal) -> str:
    if value <= 0 or value != value.quantize(_TWO_PLACES):
        message = (
            f"{name} is a positive number with two decimals here, not {value}: say a small daily "
            "rate per month (modality 3)"
        )
        raise InvalidInputError(message, field=name)
    return f"{value:.2f}"
