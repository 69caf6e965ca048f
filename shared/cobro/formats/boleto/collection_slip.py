"""Slips of arrecadação (utilities, taxes): 48 digits that begin with 8. Read, never issued.

A payer pastes one by mistake where a boleto is asked for; it is read far enough to say what it is
and that it is none of ours. Source: FEBRABAN, layout of arrecadação with barcode.
"""

from dataclasses import dataclass
from typing import ClassVar, Self

from cobro.domain.errors import InvalidInputError, RejectionError
from cobro.domain.money import Currency, Money
from cobro.formats.boleto.barcode import BARCODE_DIGITS, bare_digits, wrong_digit
from cobro.formats.boleto.check_digits import collection_digit, modulo_10

SLIP_DIGITS = 48
PRODUCT = "8"
_BLOCK = 12
SEGMENTS = {
    "1": "town hall",
    "2": "water and sewage",
    "3": "power and gas",
    "4": "telephone",
    "5": "government body",
    "6": "instalment books and others by CNPJ",
    "7": "traffic fines",
    "9": "the bank's own use",
}
_RULES = {"6": modulo_10, "7": modulo_10, "8": collection_digit, "9": collection_digit}
_EFFECTIVE = {"6", "8"}


class CollectionSlipError(RejectionError):
    """The digits are those of a slip of arrecadação, which Cobro neither issues nor collects."""

    code: ClassVar[str] = "collection_slip"

    def __init__(self, slip: "CollectionSlip") -> None:
        self.slip = slip
        value = f" of {slip.amount}" if slip.amount is not None else ""
        message = (
            f"this is a payment slip of arrecadação ({SEGMENTS[slip.segment]}){value}, not a bank "
            "boleto: it was not issued here; pay it where it came from"
        )
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class CollectionSlip:
    """What a slip of arrecadação says; no amount where its value is only a reference."""

    segment: str
    value_id: str
    amount: Money | None
    barcode: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a barcode of 44 digits or a linha digitável of 48."""
        digits = bare_digits(text)
        if len(digits) == BARCODE_DIGITS:
            return cls._checked(digits)
        if len(digits) != SLIP_DIGITS:
            message = f"a slip of arrecadação has {SLIP_DIGITS} digits, not {len(digits)}"
            raise InvalidInputError(message, field="linha_digitavel")
        blocks = [digits[start : start + _BLOCK] for start in range(0, SLIP_DIGITS, _BLOCK)]
        barcode = "".join(block[:-1] for block in blocks)
        rule = _RULES[_value_id(barcode)]
        for number, block in enumerate(blocks, 1):
            expected = rule(block[:-1])
            if block[-1] != expected:
                raise wrong_digit(number, "the slip of arrecadação", block[-1], expected)
        return cls._checked(barcode)

    @classmethod
    def _checked(cls, barcode: str) -> Self:
        value_id = _value_id(barcode)
        expected = _RULES[value_id](barcode[:3] + barcode[4:])
        if barcode[3] != expected:
            message = f"the slip has general digit {barcode[3]}, {expected} was expected"
            raise InvalidInputError(message, field="codigo_barras.check_digit")
        segment = barcode[1]
        if segment not in SEGMENTS:
            message = f"segment {segment} of arrecadação does not exist"
            raise InvalidInputError(message, field="segment")
        amount = Money(int(barcode[4:15]), Currency.BRL) if value_id in _EFFECTIVE else None
        return cls(segment, value_id, amount, barcode)


def _value_id(barcode: str) -> str:
    if barcode[0] != PRODUCT:
        message = f"a slip of arrecadação begins with 8, not {barcode[0]}"
        raise InvalidInputError(message, field="product")
    if barcode[2] not in _RULES:
        message = f"value identifier {barcode[2]} is not one of {', '.join(_RULES)}"
        raise InvalidInputError(message, field="value_id")
    return barcode[2]
