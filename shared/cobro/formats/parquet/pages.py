"""Pages of a Parquet file: a column's values of one row group, plain, packed by gzip.

One page per column and row group, version 1. Before the values of an optional column stands which
of them are there, as runs of equal ones.
"""

import struct
import zlib
from collections.abc import Sequence
from itertools import groupby

from cobro.formats.parquet.columns import Column, Value, values_bytes, values_of
from cobro.formats.parquet.compact import (
    I32,
    Plain,
    Reader,
    UnreadableParquetError,
    Writable,
    number_bytes,
    struct_bytes,
)

GZIP = 2  # the codec's number; nothing but the standard library is needed for it
PLAIN, RLE = 0, 3
_DATA_PAGE = 0
_LEVEL = 6
_WITH_GZIP_HEAD = 31
_LENGTH = struct.Struct("<I")
PAGE_BYTES_MAX = 512 * 1024 * 1024


def page_bytes(column: Column, values: Sequence[Value]) -> tuple[bytes, int]:
    """Return a page with its head, and how long both would be unpacked."""
    there = [value for value in values if value is not None]
    if len(there) < len(values) and not column.is_optional:
        message = f"column {column.name} must hold a value in each row"
        raise ValueError(message)
    body = _presence_bytes(values) if column.is_optional else b""
    body += values_bytes(column.kind, there)
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _WITH_GZIP_HEAD)
    packed = packer.compress(body) + packer.flush()
    told: dict[int, Writable] = {1: I32(len(values)), 2: I32(PLAIN), 3: I32(RLE), 4: I32(RLE)}
    head = struct_bytes({1: I32(_DATA_PAGE), 2: I32(len(body)), 3: I32(len(packed)), 5: told})
    return head + packed, len(head) + len(body)


def page_values(column: Column, data: bytes, position: int) -> list[Value]:
    """Read the page at `position`; raise `UnreadableParquetError` where it is none of ours."""
    reader = Reader(data, position)
    head = reader.struct()
    told = head.get(5)
    if not isinstance(told, dict) or (told.get(2), told.get(3)) != (PLAIN, RLE):
        message = f"the page of {column.name} is not written plainly"
        raise UnreadableParquetError(message)
    packed = reader.take(_size(head, 3))
    body, count = _unpacked(packed, _size(head, 2)), _size(told, 1)
    if not column.is_optional:
        return values_of(column.kind, body, count)
    is_there, start = _presence_of(body, count)
    there = iter(values_of(column.kind, body[start:], sum(is_there)))
    return [next(there) if known else None for known in is_there]


def _size(fields: dict[int, Plain], number: int) -> int:
    size = fields.get(number)
    if not isinstance(size, int) or not 0 <= size <= PAGE_BYTES_MAX:
        message = f"a page says that it has {size!r} bytes or values"
        raise UnreadableParquetError(message)
    return size


def _unpacked(packed: bytes, size: int) -> bytes:
    opener = zlib.decompressobj(_WITH_GZIP_HEAD)
    try:
        body = opener.decompress(packed, size + 1)
    except zlib.error as error:
        message = f"a page cannot be unpacked: {error}"
        raise UnreadableParquetError(message) from error
    if len(body) != size:
        message = f"a page says that it has {size} bytes, and has others"
        raise UnreadableParquetError(message)
    return body


def _presence_bytes(values: Sequence[Value]) -> bytes:
    runs = b"".join(
        number_bytes(sum(1 for _ in run) << 1) + bytes([is_there])
        for is_there, run in groupby(value is not None for value in values)
    )
    return _LENGTH.pack(len(runs)) + runs


def _presence_of(body: bytes, count: int) -> tuple[list[bool], int]:
    """Return which values are there, and where the values begin."""
    reader = Reader(body)
    end = _LENGTH.unpack(reader.take(_LENGTH.size))[0] + _LENGTH.size
    is_there: list[bool] = []
    while reader.position < end and len(is_there) <= count:
        head, known = reader.number(), reader.take(1)[0]
        if head & 1 or head >> 1 > count:
            message = "a page tells what is missing in another way"
            raise UnreadableParquetError(message)
        is_there += [bool(known)] * (head >> 1)
    if len(is_there) != count:
        message = f"a page of {count} values tells of {len(is_there)}"
        raise UnreadableParquetError(message)
    return is_there, end
