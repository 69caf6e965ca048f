"""Copies of an invoice's charges: the same debt asked for again, by another day and amount.

A copy is known by its due date and amount, so the same request is the same copy. The copies of an
invoice are numbered; what was offered first has the number 0. Only the newest may be paid by: two
writers that made copies of one number at once agree, by due date and amount, on which one stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from cobro.domain.charges import Charge
from cobro.domain.invoice import Invoice
from cobro.domain.late_charges import Exposure, lateness
from cobro.domain.money import Money
from cobro.domain.terms import PaymentTerms

_Rank = tuple[int, date, int]
_FIRST: _Rank = (0, date.min, 0)


@dataclass(frozen=True, slots=True)
class Asking:
    """What the charges of one copy ask for, and by which terms once its due date is over."""

    amount: Money
    due_date: date
    terms: PaymentTerms
    copy: int = 0
    reason: str = ""

    @classmethod
    def first_of(cls, invoice: Invoice) -> Self:
        """Return what an invoice asks for when it is issued."""
        return cls(invoice.open, invoice.due_date, invoice.terms)

    @property
    def key(self) -> tuple[str, ...]:
        """Return what tells the ids of a copy's charges from those offered first."""
        return (self.due_date.isoformat(), str(self.amount.minor)) if self.copy else ()


def present(charges: Sequence[Charge]) -> list[Charge]:
    """Return the charges of the newest copy, in whatever state they are."""
    newest = max((_rank(charge) for charge in charges), default=_FIRST)
    return [charge for charge in charges if _rank(charge) == newest]


def superseded(charges: Sequence[Charge]) -> list[Charge]:
    """Return the open charges that a newer copy replaced."""
    newest = max((_rank(charge) for charge in charges), default=_FIRST)
    return [charge for charge in charges if charge.is_open and _rank(charge) < newest]


def same_copy(charges: Sequence[Charge], amount: Money, due_date: date) -> list[Charge]:
    """Return the charges of the copy of that day and amount."""
    wanted = (due_date, amount)
    return [
        charge for charge in charges if charge.copy and (charge.due_date, charge.amount) == wanted
    ]


def copy_label(charges: Sequence[Charge]) -> str:
    """Name the newest copy; empty where there is none but what was offered first."""
    number, due_date, minor = max((_rank(charge) for charge in charges), default=_FIRST)
    return f"{number}-{due_date}-{minor}" if number else ""


def terms_of_copy(exposure: Exposure, terms: PaymentTerms, due_date: date) -> PaymentTerms:
    """Return what holds for who pays a copy late: interest on, and no second late fee.

    What its amount already took off is not granted again.
    """
    is_late = lateness(exposure, terms, due_date).late_days > 0
    fee = None if is_late else terms.late_fee
    return replace(terms, late_fee=fee, discounts=(), early=None, rebate=None)


def _rank(charge: Charge) -> _Rank:
    """Charges offered first are all of one rank, whenever each of them was written."""
    return (charge.copy, charge.due_date, charge.amount.minor) if charge.copy else _FIRST
