"""Contracts and subscriptions as the HTTP API takes them, version 1.

Amounts are whole minor units of the contract's currency; all days named belong to what they bound.
"""

import hashlib
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from cobro.contracts.fields import Key, Minor, SeriesName
from cobro.contracts.terms_api import TermsV1
from cobro.domain.contracts.changes import FutureTerms
from cobro.domain.contracts.cycle import (
    MONTHS_MAX,
    ONE_DAY,
    WEEKS_MAX,
    BillingCycle,
    CycleUnit,
    add_months,
)
from cobro.domain.contracts.indexing import LAG_MONTHS_MAX, Indexing
from cobro.domain.contracts.model import (
    DISCOUNTS_MAX,
    LINES_MAX,
    NOTICE_DAYS_MAX,
    PAYMENT_DAYS_MAX,
    Contract,
    ContractTax,
    Discount,
    DueRule,
    PlanLine,
    Renewal,
    Timing,
    trial_end,
)
from cobro.domain.errors import InvalidInputError
from cobro.domain.ids import CustomerId, IssuerId
from cobro.domain.invoice_draft import TaxMode
from cobro.domain.money import Currency, Money, Rounding
from cobro.domain.terms import PaymentTerms

YEAR_MONTHS = 12
TRIAL_DAYS_MAX = 730
Text = Annotated[str, Meta(min_length=1, max_length=160, pattern=r"^[^\r\n]+(?!\n)$")]
LineId = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9._-]+(?!\n)$")]
Quantity = Annotated[Decimal, Meta(description="Zero, or up to 6 decimal places.")]
Percentage = Annotated[str, Meta(pattern=r"^[0-9]{1,3}(\.[0-9]{1,4})?(?!\n)$")]
NoticeDays = Annotated[int, Meta(ge=0, le=NOTICE_DAYS_MAX)]
PaymentDays = Annotated[int, Meta(ge=0, le=PAYMENT_DAYS_MAX)]
DayOfMonth = Annotated[int, Meta(ge=1, le=31)]


class Interval(StrEnum):
    """How often a contract is billed."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


class IndexRounding(StrEnum):
    HALF_UP = "half_up"
    HALF_EVEN = "half_even"


_MONTHS = {
    Interval.MONTHLY: 1,
    Interval.QUARTERLY: 3,
    Interval.HALF_YEARLY: 6,
    Interval.YEARLY: 12,
}


class PlanLineV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one whole interval brings; `line_id` names the line in later changes."""

    line_id: LineId
    description: Text
    unit_price: Minor
    quantity: Quantity = Decimal(1)

    def to_line(self, currency: Currency) -> PlanLine:
        price = Money(self.unit_price, currency)
        return PlanLine(self.line_id, self.description, self.quantity, price)


class ContractDiscountV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Either `percent` or a `fixed` amount of each interval, from a day on.

    It lasts for `periods` billed periods, or until `until_date`, or without end.
    """

    from_date: date
    percent: Percentage | None = None
    fixed: Minor | None = None
    periods: Annotated[int, Meta(ge=1, le=1000)] | None = None
    until_date: date | None = None

    def to_discount(self, currency: Currency) -> Discount:
        return Discount(
            from_date=self.from_date,
            percent=None if self.percent is None else Decimal(self.percent),
            fixed=None if self.fixed is None else Money(self.fixed, currency),
            periods=self.periods,
            until_date=self.until_date,
        )


class ContractTaxV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A tax or withholding of each invoice: `percent` of its lines' total, rounded half up."""

    name: Text
    percent: Percentage
    mode: TaxMode = TaxMode.INCLUDED
    code: Annotated[str, Meta(max_length=20, pattern=r"^[A-Za-z0-9._-]*(?!\n)$")] = ""

    def to_tax(self) -> ContractTax:
        return ContractTax(self.name, Decimal(self.percent), self.mode, self.code)


class ContractRenewalV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Renews for the same term unless notice is given `notice_days` before its last day."""

    notice_days: NoticeDays
    reminder_days: NoticeDays = 30


class PriceIndexingV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Prices follow an index once a year, first on `first_date` (a year after the start).

    The factor is that of the twelve months up to `lag_months` before; with `floor` it never lowers
    a price.
    """

    index: Annotated[str, Meta(max_length=40)]
    first_date: date | None = None
    lag_months: Annotated[int, Meta(ge=1, le=LAG_MONTHS_MAX)] = 1
    floor: bool = True
    rounding: IndexRounding = IndexRounding.HALF_UP

    def to_indexing(self, start_date: date) -> Indexing:
        first = self.first_date or add_months(start_date, YEAR_MONTHS)
        if first <= start_date:
            message = "the first adjustment comes after the contract's first day"
            raise InvalidInputError(message, field="indexing.first_date")
        rounding = Rounding[self.rounding.name]
        return Indexing(self.index, first, self.lag_months, self.floor, rounding)


