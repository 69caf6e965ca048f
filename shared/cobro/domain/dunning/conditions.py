"""When a step holds for an invoice: by amount, currency, segment, instrument and history.

A condition that asks for what is not known is not met: nobody is written to by a guess.
"""

from dataclasses import dataclass

from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency, Money


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What conditions look at. `late_invoices` is None for a customer without earlier invoices."""

    owed: Money
    segment: str = ""
    instruments: frozenset[str] = frozenset()
    late_invoices: int | None = None


@dataclass(frozen=True, slots=True)
class Conditions:
    """All that are named must be met. Bounds include their ends; empty lists bound nothing.

    `late_from` and `late_to` count the customer's other invoices that were paid late or are late.
    """

    amount_from: Money | None = None
    amount_to: Money | None = None
    currencies: tuple[Currency, ...] = ()
    segments: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    late_from: int | None = None
    late_to: int | None = None

    def __post_init__(self) -> None:
        low, high = self.amount_from, self.amount_to
        if low is not None and high is not None and low.minor > high.minor:
            message = f"no amount is from {low} to {high}: turn the bounds round"
            raise InvalidInputError(message, field="only_if.amount")
        if (
            self.late_from is not None
            and self.late_to is not None
            and self.late_from > self.late_to
        ):
            message = f"no count is from {self.late_from} to {self.late_to}: turn the bounds round"
            raise InvalidInputError(message, field="only_if.history")

    @property
    def wants_history(self) -> bool:
        return self.late_from is not None or self.late_to is not None

    def unmet(self, facts: CaseFacts) -> str:
        """Return the name of the first condition that is not met; empty where all are."""
        checks = {
            "amount": self._is_amount(facts.owed),
            "currency": not self.currencies or facts.owed.currency in self.currencies,
            "segment": not self.segments or facts.segment in self.segments,
            "instrument": not self.instruments or bool(facts.instruments & {*self.instruments}),
            "history": not self.wants_history or self._is_history(facts.late_invoices),
        }
        return next((name for name, is_met in checks.items() if not is_met), "")

    def _is_amount(self, owed: Money) -> bool:
        bounds = [bound for bound in (self.amount_from, self.amount_to) if bound is not None]
        if any(bound.currency is not owed.currency for bound in bounds):
            return False
        is_above = self.amount_from is None or owed.minor >= self.amount_from.minor
        return is_above and (self.amount_to is None or owed.minor <= self.amount_to.minor)

    def _is_history(self, late_invoices: int | None) -> bool:
        if late_invoices is None:
            return False
        is_enough = self.late_from is None or late_invoices >= self.late_from
        return is_enough and (self.late_to is None or late_invoices <= self.late_to)
