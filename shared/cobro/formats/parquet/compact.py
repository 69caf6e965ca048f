"""Thrift's compact protocol, in which Parquet writes its footer and the heads of its pages.

A struct is a dictionary of its fields by their number. Only the kinds of value that Parquet's own
structs have are known: truth, whole numbers, bytes, lists and structs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

from cobro.domain.errors import InvalidInputError

_SHORT = 15  # a step between field numbers, or the length of a list, that still fits into the head
_MORE = 0x80
_LOW = 0x7F
_NESTED_MAX = 16
_NUMBER_BITS_MAX = 70


class UnreadableParquetError(InvalidInputError):
    """The bytes are no Parquet that Cobro writes."""

    code: ClassVar[str] = "unreadable_parquet"


class Kind(IntEnum):
    """How a value is written, by the numbers of the protocol."""

    TRUE = 1
    FALSE = 2
    BYTE = 3
    I16 = 4
    I32 = 5
    I64 = 6
    BINARY = 8
    LIST = 9
    STRUCT = 12


_NUMBERS = frozenset({Kind.BYTE, Kind.I16, Kind.I32, Kind.I64})

Plain = bool | int | bytes | list["Plain"] | dict[int, "Plain"]


@dataclass(frozen=True, slots=True)
class I32:
    """A whole number of 32 bits; a bare one is written with 64."""

    value: int


@dataclass(frozen=True, slots=True)
class I8:
    """A whole number of 8 bits."""

    value: int


Writable = bool | int | bytes | str | I8 | I32 | Sequence["Writable"] | dict[int, "Writable"]


def struct_bytes(fields: dict[int, Writable]) -> bytes:
    """Write a struct; its fields must stand in the order of their numbers."""
    out, last = bytearray(), 0
    for number, value in fields.items():
        kind, step = _kind_of(value), number - last
        if not 0 < step <= _SHORT:
            message = f"field {number} cannot follow field {last}"
            raise ValueError(message)
        out.append(step << 4 | kind)
        if kind not in {Kind.TRUE, Kind.FALSE}:
            out += _value_bytes(value)
        last = number
    out.append(0)
    return bytes(out)


def number_bytes(value: int) -> bytes:
    """Write a number that is not negative, seven bits at a time."""
    out = bytearray()
    while value > _LOW:
        out.append(value & _LOW | _MORE)
        value >>= 7
    out.append(value)
    return bytes(out)


def _kind_of(value: Writable) -> Kind:
    if isinstance(value, bool):
        return Kind.TRUE if value else Kind.FALSE
    kinds = {int: Kind.I64, I32: Kind.I32, I8: Kind.BYTE, dict: Kind.STRUCT}
    if isinstance(value, bytes | str):
        return Kind.BINARY
    return kinds.get(type(value), Kind.LIST)


def _value_bytes(value: Writable) -> bytes:
    match value:
        case I8(number):
            return bytes([number])
        case I32(number) | int(number):
            return number_bytes(number * 2 if number >= 0 else -number * 2 - 1)
        case str() | bytes():
            raw = value.encode() if isinstance(value, str) else value
            return number_bytes(len(raw)) + raw
        case dict():
            return struct_bytes(value)
        case _:
            return _list_bytes(value)


def _list_bytes(values: Sequence[Writable]) -> bytes:
    kind = _kind_of(values[0]) if values else Kind.STRUCT
    if len(values) < _SHORT:
        head = bytes([len(values) << 4 | kind])
    else:
        head = bytes([0xF0 | kind]) + number_bytes(len(values))
    return head + b"".join(_value_bytes(value) for value in values)


class Reader:
    """Reads structs from `data`; raises `UnreadableParquetError` where they end too early."""

    def __init__(self, data: bytes, position: int = 0) -> None:
        self._data = data
        self.position = position

    def struct(self, depth: int = 0) -> dict[int, Plain]:
        fields: dict[int, Plain] = {}
        number = 0
        while head := self._byte():
            step, kind = head >> 4, _known(head & 0x0F)
            number = number + step if step else self._whole()
            if kind in {Kind.TRUE, Kind.FALSE}:
                fields[number] = kind is Kind.TRUE
            else:
                fields[number] = self._value(kind, depth)
        return fields

    def number(self) -> int:
        value = shift = 0
        while shift < _NUMBER_BITS_MAX:
            byte = self._byte()
            value |= (byte & _LOW) << shift
            if not byte & _MORE:
                return value
            shift += 7
        message = f"a number before byte {self.position} has no end"
        raise UnreadableParquetError(message)

    def take(self, count: int) -> bytes:
        end = self.position + count
        if end > len(self._data):
            message = f"the file ends at byte {len(self._data)}, in the middle of a value"
            raise UnreadableParquetError(message)
        taken = self._data[self.position : end]
        self.position = end
        return taken

    def _byte(self) -> int:
        return self.take(1)[0]

    def _whole(self) -> int:
        value = self.number()
        return -((value + 1) >> 1) if value & 1 else value >> 1

    def _value(self, kind: Kind, depth: int) -> Plain:
        if depth > _NESTED_MAX:
            message = "structs of the footer lie too deep in each other"
            raise UnreadableParquetError(message)
        if kind is Kind.BYTE:
            return self._byte()
        if kind in _NUMBERS:
            return self._whole()
        if kind is Kind.BINARY:
            return self.take(self.number())
        if kind is Kind.LIST:
            return self._list(depth)
        return self.struct(depth + 1)

    def _list(self, depth: int) -> list[Plain]:
        head = self._byte()
        count, kind = head >> 4, _known(head & 0x0F)
        if count == _SHORT:
            count = self.number()
        if count > len(self._data):
            message = f"a list of {count} values does not fit into the file"
            raise UnreadableParquetError(message)
        return [self._value(kind, depth + 1) for _ in range(count)]


def _known(number: int) -> Kind:
    try:
        return Kind(number)
    except ValueError as error:
        message = f"{number} is no kind of value that Parquet's structs have"
        raise UnreadableParquetError(message) from error
