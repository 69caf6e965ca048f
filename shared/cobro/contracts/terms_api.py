"""Terms of payment as the HTTP API takes them, version 1.

Percentages and rates are decimals in text; sums are minor units of the invoice's currency.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Rounding
from cobro.domain.terms import (
    ALLOCATION_ORDER,
    NO_TERMS,
    Basis,
    Component,
    Convention,
    Correction,
    DatedDiscount,
    DaysCounted,
    EarlyDiscount,
    Interest,
    LateFrom,
    PaymentTerms,
    Period,
    Share,
)

Percent = Annotated[str, Meta(pattern=r"^[0-9]{1,4}(\.[0-9]{1,6})?(?!\n)$")]
Sum = Annotated[int, Meta(ge=1, le=10**15 - 1)]
_ROUNDINGS = {"half_up": Rounding.HALF_UP, "half_even": Rounding.HALF_EVEN, "down": Rounding.DOWN}


def _text(percent: Decimal) -> str:
    return format(percent, "f")


class ShareV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Either `percent` of an amount or a `fixed` sum."""

    percent: Percent | None = None
    fixed: Sum | None = None

    @classmethod
    def of(cls, share: Share) -> "ShareV1":
        return cls(None if share.percent is None else _text(share.percent), share.fixed_minor)

    def to_share(self) -> Share:
        return Share(None if self.percent is None else Decimal(self.percent), self.fixed)


class InterestV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Either `percent` for each `period` under a `convention`, or a sum `per_day` late."""

    percent: Percent | None = None
    period: Period = Period.MONTH
    convention: Convention = Convention.MONTH_30
    per_day: Sum | None = None

    @classmethod
    def of(cls, interest: Interest) -> "InterestV1":
        percent = None if interest.percent is None else _text(interest.percent)
        return cls(percent, interest.period, interest.convention, interest.per_day_minor)

    def to_interest(self) -> Interest:
        percent = None if self.percent is None else Decimal(self.percent)
        return Interest(percent, self.period, self.convention, self.per_day)


class DatedDiscountV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A discount until a date, or until so many days before the due date."""

    share: ShareV1
    until_date: date | None = None
    before_days: Annotated[int, Meta(ge=0, le=365)] | None = None

    @classmethod
    def of(cls, step: DatedDiscount) -> "DatedDiscountV1":
        return cls(ShareV1.of(step.share), step.until_date, step.before_days)

    def to_discount(self) -> DatedDiscount:
        return DatedDiscount(self.share.to_share(), self.until_date, self.before_days)


class TermsV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is charged for paying late and granted for paying early; left out, nothing is.

    `basis` "statutory" takes the interest that the law of the place knows; `correction` names a
    published index; `order` says what a payment settles first.
    """

    late_fee: ShareV1 | None = None
    interest: InterestV1 | None = None
    basis: Basis = Basis.AGREED
    correction: Annotated[str, Meta(max_length=40)] | None = None
    discounts: Annotated[list[DatedDiscountV1], Meta(max_length=3)] = []
    discount_per_day_early: ShareV1 | None = None
    days_counted: DaysCounted = DaysCounted.CALENDAR
    rebate: ShareV1 | None = None
    late_from: LateFrom = LateFrom.NOMINAL
    rounding: str = "half_up"
    order: list[Component] = msgspec.field(default_factory=lambda: list(ALLOCATION_ORDER))
    place: Annotated[str, Meta(max_length=2)] = ""

    @classmethod
    def of(cls, terms: PaymentTerms) -> "TermsV1":
        """Return the request that asks for these terms."""
        early = terms.early
        return cls(
            late_fee=ShareV1.of(terms.late_fee) if terms.late_fee else None,
            interest=InterestV1.of(terms.interest) if terms.interest else None,
            basis=terms.basis,
            correction=terms.correction.index if terms.correction else None,
            discounts=[DatedDiscountV1.of(step) for step in terms.discounts],
            discount_per_day_early=ShareV1.of(early.share) if early else None,
            days_counted=early.days if early else DaysCounted.CALENDAR,
            rebate=ShareV1.of(terms.rebate) if terms.rebate else None,
            late_from=terms.late_from,
            rounding=terms.rounding.name.lower(),
            order=list(terms.order),
            place=terms.place,
        )

    def to_terms(self) -> PaymentTerms:
        if self.rounding not in _ROUNDINGS:
            message = f"rounding {self.rounding!r} is not one of {', '.join(_ROUNDINGS)}"
            raise InvalidInputError(message, field="terms.rounding")
        early = self.discount_per_day_early
        return PaymentTerms(
            late_fee=self.late_fee.to_share() if self.late_fee else None,
            interest=self.interest.to_interest() if self.interest else None,
            basis=self.basis,
            correction=Correction(self.correction) if self.correction else None,
            discounts=tuple(step.to_discount() for step in self.discounts),
            early=EarlyDiscount(early.to_share(), self.days_counted) if early else None,
            rebate=self.rebate.to_share() if self.rebate else None,
            late_from=self.late_from,
            rounding=_ROUNDINGS[self.rounding],
            order=tuple(self.order),
            place=self.place,
        )


def terms_view(terms: PaymentTerms | None) -> dict[str, Any] | None:
    """Show terms as a request names them; nothing where none were agreed."""
    if terms is None or terms == NO_TERMS:
        return None
    shown: dict[str, Any] = msgspec.to_builtins(TermsV1.of(terms))
    return shown
