"""`cobro import --check` says what an import would make of a file, and sends nothing."""

from pathlib import Path

import pytest

from cobro_cli.main import main
from tests.support.tables import csv_table, workbook

HEADERS = ("external_reference", "customer_id", "description", "unit_price", "due_date", "colour")
ROW = ("f-1", "c-1", "Suporte", "10.50", "2026-03-31", "red")


def check(folder: Path, content: bytes, *more: str) -> int:
    file = folder / "table"
    file.write_bytes(content)
    return main(["import", "--check", str(file), *more])


def test_a_good_table_is_counted_and_columns_that_are_not_read_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(tmp_path, workbook(HEADERS, [ROW])) == 0
    said = capsys.readouterr().out

    assert "xlsx: 1 rows, 1 good in 1 invoices" in said
    assert "colour" in said


def test_refused_rows_are_shown_with_line_and_column_but_not_without_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [(f"f-{n}", "c-1", "[red]x", "x", "2026-03-31", "") for n in range(60)]

    assert check(tmp_path, csv_table(HEADERS, rows)) == 1
    said = capsys.readouterr().out

    assert "unit_price" in said
    assert "and 10 more rows" in said


def test_what_is_declared_is_heeded(tmp_path: Path) -> None:
    content = csv_table(HEADERS, [("f-1", "c-1", "x", "1.234", "03/04/2026", "")])

    assert check(tmp_path, content) == 1
    assert check(tmp_path, content, "--decimal", "comma", "--dates", "day_first") == 0


def test_what_cannot_be_read_or_sent_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(tmp_path, csv_table(HEADERS, [ROW]) + b'f-2,"c') == 1
    assert main(["import", str(tmp_path / "none.csv"), "--check"]) == 1
    assert main(["import", str(tmp_path / "table")]) == 1
    said = capsys.readouterr().err

    assert "line 3" in said
    assert "is not a file" in said
    assert "--issuer" in said
