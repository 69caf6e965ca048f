"""Money is a whole number of minor units together with its currency; it is never a float.

There is no `*` and no `/`: a share comes from `Money.split` (largest remainder, so that the parts
always add up to the whole) and a rate from `Rate.of`, which names its rounding.
Minor units per currency follow ISO 4217 (table A.1).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import ClassVar, Self

from cobro.domain.errors import InvalidInputError, RejectionError

_PLAIN_DECIMAL = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,9})?")


class CurrencyMismatchError(RejectionError):
    """Two amounts of unlike currencies were put together."""

    code: ClassVar[str] = "currency_mismatch"


class Currency(StrEnum):
    """The currencies that Cobro issues and collects in."""

    BRL = "BRL"
    EUR = "EUR"
    MXN = "MXN"
    USD = "USD"

    @property
    def exponent(self) -> int:
        """Digits after the decimal mark (ISO 4217); two for each currency of the list."""
        return 2

    @classmethod
    def parse(cls, text: str) -> "Currency":
        """Read a three-letter code in either case; raise `InvalidInputError` for any other text."""
        try:
            return cls(text.strip().upper())
        except (ValueError, AttributeError) as error:
            known = ", ".join(cls)
            message = f"currency {text!r} is not one of {known}"
            raise InvalidInputError(message, field="currency") from error


class Rounding(StrEnum):
    """The named ways to round a fraction of a minor unit."""

    HALF_UP = ROUND_HALF_UP
    HALF_EVEN = ROUND_HALF_EVEN
    DOWN = ROUND_DOWN


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units (centavos, cents) of one currency. May be negative."""

    minor: int
    currency: Currency

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            message = f"minor units are a whole number, not {type(self.minor).__name__}"
            raise TypeError(message)

    @classmethod
    def zero(cls, currency: Currency) -> Self:
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str, currency: Currency) -> Self:
        """Read a plain decimal such as `1234.56`; refuse a fraction of a minor unit."""
        if not _PLAIN_DECIMAL.fullmatch(text):
            message = f"{text!r} is not an amount"
            raise InvalidInputError(message)
        scaled = Decimal(text).scaleb(currency.exponent)
        if scaled != scaled.to_integral_value():
            message = f"{text!r} has more digits than {currency} has minor units"
            raise InvalidInputError(message)
        return cls(int(scaled), currency)

    @classmethod
    def total(cls, amounts: Iterable["Money"], currency: Currency) -> "Money":
        """Add up amounts of one currency; the sum of nothing is zero."""
        result = cls(0, currency)
        for amount in amounts:
            result += amount
        return result

    def _same(self, other: "Money") -> None:
        if self.currency is not other.currency:
            message = f"{self.currency} and {other.currency} cannot be put together"
            raise CurrencyMismatchError(message)

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: "Money") -> bool:
        self._same(other)
        return self.minor <= other.minor

    @property
    def is_positive(self) -> bool:
        return self.minor > 0

    @property
    def is_zero(self) -> bool:
        return self.minor == 0

    def split(self, weights: Sequence[int]) -> tuple["Money", ...]:
        """Share out by weights; the largest remainders get the odd units, the first on ties."""
        whole = sum(weights)
        if whole <= 0 or min(weights) < 0:
            message = "weights are not negative and not all zero"
            raise InvalidInputError(message)
        sign = -1 if self.minor < 0 else 1
        magnitude = abs(self.minor)
        floors = [magnitude * weight // whole for weight in weights]
        remainders = [magnitude * weight % whole for weight in weights]
        order = sorted(range(len(weights)), key=lambda index: -remainders[index])
        for index in order[: magnitude - sum(floors)]:
            floors[index] += 1
        return tuple(Money(sign * part, self.currency) for part in floors)

    def decimal(self) -> Decimal:
        """Return the amount in major units, exactly."""
        return Decimal(self.minor).scaleb(-self.currency.exponent)

    def __str__(self) -> str:
        return f"{self.decimal():.{self.currency.exponent}f} {self.currency}"


@dataclass(frozen=True, slots=True)
class Rate:
    """A fraction such as 0.02 for 2 %, exact."""

    fraction: Decimal

    @classmethod
    def percent(cls, text: str) -> Self:
        return cls(Decimal(text).scaleb(-2))

    def of(self, amount: Money, rounding: Rounding) -> Money:
        """Return the rate's share of an amount, rounded once to the minor unit as named."""
        exact = self.fraction * Decimal(amount.minor)
        return Money(int(exact.quantize(Decimal(1), rounding=rounding.value)), amount.currency)
