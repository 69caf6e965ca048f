"""Write a Parquet file: rows in, bytes out; the same rows give the same bytes."""

from collections.abc import Sequence

from cobro.formats.parquet.columns import Column, Value
from cobro.formats.parquet.compact import I32, Writable, struct_bytes
from cobro.formats.parquet.pages import GZIP, PLAIN, RLE, page_bytes

__all__ = ["MAGIC", "write_parquet"]

MAGIC = b"PAR1"
ROWS_OF_A_GROUP = 100_000  # what one core reads at once; a page stays below some megabytes
_CREATOR = "cobro version 1 (build 1)"
_REQUIRED, _OPTIONAL = 0, 1


def write_parquet(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Value]],
    group_rows: int = ROWS_OF_A_GROUP,
) -> bytes:
    """Return a file of the rows, each with a value per column.

    Raises ValueError for a missing value of a column that is not optional.
    """
    out = bytearray(MAGIC)
    groups: list[Writable] = [
        _group(out, columns, rows[start : start + group_rows])
        for start in range(0, len(rows), group_rows)
    ]
    orders: list[Writable] = [{1: {}} for _ in columns]
    footer = struct_bytes(
        {
            1: I32(1),
            2: [{4: "cobro", 5: I32(len(columns))}, *(_element(column) for column in columns)],
            3: len(rows),
            4: groups,
            6: _CREATOR,
            7: orders,
        }
    )
    out += footer + len(footer).to_bytes(4, "little") + MAGIC
    return bytes(out)


def _group(
    out: bytearray, columns: Sequence[Column], rows: Sequence[Sequence[Value]]
) -> dict[int, Writable]:
    """Append the columns of some rows; return what the footer says of them."""
    start, chunks, size = len(out), list[Writable](), 0
    for column, values in zip(columns, zip(*rows, strict=True), strict=True):
        position = len(out)
        page, unpacked = page_bytes(column, values)
        out += page
        size += unpacked
        told: dict[int, Writable] = {
            1: I32(column.kind.physical),
            2: [I32(PLAIN), I32(RLE)],
            3: [column.name],
            4: I32(GZIP),
            5: len(values),
            6: unpacked,
            7: len(page),
            9: position,
        }
        chunks.append({2: position, 3: told})
    return {1: chunks, 2: size, 3: len(rows), 5: start, 6: len(out) - start}


def _element(column: Column) -> dict[int, Writable]:
    return {
        1: I32(column.kind.physical),
        3: I32(_OPTIONAL if column.is_optional else _REQUIRED),
        4: column.name,
        **column.kind.element(),
    }
