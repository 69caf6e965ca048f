"""Changes of a contract: each gives its next version, and none reaches into what was billed.

A change that comes again changes nothing.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import ClassVar

from cobro.domain.contracts.cycle import ONE_DAY
from cobro.domain.contracts.indexing import Indexing
from cobro.domain.contracts.model import (
    Cancellation,
    CancellationMode,
    Contract,
    ContractTax,
    Discount,
    DueRule,
    PlanLine,
    PriceChange,
    QuantityChange,
    Renewal,
)
from cobro.domain.contracts.periods import period_on
from cobro.domain.contracts.prices import quantity_on, unit_price_on
from cobro.domain.contracts.renewal import last_date
from cobro.domain.errors import InvalidInputError, RejectionError
from cobro.domain.terms import PaymentTerms


class BilledPeriodError(RejectionError):
    """The change would reach into a period that was billed."""

    code: ClassVar[str] = "period_billed"


class ContractEndedError(RejectionError):
    """The contract has been billed to its end, or would have ended before the change."""

    code: ClassVar[str] = "contract_ended"


def change_price(contract: Contract, change: PriceChange) -> Contract:
    """Set the price of a line from a day on; the same line and day again replaces it."""
    if change in contract.price_changes:
        return contract
    check_open(contract, change.from_date)
    kept = [c for c in contract.price_changes if _key(c) != _key(change)]
    return replace(contract, price_changes=(*kept, change))


def change_quantity(contract: Contract, change: QuantityChange) -> Contract:
    """Set the quantity of a line from a day on; the same line and day again replaces it."""
    if change in contract.quantity_changes:
        return contract
    check_open(contract, change.from_date)
    kept = [c for c in contract.quantity_changes if _key(c) != _key(change)]
    return replace(contract, quantity_changes=(*kept, change))


def check_open(contract: Contract, from_date: date) -> None:
    """Raise `BilledPeriodError` or `ContractEndedError` where a change cannot begin on the day."""
    first = contract.first_open_date
    end = last_date(contract)
    if end is not None and max(first, from_date) > end:
        message = f"contract {contract.contract_id} ends on {end}: nothing can change after it"
        raise ContractEndedError(message)
    if from_date < first:
        message = f"the days before {first} are billed: let the change begin on {first} or later"
        raise BilledPeriodError(message)


def cancel(contract: Contract, day: date, mode: CancellationMode) -> Contract:
    """End the contract on a day, or with the period that holds it.

    What was billed for days after the end is owed back (`billing.unused`). An earlier cancellation
    can be moved, but not to a later day once its own last day was billed.
    """
    if day < contract.start_date:
        message = f"the contract begins on {contract.start_date}; it cannot end before"
        raise InvalidInputError(message, field="end_date")
    going_on = replace(contract, cancellation=None)
    period = period_on(going_on, day) if mode is CancellationMode.PERIOD_END else None
    last = period.end_date if period is not None else day
    end = last_date(going_on)
    if end is not None and last > end:
        message = f"contract {contract.contract_id} ends on {end} already"
        raise ContractEndedError(message)
    earlier = contract.cancellation
    if earlier is not None and earlier.last_date < last and _is_billed_to(earlier, contract):
        message = f"contract {contract.contract_id} was billed to its end on {earlier.last_date}"
        raise ContractEndedError(message)
    return replace(contract, cancellation=Cancellation(last, mode))


def _is_billed_to(end: Cancellation, contract: Contract) -> bool:
    return end.last_date < contract.first_open_date


def give_notice(contract: Contract, day: date) -> Contract:
    """Note that the contract is not to renew; notice given once stays as it was given."""
    if contract.notice_date is not None:
        return contract
    if contract.renewal is None:
        message = f"contract {contract.contract_id} does not renew: it needs no notice"
        raise InvalidInputError(message, field="notice_date")
    if day < contract.start_date:
        message = f"the contract begins on {contract.start_date}; notice cannot come before"
        raise InvalidInputError(message, field="notice_date")
    return replace(contract, notice_date=day)


@dataclass(frozen=True, slots=True)
class FutureTerms:
    """What holds from a day on. What it leaves out ends, or is as with a new contract."""

    from_date: date
    lines: tuple[PlanLine, ...]
    series: str
    due: DueRule
    discounts: tuple[Discount, ...] = ()
    term_end_date: date | None = None
    renewal: Renewal | None = None
    indexing: Indexing | None = None
    terms: PaymentTerms | None = None
    taxes: tuple[ContractTax, ...] = ()


def revise(contract: Contract, wanted: FutureTerms) -> Contract:
    """Give the contract new terms from a day on that was not billed yet.

    The grid of its periods stays: another interval or anchor needs another contract.
    """
    check_open(contract, wanted.from_date)
    end = wanted.term_end_date
    if end is not None and end < contract.first_open_date - ONE_DAY:
        message = f"the days before {contract.first_open_date} are billed: end on one after them, "
        message += "or cancel the contract to give back what was not used"
        raise BilledPeriodError(message)
    revised = revise_lines(contract, wanted.lines, wanted.from_date)
    revised = revise_discounts(revised, wanted.discounts, wanted.from_date)
    return replace(
        revised,
        series=wanted.series,
        due=wanted.due,
        term_end_date=end,
        renewal=wanted.renewal,
        indexing=wanted.indexing,
        terms=wanted.terms,
        taxes=wanted.taxes,
    )


def revise_lines(contract: Contract, lines: tuple[PlanLine, ...], from_date: date) -> Contract:
    """Let lines, prices and quantities be these from a day on; a line left out stops."""
    revised = contract
    for line in lines:
        revised = _with_line(revised, line, from_date)
    for line in contract.lines:
        if line.line_id not in {own.line_id for own in lines}:
            revised = _to_quantity(revised, line, Decimal(0), from_date)
    return revised


def revise_discounts(
    contract: Contract, discounts: tuple[Discount, ...], from_date: date
) -> Contract:
    """Replace the discounts that begin on a day or later; those that began before stay."""
    check_open(contract, from_date)
    begun = tuple(d for d in contract.discounts if d.from_date < from_date)
    coming = tuple(d for d in discounts if d not in begun)
    if any(discount.from_date < from_date for discount in coming):
        message = f"a new discount begins on {from_date} or later"
        raise InvalidInputError(message, field="discounts")
    return replace(contract, discounts=(*begun, *coming))


def _with_line(contract: Contract, line: PlanLine, from_date: date) -> Contract:
    known = {own.line_id: own for own in contract.lines}.get(line.line_id)
    if known is None:
        added = replace(line, quantity=Decimal(0))
        grown = replace(contract, lines=(*contract.lines, added))
        return change_quantity(grown, QuantityChange(line.line_id, from_date, line.quantity))
    if known.description != line.description:
        renamed = replace(known, description=line.description)
        kept = tuple(renamed if own is known else own for own in contract.lines)
        contract = replace(contract, lines=kept)
    if unit_price_on(contract, known, from_date) != line.unit_price:
        contract = change_price(contract, PriceChange(line.line_id, from_date, line.unit_price))
    return _to_quantity(contract, known, line.quantity, from_date)


def _to_quantity(
    contract: Contract, line: PlanLine, quantity: Decimal, from_date: date
) -> Contract:
    if quantity_on(contract, line, from_date) == quantity:
        return contract
    return change_quantity(contract, QuantityChange(line.line_id, from_date, quantity))


def _key(change: PriceChange | QuantityChange) -> tuple[str, date]:
    return change.line_id, change.from_date
