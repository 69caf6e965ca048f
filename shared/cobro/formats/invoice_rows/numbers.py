"""Numbers and dates as people type them: which ways a text can be read, and which one holds.

`1.234` is one thousand two hundred and thirty-four in São Paulo and a little more than one in
London; `03/04/2026` is in April in Madrid and in March in Boston. A text that can be read one way
only is evidence of how the table is written. Where no cell is, and nothing was declared, a text
that can be read in two ways is refused.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from cobro.domain.money import Currency
from cobro.formats.invoice_rows.rows import CellError, DateOrder, DecimalMark, shown

__all__ = ["amount_of", "date_of", "date_readings", "number_of", "number_readings", "without_sign"]

DIGITS_MAX = 18
PLACES_MAX = 18
PRECISION = 28
Way = TypeVar("Way", DecimalMark, DateOrder)
Value = TypeVar("Value", Decimal, date)
_BLANKS = "[ \u00a0\u202f]"
_PLAIN = r"[0-9]{1,18}"
_SHAPES: Mapping[DecimalMark, re.Pattern[str]] = {
    mark: re.compile(
        rf"([+-]?)({_PLAIN}|[1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}}){{1,5}}"
        rf"|[1-9][0-9]{{0,2}}(?:{_BLANKS}[0-9]{{3}}){{1,5}})(?:{point}([0-9]{{1,18}}))?"
    )
    for mark, group, point in (
        (DecimalMark.COMMA, r"\.", ","),
        (DecimalMark.POINT, ",", r"\."),
    )
}
_SIGNS: Mapping[Currency, tuple[str, ...]] = {
    Currency.BRL: ("R$",),
    Currency.EUR: ("€",),
    Currency.MXN: ("MX$", "$"),
    Currency.USD: ("US$", "$"),
}
_EVERY_SIGN = tuple(sign for signs in _SIGNS.values() for sign in signs)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00)?)?")
_TYPED = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_SAYS = {
    DecimalMark.COMMA: "a decimal comma",
    DecimalMark.POINT: "a decimal point",
    DateOrder.DAY_FIRST: "the day first",
    DateOrder.MONTH_FIRST: "the month first",
}


def number_readings(text: str) -> dict[DecimalMark, Decimal]:
    """Return each way to read the text; two ways of one value are both there."""
    found = {}
    for mark, shape in _SHAPES.items():
        match = shape.fullmatch(text)
        if match is not None:
            sign, whole, fraction = match.groups()
            digits = re.sub("[^0-9]", "", whole)
            found[mark] = Decimal(f"{sign}{digits}.{fraction or '0'}")
    return found


def date_readings(text: str) -> dict[DateOrder, date]:
    """Return each way to read the text as a date of four-digit year; ISO 8601 is read alike."""
    iso = _ISO.fullmatch(text)
    if iso is not None:
        day = _date(*iso.groups())
        return {} if day is None else dict.fromkeys(DateOrder, day)
    typed = _TYPED.fullmatch(text)
    if typed is None:
        return {}
    first, _, second, year = typed.groups()
    both = {
        DateOrder.DAY_FIRST: _date(year, second, first),
        DateOrder.MONTH_FIRST: _date(year, first, second),
    }
    return {order: day for order, day in both.items() if day is not None}


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def number_of(cell: str | Decimal | date, mark: DecimalMark | None) -> Decimal:
    """Read a number; raise `CellError` where it is none or can be read in two ways."""
    if isinstance(cell, Decimal):
        return _bounded(cell)
    readings = number_readings(cell) if isinstance(cell, str) else {}
    if not readings:
        message = f"{shown(cell)} is not a number; write it as 1234.56 or 1234,56"
        raise CellError("cell_unreadable", message)
    return _bounded(_settled(str(cell), readings, mark, "decimal mark"))


def without_sign(text: str, *signs: str) -> str:
    """Return an amount without the sign of a currency before or after it."""
    for sign in signs or _EVERY_SIGN:
        bare = text.removeprefix(sign).removesuffix(sign).strip()
        if bare != text:
            return bare
    return text


def amount_of(cell: str | Decimal | date, currency: Currency, mark: DecimalMark | None) -> Decimal:
    """Read a number that may carry the sign of its currency, before or after it."""
    bare = without_sign(cell, *_SIGNS[currency]) if isinstance(cell, str) else cell
    return number_of(bare, mark)


def date_of(cell: str | Decimal | date, order: DateOrder | None) -> date:
    """Read a date; raise `CellError` where it is none or can be read in two ways."""
    if isinstance(cell, date):
        return cell
    readings = date_readings(cell) if isinstance(cell, str) else {}
    if not readings:
        message = f"{shown(cell)} is not a date; write it as 2026-03-31"
        raise CellError("cell_unreadable", message)
    return _settled(str(cell), readings, order, "order of day and month")


def _settled(text: str, readings: Mapping[Way, Value], way: Way | None, what: str) -> Value:
    values = set(readings.values())
    if len(values) == 1 and (way is None or way in readings):
        return values.pop()
    if way is None:
        options = " or ".join(sorted(str(value) for value in values))
        message = f"{shown(text)} may be {options}; declare the {what} of the file"
        raise CellError("cell_ambiguous", message)
    if way not in readings:
        message = f"{shown(text)} is not written with {_SAYS[way]}, as the rest of the file is"
        raise CellError("cell_unreadable", message)
    return readings[way]


def _bounded(number: Decimal) -> Decimal:
    """Return the number in one plain form, so that equal numbers are written alike."""
    _, digits, exponent = number.as_tuple()
    is_near = isinstance(exponent, int) and exponent >= -PLACES_MAX
    if is_near and len(digits) <= PRECISION and number.adjusted() < DIGITS_MAX:
        return Decimal(f"{number.normalize():f}")
    message = f"{shown(number)} is out of the range of amounts"
    raise CellError("cell_unreadable", message)
