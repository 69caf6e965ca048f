"""Whatever is written into a table is read out of it, in each form and however it is cut."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cobro.formats.invoice_rows.numbers import number_readings
from cobro.formats.invoice_rows.refusals import safe_cell
from cobro.formats.invoice_rows.rows import DecimalMark
from tests.support.import_tables import read
from tests.support.tables import csv_table, json_lines, workbook

HEADERS = ("external_reference", "customer_id", "description", "unit_price", "due_date")
WORDS = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x24F, exclude_categories=("Cc", "Zs")),
    min_size=1, max_size=20,
)  # fmt: skip
LINES = st.tuples(WORDS, st.integers(1, 10**12))
INVOICES = st.lists(st.lists(LINES, min_size=1, max_size=4), min_size=1, max_size=6)
Invoices = list[list[tuple[str, int]]]


def rows_of(invoices: Invoices, mark: str = ".") -> list[tuple[str, ...]]:
    return [
        (f"f-{n}", "c-1", text, f"{minor // 100}{mark}{minor % 100:02d}", "2026-03-31")
        for n, lines in enumerate(invoices)
        for text, minor in lines
    ]


def lines_read(content: bytes, **more: Any) -> Invoices:
    invoices, refused = read(content, **more)
    assert refused == []
    return [[(line.description, line.unit_price.minor) for line in one.lines] for one in invoices]


@given(INVOICES, st.sampled_from(",;\t"), st.sampled_from(".,"))
def test_csv_gives_back_what_was_written(invoices: Invoices, delimiter: str, mark: str) -> None:
    assert lines_read(csv_table(HEADERS, rows_of(invoices, mark), delimiter)) == invoices


@given(INVOICES)
def test_json_lines_give_back_what_was_written(invoices: Invoices) -> None:
    assert lines_read(json_lines(HEADERS, rows_of(invoices))) == invoices


@given(INVOICES)
def test_a_workbook_gives_back_what_was_written(invoices: Invoices) -> None:
    assert lines_read(workbook(HEADERS, rows_of(invoices))) == invoices


@given(INVOICES, st.integers(0, 5))
def test_reading_on_after_an_invoice_gives_the_rest(invoices: Invoices, cut: int) -> None:
    content = csv_table(HEADERS, rows_of(invoices))
    done = invoices[:cut]
    last_line = 1 + sum(len(lines) for lines in done)

    assert lines_read(content, after_line=last_line if done else 0) == invoices[cut:]


@given(INVOICES, st.integers(0, 20))
def test_every_row_is_accepted_or_listed_exactly_once(invoices: Invoices, spoilt: int) -> None:
    rows = rows_of(invoices)
    position = spoilt % len(rows)
    rows[position] = (*rows[position][:3], "x", rows[position][4])
    good, refused = read(csv_table(HEADERS, rows))
    lines = [line for one in good for line in one.row_lines] + [row.line for row in refused]

    assert sorted(lines) == list(range(2, len(rows) + 2))
    assert any(row.line == position + 2 for row in refused)
    assert {one.external_reference for one in good} == {
        reference for reference, *_ in rows if reference != rows[position][0]
    }


@given(st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False))
def test_a_number_with_groups_is_read_as_it_was_written(number: Decimal) -> None:
    point = f"{number:,.2f}"
    comma = point.translate(str.maketrans(",.", ".,"))

    assert number_readings(point) == {DecimalMark.POINT: number}
    assert number_readings(comma) == {DecimalMark.COMMA: number}


@given(st.text(max_size=30))
def test_no_cell_of_an_export_begins_as_a_formula(text: str) -> None:
    assert not safe_cell(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@given(st.dates(date(2000, 1, 1), date(2199, 12, 31)))
def test_an_iso_date_is_read_whatever_is_declared(day: date) -> None:
    rows = [("f-1", "c-1", "x", "1.00", day.isoformat())]

    assert read(csv_table(HEADERS, rows))[0][0].due_date == day
