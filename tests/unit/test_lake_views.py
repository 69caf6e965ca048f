"""The table of the lake and its views: their columns, and SQL that finds them."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from cobro.contracts.lake import JOURNAL, lines_of, month_bytes
from cobro.contracts.lake_views import VIEWS, View, with_views
from cobro.domain.journal import JournalEntry
from cobro.domain.lake import PostingLine, posting_lines
from cobro.formats.parquet.columns import Kind
from cobro_cli.lake_duck import ask_duckdb
from tests.architecture.tree import ROOT
from tests.support.builders import an_entry
from tests.support.lake import landed, move

SALE = an_entry(("receivable", 1), ("revenue", -1))
TYPES = {Kind.TEXT: "VARCHAR", Kind.DAY: "DATE", Kind.WHOLE: "BIGINT", Kind.INSTANT: "TIMESTAMP"}


def test_a_column_of_the_table_is_a_field_of_the_row() -> None:
    assert [column.name for column in JOURNAL] == [field.name for field in fields(PostingLine)]


def test_what_is_empty_is_null_and_empty_again() -> None:
    lines = posting_lines(move(an_entry(("a", 1), ("b", -1)), invoice_id="", source=""))

    assert lines_of(month_bytes(lines)) == lines


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
@pytest.mark.parametrize("entries", [[], [SALE]], ids=["empty", "filled"])
def test_a_view_has_the_columns_that_it_names(
    view: View, entries: list[JournalEntry], tmp_path: Path
) -> None:
    landed(entries).save(tmp_path)
    answer = ask_duckdb(tmp_path, f"DESCRIBE {view.name}")

    assert [row[:2] for row in answer.rows] == [
        (column.name, TYPES[column.kind]) for column in view.columns
    ]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT COUNT(*) FROM invoices",
        "WITH i AS (SELECT * FROM invoices) SELECT COUNT(*) FROM i",
        "-- of all\n/* and\nmore */ with i as (SELECT * FROM invoices) SELECT COUNT(*) FROM i",
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT 2) SELECT COUNT(*) FROM invoices",
        "SELECT COUNT(*) FROM (WITH i AS (SELECT * FROM invoices) SELECT * FROM i) AS j",
    ],
)
def test_views_are_found_by_a_query_that_makes_them_itself(sql: str, tmp_path: Path) -> None:
    landed([SALE]).save(tmp_path)

    assert ask_duckdb(tmp_path, with_views(sql)).rows == ((1,),)


def test_a_line_keeps_its_number() -> None:
    made = with_views("SELECT 1,\n  2")

    assert made.splitlines()[1] == "  2"


EXAMPLES = re.findall(
    r"```sql\n(.*?)```", (ROOT / "docs" / "analysts.md").read_text("utf-8"), re.DOTALL
)


@pytest.mark.parametrize("sql", EXAMPLES, ids=lambda sql: sql.split(" FROM ")[0][:40])
def test_the_examples_for_analysts_are_answered_by_both_ways(sql: str, tmp_path: Path) -> None:
    landed([SALE]).save(tmp_path)

    assert ask_duckdb(tmp_path, sql) == ask_duckdb(tmp_path, with_views(sql))
