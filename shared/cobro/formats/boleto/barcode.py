"""The 44 digits of a bank boleto's barcode and the 47 of its linha digitável.

Either form is made from the other without loss. Reading checks every digit that can be checked
(módulo 10 of three fields, módulo 11 of the whole) and names the field that is wrong. Source:
Carta-circular BCB 2.926/2000, FEBRABAN's rules of the due-date factor.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency, Money
from cobro.formats.boleto.check_digits import barcode_digit, modulo_10
from cobro.formats.boleto.due_factor import due_date_of, due_factor

BARCODE_DIGITS, LINE_DIGITS = 44, 47
FREE_FIELD_DIGITS = 25
AMOUNT_MINOR_MAX = 99_999_999_99
_REAL = "9"
_SEPARATORS = re.compile(r"[\s.\-]")
# Field of the linha digitável: where it starts, where its check digit stands.
_FIELDS = ((0, 9), (10, 20), (21, 31))


@dataclass(frozen=True, slots=True)
class Barcode:
    """What a bank boleto's digits say; an amount of zero leaves it open, factor 0000 the date."""

    bank: str
    factor: str
    amount: Money
    free_field: str

    def __post_init__(self) -> None:
        for field, text, length in (
            ("bank", self.bank, 3),
            ("due_factor", self.factor, 4),
            ("free_field", self.free_field, FREE_FIELD_DIGITS),
        ):
            if not re.fullmatch(rf"[0-9]{{{length}}}", text):
                message = f"{field} has {length} digits, not {text!r}"
                raise InvalidInputError(message, field=field)
        if self.amount.currency is not Currency.BRL:
            message = f"a boleto is in BRL, not {self.amount.currency}"
            raise InvalidInputError(message, field="currency")
        if not 0 <= self.amount.minor <= AMOUNT_MINOR_MAX:
            message = f"a boleto's amount is between 0 and 99999999.99, not {self.amount}"
            raise InvalidInputError(message, field="amount_minor")

    @classmethod
    def due(cls, bank: str, due_date: date, amount: Money, free_field: str, *, on: date) -> Self:
        """Make the barcode of a boleto issued on a day."""
        return cls(bank, due_factor(due_date, on), amount, free_field)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the 44 digits of a barcode."""
        digits = bare_digits(text)
        if len(digits) != BARCODE_DIGITS:
            message = f"a barcode has {BARCODE_DIGITS} digits, not {len(digits)}"
            raise InvalidInputError(message, field="codigo_barras")
        return cls._checked(digits, "codigo_barras.check_digit", "the barcode (position 5)")

    @classmethod
    def parse_line(cls, text: str) -> Self:
        """Read the 47 digits of a linha digitável, with or without its points and blanks."""
        line = bare_digits(text)
        if len(line) != LINE_DIGITS:
            message = f"the linha digitável of a boleto has {LINE_DIGITS} digits, not {len(line)}"
            raise InvalidInputError(message, field="linha_digitavel")
        for number, (start, stands) in enumerate(_FIELDS, 1):
            expected = modulo_10(line[start:stands])
            if line[stands] != expected:
                raise wrong_digit(number, "the linha digitável", line[stands], expected)
        digits = line[:4] + line[32:] + line[4:9] + line[10:20] + line[21:31]
        return cls._checked(
            digits, "linha_digitavel.field_4", "field 4 of the linha digitável (the whole boleto)"
        )

    @classmethod
    def _checked(cls, digits: str, field: str, place: str) -> Self:
        expected = barcode_digit(digits[:4] + digits[5:])
        if digits[4] != expected:
            message = f"{place} has check digit {digits[4]}, {expected} was expected"
            raise InvalidInputError(message, field=field)
        if digits[3] != _REAL:
            message = f"currency code {digits[3]} is not 9 (BRL): this is no boleto of a bank"
            raise InvalidInputError(message, field="currency")
        amount = Money(int(digits[9:19]), Currency.BRL)
        return cls(digits[:3], digits[5:9], amount, digits[19:])

    @property
    def check_digit(self) -> str:
        return barcode_digit(f"{self.bank}{_REAL}{self._tail}")

    @property
    def digits(self) -> str:
        """The 44 digits."""
        return f"{self.bank}{_REAL}{self.check_digit}{self._tail}"

    @property
    def line(self) -> str:
        """The 47 digits of the linha digitável."""
        head = f"{self.bank}{_REAL}{self.free_field[:5]}"
        fields = (head, self.free_field[5:15], self.free_field[15:])
        checked = "".join(field + modulo_10(field) for field in fields)
        return f"{checked}{self.check_digit}{self.factor}{self.amount.minor:010d}"

    @property
    def formatted(self) -> str:
        """The linha digitável as it is printed."""
        line = self.line
        fields = (line[:10], line[10:21], line[21:32])
        shown = " ".join(f"{field[:5]}.{field[5:]}" for field in fields)
        return f"{shown} {line[32]} {line[33:]}"

    @property
    def _tail(self) -> str:
        return f"{self.factor}{self.amount.minor:010d}{self.free_field}"

    def due_date(self, on: date) -> date | None:
        """Return the due date as a reader of that day reads it; None where there is none."""
        return due_date_of(self.factor, on)


def bare_digits(text: str) -> str:
    """Cut blanks, points and hyphens; refuse anything else that is no digit."""
    digits = _SEPARATORS.sub("", text)
    if not (digits.isascii() and digits.isdigit()):
        message = "a boleto is written in digits only, with points and blanks between them"
        raise InvalidInputError(message, field="digits")
    return digits


def wrong_digit(number: int, place: str, found: str, expected: str) -> InvalidInputError:
    message = f"field {number} of {place} has check digit {found}, {expected} was expected"
    return InvalidInputError(message, field=f"linha_digitavel.field_{number}")
