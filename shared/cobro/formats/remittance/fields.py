"""The columns of a remittance record: what stands where, how it is written, how it is read.

Writing is exact: a value that its columns cannot hold is refused by name, save texts, which are
folded to upper-case ASCII and cut as the banks do. What is written reads back as it was.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NoReturn

from cobro.formats.columns import (
    NOTHING,
    Span,
    UnreadableFieldError,
    day_month_short_year,
    span_slice,
)
from cobro.formats.remittance.orders import RemittanceFieldError

Value = str | int | Decimal | date | None
Values = Mapping[str, Value]

_SHORT_YEARS = range(1990, 2090)
_SHORT_DATE = len("DDMMYY")


class Kind(StrEnum):
    TEXT = "text"  # from the left, folded, cut, filled with blanks
    TAIL = "tail"  # a reference: of one that is too long the last characters say the most
    KEY = "key"  # a text that must stay as it is
    DIGITS = "digits"  # from the right, filled with zeros
    SCALED = "scaled"  # a figure with implied decimals
    DATE = "date"  # DDMMYY or DDMMYYYY by the width


@dataclass(frozen=True, slots=True)
class Column:
    """One field; without a `name` it is always `default`, and is not read."""

    span: Span
    kind: Kind
    name: str = ""
    default: str = ""
    places: int = 2

    @property
    def width(self) -> int:
        return self.span[1] - self.span[0] + 1


Columns = tuple[Column, ...]


def const(first: int, last: int, value: str) -> Column:
    return Column((first, last), Kind.TEXT, default=value)


def zeros(first: int, last: int) -> Column:
    return Column((first, last), Kind.DIGITS, default="0")


def text(first: int, last: int, name: str, default: str = "") -> Column:
    return Column((first, last), Kind.TEXT, name, default)


def tail(first: int, last: int, name: str) -> Column:
    return Column((first, last), Kind.TAIL, name)


def key(first: int, last: int, name: str) -> Column:
    return Column((first, last), Kind.KEY, name)


def digits(first: int, last: int, name: str) -> Column:
    return Column((first, last), Kind.DIGITS, name, "0")


def scaled(first: int, last: int, name: str, places: int = 2) -> Column:
    return Column((first, last), Kind.SCALED, name, "0", places)


def day(first: int, last: int, name: str) -> Column:
    return Column((first, last), Kind.DATE, name, "0")


def amended(base: Columns, *changes: Column) -> Columns:
    """Return a record in which each change takes the place of whatever stood in its columns."""
    kept = (
        column
        for column in base
        if all(
            column.span[1] < change.span[0] or change.span[1] < column.span[0] for change in changes
        )
    )
    return (*kept, *changes)


def between(first: int, last: int, base: Columns) -> Columns:
    """Return the columns of a record from one to another."""
    return tuple(column for column in base if first <= column.span[0] and column.span[1] <= last)


def names_of(columns: Iterable[Column]) -> frozenset[str]:
    return frozenset(column.name for column in columns if column.name)


def fold(value: str) -> str:
    """Return a text in upper-case printable ASCII, without marks; what has no ASCII is a blank."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", value)
        if not unicodedata.combining(letter)
    )
    shown = (letter if " " <= letter <= "~" else " " for letter in plain.upper())
    return " ".join("".join(shown).split())


def write_record(columns: Columns, values: Values, width: int) -> bytes:
    """Return a record with its line end; `RemittanceFieldError` names what does not fit."""
    record = [" "] * width
    for column in columns:
        record[column.span[0] - 1 : column.span[1]] = _written(column, values.get(column.name))
    return "".join(record).encode("ascii") + b"\r\n"


def _written(column: Column, value: Value) -> str:
    if value is None or value == "":
        filler = "0" if column.default == "0" else " "
        shown = column.default.ljust(column.width, filler)
    elif column.kind in {Kind.TEXT, Kind.TAIL}:
        shown = _cut(column, fold(str(value))).ljust(column.width)
    elif column.kind is Kind.KEY:
        shown = _key(column, str(value)).ljust(column.width)
    elif column.kind is Kind.DATE:
        shown = _date(column, value)
    else:
        shown = _number(column, value)
    if len(shown) > column.width:
        _refuse(column, f"{value} does not fit into {column.width} columns")
    return shown


def _cut(column: Column, value: str) -> str:
    if column.kind is Kind.TAIL:
        return value[-column.width :].strip()
    return value[: column.width].rstrip()


def _key(column: Column, value: str) -> str:
    if not (value.isascii() and value.isprintable()) or value != value.strip():
        _refuse(column, f"{value!r} holds characters that a bank does not send back")
    return value


def _number(column: Column, value: Value) -> str:
    if column.kind is Kind.SCALED and isinstance(value, Decimal):
        whole = value.scaleb(column.places)
        if whole != whole.to_integral_value() or whole < 0:
            _refuse(column, f"{value} has more than {column.places} decimals or is below zero")
        value = int(whole)
    shown = str(value)
    if not (shown.isascii() and shown.isdecimal()):
        _refuse(column, f"{value!r} must be digits: the bank's columns are numeric")
    return shown.rjust(column.width, "0")


def _date(column: Column, value: Value) -> str:
    if not isinstance(value, date):
        _refuse(column, f"{value!r} is no date")
    if column.width > _SHORT_DATE:
        return f"{value.day:02d}{value.month:02d}{value.year:04d}"
    if value.year not in _SHORT_YEARS:
        _refuse(column, f"{value}: the bank writes years of two digits, from 1990 to 2089")
    return f"{value.day:02d}{value.month:02d}{value.year % 100:02d}"


def _refuse(column: Column, reason: str) -> NoReturn:
    message = f"{column.name}: {reason} (columns {column.span[0]}-{column.span[1]})"
    raise RemittanceFieldError(message, field=column.name)


def read_record(columns: Columns, line: str) -> dict[str, Value]:
    """Return the named values of a record; raise `UnreadableFieldError`."""
    return {
        column.name: _read(column, line[span_slice(column.span)])
        for column in columns
        if column.name
    }


def _read(column: Column, shown: str) -> Value:
    if column.kind in {Kind.TEXT, Kind.TAIL, Kind.KEY}:
        return shown.strip()
    if shown in NOTHING:
        return "" if column.kind is Kind.DIGITS else None
    if not shown.strip().isdecimal():
        message = f"{column.name} {shown!r} is not made of digits"
        raise UnreadableFieldError("bad_amount", message)
    if column.kind is Kind.DATE:
        return _read_date(column, shown)
    if column.kind is Kind.SCALED:
        return Decimal(int(shown)).scaleb(-column.places)
    return shown.strip().lstrip("0")


def _read_date(column: Column, shown: str) -> date:
    try:
        if column.width == _SHORT_DATE:
            return day_month_short_year(shown)
        return date(int(shown[4:8]), int(shown[2:4]), int(shown[:2]))
    except ValueError:
        message = f"{column.name} {shown!r} is not a date"
        raise UnreadableFieldError("bad_date", message) from None
