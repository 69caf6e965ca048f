"""From a contract to the invoices that are due: pure, and the same again for the same contract.

An invoice is named by its contract and the first day of its period, so a period can be asked for as
often as need be and is billed once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from cobro.domain.contracts.cycle import next_day_of_month
from cobro.domain.contracts.indexing import (
    MissingIndex,
    PriceAdjustment,
    due_anniversaries,
    missing_months,
)
from cobro.domain.contracts.model import Contract, DueRule
from cobro.domain.contracts.periods import Period, next_period, periods
from cobro.domain.contracts.prices import lines_of
from cobro.domain.contracts.renewal import last_date
from cobro.domain.invoice_draft import InvoiceLine, TaxLine, TaxMode
from cobro.domain.money import Currency, Money
from cobro.domain.terms import PaymentTerms

IndexValues = Callable[[str], Mapping[date, Decimal]]


@dataclass(frozen=True, slots=True)
class ContractInvoice:
    """An invoice that a contract asks for, whole: nothing of it is looked up again."""

    issuer_id: str
    contract_id: str
    customer_id: str
    series: str
    currency: Currency
    period_start_date: date
    period_end_date: date
    issue_date: date
    due_date: date
    lines: tuple[InvoiceLine, ...]
    terms: PaymentTerms | None = None
    taxes: tuple[TaxLine, ...] = ()

    @property
    def idempotency_key(self) -> str:
        return f"contract:{self.contract_id}:{self.period_start_date}"

    @property
    def total(self) -> Money:
        """Return what the invoice will owe: lines and added taxes less what is withheld."""
        taxed = {TaxMode.ADDED: 1, TaxMode.WITHHELD: -1}
        minor = sum(line.amount.minor for line in self.lines)
        minor += sum(taxed.get(tax.mode, 0) * tax.amount.minor for tax in self.taxes)
        return Money(minor, self.currency)


@dataclass(frozen=True, slots=True)
class Billed:
    """The contract after billing, the invoices to ask for, and an adjustment that waits."""

    contract: Contract
    invoices: tuple[ContractInvoice, ...]
    missing: MissingIndex | None = None


def due_date_of(rule: DueRule, issue_date: date) -> date:
    day = issue_date + timedelta(days=rule.term_days)
    return day if rule.due_day is None else next_day_of_month(day, rule.due_day)


def invoice_of(contract: Contract, period: Period, issued_on: date) -> ContractInvoice:
    """Return the invoice of a period, as it is asked for on a day."""
    lines = lines_of(contract, period)
    base = Money.total((line.amount for line in lines), contract.currency)
    return ContractInvoice(
        issuer_id=contract.issuer_id,
        contract_id=contract.contract_id,
        customer_id=contract.customer_id,
        series=contract.series,
        currency=contract.currency,
        period_start_date=period.start_date,
        period_end_date=period.end_date,
        issue_date=issued_on,
        due_date=due_date_of(contract.due, issued_on),
        lines=lines,
        terms=contract.terms,
        taxes=tuple(tax.on(base) for tax in contract.taxes),
    )


def bill(contract: Contract, today: date, values: IndexValues, periods_max: int) -> Billed:
    """Bill what is due through today, at most `periods_max` periods, each with its adjustment.

    The payment term of a period that is billed late counts from today. A period for which nothing
    is owed passes without an invoice.
    """
    return _bill(contract, today, values, periods_max, lambda _: today)


def forecast(
    contract: Contract,
    through: date,
    values: IndexValues,
    periods_max: int,
    since: date = date.min,
) -> Billed:
    """Return the invoices to come whose day of issue is through a day, at today's knowledge.

    What should have been issued before `since` is issued then.
    """
    timing = contract.timing
    return _bill(contract, through, values, periods_max, lambda p: max(p.issue_date(timing), since))


def _bill(
    contract: Contract,
    through: date,
    values: IndexValues,
    periods_max: int,
    issued_on: Callable[[Period], date],
) -> Billed:
    invoices: list[ContractInvoice] = []
    missing = None
    for _ in range(periods_max):
        period = next_period(contract)
        if period is None or period.issue_date(contract.timing) > through:
            break
        contract, missing = adjusted(contract, period, values)
        invoice = invoice_of(contract, period, issued_on(period))
        if invoice.lines:
            invoices.append(invoice)
        contract = replace(contract, billed_through_date=period.end_date)
    return Billed(contract, tuple(invoices), missing)


def adjusted(
    contract: Contract, period: Period, values: IndexValues
) -> tuple[Contract, MissingIndex | None]:
    """Make the yearly adjustments due in a period; say what the first that waits is waiting for."""
    indexing = contract.indexing
    if indexing is None:
        return contract, None
    for day in due_anniversaries(indexing, contract.adjustments, period.end_date):
        known = values(indexing.index)
        missing = missing_months(indexing, known, day)
        if missing is not None:
            return contract, missing
        made = PriceAdjustment(
            anniversary_date=day,
            effective_date=max(day, contract.first_open_date),
            index=indexing.index,
            factor=indexing.factor(known, day),
            rounding=indexing.rounding,
        )
        contract = replace(contract, adjustments=(*contract.adjustments, made))
    return contract, None


def unused(contract: Contract) -> Money:
    """Return what was billed for days after the end: a credit note is owed for it."""
    end, billed = last_date(contract), contract.billed_through_date
    zero = Money.zero(contract.currency)
    if end is None or billed is None or billed <= end:
        return zero
    going_on = replace(contract, cancellation=None, notice_date=None)
    since = max(end, contract.first_billed_date)
    return _total(going_on, billed, since) - _total(contract, billed, since)


def _total(contract: Contract, through: date, since: date) -> Money:
    amounts = [
        line.amount
        for period in periods(contract, through, since)
        for line in lines_of(contract, period)
    ]
    return Money.total(amounts, contract.currency)
