"""Read a Parquet file that `write_parquet` wrote, whole; others are refused, not guessed at."""

from collections.abc import Sequence

from cobro.formats.parquet.columns import Column, Value
from cobro.formats.parquet.compact import Plain, Reader, UnreadableParquetError
from cobro.formats.parquet.pages import page_values
from cobro.formats.parquet.write import MAGIC

__all__ = ["read_parquet"]

_TAIL = 8  # the length of the footer and the magic word


def read_parquet(columns: Sequence[Column], data: bytes) -> list[tuple[Value, ...]]:
    """Return the rows; raise `UnreadableParquetError` where the file has other columns.

    Optional ones that stand last may lack: the file was written before they were thought of.
    """
    footer = _footer(data)
    rows: list[tuple[Value, ...]] = []
    try:
        for group in _structs(footer[4]):
            chunks = [_fields(chunk[3]) for chunk in _structs(group[1])]
            known = _known(columns, chunks)
            pages = [
                page_values(column, data, _place(chunk[9]))
                for column, chunk in zip(known, chunks, strict=True)
            ]
            later = (None,) * (len(columns) - len(known))
            rows += (row + later for row in zip(*pages, strict=True))
    except (KeyError, ValueError, OverflowError) as error:
        message = f"the footer lacks something, or columns do not hold what it says: {error}"
        raise UnreadableParquetError(message) from error
    return rows


def _known(columns: Sequence[Column], chunks: Sequence[dict[int, Plain]]) -> Sequence[Column]:
    """Return those of the columns that the file has."""
    names, known = [chunk[3] for chunk in chunks], columns[: len(chunks)]
    is_whole = all(column.is_optional for column in columns[len(known) :])
    if names != [[column.name.encode()] for column in known] or not is_whole:
        message = f"the file has other columns: {names}"
        raise UnreadableParquetError(message)
    return known


def _footer(data: bytes) -> dict[int, Plain]:
    end = len(data) - _TAIL
    length = int.from_bytes(data[end : end + 4], "little")
    if data[:4] != MAGIC or data[-4:] != MAGIC or not 0 < length <= end - len(MAGIC):
        message = "the file does not begin and end as Parquet does"
        raise UnreadableParquetError(message)
    return Reader(data[end - length : end]).struct()


def _structs(value: Plain) -> list[dict[int, Plain]]:
    return [_fields(each) for each in value] if isinstance(value, list) else []


def _fields(value: Plain) -> dict[int, Plain]:
    return value if isinstance(value, dict) else {}


def _place(value: Plain) -> int:
    return value if isinstance(value, int) else 0
