"""What the CNAB writers share: a title as a bank reports it, and records of fixed columns."""

from dataclasses import dataclass
from datetime import date

from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency, Money
from cobro.formats.columns import Span

_MODULUS = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidTitle:
    """One event of a title. `amount` is what was paid; fee and face are optional parts.

    `nosso_numero` is the issuer's own number in digits, without check digit. Dates left out take
    the paid date; `face` left out is the amount paid.
    """

    nosso_numero: str
    amount: Money
    paid_date: date
    credit_date: date | None = None
    due_date: date | None = None
    document_number: str = ""
    face: Money | None = None
    charges: Money | None = None
    discount: Money | None = None
    fee: Money | None = None
    occurrence: str = ""  # empty: the bank's ordinary settlement
    payer_name: str = ""
    payer_tax_id: str = ""

    def __post_init__(self) -> None:
        if not self.nosso_numero.isdecimal():
            message = f"nosso_numero {self.nosso_numero!r} must be digits"
            raise InvalidInputError(message, field="nosso_numero")
        for money in (self.amount, self.face, self.charges, self.discount, self.fee):
            if money is not None and (money.minor < 0 or money.currency is not Currency.BRL):
                message = f"{money}: a title is paid in positive amounts of BRL"
                raise InvalidInputError(message, field="amount")

    @property
    def face_minor(self) -> int:
        return self.amount.minor if self.face is None else self.face.minor


@dataclass(frozen=True, slots=True, kw_only=True)
class FileHead:
    """What a bank says of a whole file."""

    agency: str
    account: str
    company: str
    file_date: date
    file_sequence: int


class Record:
    """A record of blanks into which fields are put; one column is one byte."""

    def __init__(self, width: int) -> None:
        self._columns = bytearray(b" " * width)

    def text(self, span: Span, value: str) -> None:
        """Put a text from the left in Windows-1252; what does not fit is cut."""
        size = span[1] - span[0] + 1
        raw = value.encode("cp1252", "replace")[:size]
        self._columns[span[0] - 1 : span[1]] = raw.ljust(size)

    def number(self, span: Span, value: int | str) -> None:
        """Put digits from the right, filled with zeros; raise `InvalidInputError` if too long."""
        size = span[1] - span[0] + 1
        digits = str(value).rjust(size, "0")
        if len(digits) > size:
            message = f"{value} does not fit into columns {span[0]}-{span[1]}"
            raise InvalidInputError(message)
        self._columns[span[0] - 1 : span[1]] = digits.encode("ascii")

    def line(self) -> bytes:
        return bytes(self._columns) + b"\r\n"


def span_digits(span: Span, day: date | None, *, year_first: bool = False) -> str:
    """Return a date as the span's width has it: DDMMYY, DDMMYYYY or YYYYMMDD; zeros for none."""
    size = span[1] - span[0] + 1
    if day is None:
        return "0" * size
    if size == len("DDMMYY"):
        return f"{day.day:02d}{day.month:02d}{day.year % 100:02d}"
    if year_first:
        return f"{day.year:04d}{day.month:02d}{day.day:02d}"
    return f"{day.day:02d}{day.month:02d}{day.year:04d}"


def check_digit_mod11(digits: str, *, highest_weight: int, ten: str) -> str:
    """Return the modulo-11 digit with weights 2..highest from the right; `ten` stands for 10."""
    weights = highest_weight - 1
    total = sum(int(digit) * (2 + place % weights) for place, digit in enumerate(reversed(digits)))
    value = (_MODULUS - total % _MODULUS) % _MODULUS
    return ten if value == _MODULUS - 1 else str(value)
