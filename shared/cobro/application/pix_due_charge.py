"""Say an invoice's terms as a Pix charge with due date (cobv) knows them.

A rate goes by the period that it was agreed for, or by the month where its own does not fit two
decimals. The PSP counts interest, validity and discounts from the banking day that the due date
moves to. What would lower the debt and cannot be said is refused; a legal rate or an index would
only raise it and is left to our own reckoning.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType

from cobro.domain.errors import InvalidInputError
from cobro.domain.identifiers import Cnpj, Cpf
from cobro.domain.money import Money
from cobro.domain.terms import (
    DatedDiscount,
    DaysCounted,
    EarlyDiscount,
    Interest,
    PaymentTerms,
    Period,
    Share,
)
from cobro.formats.pix import due_charge as pix
from cobro.formats.pix.names import charge_txid

_PLACES = Decimal("0.01")
_RATES: Mapping[Period, pix.Interest] = MappingProxyType(
    {
        Period.DAY: pix.Interest.PERCENT_PER_DAY,
        Period.MONTH: pix.Interest.PERCENT_PER_MONTH,
        Period.YEAR: pix.Interest.PERCENT_PER_YEAR,
    }
)
_OF_A_MONTH: Mapping[Period, Decimal] = MappingProxyType(
    {Period.DAY: Decimal(30), Period.MONTH: Decimal(1), Period.YEAR: 1 / Decimal(12)}
)


@dataclass(frozen=True, slots=True)
class AskedByPix:
    """What is charged, of whom and until when; `attempt` counts charges of one thing from 1."""

    charged_id: str
    key: str
    amount: Money
    due_date: date
    valid_days: int
    payer_name: str
    payer_tax_id: Cpf | Cnpj
    attempt: int = 1
    note: str = ""


def pix_due_charge(asked: AskedByPix, terms: PaymentTerms) -> pix.DueCharge:
    """Return the charge; raise `InvalidInputError` for terms that the API Pix cannot say."""
    percents = {discount.share.percent is not None for discount in terms.discounts}
    if len(percents) > 1:
        message = "dated discounts of one Pix charge are all percentages or all sums"
        raise InvalidInputError(message, field="terms.discounts")
    return pix.DueCharge(
        txid=charge_txid(asked.charged_id, asked.attempt),
        key=asked.key,
        amount=asked.amount,
        due_date=asked.due_date,
        valid_days=asked.valid_days,
        payer_name=asked.payer_name,
        payer_tax_id=asked.payer_tax_id,
        fine=_share(terms.late_fee, pix.Fine.AMOUNT, pix.Fine.PERCENT),
        interest=_interest(terms.interest),
        rebate=_share(terms.rebate, pix.Rebate.AMOUNT, pix.Rebate.PERCENT),
        discount=_early(terms.early),
        dated_discounts=tuple(_step(discount, asked.due_date) for discount in terms.discounts),
        is_dated_in_percent=percents == {True},
        note=asked.note,
    )


def _share(
    share: Share | None,
    amount: pix.Fine | pix.Rebate | pix.Discount,
    percent: pix.Fine | pix.Rebate | pix.Discount,
) -> pix.Term | None:
    if share is None:
        return None
    return pix.Term(amount if share.percent is None else percent, _value(share))


def _value(share: Share) -> Decimal:
    return Decimal(share.fixed_minor or 0).scaleb(-2) if share.percent is None else share.percent


def _interest(interest: Interest | None) -> pix.Term | None:
    if interest is None:
        return None
    if interest.percent is None:
        daily = Decimal(interest.per_day_minor or 0).scaleb(-2)
        return pix.Term(pix.Interest.AMOUNT_PER_DAY, daily)
    if interest.percent == interest.percent.quantize(_PLACES):
        return pix.Term(_RATES[interest.period], interest.percent)
    return pix.Term(pix.Interest.PERCENT_PER_MONTH, interest.percent * _OF_A_MONTH[interest.period])


def _early(early: EarlyDiscount | None) -> pix.Term | None:
    if early is None:
        return None
    if early.days is DaysCounted.CALENDAR:
        return _share(early.share, pix.Discount.AMOUNT_PER_DAY, pix.Discount.PERCENT_PER_DAY)
    return _share(
        early.share, pix.Discount.AMOUNT_PER_BUSINESS_DAY, pix.Discount.PERCENT_PER_BUSINESS_DAY
    )


def _step(discount: DatedDiscount, due_date: date) -> pix.DiscountStep:
    until = discount.until_date or due_date - timedelta(days=discount.before_days or 0)
    return pix.DiscountStep(until, _value(discount.share))
