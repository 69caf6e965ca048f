"""Payment terms as a charge with due date says them: fine, interest, rebate and discounts.

The bank reckons what a late or early payment has to be, as its own rules say. Monetary correction
and interest by law have no field there: a charge leaves them out, and what they add stays open.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from cobro.domain.errors import InvalidInputError
from cobro.domain.term_parts import (
    DatedDiscount,
    DaysCounted,
    EarlyDiscount,
    Period,
    Share,
)
from cobro.domain.term_parts import Interest as AgreedInterest
from cobro.domain.terms import PaymentTerms
from cobro.formats.pix.due_charge import Discount, DiscountStep, Fine, Interest, Rebate, Term

_CENTS = -2
_PERIODS = {
    Period.DAY: Interest.PERCENT_PER_DAY,
    Period.MONTH: Interest.PERCENT_PER_MONTH,
    Period.YEAR: Interest.PERCENT_PER_YEAR,
}
_EARLY = {
    (DaysCounted.CALENDAR, True): Discount.PERCENT_PER_DAY,
    (DaysCounted.CALENDAR, False): Discount.AMOUNT_PER_DAY,
    (DaysCounted.BUSINESS, True): Discount.PERCENT_PER_BUSINESS_DAY,
    (DaysCounted.BUSINESS, False): Discount.AMOUNT_PER_BUSINESS_DAY,
}


def charge_terms(terms: PaymentTerms, due_date: date) -> dict[str, Any]:
    """Return the fields of a `DueCharge` that the terms fill.

    Raises `InvalidInputError` for discounts of which some are sums and others percentages.
    """
    found: dict[str, Any] = {}
    if terms.late_fee is not None:
        modality = Fine.PERCENT if _is_percent(terms.late_fee) else Fine.AMOUNT
        found["fine"] = Term(modality, _value(terms.late_fee))
    if terms.interest is not None:
        found["interest"] = _interest(terms.interest)
    if terms.rebate is not None:
        kind = Rebate.PERCENT if _is_percent(terms.rebate) else Rebate.AMOUNT
        found["rebate"] = Term(kind, _value(terms.rebate))
    if terms.early is not None:
        found["discount"] = _early(terms.early)
    return found | _dated(terms.discounts, due_date)


def _interest(interest: AgreedInterest) -> Term:
    if interest.percent is None:
        sum_of_day = Decimal(interest.per_day_minor or 0).scaleb(_CENTS)
        return Term(Interest.AMOUNT_PER_DAY, sum_of_day)
    return Term(_PERIODS[interest.period], interest.percent)


def _early(early: EarlyDiscount) -> Term:
    return Term(_EARLY[early.days, _is_percent(early.share)], _value(early.share))


def _dated(discounts: tuple[DatedDiscount, ...], due_date: date) -> dict[str, Any]:
    if not discounts:
        return {}
    kinds = {_is_percent(discount.share) for discount in discounts}
    if len(kinds) > 1:
        message = "a Pix charge has discounts in percent or in sums, not both"
        raise InvalidInputError(message, field="terms.discounts")
    steps = tuple(
        DiscountStep(
            step.until_date or due_date - timedelta(days=step.before_days or 0),
            _value(step.share),
        )
        for step in discounts
    )
    return {"dated_discounts": steps, "is_dated_in_percent": kinds == {True}}


def _is_percent(share: Share) -> bool:
    return share.percent is not None


def _value(share: Share) -> Decimal:
    if share.percent is not None:
        return share.percent
    return Decimal(share.fixed_minor or 0).scaleb(_CENTS)
