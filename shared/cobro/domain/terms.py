"""What was agreed about paying late and paying early; the empty terms charge and grant nothing.

Terms are values: they travel inside issuers, contracts and invoices, and `to_plain` keeps them
short, because every invoice row holds its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from cobro.domain.calendars import calendar_for
from cobro.domain.money import Rounding
from cobro.domain.term_parts import (
    ALLOCATION_ORDER,
    Basis,
    Component,
    Convention,
    Correction,
    DatedDiscount,
    DaysCounted,
    EarlyDiscount,
    Interest,
    LateFrom,
    Period,
    Share,
    check_discount,
    dated,
    early_of,
    interest_of,
    interest_plain,
    refuse,
    share_of,
    share_plain,
    until_plain,
)

__all__ = [
    "ALLOCATION_ORDER",
    "NO_TERMS",
    "Basis",
    "Component",
    "Convention",
    "Correction",
    "DatedDiscount",
    "DaysCounted",
    "EarlyDiscount",
    "Interest",
    "LateFrom",
    "PaymentTerms",
    "Period",
    "Share",
]

DISCOUNT_STEPS_MAX = 3


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """The terms of one debt. `place` is the country of its banking days; empty: the issuer's."""

    late_fee: Share | None = None
    interest: Interest | None = None
    basis: Basis = Basis.AGREED
    correction: Correction | None = None
    discounts: tuple[DatedDiscount, ...] = ()
    early: EarlyDiscount | None = None
    rebate: Share | None = None
    late_from: LateFrom = LateFrom.NOMINAL
    rounding: Rounding = Rounding.HALF_UP
    order: tuple[Component, ...] = ALLOCATION_ORDER
    place: str = ""

    def __post_init__(self) -> None:
        if self.basis is Basis.STATUTORY and self.interest is not None:
            refuse("terms.interest", "agreed interest and the legal one exclude each other")
        if self.discounts and self.early is not None:
            refuse("terms.discounts", "discounts are given by date or by day early, not both")
        if len(self.discounts) > DISCOUNT_STEPS_MAX:
            refuse("terms.discounts", f"there are at most {DISCOUNT_STEPS_MAX} dated discounts")
        if self.rebate is not None:
            check_discount(self.rebate, "terms.rebate")
        if sorted(self.order) != sorted(Component):
            refuse("terms.order", f"the order names each once of {', '.join(Component)}")
        if self.place:
            calendar_for(self.place)

    @property
    def has_fixed_sums(self) -> bool:
        """Tell whether a sum depends on the currency that the terms were written for."""
        shares = [self.late_fee, self.rebate, *(step.share for step in self.discounts)]
        if self.early is not None:
            shares.append(self.early.share)
        per_day = self.interest is not None and self.interest.per_day_minor is not None
        return per_day or any(s is not None and s.fixed_minor is not None for s in shares)

    def checked_for(self, due_date: date) -> Self:
        """Return itself; refuse a discount that would end after the due date."""
        late = [d.until_date for d in self.discounts if d.until_date and d.until_date > due_date]
        if late:
            message = f"a discount until {late[0]} ends after the due date {due_date}"
            refuse("terms.discounts", message)
        return self

    def to_plain(self) -> dict[str, Any]:
        """Return the short form that rows and snapshots keep; the empty terms give `{}`."""
        full = {
            "f": share_plain(self.late_fee),
            "i": interest_plain(self.interest),
            "b": "" if self.basis is Basis.AGREED else self.basis.value,
            "c": self.correction and [self.correction.index, self.correction.lag_months],
            "d": [[share_plain(d.share), until_plain(d)] for d in self.discounts],
            "e": self.early and [share_plain(self.early.share), self.early.days.value],
            "r": share_plain(self.rebate),
            "l": "" if self.late_from is LateFrom.NOMINAL else self.late_from.value,
            "o": "" if self.rounding is Rounding.HALF_UP else self.rounding.value,
            "a": [] if self.order == ALLOCATION_ORDER else [part.value for part in self.order],
            "p": self.place,
        }
        return {key: value for key, value in full.items() if value}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Read what `to_plain` wrote."""
        return cls(
            late_fee=share_of(plain.get("f")),
            interest=interest_of(plain.get("i")),
            basis=Basis(plain.get("b", Basis.AGREED)),
            correction=Correction(*plain["c"]) if "c" in plain else None,
            discounts=tuple(dated(*step) for step in plain.get("d", ())),
            early=early_of(*plain["e"]) if "e" in plain else None,
            rebate=share_of(plain.get("r")),
            late_from=LateFrom(plain.get("l", LateFrom.NOMINAL)),
            rounding=Rounding(plain.get("o", Rounding.HALF_UP)),
            order=tuple(Component(part) for part in plain.get("a", ALLOCATION_ORDER)),
            place=plain.get("p", ""),
        )


NO_TERMS = PaymentTerms()
