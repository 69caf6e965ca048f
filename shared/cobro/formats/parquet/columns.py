"""Columns of a Parquet file: their kinds, and their values as bytes and back.

A text may be missing where its column is optional; every other value is there. A day counts from
1970-01-01, an instant in milliseconds since then, told in UTC.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum

from cobro.formats.parquet.compact import I8, I32, UnreadableParquetError, Writable

_FIRST_DAY = date(1970, 1, 1).toordinal()
_FIRST_INSTANT = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_LENGTH = struct.Struct("<I")

Value = str | int | date | datetime | None


class Kind(Enum):
    """What a column holds."""

    TEXT = "text"
    DAY = "day"
    WHOLE = "whole"
    INSTANT = "instant"

    @property
    def physical(self) -> int:
        """Return the number of the physical type: INT32, INT64 or BYTE_ARRAY."""
        return {Kind.DAY: 1, Kind.TEXT: 6}.get(self, 2)

    def element(self) -> dict[int, Writable]:
        """Return the fields of the schema's element that tell what the bytes mean.

        An instant is not marked as adjusted to UTC, so that every engine shows the same reading;
        the older mark (field 6) would say that it is.
        """
        fields: dict[Kind, dict[int, Writable]] = {
            Kind.TEXT: {6: I32(0), 10: {1: {}}},
            Kind.DAY: {6: I32(6), 10: {6: {}}},
            Kind.WHOLE: {6: I32(18), 10: {10: {1: I8(64), 2: True}}},
            Kind.INSTANT: {10: {8: {1: False, 2: {1: {}}}}},
        }
        return fields[self]


@dataclass(frozen=True, slots=True)
class Column:
    """A column; only a text can be optional, and is None where it is missing."""

    name: str
    kind: Kind
    is_optional: bool = False

    def __post_init__(self) -> None:
        if self.is_optional and self.kind is not Kind.TEXT:
            message = f"column {self.name} cannot be optional: it holds no text"
            raise ValueError(message)


def values_bytes(kind: Kind, values: Sequence[Value]) -> bytes:
    """Write values that are there, one after another."""
    if kind is Kind.TEXT:
        known = {text: _text_bytes(str(text)) for text in set(values)}
        return b"".join(known[text] for text in values)
    if kind is Kind.DAY:
        days = [day.toordinal() - _FIRST_DAY for day in values if isinstance(day, date)]
        return struct.pack(f"<{len(days)}i", *days)
    return struct.pack(f"<{len(values)}q", *(_whole(value) for value in values))


def values_of(kind: Kind, raw: bytes, count: int) -> list[Value]:
    """Read `count` values back; raise `UnreadableParquetError` where they are not all there."""
    if kind is Kind.TEXT:
        return _texts_of(raw, count)
    form = f"<{count}{'i' if kind is Kind.DAY else 'q'}"
    if struct.calcsize(form) != len(raw):
        message = f"{len(raw)} bytes do not hold {count} values"
        raise UnreadableParquetError(message)
    numbers = struct.unpack(form, raw)
    if kind is Kind.DAY:
        return [date.fromordinal(number + _FIRST_DAY) for number in numbers]
    if kind is Kind.INSTANT:
        return [_FIRST_INSTANT + number * _MILLISECOND for number in numbers]
    return list(numbers)


def _whole(value: Value) -> int:
    if isinstance(value, datetime):
        return (value - _FIRST_INSTANT) // _MILLISECOND
    if isinstance(value, int):
        return value
    message = f"{value!r} is neither a whole number nor an instant"
    raise TypeError(message)


def _text_bytes(text: str) -> bytes:
    raw = text.encode()
    return _LENGTH.pack(len(raw)) + raw


def _texts_of(raw: bytes, count: int) -> list[Value]:
    texts: list[Value] = []
    known: dict[bytes, str] = {}
    position = 0
    try:
        for _ in range(count):
            (length,) = _LENGTH.unpack_from(raw, position)
            position += _LENGTH.size + length
            own = raw[position - length : position]
            texts.append(known.get(own) or known.setdefault(own, own.decode()))
    except (struct.error, UnicodeDecodeError) as error:
        message = f"a text at byte {position} of a page is cut off or not UTF-8"
        raise UnreadableParquetError(message) from error
    if position != len(raw):
        message = f"texts of a page end at byte {position} of {len(raw)}"
        raise UnreadableParquetError(message)
    return texts
