"""Turn an order about a charge into what the bank's file says of it.

Terms are told in the units that the bank's columns have: interest agreed as a rate becomes a sum
for each day where the bank takes no rate, on 30 days a month and rounded half up, since that is
what the bank will charge. What a bank can never be told (a discount for each day early, a legal
rate, an index) is refused where it would lower what the payer owes and left to our own reckoning
where it would only raise it.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType

from cobro.domain.agreements import BankAgreement
from cobro.domain.bank_orders import RemittanceOrder as ChargeOrder
from cobro.domain.money import Currency, Money, Rate, Rounding
from cobro.domain.parties import PartySnapshot
from cobro.domain.terms import Interest, PaymentTerms, Period, Share
from cobro.formats.remittance.layout import RemittanceLayout
from cobro.formats.remittance.orders import (
    Figure,
    OrderKind,
    RemittanceFieldError,
    RemittanceOrder,
    TitleDiscount,
    TitlePayer,
    TitleTerms,
    Unit,
)
from cobro.formats.remittance.write import remittance_layout

CHARGE_PREFIX = "chg_"
_BANCO_DO_BRASIL, _NUMBER_DIGITS = "001", 10
_CEP = re.compile(r"\b(\d{5})-?(\d{3})\b")
_MONTHS: Mapping[Period, Decimal] = MappingProxyType(
    {Period.DAY: Decimal(30), Period.MONTH: Decimal(1), Period.YEAR: 1 / Decimal(12)}
)
_MONTH_DAYS = 30
_PLACES = Decimal("0.01")


def title_order(
    order: ChargeOrder, payer: PartySnapshot, agreement: BankAgreement
) -> RemittanceOrder:
    """Return what the file says; raise `RemittanceFieldError` for a term that no bank takes."""
    layout = remittance_layout(agreement)
    number = order.nosso_numero
    if agreement.bank == _BANCO_DO_BRASIL:  # its number begins with the agreement's own
        number = number[-_NUMBER_DIGITS:]
    return RemittanceOrder(
        kind=OrderKind(order.kind.value),
        nosso_numero=number,
        our_id=order.charge_id.removeprefix(CHARGE_PREFIX),
        document_number=order.document,
        amount=order.amount,
        issue_date=order.issued_date,
        due_date=order.due_date,
        payer=_payer(payer),
        terms=_terms(order, layout, agreement),
        species=agreement.species,
    )


def charge_id_of(our_id: str) -> str:
    """Return the charge that a return file names by the id of the remittance file."""
    return f"{CHARGE_PREFIX}{our_id.lower()}"


def _payer(payer: PartySnapshot) -> TitlePayer:
    found = _CEP.search(payer.address)
    return TitlePayer(
        name=payer.name,
        tax_id=payer.tax_id,
        address=payer.address,
        district=payer.fiscal.get("district", ""),
        cep=payer.fiscal.get("cep", "") or ("".join(found.groups()) if found else ""),
        city=payer.fiscal.get("city", ""),
        uf=payer.fiscal.get("uf", ""),
    )


def _terms(order: ChargeOrder, layout: RemittanceLayout, agreement: BankAgreement) -> TitleTerms:
    terms, amount = order.terms, order.amount
    if terms.early is not None:
        message = "early: no bank file tells a discount for each day; agree on dated discounts"
        raise RemittanceFieldError(message, field="early")
    rebate = order.rebate_minor or _minor(terms.rebate, amount)
    return TitleTerms(
        fine=_figure(terms.late_fee, amount, layout.fine),
        interest=_interest(terms.interest, amount, layout),
        discounts=_discounts(order, terms, layout),
        rebate=Money(rebate, Currency.BRL) if rebate else None,
        protest_days=agreement.protest_days,
        write_off_days=agreement.write_off_days,
    )


def _minor(share: Share | None, amount: Money) -> int:
    return share.of(amount, Rounding.HALF_UP).minor if share else 0


def _figure(share: Share | None, amount: Money, units: Mapping[Unit, str]) -> Figure | None:
    """Return the share in percent where the bank takes that, else in money."""
    if share is None:
        return None
    if share.percent is not None and Unit.PERCENT in units:
        return Figure(Unit.PERCENT, share.percent)
    return _money(_minor(share, amount))


def _money(minor: int) -> Figure | None:
    return Figure(Unit.MONEY, Decimal(minor).scaleb(-2)) if minor else None


def _interest(interest: Interest | None, amount: Money, layout: RemittanceLayout) -> Figure | None:
    if interest is None:
        return None
    if interest.percent is None:
        return _money(interest.per_day_minor or 0)
    monthly = interest.percent * _MONTHS[interest.period]
    if Unit.PERCENT in layout.interest and monthly == monthly.quantize(_PLACES):
        return Figure(Unit.PERCENT, monthly)
    daily = Rate(monthly.scaleb(-2) / _MONTH_DAYS).of(amount, Rounding.HALF_UP)
    return _money(daily.minor)


def _discounts(
    order: ChargeOrder, terms: PaymentTerms, layout: RemittanceLayout
) -> tuple[TitleDiscount, ...]:
    told = []
    for discount in terms.discounts:
        until = discount.until_date or order.due_date - timedelta(days=discount.before_days or 0)
        figure = _figure(discount.share, order.amount, layout.discount)
        if figure is not None:
            told.append(TitleDiscount(until, figure))
    return tuple(told)
