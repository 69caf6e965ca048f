"""What a debt costs on a day: late fee, interest, correction, costs, discounts; all pure.

Rules, each with its source:
* Due on no banking day and paid on the next one: nothing is late (Brazil: Lei 7.089/1983). Paid
  after that, days count from the date as written (STJ REsp 1.954.924), or from the moved date where
  the terms say so (Pix charges with a due date).
* Charges fall on what is left of the principal after payments, rebate and what is in dispute, never
  on a late fee.
* The late fee and fixed costs are charged once; interest goes on from where it was assessed.
* Each line is rounded once. Discounts end on the due date at the latest.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from cobro.domain.calendars import calendar_for
from cobro.domain.interest import (
    Span,
    agreed_interest,
    correction_of,
    legal_interest,
    needed_figures,
    rounded,
)
from cobro.domain.jurisdiction import Law, capped_late_fee, law_of
from cobro.domain.money import Money
from cobro.domain.position import NO_CHARGES, OpenCharges
from cobro.domain.rates import RateBook, RateNeed
from cobro.domain.terms import Basis, Component, LateFrom, PaymentTerms

_ROUNDING_TEXT = {"ROUND_HALF_UP": "half up", "ROUND_HALF_EVEN": "half even", "ROUND_DOWN": "down"}
AGREED_SOURCE = "the terms agreed"


@dataclass(frozen=True, slots=True)
class Exposure:
    """One debt as it stands: the principal as issued and what is left, and charges assessed.

    `rebate_granted_minor` is what of the agreed rebate was taken off the open principal already,
    `disputed_minor` what of the principal is in dispute: it bears no charges.
    """

    original: Money
    principal: Money
    due_date: date
    country: str
    is_consumer: bool = False
    charges: OpenCharges = NO_CHARGES
    rebate_granted_minor: int = 0
    disputed_minor: int = 0


@dataclass(frozen=True, slots=True)
class Lateness:
    """The due date, the banking day it moves to, the day counted from, and the days late."""

    due_date: date
    payable_until_date: date
    counted_from_date: date
    late_days: int


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """One newly due charge, how it came about, and where the rule stands."""

    component: Component
    amount: Money
    sentence: str
    source: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """What became due by a day beyond what was assessed before."""

    lateness: Lateness
    base: Money
    lines: tuple[ChargeLine, ...] = ()
    notices: tuple[str, ...] = ()

    def amount(self, component: Component) -> Money:
        zero = Money.zero(self.base.currency)
        return next((ln.amount for ln in self.lines if ln.component is component), zero)

    @property
    def late_fee(self) -> Money:
        return self.amount(Component.LATE_FEE)

    @property
    def interest(self) -> Money:
        return self.amount(Component.INTEREST)

    @property
    def correction(self) -> Money:
        return self.amount(Component.CORRECTION)

    @property
    def costs(self) -> Money:
        return self.amount(Component.COSTS)

    @property
    def total(self) -> Money:
        return Money.total((line.amount for line in self.lines), self.base.currency)


def lateness(exposure: Exposure, terms: PaymentTerms, on: date) -> Lateness:
    """Return how late a payment on that day is."""
    due = exposure.due_date
    payable_until = calendar_for(terms.place or exposure.country).next_business_day(due)
    counted_from = payable_until if terms.late_from is LateFrom.ADJUSTED else due
    days = (on - counted_from).days if on > payable_until else 0
    return Lateness(due, payable_until, counted_from, days)


def rebate_left(exposure: Exposure, terms: PaymentTerms) -> Money:
    """Return what of the agreed rebate is still to come off the open principal."""
    currency = exposure.original.currency
    if terms.rebate is None:
        return Money.zero(currency)
    agreed = terms.rebate.of(exposure.original, terms.rounding)
    left = max(0, agreed.minor - exposure.rebate_granted_minor)
    return min(Money(left, currency), exposure.principal)


def assess(exposure: Exposure, terms: PaymentTerms, on: date, rates: RateBook) -> Assessment:
    """Return the charges newly due; raise `RateMissingError` where a figure is not recorded."""
    late = lateness(exposure, terms, on)
    base = _charged(exposure, terms)
    if late.late_days == 0 or not base.is_positive:
        return Assessment(late, base)
    case = _Case(exposure, terms, law_of(exposure.country, is_consumer=exposure.is_consumer), base)
    span = _span(exposure, late, on)
    lines = tuple(line for line in _lines(case, span, rates) if line.amount.is_positive)
    return Assessment(late, base, lines, tuple(_notices(case, lines)))


def _charged(exposure: Exposure, terms: PaymentTerms) -> Money:
    """Return what bears charges; nothing where the rebate and the dispute cover it all."""
    left = exposure.principal - rebate_left(exposure, terms)
    return Money(max(0, left.minor - exposure.disputed_minor), left.currency)


def charges_after(exposure: Exposure, assessment: Assessment, on: date) -> OpenCharges:
    """Return the open charges once an assessment through that day is booked."""
    before = exposure.charges
    if assessment.lateness.late_days == 0:
        return before
    return OpenCharges(
        costs_minor=before.costs_minor + assessment.costs.minor,
        interest_minor=before.interest_minor + assessment.interest.minor,
        late_fee_minor=before.late_fee_minor + assessment.late_fee.minor,
        correction_minor=before.correction_minor + assessment.correction.minor,
        assessed_date=max(on, before.assessed_date or on),
        has_fee=before.has_fee or assessment.base.is_positive,  # a debt in dispute bore no fee
    )


def owed(principal: Money, charges: OpenCharges) -> dict[Component, Money]:
    """Return what is to be paid of each component."""
    parts = {Component(k): Money(v, principal.currency) for k, v in charges.amounts.items()}
    return {**parts, Component.PRINCIPAL: principal}


def share_out(
    payment: Money, due: Mapping[Component, Money], order: Sequence[Component]
) -> dict[Component, Money]:
    """Put a payment on the components in their order; what is left over is in none of them."""
    left = payment
    shares: dict[Component, Money] = {}
    for component in order:
        shares[component] = min(left, due.get(component, Money.zero(payment.currency)))
        left -= shares[component]
    return shares


def rates_needed(exposure: Exposure, terms: PaymentTerms, on: date) -> tuple[RateNeed, ...]:
    """Return the figures to load before `assess`."""
    late = lateness(exposure, terms, on)
    if late.late_days == 0:
        return ()
    law = law_of(exposure.country, is_consumer=exposure.is_consumer)
    legal = law.interest if terms.basis is Basis.STATUTORY else None
    return tuple(needed_figures(legal, terms.correction, _span(exposure, late, on)))


@dataclass(frozen=True, slots=True)
class _Case:
    exposure: Exposure
    terms: PaymentTerms
    law: Law
    base: Money

    @property
    def rounding_text(self) -> str:
        return f"rounded {_ROUNDING_TEXT[self.terms.rounding]}"


def _span(exposure: Exposure, late: Lateness, on: date) -> Span:
    assessed = exposure.charges.assessed_date
    return Span(max(late.counted_from_date, assessed or late.counted_from_date), on)


def _lines(case: _Case, span: Span, rates: RateBook) -> Iterator[ChargeLine]:
    if not case.exposure.charges.has_fee:
        yield from _once(case)
    if span.count_days:
        corrected = Fraction(case.base.minor + case.exposure.charges.correction_minor)
        if case.terms.correction is not None:
            exact, line = _correction(case, span, rates)
            corrected += exact
            yield line
        yield from _interest(case, span, rates, corrected)


def _once(case: _Case) -> Iterator[ChargeLine]:
    fee, law, base = case.terms.late_fee, case.law, case.base
    if fee is not None:
        agreed = fee.of(base, case.terms.rounding)
        amount = capped_late_fee(agreed, base, law)
        what = "a fixed sum" if fee.percent is None else f"{fee.percent.normalize():f} % of {base}"
        how = f"lowered from {agreed}" if amount < agreed else case.rounding_text
        sentence = f"late fee, once: {what}, {how}"
        source = law.late_fee_cap.source if law.late_fee_cap else AGREED_SOURCE
        yield ChargeLine(Component.LATE_FEE, amount, sentence, source)
    is_legal = case.terms.basis is Basis.STATUTORY
    if is_legal and law.recovery is not None and law.recovery.currency is base.currency:
        sentence = "fixed compensation for the cost of recovery, once"
        yield ChargeLine(Component.COSTS, law.recovery, sentence, law.recovery_source)


def _correction(case: _Case, span: Span, rates: RateBook) -> tuple[Fraction, ChargeLine]:
    before = case.exposure.charges.correction_minor
    base = Money(case.base.minor + before, case.base.currency)
    assert case.terms.correction is not None  # noqa: S101 - the caller asked
    exact, sentence = correction_of(base, case.terms.correction, span, rates)
    amount = rounded(exact, base, case.terms.rounding)
    text = f"correction by {sentence}, {case.rounding_text}"
    return exact, ChargeLine(Component.CORRECTION, amount, text, AGREED_SOURCE)


def _interest(
    case: _Case, span: Span, rates: RateBook, corrected: Fraction
) -> Iterator[ChargeLine]:
    rounding = case.terms.rounding
    if case.terms.basis is Basis.STATUTORY:
        legal = case.law.interest
        exact, sentence = legal_interest(corrected, case.base, legal, span, rates)
        amount = rounded(exact, case.base, rounding)
        text = f"legal interest, {sentence}, {case.rounding_text}"
        yield ChargeLine(Component.INTEREST, amount, text, legal.source)
    elif case.terms.interest is not None:
        accrual = agreed_interest(case.base, case.terms.interest, span, rounding)
        text = f"late interest, {accrual.sentence}, {case.rounding_text}"
        yield ChargeLine(Component.INTEREST, accrual.amount, text, AGREED_SOURCE)


def _notices(case: _Case, lines: tuple[ChargeLine, ...]) -> Iterator[str]:
    tax = case.law.interest_tax
    for line in lines:
        if tax is not None and line.component is Component.INTEREST:
            amount = tax.on(line.amount)
            yield (
                f"{tax.name} of {tax.percent} % falls on the interest: {amount}, "
                f"to be invoiced with it and not in the total ({tax.source})"
            )