class ContractTermsV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a contract agrees on besides its grid of periods.

    Due `term_days` after issue, or on the first `due_day` of a month from then on. `terms` say what
    is charged for paying late; left out, those of the issuer hold.
    """

    lines: Annotated[list[PlanLineV1], Meta(min_length=1, max_length=LINES_MAX)]
    series: SeriesName = "A"
    term_days: PaymentDays = 0
    due_day: DayOfMonth | None = None
    discounts: Annotated[list[ContractDiscountV1], Meta(max_length=DISCOUNTS_MAX)] = []
    term_end_date: date | None = None
    term_months: Annotated[int, Meta(ge=1, le=MONTHS_MAX)] | None = None
    renewal: ContractRenewalV1 | None = None
    indexing: PriceIndexingV1 | None = None
    terms: TermsV1 | None = None
    taxes: Annotated[list[ContractTaxV1], Meta(max_length=20)] = []

    def to_terms(self, currency: Currency, start_date: date, from_date: date) -> FutureTerms:
        renewal = self.renewal
        return FutureTerms(
            from_date=from_date,
            lines=tuple(line.to_line(currency) for line in self.lines),
            series=self.series,
            due=DueRule(self.term_days, self.due_day),
            discounts=tuple(discount.to_discount(currency) for discount in self.discounts),
            term_end_date=self._term_end(start_date),
            renewal=Renewal(renewal.notice_days, renewal.reminder_days) if renewal else None,
            indexing=self.indexing.to_indexing(start_date) if self.indexing else None,
            terms=_lasting(self.terms.to_terms()) if self.terms else None,
            taxes=tuple(tax.to_tax() for tax in self.taxes),
        )

    def _term_end(self, start_date: date) -> date | None:
        if self.term_months is None:
            return self.term_end_date
        if self.term_end_date is not None:
            message = "a term is a number of months or an end date, not both"
            raise InvalidInputError(message, field="term_months")
        return add_months(start_date, self.term_months) - ONE_DAY


class RegisterContractV1(ContractTermsV1, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A contract or subscription. It is billed every `every` intervals, on the anchor day.

    An anchor of 29 to 31 falls on the last day of shorter months; with weeks it is 1 (Monday) to 7.
    `anchor_month` ties longer intervals to the calendar. A trial is not billed.
    """

    issuer_id: Key
    contract_id: Key
    customer_id: Key
    currency: str
    start_date: date
    interval: Interval = Interval.MONTHLY
    every: Annotated[int, Meta(ge=1, le=WEEKS_MAX)] = 1
    anchor_day: DayOfMonth | None = None
    anchor_month: Annotated[int, Meta(ge=1, le=YEAR_MONTHS)] | None = None
    timing: Timing = Timing.ADVANCE
    trial_days: Annotated[int, Meta(ge=0, le=TRIAL_DAYS_MAX)] = 0
    trial_end_date: date | None = None

    def to_contract(self) -> Contract:
        agreed = self.to_terms(Currency.parse(self.currency), self.start_date, self.start_date)
        return Contract(
            issuer_id=IssuerId(self.issuer_id),
            contract_id=self.contract_id,
            customer_id=CustomerId(self.customer_id),
            series=agreed.series,
            currency=Currency.parse(self.currency),
            start_date=self.start_date,
            lines=agreed.lines,
            cycle=self._cycle(),
            timing=self.timing,
            due=agreed.due,
            discounts=agreed.discounts,
            trial_end_date=self._trial_end(),
            term_end_date=agreed.term_end_date,
            renewal=agreed.renewal,
            indexing=agreed.indexing,
            terms=agreed.terms,
            taxes=agreed.taxes,
        )

    def _cycle(self) -> BillingCycle:
        if self.interval is Interval.WEEKLY:
            return BillingCycle(CycleUnit.WEEK, self.every, self.anchor_day, self.anchor_month)
        count = _MONTHS[self.interval] * self.every
        return BillingCycle(CycleUnit.MONTH, count, self.anchor_day, self.anchor_month)

    def _trial_end(self) -> date | None:
        if self.trial_days and self.trial_end_date is not None:
            message = "a trial is a number of days or an end date, not both"
            raise InvalidInputError(message, field="trial_days")
        return self.trial_end_date or trial_end(self.start_date, self.trial_days)

    def content_hash(self) -> str:
        """Name the content: the same id with another content is refused."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()[:16]


class ReviseContractV1(ContractTermsV1, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """New terms from a day on, by default the first day that is not billed yet.

    Lines that are left out stop on that day. The grid of the periods stays as it is.
    """

    from_date: date | None = None

    def to_future(self, contract: Contract) -> FutureTerms:
        from_date = self.from_date or contract.first_open_date
        return self.to_terms(contract.currency, contract.start_date, from_date)


def _lasting(terms: PaymentTerms) -> PaymentTerms:
    """Return terms that fit every period; refuse a discount until one calendar day."""
    if any(step.until_date is not None for step in terms.discounts):
        message = "the terms of a contract hold for every period: let a discount end some days "
        message += "before the due date, not on a date"
        raise InvalidInputError(message, field="terms.discounts")
    return terms
