"""Parquet as Cobro writes it: read by DuckDB, and read back by itself."""

import random
import zlib
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from cobro.formats.parquet import pages
from cobro.formats.parquet.columns import Column, Kind, Value, values_bytes, values_of
from cobro.formats.parquet.compact import (
    I8,
    I32,
    Reader,
    UnreadableParquetError,
    Writable,
    number_bytes,
    struct_bytes,
)
from cobro.formats.parquet.read import read_parquet
from cobro.formats.parquet.write import write_parquet

COLUMNS = (
    Column("name", Kind.TEXT),
    Column("day", Kind.DAY),
    Column("at", Kind.INSTANT),
    Column("minor", Kind.WHOLE),
    Column("note", Kind.TEXT, is_optional=True),
)
NOON = datetime(2026, 3, 2, 12, 0, 0, 123_000, tzinfo=UTC)
ROWS: list[tuple[Value, ...]] = [
    ("ação", date(2026, 3, 2), NOON, 2**62, None),
    ("", date(1969, 12, 31), datetime(1969, 12, 31, tzinfo=UTC), -1, "x" * 300),
    ("ação", date(9999, 12, 31), NOON, 0, ""),
]


def by_duckdb(path: Path, data: bytes, sql: str = "SELECT * FROM '{}'") -> list[tuple[Any, ...]]:
    path.write_bytes(data)
    return duckdb.execute(sql.format(path)).fetchall()


def test_duckdb_reads_what_was_written(tmp_path: Path) -> None:
    got = by_duckdb(tmp_path / "a.parquet", write_parquet(COLUMNS, ROWS))

    assert got == [
        ("ação", date(2026, 3, 2), NOON.replace(tzinfo=None), 2**62, None),
        ("", date(1969, 12, 31), datetime(1969, 12, 31), -1, "x" * 300),  # noqa: DTZ001 - no zone
        ("ação", date(9999, 12, 31), NOON.replace(tzinfo=None), 0, ""),
    ]


def test_duckdb_is_told_the_meaning_of_each_column(tmp_path: Path) -> None:
    described = "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '{}')"
    got = by_duckdb(tmp_path / "a.parquet", write_parquet(COLUMNS, ROWS), described)

    assert dict(got) == {
        "name": "VARCHAR",
        "day": "DATE",
        "at": "TIMESTAMP",
        "minor": "BIGINT",
        "note": "VARCHAR",
    }


def test_it_reads_back_what_it_wrote() -> None:
    assert read_parquet(COLUMNS, write_parquet(COLUMNS, ROWS)) == ROWS


def test_the_same_rows_are_the_same_bytes() -> None:
    assert write_parquet(COLUMNS, ROWS) == write_parquet(COLUMNS, list(ROWS))


def test_a_file_without_rows_is_a_file(tmp_path: Path) -> None:
    data = write_parquet(COLUMNS, [])

    assert read_parquet(COLUMNS, data) == []
    assert by_duckdb(tmp_path / "a.parquet", data) == []


def test_many_rows_lie_in_several_groups(tmp_path: Path) -> None:
    rows = [(f"n{i}", date(2026, 1, 1 + i % 28), NOON, i, None) for i in range(50)]
    data = write_parquet(COLUMNS, rows, group_rows=7)
    counted = "SELECT COUNT(*), SUM(minor), COUNT(note) FROM '{}'"

    assert read_parquet(COLUMNS, data) == rows
    assert by_duckdb(tmp_path / "a.parquet", data, counted) == [(50, 1225, 0)]


def test_columns_that_came_later_are_missing() -> None:
    later = (*COLUMNS, Column("late", Kind.TEXT, is_optional=True))

    assert read_parquet(later, write_parquet(COLUMNS, ROWS)) == [(*row, None) for row in ROWS]


@pytest.mark.parametrize(
    "columns",
    [COLUMNS[:4], (*COLUMNS, Column("more", Kind.WHOLE)), COLUMNS[::-1]],
    ids=["fewer", "one that must be there", "another order"],
)
def test_other_columns_are_refused(columns: Sequence[Column]) -> None:
    with pytest.raises(UnreadableParquetError):
        read_parquet(columns, write_parquet(COLUMNS, ROWS))


def test_any_cut_or_turned_byte_is_refused_or_reads_as_rows() -> None:
    data, draw = write_parquet(COLUMNS, ROWS), random.Random(7)
    for _ in range(3000):
        broken = bytearray(data[: draw.choice([len(data), draw.randrange(len(data))])])
        for _ in range(draw.randrange(1, 4)):
            broken[draw.randrange(len(broken))] = draw.randrange(256)
        with suppress(UnreadableParquetError):
            assert isinstance(read_parquet(COLUMNS, bytes(broken)), list)


def test_a_missing_value_needs_an_optional_column() -> None:
    with pytest.raises(ValueError, match="must hold a value"):
        write_parquet(COLUMNS, [(None, *ROWS[0][1:])])


def test_only_texts_are_optional() -> None:
    with pytest.raises(ValueError, match="cannot be optional"):
        Column("n", Kind.WHOLE, is_optional=True)


