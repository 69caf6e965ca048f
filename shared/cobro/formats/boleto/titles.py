"""What a bank needs to number a title, what comes of it, and the fields both are made of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from cobro.domain.agreements import BankAgreement
from cobro.domain.errors import InvalidInputError, RejectionError


class NossoNumeroExhaustedError(RejectionError):
    """The agreement has no further nosso número in the digits that the bank gives it."""

    code: ClassVar[str] = "nosso_numero_exhausted"


@dataclass(frozen=True, slots=True)
class Title:
    """What numbers a boleto: our sequence, the day of issue and the document that it is for."""

    sequence: int
    issued_date: date
    document: str = ""


@dataclass(frozen=True, slots=True)
class BankTitle:
    """A numbered title as its bank wants it.

    `nosso_numero` is the whole number without check digit, `return_number` how the bank's return
    files call the title, `printed_number` and `agency_code` what stands on the paper.
    """

    nosso_numero: str
    check_digit: str
    return_number: str
    free_field: str
    printed_number: str
    agency_code: str


BankRule = Callable[[BankAgreement, Title], BankTitle]


def code(agreement: BankAgreement, field: str, width: int, *, exact: bool = False) -> str:
    """Return a code of the agreement in digits, padded to a width; name the field if it is not."""
    text: str = getattr(agreement, field)
    least = width if exact else 1
    if not (text.isascii() and text.isdigit() and least <= len(text) <= width):
        wanted = f"{width} digits" if exact else f"up to {width} digits"
        message = f"{field} of a boleto of bank {agreement.bank} has {wanted}, not {text!r}"
        raise InvalidInputError(message, field=f"agreements.{field}")
    return text.zfill(width)


def number(agreement: BankAgreement, sequence: int, width: int) -> str:
    """Return a sequence number in the digits that the bank gives it, or say that they are used."""
    if not 0 <= sequence < 10**width:
        message = (
            f"agreement {agreement.agreement_id} has no number {sequence} in {width} digits: "
            "register a new agreement with the bank"
        )
        raise NossoNumeroExhaustedError(message)
    return str(sequence).zfill(width)


def with_digit(text: str, digit: str) -> str:
    """Return `text-digit`, or the text alone where no digit is known."""
    return f"{text}-{digit}" if digit else text
