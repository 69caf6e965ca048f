"""A contract: who pays whom for what, how often, from when until when, and what was billed of it.

A contract is changed by making the next version of it. What was billed is never told otherwise:
`billed_through_date` is the last day that an invoice was asked for, and no change reaches before
the day after it (`changes.py`).
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from cobro.domain.contracts.cycle import DAY_MAX, ONE_DAY, BillingCycle
from cobro.domain.contracts.indexing import Indexing, PriceAdjustment
from cobro.domain.errors import InvalidInputError
from cobro.domain.ids import CustomerId, IssuerId
from cobro.domain.invoice_draft import QUANTITY_MAX, QUANTITY_PLACES, TaxLine, TaxMode
from cobro.domain.money import Currency, CurrencyMismatchError, Money, Rate, Rounding
from cobro.domain.terms import PaymentTerms

LINES_MAX = 50
CHANGES_MAX = 500
DISCOUNTS_MAX = 50
PERCENT_MAX = 100
NOTICE_DAYS_MAX = 730
PAYMENT_DAYS_MAX = 365


class Timing(StrEnum):
    """When a period is billed: on its first day, or on the day after its last."""

    ADVANCE = "advance"
    ARREARS = "arrears"


class CancellationMode(StrEnum):
    """Stop on the day, billing the days used only, or at the end of the period of the day."""

    IMMEDIATE = "immediate"
    PERIOD_END = "period_end"


@dataclass(frozen=True, slots=True)
class PlanLine:
    """What is delivered in one whole cycle. `quantity` may be zero where it begins later."""

    line_id: str
    description: str
    quantity: Decimal
    unit_price: Money

    def __post_init__(self) -> None:
        check_quantity(self.quantity)
        if not self.unit_price.is_positive:
            message = f"line {self.line_id}: the unit price is above zero"
            raise InvalidInputError(message, field="lines")


@dataclass(frozen=True, slots=True)
class PriceChange:
    line_id: str
    from_date: date
    unit_price: Money

    def __post_init__(self) -> None:
        if not self.unit_price.is_positive:
            message = f"line {self.line_id}: the unit price is above zero; to stop a line set its "
            message += "quantity to zero"
            raise InvalidInputError(message, field="unit_price")


@dataclass(frozen=True, slots=True)
class QuantityChange:
    line_id: str
    from_date: date
    quantity: Decimal

    def __post_init__(self) -> None:
        check_quantity(self.quantity)


@dataclass(frozen=True, slots=True)
class Discount:
    """Either `percent` of the price or a `fixed` amount of each whole cycle.

    It lasts for `periods` billed periods from the first that begins on or after `from_date`, or
    until and with `until_date`, or without end.
    """

    from_date: date
    percent: Decimal | None = None
    fixed: Money | None = None
    periods: int | None = None
    until_date: date | None = None

    def __post_init__(self) -> None:
        if (self.percent is None) == (self.fixed is None):
            message = "a discount is either a percentage or a fixed amount"
            raise InvalidInputError(message, field="discounts")
        if self.percent is not None and not 0 < self.percent <= PERCENT_MAX:
            message = f"a discount is above 0 and at most {PERCENT_MAX} percent"
            raise InvalidInputError(message, field="discounts")
        if self.fixed is not None and not self.fixed.is_positive:
            message = "a fixed discount is above zero"
            raise InvalidInputError(message, field="discounts")
        if self.periods is not None and self.until_date is not None:
            message = "a discount lasts for a number of periods or until a date, not both"
            raise InvalidInputError(message, field="discounts")
        if self.periods is not None and self.periods < 1:
            message = "a discount lasts for one period at least"
            raise InvalidInputError(message, field="discounts")
        if self.until_date is not None and self.until_date < self.from_date:
            message = f"the discount would end on {self.until_date}, before its beginning"
            raise InvalidInputError(message, field="discounts")


@dataclass(frozen=True, slots=True)
class ContractTax:
    """A tax or withholding of each invoice: `percent` of its lines' total, rounded half up.

    The rate of an included tax is that of the price with the tax in it, as ISS is reckoned.
    """

    name: str
    percent: Decimal
    mode: TaxMode
    code: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.percent <= PERCENT_MAX:
            message = f"tax {self.name}: a rate is 0 to {PERCENT_MAX} percent"
            raise InvalidInputError(message, field="taxes")

    def on(self, total: Money) -> TaxLine:
        amount = Rate(self.percent.scaleb(-2)).of(total, Rounding.HALF_UP)
        return TaxLine(
            self.name, amount, self.mode, f"{self.percent.normalize():f}", total, self.code
        )


@dataclass(frozen=True, slots=True)
class DueRule:
    """Due `term_days` after the day of issue, or on the first `due_day` from then on."""

    term_days: int = 0
    due_day: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.term_days <= PAYMENT_DAYS_MAX:
            message = f"a payment term is 0 to {PAYMENT_DAYS_MAX} days"
            raise InvalidInputError(message, field="term_days")
        if self.due_day is not None and not 1 <= self.due_day <= DAY_MAX:
            message = f"a due day is 1 to {DAY_MAX}"
            raise InvalidInputError(message, field="due_day")


@dataclass(frozen=True, slots=True)
class Renewal:
    """Renews for the same term unless notice was given `notice_days` before its last day.

    `reminder_days` before the last day on which notice can be given, a person should think of it.
    """

    notice_days: int
    reminder_days: int = 30

    def __post_init__(self) -> None:
        for days in (self.notice_days, self.reminder_days):
            if not 0 <= days <= NOTICE_DAYS_MAX:
                message = f"notice and its reminder are 0 to {NOTICE_DAYS_MAX} days ahead"
                raise InvalidInputError(message, field="renewal")


@dataclass(frozen=True, slots=True)
class Cancellation:
    """`last_date` is the last day of the contract."""

    last_date: date
    mode: CancellationMode


@dataclass(frozen=True, slots=True)
class Contract:
    """All days named here belong to it: `trial_end_date` is the last free day."""

    issuer_id: IssuerId
    contract_id: str
    customer_id: CustomerId
    series: str
    currency: Currency
    start_date: date
    lines: tuple[PlanLine, ...]
    cycle: BillingCycle = field(default_factory=BillingCycle)
    timing: Timing = Timing.ADVANCE
    due: DueRule = field(default_factory=DueRule)
    price_changes: tuple[PriceChange, ...] = ()
    quantity_changes: tuple[QuantityChange, ...] = ()
    discounts: tuple[Discount, ...] = ()
    trial_end_date: date | None = None
    term_end_date: date | None = None
    renewal: Renewal | None = None
    notice_date: date | None = None
    cancellation: Cancellation | None = None
    indexing: Indexing | None = None
    adjustments: tuple[PriceAdjustment, ...] = ()
    terms: PaymentTerms | None = None
    billed_through_date: date | None = None
    taxes: tuple[ContractTax, ...] = ()

    def __post_init__(self) -> None:
        self._check_lines()
        self._check_currency()
        self._check_dates()

    def _check_lines(self) -> None:
        ids = [line.line_id for line in self.lines]
        if not 1 <= len(ids) <= LINES_MAX or len(set(ids)) != len(ids):
            message = f"a contract has 1 to {LINES_MAX} lines, each with an id of its own"
            raise InvalidInputError(message, field="lines")
        changed = [change.line_id for change in self.price_changes]
        changed += [change.line_id for change in self.quantity_changes]
        if len(changed) > CHANGES_MAX or len(self.discounts) > DISCOUNTS_MAX:
            message = (
                f"a contract takes {CHANGES_MAX} changes and {DISCOUNTS_MAX} discounts; "
                "end it and begin a new one"
            )
            raise InvalidInputError(message, field="lines")
        unknown = sorted(set(changed) - set(ids))
        if unknown:
            message = f"the contract has no line {unknown[0]}: its lines are {', '.join(ids)}"
            raise InvalidInputError(message, field="line_id")

    def _check_currency(self) -> None:
        amounts = [line.unit_price for line in self.lines]
        amounts += [change.unit_price for change in self.price_changes]
        amounts += [discount.fixed for discount in self.discounts if discount.fixed is not None]
        other = {amount.currency for amount in amounts} - {self.currency}
        if other:
            message = (
                f"the contract is in {self.currency}; {', '.join(sorted(other))} needs another"
            )
            raise CurrencyMismatchError(message)

    def _check_dates(self) -> None:
        if self.term_end_date is not None and self.term_end_date < self.start_date:
            message = f"the contract would end on {self.term_end_date}, before its beginning"
            raise InvalidInputError(message, field="term_end_date")
        if self.trial_end_date is not None and self.trial_end_date < self.start_date:
            message = f"the trial would end on {self.trial_end_date}, before the contract begins"
            raise InvalidInputError(message, field="trial")
        if self.renewal is not None and self.term_end_date is None:
            message = "a contract without an end does not renew: give it a term or no renewal"
            raise InvalidInputError(message, field="renewal")

    @property
    def first_billed_date(self) -> date:
        """Return the first day that is paid for: the day after a trial, else the first of all."""
        return self.start_date if self.trial_end_date is None else self.trial_end_date + ONE_DAY

    @property
    def first_open_date(self) -> date:
        """Return the first day that no invoice was asked for yet: changes may begin on it."""
        if self.billed_through_date is None:
            return self.start_date
        return self.billed_through_date + ONE_DAY


def trial_end(start_date: date, days: int) -> date | None:
    """Return the last day of a trial of so many days; None for no trial."""
    return start_date + timedelta(days=days - 1) if days else None


def check_quantity(quantity: Decimal) -> None:
    """Raise `InvalidInputError` unless it is zero or a quantity that an invoice may have."""
    is_sound = quantity.is_finite() and 0 <= quantity <= QUANTITY_MAX
    if not is_sound or quantity != round(quantity, QUANTITY_PLACES):
        message = f"a quantity is 0 to {QUANTITY_MAX} with up to {QUANTITY_PLACES} decimal places"
        raise InvalidInputError(message, field="quantity")