def test_a_number_column_takes_numbers() -> None:
    with pytest.raises(TypeError):
        values_bytes(Kind.WHOLE, ["1"])


def test_fields_of_a_struct_stand_in_order() -> None:
    with pytest.raises(ValueError, match="cannot follow"):
        struct_bytes({2: 1, 1: 1})


@pytest.mark.parametrize(
    ("fields", "read"),
    [
        ({1: True, 2: False}, {1: True, 2: False}),
        ({1: -5, 3: I32(2**31 - 1), 4: I8(64)}, {1: -5, 3: 2**31 - 1, 4: 64}),
        ({1: "é", 2: b"\0", 9: {1: [1, 2]}}, {1: "é".encode(), 2: b"\0", 9: {1: [1, 2]}}),
        ({1: list(range(20)), 2: list[Writable]()}, {1: list(range(20)), 2: []}),
    ],
)
def test_structs_are_read_as_written(fields: dict[int, Writable], read: dict[int, Any]) -> None:
    assert Reader(struct_bytes(fields)).struct() == read


def test_a_field_far_from_the_one_before_is_read_by_its_number() -> None:
    assert Reader(bytes([0x05]) + number_bytes(2 * 40) + bytes([2, 0])).struct() == {40: 1}


@pytest.mark.parametrize(
    "raw",
    [
        b"\x17",  # a double
        b"\x16" + b"\xff" * 20,  # a number without an end
        b"\x19\xf6\xff\xff\x03",  # more values than bytes
        b"\x1c" * 40,  # structs in structs
        b"\x18\x05ab",  # a text that is cut off
    ],
)
def test_bytes_that_are_no_struct_are_refused(raw: bytes) -> None:
    with pytest.raises(UnreadableParquetError):
        Reader(raw).struct()


@pytest.mark.parametrize(
    ("kind", "raw", "count"),
    [
        (Kind.WHOLE, b"\0" * 9, 1),
        (Kind.TEXT, b"\1\0\0\0", 2),
        (Kind.TEXT, b"\1\0\0\0\xff", 1),
        (Kind.TEXT, b"\0\0\0\0more", 1),
    ],
)
def test_values_that_do_not_fit_are_refused(kind: Kind, raw: bytes, count: int) -> None:
    with pytest.raises(UnreadableParquetError):
        values_of(kind, raw, count)


NOTE = COLUMNS[-1]


def page(body: bytes, packed: bytes | None = None, **told: int) -> bytes:
    """Write a page by hand, as others might."""
    packer = zlib.compressobj(wbits=31)
    packed = packed or packer.compress(body) + packer.flush()
    facts = {"count": 1, "encoding": 0, "levels": 3, "size": len(body), **told}
    inner: dict[int, Writable] = {
        1: I32(facts["count"]),
        2: I32(facts["encoding"]),
        3: I32(facts["levels"]),
    }
    head: dict[int, Writable] = {1: I32(0), 2: I32(facts["size"]), 3: I32(len(packed)), 5: inner}
    return struct_bytes(head) + packed


RUN = b"\2\0\0\0" + b"\2\1"  # one value that is there
TEXT = b"\1\0\0\0a"


@pytest.mark.parametrize(
    "data",
    [
        page(RUN + TEXT, encoding=8),  # a dictionary
        struct_bytes({1: I32(0), 2: I32(0), 3: I32(0)}),  # no data page
        page(RUN + TEXT, size=5),
        page(RUN + TEXT, size=-1),
        page(RUN + TEXT, packed=b"nothing packed"),
        page(b"\2\0\0\0" + b"\3\1" + TEXT),  # packed by bits
        page(b"\2\0\0\0" + b"\x08\1" + TEXT),  # four values of one
        page(b"\0\0\0\0" + TEXT),  # none of one
    ],
)
def test_pages_that_others_write_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableParquetError):
        pages.page_values(NOTE, data, 0)


def test_a_page_written_by_hand_is_read() -> None:
    assert pages.page_values(NOTE, page(RUN + TEXT), 0) == ["a"]


def without_groups(footer: dict[int, Writable]) -> bytes:
    raw = struct_bytes(footer)
    return b"PAR1" + raw + len(raw).to_bytes(4, "little") + b"PAR1"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PAR1PAR1",
        b"PAR1" + b"\0" * 8,
        without_groups({1: I32(1)}),
        without_groups({4: [{1: [{2: 1}]}]}),
        without_groups({4: [{1: [{3: {3: ["name"]}}]}]}),
        without_groups({4: [{1: [{3: {3: ["name"], 9: True}}]}]}),
    ],
)
def test_footers_that_say_too_little_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableParquetError):
        read_parquet(COLUMNS[:1], data)


@pytest.mark.parametrize("fields", [{4: 5}, {4: [7]}, {4: [{1: 5}]}])
def test_a_footer_of_other_kinds_is_refused_or_empty(fields: dict[int, Writable]) -> None:
    try:
        rows = read_parquet(COLUMNS[-1:], without_groups(fields))
    except UnreadableParquetError:
        rows = []

    assert rows == []
